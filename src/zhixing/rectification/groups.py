"""The kinds of problem that a page offers or counts: of the schemes in force, and whatever else is in use."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from zhixing.activities.plans import texts_for
from zhixing.organizations.models import Organization
from zhixing.rectification.models import Tag
from zhixing.rectification.tags import USES, Names, Pair, offered
from zhixing.schemes.language.model import Entry, Scheme, Use


@dataclass(frozen=True)
class Group:
    """A taxonomy with its entries, named."""

    taxonomy: str  # SCHEME/TAXONOMY
    title: str
    use: str
    entries: tuple[tuple[Pair, str], ...]


def groups_at(organization: Organization, used: Iterable[Pair]) -> list[Group]:
    """List the taxonomies offered to a body with those in use there that no scheme offers now, by use."""
    names, rest = Names(organization), set(used)
    entries: dict[str, list[tuple[Pair, str]]] = {}
    titles: dict[str, tuple[str, str]] = {}
    for taxonomy in offered(organization):
        titles[taxonomy.code] = str(taxonomy), taxonomy.use
        entries[taxonomy.code] = [((taxonomy.code, entry.code), str(entry)) for entry in taxonomy.entries]
        rest -= taxonomy.pairs
    for pair in sorted(rest):
        (kinds,) = names.kinds([Tag(taxonomy=pair[0], entry=pair[1])])
        titles.setdefault(pair[0], (kinds.title, kinds.use))
        entries.setdefault(pair[0], []).append((pair, kinds.names[0]))
    order = [use.value for use in USES]
    found = [Group(code, *titles[code], tuple(rows)) for code, rows in entries.items()]
    return sorted(found, key=lambda each: order.index(each.use) if each.use in order else len(order))


@dataclass(frozen=True)
class Action:
    """A special action of a scheme, and what the scheme says of it."""

    pair: Pair
    name: str
    about: str
    clause: str  # its code and title
    asks: tuple[str, ...]  # what the scheme asks under its reference, in the reader's language

    @property
    def address(self) -> tuple[str, str]:
        """The scheme and the entry, as an address has them."""
        scheme, _slash, entry = self.pair[1].partition("/")
        return scheme, entry


def actions_at(organization: Organization) -> list[Action]:
    """List the special actions of the schemes that are or were in force at a body, newest scheme first."""
    found: dict[Pair, Action] = {}
    for _adoption, scheme in texts_for(organization):
        for taxonomy in scheme.taxonomies.values():
            if taxonomy.use == Use.ACTIONS:
                for entry in taxonomy.filled:
                    pair = f"{scheme.code}/{taxonomy.code}", f"{scheme.code}/{entry.key}"
                    found.setdefault(pair, _action(pair, entry, scheme))
    return list(found.values())


def _action(pair: Pair, entry: Entry, scheme: Scheme) -> Action:
    language = get_language() or "zh"
    clauses = (
        f"{clause.code} {clause.title.in_language(language)}"
        for clause, row in scheme.rows()
        if row.id == entry.ref
    )
    asks = (each.title.in_language(language) for each in scheme.serving(entry.ref)) if entry.ref else ()
    return Action(
        pair,
        entry.title.in_language(language) if entry.title else entry.key,
        entry.about.in_language(language) if entry.about else "",
        next(clauses, ""),
        tuple(asks),
    )
