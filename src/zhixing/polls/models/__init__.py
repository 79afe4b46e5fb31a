"""Secret ballots: what is voted on, the roll, the sealed boxes, the counts. Opinions: what is asked, and what came."""

from zhixing.polls.models.ballot import Ballot, Box, Item, KeyWrap, Option, PaperCount, Tally, Voter
from zhixing.polls.models.opinion import Collection, Concerned, Opinion, Pot, Question, Slip

__all__ = [
    "Ballot",
    "Box",
    "Collection",
    "Concerned",
    "Item",
    "KeyWrap",
    "Opinion",
    "Option",
    "PaperCount",
    "Pot",
    "Question",
    "Slip",
    "Tally",
    "Voter",
]
