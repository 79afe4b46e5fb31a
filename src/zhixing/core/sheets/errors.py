"""What stops a whole file, as against a problem in one of its rows."""


class BookError(Exception):
    """The file cannot be read as what was asked for; the message, already translated, says what to do."""
