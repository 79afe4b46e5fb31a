"""Checks of the tree that a roster describes."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from zhixing.core.sheets.problems import Problem, Severity
from zhixing.core.sheets.text import name_key
from zhixing.organizations.choices import Kind
from zhixing.organizations.roster.rows import OrganizationRow, Roster

from .known import KnownOrganization, KnownTree, Names
from .suggestions import Suggestions

# What may stand directly below what; kinds not listed take anything.
CHILDREN: dict[str, frozenset[str]] = {
    Kind.CELL: frozenset(),
    Kind.BRANCH: frozenset({Kind.CELL}),
    Kind.PARTY_GROUP: frozenset(),
    Kind.GENERAL_BRANCH: frozenset({Kind.BRANCH}),
}


def check_tree(roster: Roster, known: KnownTree, names: Names, suggestions: Suggestions) -> Iterator[Problem]:
    """Yield the problems of names, codes and superiors."""
    yield from _duplicates(roster)
    yield from _against_known(roster, known)
    yield from _superiors(roster, names, suggestions)
    yield from _cycles(roster, known, names)


def _duplicates(roster: Roster) -> Iterator[Problem]:
    name_rows: dict[str, OrganizationRow] = {}
    code_rows: dict[str, OrganizationRow] = {}
    for row in roster.organizations:
        first = name_rows.setdefault(name_key(row.name), row)
        if row.name and first is not row:
            yield roster.problem(
                row,
                "name",
                _("Row %(row)s has the same name.") % {"row": first.row},
                _("each organisation once, under its full name as on its seal"),
            )
        first = code_rows.setdefault(row.code, row)
        if row.code and first is not row:
            yield roster.problem(
                row,
                "code",
                _("Row %(row)s has the same code.") % {"row": first.row},
                _("a code of its own, or none"),
            )


def _against_known(roster: Roster, known: KnownTree) -> Iterator[Problem]:
    by_code = {each.code: each for each in known.organizations}
    by_name: dict[str, list[KnownOrganization]] = {}
    for each in known.organizations:
        by_name.setdefault(name_key(each.name), []).append(each)
    for row in roster.organizations:
        namesakes = by_name.get(name_key(row.name), [])
        if not row.code or row.code in {each.code for each in namesakes}:
            continue
        if row.code in by_code:
            message = _("The code belongs to %(name)s, which will be renamed.")
            yield roster.problem(
                row, "code", message % {"name": by_code[row.code].name}, severity=Severity.WARNING
            )
        elif namesakes:
            message = _("The organisation is entered already, with the code %(code)s.")
            yield roster.problem(row, "code", message % {"code": namesakes[0].code}, namesakes[0].code)


def _superiors(roster: Roster, names: Names, suggestions: Suggestions) -> Iterator[Problem]:
    for row in roster.organizations:
        if not row.parent_name:
            continue
        parent = names.find(row.parent_name)
        if parent is None:
            yield roster.problem(
                row,
                "parent_name",
                _("There is no organisation of this name."),
                suggestions.advice(row.parent_name),
            )
        elif row.kind and row.kind not in CHILDREN.get(names.kinds[parent], {row.kind}):
            yield roster.problem(
                row,
                "parent_name",
                _("Usually no %(kind)s stands below a %(parent)s.")
                % {"kind": Kind(row.kind).label, "parent": Kind(names.kinds[parent]).label},
                severity=Severity.WARNING,
            )


def _cycles(roster: Roster, known: KnownTree, names: Names) -> Iterator[Problem]:
    """Yield a problem for each row that stands, over its superiors, below itself."""
    everything: tuple[KnownOrganization | OrganizationRow, ...] = (
        *known.organizations,
        *roster.organizations,
    )
    parents = {
        name_key(each.name): names.find(each.parent_name) if each.parent_name else None for each in everything
    }
    cyclic = _on_cycles(parents)
    for row in roster.organizations:
        if name_key(row.name) in cyclic:
            yield roster.problem(
                row,
                "parent_name",
                _("The organisation stands below itself: %(chain)s.")
                % {"chain": " → ".join(names.full[key] for key in _chain(name_key(row.name), parents))},
                _("a superior that is not below this organisation"),
            )


def _on_cycles(parents: dict[str, str | None]) -> set[str]:
    """Return the keys that lie on a cycle, each followed once."""
    done: set[str] = set()
    cyclic: set[str] = set()
    for start in parents:
        path: dict[str, int] = {}
        key: str | None = start
        while key is not None and key not in done and key not in path:
            path[key] = len(path)
            key = parents.get(key)
        if key is not None and key in path:
            cyclic.update(each for each, place in path.items() if place >= path[key])
        done.update(path)
    return cyclic


def _chain(start: str, parents: dict[str, str | None]) -> list[str]:
    chain = [start]
    key = parents[start]
    while key is not None and key != start:
        chain.append(key)
        key = parents[key]
    return [*chain, start]
