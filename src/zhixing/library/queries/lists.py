"""Reading lists: what the schemes in force ask to be read, and which texts stand in those places."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from zhixing.core.time import today
from zhixing.library.models import Listed, Text
from zhixing.library.queries.texts import here_and_above
from zhixing.organizations.models import Organization
from zhixing.schemes.language.build import laid_over
from zhixing.schemes.language.model import Scheme
from zhixing.schemes.language.model import Text as Wording
from zhixing.schemes.models import Adoption, Requirement
from zhixing.schemes.queries import adoptions_for, adoptions_on, local_plans_above, requirements_for
from zhixing.schemes.texts import plan_of, scheme_of

STUDY = "study."  # measures of what is read


def texts_listed(organization: Organization) -> dict[str, Text]:
    """Tell the text that each entry of a list means at an organisation, by key (SCHEME/ENTRY).

    Of several, the one placed by the nearest body upward; withdrawn and unpublished texts stand nowhere.
    """
    return {key: place.text for key, place in places_at(organization).items()}


def places_at(organization: Organization) -> dict[str, Listed]:
    """Tell the place in force for each key at an organisation, with its text and the body that placed it."""
    places = Listed.objects.filter(
        organization__path__in=here_and_above(organization), text__withdrawn_at=None
    ).exclude(text__edition=None)
    nearest_last = places.select_related("text__organization", "text__edition", "organization").order_by(
        "organization__path"
    )
    return {place.key: place for place in nearest_last}


def key_of_texts(organization: Organization) -> dict[int, list[str]]:
    """Tell the keys that each text fills at an organisation, by the text's id."""
    keys: dict[int, list[str]] = defaultdict(list)
    for key, text in texts_listed(organization).items():
        keys[text.pk].append(key)
    return dict(keys)


def obligations(organization: Organization, day: date | None = None) -> dict[int, list[Requirement]]:
    """Tell which requirements in force at an organisation ask for each text, by the text's id.

    On `day` (today unless told); only requirements of reading that cover a list.
    """
    listed = texts_listed(organization)
    asked: dict[int, list[Requirement]] = defaultdict(list)
    for key, rows in asked_keys(organization, day or today()).items():
        if key in listed:
            asked[listed[key].pk].extend(rows)
    return dict(asked)


def asked_keys(organization: Organization, day: date) -> dict[str, list[Requirement]]:
    """Tell which requirements in force at an organisation on a day ask for each entry, by its key."""
    asked: dict[str, list[Requirement]] = defaultdict(list)
    for adoption in adoptions_on(organization, day):
        for row in requirements_for(organization, adoption).filter(measure__startswith=STUDY):
            for key in row.data.get("covered") or ():
                asked[f"{adoption.scheme.code}/{key}"].append(row)
    return dict(asked)


@dataclass(frozen=True)
class Entry:
    """A place in a reading list as it stands at an organisation."""

    key: str  # SCHEME/ENTRY
    title: Wording | None  # None: a slot that nobody has filled
    place: Listed | None = None
    asked: list[Requirement] = field(default_factory=list)


@dataclass(frozen=True)
class ReadingList:
    """A list of a scheme in force, with what is missing in it."""

    adoption: Adoption
    code: str
    title: Wording
    is_open: bool
    entries: list[Entry]

    @property
    def name(self) -> str:
        """What the list is called in addresses: SCHEME/LIST."""
        return f"{self.adoption.scheme.code}/{self.code}"


def reading_lists(organization: Organization, day: date | None = None) -> list[ReadingList]:
    """List the reading lists of the schemes in force at an organisation, or soon to be, as they stand there."""
    at = day or today()
    places, asked = places_at(organization), asked_keys(organization, at)
    return [
        _list(scheme, code, adoption, places, asked)
        for adoption in adoptions_for(organization).filter(ends__gte=at)
        for scheme in [scheme_at(adoption, organization)]
        for code in _reading_codes(scheme)
    ]


def reading_list(organization: Organization, adoption: Adoption, code: str) -> ReadingList | None:
    """Find one reading list of an adoption as it stands at an organisation."""
    scheme = scheme_at(adoption, organization)
    if code not in _reading_codes(scheme):
        return None
    return _list(scheme, code, adoption, places_at(organization), {})


def _list(
    scheme: Scheme,
    code: str,
    adoption: Adoption,
    places: dict[str, Listed],
    asked: dict[str, list[Requirement]],
) -> ReadingList:
    collection = scheme.lists[code]
    keys = {entry.key: f"{scheme.code}/{entry.key}" for entry in collection.entries}
    entries = [
        Entry(keys[each.key], each.title, places.get(keys[each.key]), asked.get(keys[each.key], []))
        for each in collection.entries
    ]
    return ReadingList(adoption, code, collection.title, collection.open, entries)


@dataclass(frozen=True)
class Role:
    """A list in which a text stands, and what is asked of whom there."""

    entry: Entry
    of: ReadingList


def roles_of(text: Text, day: date | None = None) -> list[Role]:
    """List the entries that a text fills where it is kept, each with the requirements that ask for it."""
    return [
        Role(entry, each)
        for each in reading_lists(text.organization, day)
        for entry in each.entries
        if entry.place and entry.place.text_id == text.pk
    ]


def placed_below(text: Text, most: int = 20) -> list[Listed]:
    """List the places that bodies below gave a text, up to so many."""
    places = text.listings.exclude(organization__path__in=here_and_above(text.organization))
    return list(places.select_related("organization").order_by("organization__path", "key")[:most])


def scheme_at(adoption: Adoption, organization: Organization) -> Scheme:
    """Tell the scheme as it stands at an organisation: every plan of its own and from above laid over it."""
    scheme = scheme_of(adoption.version)
    for plan in local_plans_above(adoption, organization):
        scheme = laid_over(scheme, plan_of(plan))
    return scheme


def _reading_codes(scheme: Scheme) -> Iterable[str]:
    """List the lists that something to read is asked from, in the order of the scheme."""
    read = {rule.cover for rule in scheme.requirements if rule.do.startswith(STUDY)}
    return [code for code in scheme.lists if code in read]
