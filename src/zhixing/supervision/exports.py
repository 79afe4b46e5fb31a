"""The coverage page as a workbook: the same rows, columns and words, in the same order."""

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zhixing.supervision.matrix import Matrix, Row

HEADER_ROWS = 4
LARGEST_SHEET_NAME = 31


def workbook(matrix: Matrix, title: str, said: str) -> bytes:
    """Write the matrix as .xlsx; `said` is the line that tells the day and what was chosen."""
    stream = BytesIO()
    # No formula is ever made of a name that begins with "=".
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(_("Coverage")[:LARGEST_SHEET_NAME])
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1})
    body = book.add_format({"border": 1})
    strong = book.add_format({"border": 1, "bold": True})
    sheet.write(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write(1, 0, said)
    _write_heads(sheet, matrix, head)
    for line, row in enumerate([matrix.total, *matrix.rows], start=HEADER_ROWS):
        is_total = row is matrix.total
        name = _("All together") if is_total else row.organization.name
        _write_row(sheet, line, name, row, strong if is_total else body)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, max(len(matrix.columns), 1), 12)
    sheet.freeze_panes(HEADER_ROWS, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return stream.getvalue()


def _write_heads(sheet: Worksheet, matrix: Matrix, head: Format) -> None:
    place = 1
    for group in matrix.groups:
        if group.width > 1:
            sheet.merge_range(2, place, 2, place + group.width - 1, group.title, head)
        else:
            sheet.write(2, place, group.title, head)
        place += group.width
    sheet.write(3, 0, _("Organisation"), head)
    for place, column in enumerate(matrix.columns, start=1):
        sheet.write(3, place, f"{column.title}\n{column.period}", head)


def _write_row(sheet: Worksheet, line: int, name: str, row: Row, style: Format) -> None:
    sheet.write(line, 0, name, style)
    for place, cell in enumerate(row.cells, start=1):
        # As text, or the reader's Excel makes the 12th of May of 12/5.
        sheet.write_string(line, place, cell.text, style)
