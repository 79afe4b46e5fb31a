"""Reads one row of a table, cell by cell, and notes what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhixing.core.sheets.cells import CellValue, cell_reference
from zhixing.core.sheets.parsed import Parsed, Unreadable
from zhixing.core.sheets.problems import Problem, Severity, mask_numbers, show, show_secret
from zhixing.core.sheets.tables import Table
from zhixing.core.sheets.text import is_blank

Reader = Callable[[CellValue], Parsed[Any]]


@dataclass(frozen=True)
class Reading:
    """How the cells of a kind of table are read: a reader for each field, and the fields that are special.

    `lenient`: a bad cell is a warning. `blank_words`: 无 and dashes are read too. `may_be_empty`: the column
    is required, a value in it is not. `secret`: messages show only the ends of what stands there.
    """

    readers: Mapping[str, Reader]
    lenient: frozenset[str] = frozenset()
    blank_words: frozenset[str] = frozenset()
    may_be_empty: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()


@dataclass
class RowReader:
    """The values of one row while its cells are read."""

    table: Table
    row: int
    problems: list[Problem]
    reading: Reading

    def note(self, field: str, message: str, expected: str = "", severity: Severity = Severity.ERROR) -> None:
        """Note a problem of one field."""
        secret = field in self.reading.secret
        self.problems.append(
            problem_at(self.table, self.row, field, message, expected, severity, secret=secret)
        )

    def warn(self, field: str, message: str, expected: str = "") -> None:
        """Note something that should be looked at and keeps no row out."""
        self.note(field, message, expected, Severity.WARNING)

    def is_empty(self, field: str) -> bool:
        """Tell whether there is nothing in a column, or no such column."""
        column = self.table.columns.get(field)
        return column is None or is_blank(self.table.rows[self.row].get(column.index))

    def values(self) -> dict[str, Any]:
        """Read every column that the table has; None for a cell that is empty or cannot be read."""
        cells = self.table.rows[self.row]
        return {
            field: self.value(field, cells.get(column.index)) for field, column in self.table.columns.items()
        }

    def value(self, field: str, cell: CellValue | None) -> Any:
        """Read one cell; None where it is empty or cannot be read."""
        known = self.table.fields[field]
        if cell is None or (is_blank(cell) and field not in self.reading.blank_words):
            if known.required and field not in self.reading.may_be_empty:
                self.note(field, _("The cell is empty."), known.heading)
            return None
        try:
            parsed = self.reading.readers[field](cell)
        except Unreadable as refusal:
            severity = Severity.WARNING if field in self.reading.lenient else Severity.ERROR
            self.note(field, refusal.message, refusal.expected, severity)
            return None
        for remark in parsed.remarks:
            self.warn(field, remark)
        return self.within_limit(field, known.limit, parsed.value)

    def within_limit(self, field: str, limit: int, value: Any) -> Any:
        """Cut a text to its limit (0: none), and note that it was too long."""
        length = len(value) if isinstance(value, str) else 0
        if not limit or length <= limit:
            return value
        self.note(
            field,
            _("The text is too long (%(length)s characters).") % {"length": length},
            _("at most %(limit)s characters") % {"limit": limit},
        )
        return value[:limit]


def problem_at(
    table: Table,
    row: int,
    field: str,
    message: str,
    expected: str = "",
    severity: Severity = Severity.ERROR,
    *,
    secret: bool = False,
) -> Problem:
    """Make a problem at one field of a table's row (0: the whole sheet), with what stands there."""
    column = table.columns.get(field)
    found = table.rows.get(row, {}).get(column.index) if column else None
    return Problem(
        severity=severity,
        sheet=table.sheet,
        row=row,
        column=column.heading if column else "",
        cell=cell_reference(row, column.index) if column and row else "",
        found=show_secret(found) if secret else show(found),
        expected=expected,
        message=mask_numbers(message),
        field=field,
    )
