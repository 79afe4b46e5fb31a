"""What problems are tagged with: taxonomies of the schemes in force, each apart, and names of tags ever given."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from typing_extensions import override

from zhixing.activities.plans import texts_for
from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.rectification.models import Tag
from zhixing.schemes.language.model import Scheme, Text, Use
from zhixing.schemes.models import SchemeVersion
from zhixing.schemes.texts import scheme_of

USES = (Use.PROBLEMS, Use.ORIGINS, Use.ACTIONS)  # in the order in which a form asks
Pair = tuple[str, str]  # SCHEME/TAXONOMY, SCHEME/ENTRY


@dataclass(frozen=True)
class Named:
    """A taxonomy or an entry of one by its code, SCHEME/CODE, with its name."""

    code: str
    text: Text

    @override
    def __str__(self) -> str:
        """Name it in the reader's language."""
        return self.text.in_language(get_language() or "zh")


@dataclass(frozen=True)
class Taxonomy(Named):
    """A taxonomy that a body's problems may be tagged from."""

    use: str
    entries: tuple[Named, ...]

    @property
    def pairs(self) -> set[Pair]:
        """The tags that it offers."""
        return {(self.code, entry.code) for entry in self.entries}


def offered(organization: Organization, day: date | None = None) -> list[Taxonomy]:
    """List the taxonomies of the schemes in force for a body on a day (None: today), by use; empty ones left out."""
    schemes = [scheme for _adoption, scheme in texts_for(organization, day or today())]
    found = {each.code: each for scheme in reversed(schemes) for each in _taxonomies(scheme)}
    filled = [each for each in found.values() if each.use in USES and each.entries]
    return sorted(filled, key=lambda each: USES.index(Use(each.use)))


def _taxonomies(scheme: Scheme) -> Iterator[Taxonomy]:
    for taxonomy in scheme.taxonomies.values():
        entries = tuple(
            Named(f"{scheme.code}/{entry.key}", entry.title) for entry in taxonomy.filled if entry.title
        )
        yield Taxonomy(f"{scheme.code}/{taxonomy.code}", taxonomy.title, taxonomy.use, entries)


@dataclass(frozen=True)
class Kinds:
    """A problem's tags of one taxonomy, named."""

    taxonomy: str
    title: str
    use: str
    names: tuple[str, ...]


class Names:
    """The names of tags at a body: of schemes in force there, once in force, or (a body moved) known at all.

    Asked for many problems it reads the schemes once.
    """

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._known: dict[str, Taxonomy] | None = None
        self._elsewhere: dict[str, dict[str, Taxonomy]] = {}

    def kinds(self, tags: Iterable[Tag]) -> list[Kinds]:
        """Put tags together by taxonomy, in the order in which a form asks for them."""
        by_taxonomy: dict[str, list[str]] = {}
        for tag in tags:
            by_taxonomy.setdefault(tag.taxonomy, []).append(tag.entry)
        found = [self._kinds(code, entries) for code, entries in by_taxonomy.items()]
        order = [use.value for use in USES]
        return sorted(
            found, key=lambda each: (order.index(each.use) if each.use in order else 9, each.taxonomy)
        )

    def name(self, pair: Pair) -> str:
        """Name one tag; by its bare code where no scheme of this house knows it."""
        code, entry = pair
        taxonomy = self._taxonomy(code, [entry])
        named = {each.code: str(each) for each in taxonomy.entries} if taxonomy else {}
        return named.get(entry) or entry.partition("/")[2]

    def _kinds(self, code: str, entries: list[str]) -> Kinds:
        taxonomy = self._taxonomy(code, entries)
        title, use = (str(taxonomy), taxonomy.use) if taxonomy else (code.partition("/")[2], "")
        order = {each.code: place for place, each in enumerate(taxonomy.entries)} if taxonomy else {}
        ordered = sorted(entries, key=lambda entry: order.get(entry, len(order)))
        return Kinds(code, title, use, tuple(self.name((code, entry)) for entry in ordered))

    def _taxonomy(self, code: str, entries: Iterable[str]) -> Taxonomy | None:
        if self._known is None:
            schemes = [scheme for _adoption, scheme in texts_for(self._organization)]
            self._known = {each.code: each for scheme in reversed(schemes) for each in _taxonomies(scheme)}
        here = self._known.get(code)
        if here and {each.code for each in here.entries}.issuperset(entries):
            return here
        return self._from_elsewhere(code) or here

    def _from_elsewhere(self, code: str) -> Taxonomy | None:
        scheme = code.partition("/")[0]
        if scheme not in self._elsewhere:
            self._elsewhere[scheme] = _of_every_version(scheme)
        return self._elsewhere[scheme].get(code)


def _of_every_version(scheme: str) -> dict[str, Taxonomy]:
    """Gather a scheme's taxonomies with every entry that any of its versions had, the newest wording last."""
    found: dict[str, Taxonomy] = {}
    for version in SchemeVersion.objects.filter(scheme__code=scheme).order_by("number"):
        for each in _taxonomies(scheme_of(version)):
            before = found[each.code].entries if each.code in found else ()
            entries = {entry.code: entry for entry in (*before, *each.entries)}
            found[each.code] = Taxonomy(each.code, each.text, each.use, tuple(entries.values()))
    return found
