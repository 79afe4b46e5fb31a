"""Reads the cells of one worksheet that hold something, and no others.

A reader that fills a rectangle needs 0.8 GB for one blank left in row 1,048,576, and shows a formula
that was never calculated as an empty cell. This one keeps a cell only if there is something in it,
and says which formulas have no value.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import IO

from zhixing.core.sheets.cells import UNCALCULATED, CellFault, Cells, CellValue, position
from zhixing.core.sheets.xml_walk import Attributes, DamagedPart, walk

ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
LAST_DAY = 2_958_465  # 9999-12-31 as a serial
TRUE = {"1", "true", "on"}
FICTITIOUS_LEAP_DAY = 60  # Excel believes in 1900-02-29


class TooManyCells(Exception):  # noqa: N818 -- turned into a BookError where the file is known
    """The worksheet holds more than we are ready to keep in memory."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: Excel row numbers, columns from 0, all inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class BookContext:
    """What the cells of every sheet need to be understood."""

    strings: list[str]
    date_styles: frozenset[int]
    epoch_1904: bool


def serial_to_date(serial: float, *, epoch_1904: bool = False) -> date | datetime | float:
    """Return the day (or the moment, if there is a fraction) of an Excel serial, or the number itself."""
    if not 0 < serial <= LAST_DAY:
        return serial
    first_day = (1904, 1, 1) if epoch_1904 else (1899, 12, 30 if serial >= FICTITIOUS_LEAP_DAY else 31)
    origin = datetime(*first_day)  # noqa: DTZ001 -- a spreadsheet has no time zone
    moment = origin + timedelta(days=serial)
    return moment if serial % 1 else moment.date()


def unescape(text: str) -> str:
    """Return the text with Excel's `_x000D_` escapes put back into characters."""
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _CellReader:
    """Collects rows while the XML streams by."""

    def __init__(self, book: BookContext, max_cells: int, on_row: Callable[[int], None]) -> None:
        self.book = book
        self.left = max_cells
        self.on_row = on_row
        self.rows: dict[int, Cells] = {}
        self.merges: list[Merge] = []
        self.hidden: set[int] = set()
        self.row = 0
        self.column = -1
        self.kind = "n"
        self.style = 0
        self.formula = False
        self.phonetic = False
        self.capturing = False
        self.pieces: list[str] = []

    def start_row(self, attributes: Attributes) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        self.column = -1
        if attributes.get("hidden") in TRUE:
            self.hidden.add(self.row)
        if not self.row % 1000:
            self.on_row(self.row)

    def start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        if reference:
            self.row, self.column = position(reference)
        else:
            self.column += 1
        self.kind = attributes.get("t", "n")
        self.style = int(attributes.get("s", 0))
        self.formula = False
        self.pieces.clear()

    def start_formula(self, _attributes: Attributes) -> None:
        self.formula = True

    def start_text(self, _attributes: Attributes) -> None:
        self.capturing = not self.phonetic

    def start_phonetic(self, _attributes: Attributes) -> None:
        self.phonetic = True

    def end_phonetic(self) -> None:
        self.phonetic = False

    def end_text(self) -> None:
        self.capturing = False

    def take(self, text: str) -> None:
        if self.capturing:
            self.pieces.append(text)

    def start_merge(self, attributes: Attributes) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        (top, left), (bottom, right) = position(first), position(last or first)
        self.merges.append(Merge(top, left, bottom, right))

    def end_cell(self) -> None:
        value = self.value()
        if value is None:
            return
        self.left -= 1
        if self.left < 0:
            raise TooManyCells
        self.rows.setdefault(self.row, {})[self.column] = value

    def value(self) -> CellValue | None:
        text = "".join(self.pieces)
        if not text:
            return UNCALCULATED if self.formula and self.kind != "str" else None
        return self.typed(text)

    def typed(self, text: str) -> CellValue | None:
        match self.kind:
            case "s":
                return _filled(self.book.strings[int(text)])
            case "str" | "inlineStr" | "d":
                return _filled(unescape(text))
            case "b":
                return text == "1"
            case "e":
                return CellFault(text)
            case _:
                return self.number(float(text))

    def number(self, number: float) -> CellValue:
        if self.style in self.book.date_styles:
            return serial_to_date(number, epoch_1904=self.book.epoch_1904)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _filled(text: str) -> str | None:
    return text if text and not text.isspace() else None


def read_cells(
    part: IO[bytes], book: BookContext, *, max_cells: int, on_row: Callable[[int], None]
) -> tuple[dict[int, Cells], list[Merge], set[int]]:
    """Return the filled cells by row number, the merged ranges, and the hidden rows of one worksheet part.

    `on_row` hears of every thousandth row.

    Raises:
        DamagedPart: the XML or a reference inside it is broken.
        TooManyCells: there are more than `max_cells` filled cells.
    """
    reader = _CellReader(book, max_cells, on_row)
    starts = {
        "row": reader.start_row,
        "c": reader.start_cell,
        "f": reader.start_formula,
        "v": reader.start_text,
        "t": reader.start_text,
        "rPh": reader.start_phonetic,
        "mergeCell": reader.start_merge,
    }
    ends = {"v": reader.end_text, "t": reader.end_text, "rPh": reader.end_phonetic, "c": reader.end_cell}
    try:
        walk(part, starts=starts, ends=ends, text=reader.take)
    except (ValueError, IndexError, OverflowError) as error:
        raise DamagedPart(str(error)) from error
    return reader.rows, reader.merges, reader.hidden
