"""A problem found in a table: where it is, what was found, and what is expected."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhixing.core.crypto import mask

LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){10,}[Xx]?")
LONGEST_FOUND = 60


class Severity(StrEnum):
    """An error keeps its row out; a warning is shown and lets it in."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one place; the texts are in the language that was active when it was found.

    `row` is Excel's row number, 0 for the whole sheet; `column` the heading as it stands in the file;
    `field` our name for the column. Long numbers are masked in all texts.
    """

    severity: Severity
    sheet: str
    row: int
    column: str
    cell: str
    found: str
    expected: str
    message: str
    field: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


def mask_numbers(text: str) -> str:
    """Mask every number in a text that is long enough to be an ID number or a phone."""
    return LONG_NUMBER.sub(lambda found: _mask_number(re.sub(r"[\s-]", "", found[0])), text)


def _mask_number(number: str) -> str:
    return mask(number) if len(number) > 12 else mask(number, head=3, tail=2)


def show(value: object) -> str:
    """Return a cell's value as a message may show it: short, and with long numbers masked."""
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else str(value)
    text = mask_numbers(" ".join(text.split()))
    return text if len(text) <= LONGEST_FOUND else text[:LONGEST_FOUND] + "…"


def show_secret(value: object) -> str:
    """Return an ID number or a phone as a message may show it: only its ends."""
    if value is None:
        return ""
    text = "".join(str(value).split())
    return mask(text) if len(text) >= 15 else mask(text, head=3, tail=2)
