"""Checks of people: where they belong, and that each is there once."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from zhixing.core.sheets.problems import Problem, Severity
from zhixing.organizations.choices import Kind, PostCode
from zhixing.organizations.roster.rows import MemberRow, Roster

from .known import KnownTree, Names
from .suggestions import Suggestions


def check_people(
    roster: Roster, known: KnownTree, names: Names, suggestions: Suggestions
) -> Iterator[Problem]:
    """Yield the problems of branches, duplicates and posts."""
    for row in roster.members:
        if row.branch_name:
            yield from _branch(roster, row, names, suggestions)
    yield from _same_id_number(roster, names)
    yield from _same_name(roster, names)
    yield from _belongs_elsewhere(roster, known, names)
    yield from _second_secretary(roster, names)


def _branch(roster: Roster, row: MemberRow, names: Names, suggestions: Suggestions) -> Iterator[Problem]:
    key = names.find(row.branch_name)
    if key is None:
        yield roster.problem(
            row, "branch_name", _("There is no branch of this name."), suggestions.advice(row.branch_name)
        )
    elif names.kinds[key] not in {"", Kind.BRANCH}:
        yield roster.problem(
            row,
            "branch_name",
            _("A member belongs to a branch, not to one of another kind (%(kind)s).")
            % {"kind": Kind(names.kinds[key]).label},
            _("the full name of a branch"),
        )


def _same_id_number(roster: Roster, names: Names) -> Iterator[Problem]:
    seen: dict[str, MemberRow] = {}
    for row in roster.members:
        if not row.id_number:
            continue
        first = seen.setdefault(row.id_number, row)
        if first is row:
            continue
        if names.find(first.branch_name) == names.find(row.branch_name):
            yield roster.problem(
                row,
                "id_number",
                _("Row %(row)s of the sheet %(sheet)s has the same ID number.")
                % {"row": first.row, "sheet": first.sheet},
                _("each member once"),
            )
        else:
            yield _two_branches(roster, row, first)
            yield _two_branches(roster, first, row)


def _two_branches(roster: Roster, row: MemberRow, other: MemberRow) -> Problem:
    return roster.problem(
        row,
        "branch_name",
        _("The member stands in two branches: also in %(branch)s (row %(row)s of the sheet %(sheet)s).")
        % {"branch": other.branch_name, "row": other.row, "sheet": other.sheet},
        _("only the branch that has the member's affiliation"),
    )


def _same_name(roster: Roster, names: Names) -> Iterator[Problem]:
    """Yield a problem for a row that cannot be told from an earlier one because an ID number is missing."""
    seen: dict[str, list[MemberRow]] = {}
    for row in roster.members:
        namesakes = seen.setdefault(row.name, [])
        twin = next((each for each in namesakes if _may_be_same(each, row, names)), None)
        namesakes.append(row)
        if twin and row.name:
            yield roster.problem(
                row,
                "name",
                _("Row %(row)s of the sheet %(sheet)s may be the same person.")
                % {"row": twin.row, "sheet": twin.sheet},
                _("each member once; for two people of one name, both ID numbers"),
            )


def _may_be_same(one: MemberRow, other: MemberRow, names: Names) -> bool:
    if one.id_number and other.id_number:
        return False
    if not (one.born_on and other.born_on):
        return names.find(one.branch_name) == names.find(other.branch_name)
    if "born_on" in one.month_only | other.month_only:
        return one.born_on.replace(day=1) == other.born_on.replace(day=1)
    return one.born_on == other.born_on


def _belongs_elsewhere(roster: Roster, known: KnownTree, names: Names) -> Iterator[Problem]:
    for row in roster.members if known.branch_of else ():
        branch = known.branch_of.get(known.hash_id(row.id_number)) if row.id_number else None
        if branch is None or (branch and names.find(branch) == names.find(row.branch_name)):
            continue
        yield roster.problem(
            row,
            "branch_name",
            _("The member already belongs to %(branch)s.") % {"branch": branch or _("another unit")},
            _("that branch; or record the transfer first, then import again"),
        )


def _second_secretary(roster: Roster, names: Names) -> Iterator[Problem]:
    seen: dict[str, MemberRow] = {}
    for row in roster.members:
        branch = names.find(row.branch_name)
        if branch is None or PostCode.SECRETARY not in row.posts:
            continue
        first = seen.setdefault(branch, row)
        if first is not row:
            yield roster.problem(
                row,
                "posts",
                _("The branch already has a secretary in row %(row)s.") % {"row": first.row},
                severity=Severity.WARNING,
            )
