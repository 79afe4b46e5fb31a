"""What one cell of a worksheet can hold, before anyone knows what the column means."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell whose value cannot be used: an Excel error such as `#REF!`, or a formula never calculated."""

    text: str

    @property
    def uncalculated(self) -> bool:
        return self.text.startswith("=")


UNCALCULATED = CellFault("=…")

CellValue = str | int | float | bool | date | datetime | CellFault
Cells = dict[int, CellValue]


def column_letter(index: int) -> str:
    """Return Excel's letters for a column counted from 0: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def position(reference: str) -> tuple[int, int]:
    """Return (row, column) of a reference such as `C12`, as Excel's row number and a column from 0."""
    column = 0
    for at, letter in enumerate(reference):
        if letter.isdigit():
            return int(reference[at:]), column - 1
        column = column * 26 + ord(letter) - 64
    raise ValueError(reference)


def cell_reference(row: int, column: int) -> str:
    """Return the reference of a cell, such as `C12`."""
    return f"{column_letter(column)}{row}"
