"""What stops a whole file, as against a problem in one of its rows."""


class RosterError(Exception):
    """The file cannot be read as a roster; the message, already translated, says what to do about it."""
