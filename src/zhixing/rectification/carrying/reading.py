"""Reads a list of problems: from a file to lines, each cell understood, with every problem named on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhixing.core.sheets.book import Book, Sheet, Source, open_book
from zhixing.core.sheets.errors import BookError
from zhixing.core.sheets.problems import Problem, Severity
from zhixing.core.sheets.rows import Reading, RowReader, problem_at
from zhixing.core.sheets.tables import Table, find_table
from zhixing.core.sheets.text import read_organization_name, read_text
from zhixing.rectification.carrying.columns import vocabulary
from zhixing.rectification.carrying.ditto import names_the_problem_above, resolve
from zhixing.rectification.carrying.values import (
    read_deadline,
    read_found,
    read_lines,
    read_names,
    read_number,
    read_state,
)

MOST_LINES = 2_000  # about a thousand problems: listed within seconds
LINES = Reading(
    readers={
        "number": read_number,
        "body": read_organization_name,
        "text": read_lines,
        "source": read_text,
        "kinds": read_lines,
        "origin": read_text,
        "found_on": read_found,
        "aim": read_lines,
        "step": read_lines,
        "due_on": read_deadline,
        "leader": read_names,
        "owner": read_names,
        "helper": read_names,
        "unit": read_text,
        "supervisor": read_names,
        "progress": read_lines,
        "state": read_state,
        "struck_off_on": read_found,
        "note": read_lines,
    }
)


@dataclass(frozen=True)
class Line:
    """One row of a sheet; `values` by field, those filled only. `same` is whether it names the problem above."""

    table: Table
    row: int
    values: Mapping[str, Any]
    same: bool = False

    def problem(
        self, field: str, message: str, expected: str = "", severity: Severity = Severity.ERROR
    ) -> Problem:
        """Make a problem at one field of this row."""
        return problem_at(self.table, self.row, field, message, expected, severity)

    def warning(self, field: str, message: str, expected: str = "") -> Problem:
        """Make a remark at one field of this row, which keeps nothing out."""
        return self.problem(field, message, expected, Severity.WARNING)


@dataclass(frozen=True)
class ListRead:
    """All that was read: the lines in their order, what was passed over, and the problems."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[tuple[str, int, str], ...]  # sheet, row, its first words: titles, sums, signatures
    unread: tuple[tuple[str, str], ...]  # sheet, heading
    hidden_sheets: tuple[str, ...]
    other_sheets: tuple[str, ...]
    hidden_rows: tuple[tuple[str, int], ...]


def read_list(source: Source) -> ListRead:
    """Read the lines of a list of problems, or of the three lists as sheets of one workbook.

    Raises BookError for a file that is no readable workbook, holds no such list, or more than `MOST_LINES`.
    """
    book = open_book(source)
    found = [(sheet, table) for sheet in book.sheets if (table := find_table(sheet, vocabulary()))]
    if not any("text" in table.columns for _sheet, table in found):
        raise BookError(_nothing_found(book))
    total = sum(len(table.rows) for _sheet, table in found)
    if total > MOST_LINES:
        message = _(
            "The file has %(total)s rows; %(most)s fit into one import. Split it by body and import the parts."
        )
        raise BookError(message % {"total": total, "most": MOST_LINES})
    problems: list[Problem] = []
    lines = [line for _sheet, table in found for line in _lines(table, problems)]
    return ListRead(
        lines=tuple(lines),
        problems=tuple(problems),
        left_out=tuple(
            (table.sheet, each.row, each.text) for _sheet, table in found for each in table.skipped
        ),
        unread=tuple((table.sheet, column.heading) for _sheet, table in found for column in table.unread),
        hidden_sheets=book.hidden,
        other_sheets=_others(book, {table.sheet for _sheet, table in found}),
        hidden_rows=tuple((sheet.name, row) for sheet, table in found for row in _unseen(sheet, table)),
    )


def _lines(table: Table, problems: list[Problem]) -> list[Line]:
    resolved = resolve(table, problems)
    found = []
    for row in resolved.rows:
        values = RowReader(resolved, row, problems, LINES).values()
        filled = {field: value for field, value in values.items() if value not in (None, "", ())}
        if filled:
            found.append(Line(resolved, row, filled, names_the_problem_above(table, row)))
    return found


def _unseen(sheet: Sheet, table: Table) -> list[int]:
    return sorted(sheet.hidden_rows.intersection(table.rows))


def _others(book: Book, listed: set[str]) -> tuple[str, ...]:
    return tuple(sheet.name for sheet in book.sheets if sheet.rows and sheet.name not in listed)


def _nothing_found(book: Book) -> str:
    if not any(sheet.rows for sheet in book.sheets):
        if book.hidden:
            return _("All filled sheets are hidden (%(names)s). Unhide the list and save the file again.") % {
                "names": ", ".join(book.hidden)
            }
        return _("The workbook is empty. Choose the list again.")
    return _(
        "No sheet has the headings of a problem list. It needs at least the column %(text)s and two more, such as "
        "%(more)s; the template has them all. Read: %(sheets)s."
    ) % {
        "text": "问题·表现",
        "more": "发现日期、整改措施",
        "sheets": ", ".join(sheet.name for sheet in book.sheets),
    }
