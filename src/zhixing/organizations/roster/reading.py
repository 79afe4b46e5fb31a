"""Reads a roster: from a file to typed rows, with every problem named on the way."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from zhixing.core.sheets.book import Book, Source, open_book
from zhixing.core.sheets.errors import BookError
from zhixing.core.sheets.problems import Problem, Severity, mask_numbers
from zhixing.core.sheets.tables import Table

from .building import build_member, build_organization
from .columns import Role, vocabulary
from .headers import find_table
from .row_reading import row_reader
from .rows import MemberRow, OrganizationRow, Roster, problem_at
from .values.words import kind_from_name

Progress = Callable[[int, int], None]  # rows done, rows in all

PROGRESS_STEP = 200


def read_roster(source: Source, *, on_progress: Progress | None = None) -> Roster:
    """Read organisations and members from an .xlsx file, with all problems of single cells and rows.

    Nothing is compared across rows yet: that is `check_roster`. The texts of problems are in the active
    language. `on_progress` hears (rows done, rows in all) now and then, and at the end.

    Raises:
        BookError: the file is not a readable workbook, or no sheet in it is a roster.
    """
    book = open_book(source)
    tables = tuple(filter(None, map(find_table, book.sheets)))
    if not tables:
        raise BookError(_nothing_found(book))
    reader = _RosterReader(on_progress, total=sum(len(table.rows) for table in tables))
    for table in tables:
        reader.read(table)
    if on_progress:
        on_progress(reader.total, reader.total)
    listed = {table.sheet for table in tables}
    return Roster(
        organizations=tuple(reader.organizations),
        members=tuple(reader.members),
        tables=tables,
        hidden_sheets=book.hidden,
        other_sheets=tuple(sheet.name for sheet in book.sheets if sheet.rows and sheet.name not in listed),
        problems=tuple(reader.problems),
    )


def _without_status(table: Table) -> str:
    if "full_member_on" in table.columns:
        return _("There is no column %(column)s; without a date of full membership a member is probationary.")
    return _("There is no column %(column)s; all are taken as full members.")


def _nothing_found(book: Book) -> str:
    if not any(sheet.rows for sheet in book.sheets):
        if book.hidden:
            return _(
                "All filled sheets are hidden (%(names)s). Unhide the roster and save the file again."
            ) % {"names": ", ".join(book.hidden)}
        return _("The workbook is empty. Choose the roster again.")
    return _(
        "No sheet has the headings of a roster. Members need at least the columns %(members)s; "
        "organisations %(organizations)s. Read: %(sheets)s."
    ) % {
        "members": _required(Role.MEMBERS),
        "organizations": _required(Role.ORGANIZATIONS),
        "sheets": ", ".join(sheet.name for sheet in book.sheets),
    }


def _required(role: Role) -> str:
    return "、".join(field.heading for field in vocabulary().fields[role].values() if field.required)


class _RosterReader:
    """Collects rows and problems over all tables."""

    def __init__(self, on_progress: Progress | None, total: int) -> None:
        self.organizations: list[OrganizationRow] = []
        self.members: list[MemberRow] = []
        self.problems: list[Problem] = []
        self.on_progress = on_progress
        self.total = total
        self.done = 0

    def read(self, table: Table) -> None:
        """Read one table."""
        table_branch = self.check_columns(table)
        for row in table.rows:
            cells = row_reader(table, row, self.problems)
            if table.role is Role.ORGANIZATIONS:
                self.organizations.append(build_organization(cells))
            else:
                self.members.append(build_member(cells, table_branch))
            self.count()

    def count(self) -> None:
        self.done += 1
        if self.on_progress and self.done % PROGRESS_STEP == 0:
            self.on_progress(self.done, self.total)

    def check_columns(self, table: Table) -> str:
        """Note columns that are missing; return the branch for which the sheet's name stands, or ""."""
        missing = {field.name for field in table.missing}
        branch = table.sheet.strip() if kind_from_name(table.sheet.strip()) == "branch" else ""
        if branch and "branch_name" in missing:
            missing.remove("branch_name")
            self.note_column(
                table,
                "branch_name",
                _("There is no column %(column)s; the sheet's name is taken as the branch of all."),
                Severity.WARNING,
            )
        for name in sorted(missing):
            message = _("The column %(column)s is missing. Add it, or give it this heading.")
            self.note_column(table, name, message, Severity.ERROR)
        if table.role is Role.MEMBERS and "status" not in table.columns:
            message = _without_status(table)
            self.note_column(table, "status", message, Severity.WARNING)
        return "" if "branch_name" in table.columns else branch

    def note_column(self, table: Table, name: str, message: str, severity: Severity) -> None:
        heading = vocabulary().fields[table.role][name].heading
        problem = problem_at(table, 0, name, message % {"column": heading}, heading, severity)
        found = _("headings found: %(headings)s") % {"headings": mask_numbers("、".join(table.headings))}
        self.problems.append(replace(problem, found=found))
