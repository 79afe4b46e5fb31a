"""Places in the tree as text: fixed segments, so that a subtree is one range scan on every database.

A segment is four characters of 0-9A-Z and never begins with Z; so `path + "Z"` stands just above the subtree
in any collation that puts digits before letters.
"""

import string

SEGMENT = 4
ALPHABET = string.digits + string.ascii_uppercase
LARGEST = ALPHABET.index("Z") * len(ALPHABET) ** (SEGMENT - 1)  # exclusive


def segment(number: int) -> str:
    """Write a child's number as a path segment; raises ValueError beyond 1,632,959."""
    if not 0 <= number < LARGEST:
        raise ValueError(number)
    text = ""
    for _ in range(SEGMENT):
        number, digit = divmod(number, len(ALPHABET))
        text = ALPHABET[digit] + text
    return text


def number(path: str) -> int:
    """Read the number of the last segment of a path; -1 for the empty path."""
    return int(path[-SEGMENT:], 36) if path else -1


def above(path: str) -> str:
    """Tell the first text that stands beyond the subtree of `path`."""
    return path + "Z"


def ancestors(path: str) -> list[str]:
    """List the paths from the root down to `path`'s parent."""
    return [path[:end] for end in range(SEGMENT, len(path), SEGMENT)]
