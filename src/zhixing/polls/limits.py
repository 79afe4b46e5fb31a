"""How much may be asked and said at once."""

MOST_QUESTIONS, QUESTION = 20, 200
MOST_DAYS = 90
MOST_SLIPS = 1000  # printed at one time
WORDS = 2000  # characters of one opinion
REASON = 300
POTS = 16  # in each, sheets of an open collection lie at random places; one is written anew with each sheet
