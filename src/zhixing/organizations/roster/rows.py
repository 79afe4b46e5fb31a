"""What a roster says, row by row, and the roster as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from zhixing.core.sheets import rows
from zhixing.core.sheets.problems import Problem, Severity
from zhixing.core.sheets.tables import Table

from .columns import Role

RowKey = tuple[str, int]  # sheet and Excel's row number
SECRET_FIELDS = frozenset({"id_number", "phone", "contact_phone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationRow:
    """One organisation. Codes are those of `choices`; "" or None is "not given"."""

    sheet: str
    row: int
    code: str = ""
    name: str = ""
    kind: str = ""
    parent_name: str = ""
    level: str = ""
    nature: str = ""
    field: str = ""
    is_window: bool | None = None
    founded_on: date | None = None
    election_due_on: date | None = None
    contact: str = ""
    contact_phone: str = ""
    month_only: frozenset[str] = frozenset()

    @property
    def key(self) -> RowKey:
        return self.sheet, self.row


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One member. `status` is full_member or probationary; `rank` a code, `rank_words` as the roster has it.

    `month_only` names the dates known only to the month; they stand on its first day. The ID number has
    18 characters.
    """

    sheet: str
    row: int
    name: str = ""
    sex: str = ""
    ethnicity: str = ""
    origin: str = ""
    born_on: date | None = None
    id_number: str = ""
    education: str = ""
    worked_since: date | None = None
    joined_on: date | None = None
    full_member_on: date | None = None
    status: str = ""
    branch_name: str = ""
    cell_name: str = ""
    posts: tuple[str, ...] = ()
    title: str = ""
    rank: str = ""
    rank_words: str = ""
    leading: bool = False
    phone: str = ""
    address: str = ""
    moved_in_on: date | None = None
    moved_from: str = ""
    note: str = ""
    month_only: frozenset[str] = frozenset()

    @property
    def key(self) -> RowKey:
        return self.sheet, self.row


@dataclass(frozen=True)
class Roster:
    """All that was read: the rows, the tables they came from, and the problems.

    `hidden_sheets` were not looked into; `other_sheets` hold something, but not the headings of a roster.
    """

    organizations: tuple[OrganizationRow, ...]
    members: tuple[MemberRow, ...]
    tables: tuple[Table, ...]
    hidden_sheets: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def table_of(self) -> Mapping[str, Table]:
        return {table.sheet: table for table in self.tables}

    def tables_for(self, role: Role) -> Iterator[Table]:
        """Yield the tables that list organisations, or members."""
        return (table for table in self.tables if table.role is role)

    def is_empty(self, row: OrganizationRow | MemberRow, field: str) -> bool:
        """Tell whether a row has nothing in a column that its sheet does have."""
        column = self.table_of[row.sheet].columns.get(field)
        return column is not None and column.index not in self.table_of[row.sheet].rows[row.row]

    def problem(
        self,
        row: OrganizationRow | MemberRow,
        field: str,
        message: str,
        expected: str = "",
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """Make a problem at one field of a row already read."""
        return problem_at(self.table_of[row.sheet], row.row, field, message, expected, severity)


def problem_at(
    table: Table,
    row: int,
    field: str,
    message: str,
    expected: str = "",
    severity: Severity = Severity.ERROR,
) -> Problem:
    """Make a problem at one field of a table's row, with what stands there; secrets are masked."""
    secret = field in SECRET_FIELDS
    return rows.problem_at(table, row, field, message, expected, severity, secret=secret)
