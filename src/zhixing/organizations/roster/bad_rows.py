"""Gives the bad rows back as a workbook, to be mended and imported again."""

import io
from collections.abc import Sequence
from datetime import date

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zhixing.core.sheets.cells import CellFault, CellValue
from zhixing.core.sheets.problems import Problem
from zhixing.core.sheets.tables import Column, Table

from .rows import Roster

NARROW, WIDE = 14, 60
LONGEST_TEXT = 32_000  # a cell holds 32,767 characters


def bad_rows_workbook(roster: Roster, problems: Sequence[Problem]) -> bytes:
    """Return an .xlsx of the rows with an error, in the columns of the original and one for the problems.

    Cells with an error are marked. Titles, signatures and empty columns are left out. The file contains
    ID numbers in full, as the original did: hand it only to the one who sent the roster.
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        styles = _Styles(book)
        for table in roster.tables:
            found = _by_row(table, problems)
            if found:
                _write(book.add_worksheet(table.sheet), styles, table, found)
    return stream.getvalue()


class _Styles:
    """The formats of the workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.plain = book.add_format({"num_format": "@"})
        self.marked = book.add_format({"num_format": "@", "bg_color": "#FFF2CC"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.marked_day = book.add_format({"num_format": "yyyy-mm-dd", "bg_color": "#FFF2CC"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def of(self, value: CellValue, *, marked: bool) -> Format:
        if isinstance(value, date):
            return self.marked_day if marked else self.day
        return self.marked if marked else self.plain


def _by_row(table: Table, problems: Sequence[Problem]) -> dict[int, list[Problem]]:
    """Return the problems of each bad row, in the order of rows; a bad sheet makes all rows bad."""
    mine = [problem for problem in problems if problem.sheet == table.sheet]
    of_sheet = [problem for problem in mine if problem.row == 0 and problem.is_error]
    found: dict[int, list[Problem]] = {row: [*of_sheet] for row in table.rows}
    for problem in mine:
        if problem.row in found:
            found[problem.row].append(problem)
    return {row: each for row, each in found.items() if any(problem.is_error for problem in each)}


def _write(sheet: Worksheet, styles: _Styles, table: Table, found: dict[int, list[Problem]]) -> None:
    columns = sorted((*table.columns.values(), *table.unread), key=lambda column: column.index)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.heading, styles.heading)
    sheet.write_string(0, len(columns), _("Problem"), styles.heading)
    sheet.set_column(0, len(columns) - 1, NARROW)
    sheet.set_column(len(columns), len(columns), WIDE)
    sheet.freeze_panes(1, 0)
    for line, (row, problems) in enumerate(found.items(), start=1):
        _write_row(sheet, styles, table, columns, line, row, problems)


def _write_row(
    sheet: Worksheet,
    styles: _Styles,
    table: Table,
    columns: Sequence[Column],
    line: int,
    row: int,
    problems: Sequence[Problem],
) -> None:
    wrong = {problem.field for problem in problems if problem.is_error}
    marked = {table.columns[field].index for field in wrong if field in table.columns}
    cells = table.rows[row]
    for place, column in enumerate(columns):
        value = cells.get(column.index, "")
        _write_value(sheet, line, place, value, styles.of(value, marked=column.index in marked))
    text = "\n".join(map(_sentence, problems))
    sheet.write_string(line, len(columns), text[:LONGEST_TEXT], styles.wrapped)


def _write_value(sheet: Worksheet, line: int, place: int, value: CellValue, style: Format) -> None:
    """Write a value as it was read; texts never become formulas or links."""
    if isinstance(value, date):
        sheet.write_datetime(line, place, value, style)
    elif isinstance(value, bool):
        sheet.write_boolean(line, place, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value, style)
    elif value == "":
        sheet.write_blank(line, place, None, style)
    else:
        sheet.write_string(line, place, value.text if isinstance(value, CellFault) else value, style)


def _sentence(problem: Problem) -> str:
    parts = {"column": problem.column, "message": problem.message, "expected": problem.expected}
    if problem.column and problem.expected:
        return _("%(column)s: %(message)s (%(expected)s)") % parts
    if problem.column:
        return _("%(column)s: %(message)s") % parts
    return problem.message
