"""Parts the rows that may be imported from those that go back to be mended."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from zhixing.core.sheets.problems import Problem
from zhixing.organizations.roster.rows import MemberRow, OrganizationRow, Roster, RowKey

from .known import KnownTree, Names


@dataclass(frozen=True)
class Sifted:
    """The roster of the good rows, the keys of the bad ones, and all problems."""

    good: Roster
    bad: frozenset[RowKey]
    problems: tuple[Problem, ...]


def sift(roster: Roster, problems: list[Problem], known: KnownTree) -> Sifted:
    """Part good rows from bad: bad are those with an error, and those that wait for a bad organisation.

    A row that waits gets a problem that says for what, so every bad row has one.
    """
    bad = _with_errors(roster, problems)
    waiting: list[Problem] = []
    organizations = [row for row in roster.organizations if row.key not in bad]
    while stranded := _stranded(organizations, known):
        waiting += [_waits(roster, row, "parent_name", row.parent_name) for row in stranded]
        gone = {row.key for row in stranded}
        organizations = [row for row in organizations if row.key not in gone]
    names = Names(organizations, known)
    members = []
    for row in roster.members:
        if row.key in bad:
            continue
        if names.find(row.branch_name) is None:
            waiting.append(_waits(roster, row, "branch_name", row.branch_name))
        else:
            members.append(row)
    return Sifted(
        good=replace(roster, organizations=tuple(organizations), members=tuple(members)),
        bad=bad | {(problem.sheet, problem.row) for problem in waiting},
        problems=(*problems, *waiting),
    )


def _with_errors(roster: Roster, problems: list[Problem]) -> frozenset[RowKey]:
    """Return the keys of rows with an error; an error of a whole sheet (row 0) spoils all its rows."""
    bad = {(problem.sheet, problem.row) for problem in problems if problem.is_error}
    spoiled = {sheet for sheet, row in bad if row == 0}
    rows: tuple[OrganizationRow | MemberRow, ...] = (*roster.organizations, *roster.members)
    return frozenset(row.key for row in rows if row.key in bad or row.sheet in spoiled)


def _stranded(organizations: list[OrganizationRow], known: KnownTree) -> list[OrganizationRow]:
    names = Names(organizations, known)
    return [row for row in organizations if row.parent_name and names.find(row.parent_name) is None]


def _waits(roster: Roster, row: OrganizationRow | MemberRow, field: str, name: str) -> Problem:
    return roster.problem(
        row,
        field,
        _("Waits for %(name)s, whose row has a problem.") % {"name": name},
        _("mend that row first"),
    )
