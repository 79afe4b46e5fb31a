"""Reads one row of a table, cell by cell, and notes what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from .cells import CellValue
from .columns import Role, vocabulary
from .headers import Table
from .problems import Problem, Severity
from .rows import problem_at
from .values import Parsed, Unreadable
from .values.dates import read_date
from .values.id_numbers import read_id_number
from .values.phones import read_phone
from .values.text import is_blank, read_code, read_name, read_organization_name, read_text
from .values.words import read_ethnicity, read_nature, read_posts, read_rank, read_word, read_yes_no

Reader = Callable[[CellValue], Parsed[Any]]

READERS: dict[Role, dict[str, Reader]] = {
    Role.ORGANIZATIONS: {
        "code": read_code,
        "name": read_organization_name,
        "kind": partial(read_word, "kind"),
        "parent_name": read_organization_name,
        "level": partial(read_word, "level"),
        "nature": read_nature,
        "field": read_text,
        "is_window": read_yes_no,
        "founded_on": read_date,
        "election_due_on": read_date,
        "contact": read_text,
        "contact_phone": read_phone,
    },
    Role.MEMBERS: {
        "name": read_name,
        "sex": partial(read_word, "sex"),
        "ethnicity": read_ethnicity,
        "origin": read_text,
        "born_on": read_date,
        "id_number": read_id_number,
        "education": read_text,
        "worked_since": read_date,
        "joined_on": read_date,
        "full_member_on": read_date,
        "status": partial(read_word, "status"),
        "branch_name": read_organization_name,
        "cell_name": read_organization_name,
        "posts": read_posts,
        "title": read_text,
        "rank": read_rank,
        "phone": read_phone,
        "address": read_text,
        "moved_in_on": read_date,
        "moved_from": read_text,
        "note": read_text,
    },
}

LENIENT = frozenset({"phone", "contact_phone"})  # a bad one never keeps a person out
KEEPS_BLANK_WORDS = frozenset({"is_window"})  # here 无 is an answer


@dataclass
class RowReader:
    """The values of one row while its cells are read."""

    table: Table
    row: int
    problems: list[Problem]

    def note(self, field: str, message: str, expected: str = "", severity: Severity = Severity.ERROR) -> None:
        self.problems.append(problem_at(self.table, self.row, field, message, expected, severity))

    def warn(self, field: str, message: str, expected: str = "") -> None:
        self.note(field, message, expected, Severity.WARNING)

    def is_empty(self, field: str) -> bool:
        column = self.table.columns.get(field)
        return column is None or is_blank(self.table.rows[self.row].get(column.index))

    def values(self) -> dict[str, Any]:
        cells = self.table.rows[self.row]
        return {
            field: self.value(field, cells.get(column.index)) for field, column in self.table.columns.items()
        }

    def value(self, field: str, cell: CellValue | None) -> Any:
        limits = vocabulary().fields[self.table.role][field]
        if cell is None or (is_blank(cell) and field not in KEEPS_BLANK_WORDS):
            if limits.required and field != "parent_name":
                self.note(field, _("The cell is empty."), limits.heading)
            return None
        try:
            parsed = READERS[self.table.role][field](cell)
        except Unreadable as refusal:
            severity = Severity.WARNING if field in LENIENT else Severity.ERROR
            self.note(field, refusal.message, refusal.expected, severity)
            return None
        for remark in parsed.remarks:
            self.warn(field, remark)
        return self.within_limit(field, limits.limit, parsed.value)

    def within_limit(self, field: str, limit: int, value: Any) -> Any:
        length = len(value) if isinstance(value, str) else 0
        if not limit or length <= limit:
            return value
        self.note(
            field,
            _("The text is too long (%(length)s characters).") % {"length": length},
            _("at most %(limit)s characters") % {"limit": limit},
        )
        return value[:limit]
