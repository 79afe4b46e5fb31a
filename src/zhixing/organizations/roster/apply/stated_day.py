"""The day on which a roster says that it stood: （截至2016年3月31日）."""

import io
import re
from datetime import date

from python_calamine import CalamineError, CalamineWorkbook

ROWS_SEARCHED = 15
STATED = re.compile(r"截[至止]\D{0,4}((?:19|20)\d\d)[年.\-/](\d{1,2})[月.\-/](\d{1,2})")


def stated_day(content: bytes) -> date | None:
    """Find the day in the titles of a readable .xlsx; None if no sheet says one."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = [
            row
            for name in book.sheet_names
            for row in book.get_sheet_by_name(name).to_python()[:ROWS_SEARCHED]
        ]
    except CalamineError:
        return None
    for cell in (str(cell) for row in rows for cell in row if cell):
        found = STATED.search(cell)
        if found:
            return _day(*map(int, found.groups()))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
