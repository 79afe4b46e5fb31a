"""Workbooks as offices print them: a title, a head, a grid with wrapped text, on A4 across."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # the same rows give the same bytes, whenever they are written
A4 = 9
LARGEST_NAME = 31  # characters of a sheet's name
HEAD_ROW = 1
# No formula and no link is ever made of a text that begins with "=" or "http".
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}

Value = str | int | date
Head = tuple[str, int]  # a heading, and the width of its column in characters


class Workbook:
    """An .xlsx file of ledgers, a sheet each; `content()` closes it."""

    def __init__(self, title: str) -> None:
        self._stream = BytesIO()
        self._book: Any = xlsxwriter.Workbook(self._stream, SAFE)
        self._book.set_properties({"created": NO_DAY, "title": title})
        grid = {"border": 1, "valign": "vcenter", "text_wrap": True}
        title_style = {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
        self._title = self._book.add_format(title_style)
        self._head = self._book.add_format({**grid, "bold": True, "align": "center"})
        self._body = self._book.add_format(grid)
        self._day = self._book.add_format({**grid, "num_format": "yyyy-mm-dd", "align": "center"})

    def sheet(
        self,
        name: str,
        title: str,
        heads: Sequence[Head],
        lines: Iterable[Sequence[Value]],
        *,
        fixed: int = 1,
    ) -> None:
        """Add a sheet: its title over all columns, the heads, then the lines; `fixed` columns never scroll away.

        Whoever calls has taken out what XML cannot hold. Days are written as days, numbers as numbers.
        """
        sheet = self._book.add_worksheet(name[:LARGEST_NAME])
        sheet.merge_range(0, 0, 0, len(heads) - 1, title, self._title)
        sheet.set_row(0, 30)
        for place, (heading, width) in enumerate(heads):
            sheet.write_string(HEAD_ROW, place, heading, self._head)
            sheet.set_column(place, place, width)
        for row, line in enumerate(lines, start=HEAD_ROW + 1):
            for place, value in enumerate(line):
                self._write(sheet, row, place, value)
        sheet.freeze_panes(HEAD_ROW + 1, fixed)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, HEAD_ROW)
        sheet.set_footer("&C第 &P 页，共 &N 页")

    def _write(self, sheet: Any, row: int, place: int, value: Value) -> None:
        if isinstance(value, date):
            sheet.write_datetime(row, place, value, self._day)
        elif isinstance(value, int):
            sheet.write_number(row, place, value, self._body)
        else:
            sheet.write_string(row, place, value, self._body)

    def content(self) -> bytes:
        """Close the file and give its bytes."""
        self._book.close()
        return self._stream.getvalue()
