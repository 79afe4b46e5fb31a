"""The search: texts and their articles, materials, activities with their minutes, as one may see them.

Plain substrings over folded text, without an index of words: Chinese has no spaces to make words by, most of
its words have two characters, and a scan of 10,000 articles is well below 100 ms on both databases. What
grows with the members is bounded by `LOOK`: the latest records of the places that the user may see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from zhixing.activities.choices import State
from zhixing.activities.models import Attendance, Host, Lecturer
from zhixing.activities.queries.listing import visible_to as activities_visible_to
from zhixing.core.paths import ancestors
from zhixing.core.permissions import scopes, within
from zhixing.core.text import folded
from zhixing.library.models import Article, Text
from zhixing.library.queries.texts import visible_to as texts_visible_to
from zhixing.organizations.models import Organization, Post
from zhixing.organizations.queries import units_within
from zhixing.study.models import Searchable

LOOK = 20_000  # records that one search looks through, the latest of those that the user may see
Row = tuple[date, int, str]  # day, id and folded title
KEEP = 500  # hits of one kind; who finds more has asked too little


@dataclass(frozen=True)
class Query:
    """What is asked: the folded words, and what narrows them; empty asks nothing."""

    terms: tuple[str, ...]
    text_kind: str = ""
    body: str = ""  # part of the name of a body
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Found:
    """One hit: which row, and whether its title alone holds all the words."""

    pk: int
    kind: str  # text, article, material, activity
    in_title: bool = False


@dataclass(frozen=True)
class Hits:
    """The hits of one kind in their order; `looked_back_to` where older records were left out."""

    found: list[Found]
    has_more: bool = False
    looked_back_to: date | None = None


def _has(column: str, term: str) -> Any:
    """Make the condition "stands in it": INSTR on SQLite, STRPOS on PostgreSQL; nothing is a wildcard."""
    return Q(GreaterThan(StrIndex(F(column), Value(term)), 0))


def _within_days(query: Query, column: str) -> Q:
    days = Q()
    if query.since:
        days &= Q(**{f"{column}__gte": query.since})
    if query.until:
        days &= Q(**{f"{column}__lte": query.until})
    return days


def _of_body(query: Query) -> Q:
    return Q(organization__name__icontains=query.body) if query.body else Q()


def _cut(found: list[Found], back_to: date | None = None) -> Hits:
    return Hits(found[:KEEP], len(found) > KEEP, back_to)


# --- Texts --------------------------------------------------------------------------------------------
def texts_found(user: Any, query: Query) -> Hits:
    """Find texts by their titles, then articles by their wording, in the order of the texts and of reading.

    An article is found where each word stands in it or in its text's title, and one at least in itself.
    """
    texts = texts_visible_to(user).filter(_of_body(query), _within_days(query, "edition__issued_on"))
    texts = texts.filter(withdrawn_at=None)
    if query.text_kind:
        texts = texts.filter(kind=query.text_kind)
    titles = {pk: folded(title) for pk, title in texts.order_by("title", "pk").values_list("pk", "title")}
    by_title = [
        Found(pk, "text", in_title=True)
        for pk, title in titles.items()
        if all(term in title for term in query.terms)
    ]
    articles = _articles(texts, titles, query.terms)
    return _cut([*by_title, *(Found(pk, "article") for pk in articles)])


def _articles(texts: QuerySet[Text], titles: dict[int, str], terms: Sequence[str]) -> list[int]:
    rows = Article.objects.filter(edition__in=list(texts.order_by().values_list("edition", flat=True)))
    named = {term: [pk for pk, title in titles.items() if term in title] for term in terms}
    for term in terms:
        here = _has("plain", term)
        rows = rows.filter((Q(edition__text__in=named[term]) | here) if named[term] else here)
    if all(named.values()):  # else one of the words stands in the article already
        rows = rows.filter(reduce(or_, (_has("plain", term) for term in terms)))
    ordered = rows.order_by("edition__text__title", "edition__text", "position")
    return list(ordered.values_list("pk", flat=True)[: KEEP + 1])


# --- What grows: activities with their minutes, and materials ----------------------------------------
def activities_found(user: Any, query: Query) -> Hits:
    """Find activities by title and minutes: the titles first, then the latest.

    Minutes that are not confirmed are looked through for those who record there, and nobody else.
    """
    open_minutes = Q(activity__state=State.CONFIRMED) | within(
        user, "activities.record", "activity__organization__path"
    )
    rows = Searchable.objects.filter(activity__isnull=False)
    units = units_within(user, "activities.view")
    here = rows.filter(within(user, "activities.view", "organization__path"), unit_id__in=units)
    scoped = here.filter(_of_body(query), _within_days(query, "day"))
    back_to = _edge(scoped)
    found = _matching(scoped, query.terms, "activity_id", open_minutes, back_to)
    own = _own_activities(user)
    if own:
        mine = rows.filter(
            _of_body(query), _within_days(query, "day"), unit_id=user.unit_id, activity__in=own
        )
        found += _matching(mine, query.terms, "activity_id", open_minutes)
    return _ranked(_visible(user, found), "activity", query.terms, back_to)


def _visible(user: Any, rows: list[Row]) -> list[Row]:
    """Keep what the user may see by the one rule for it, whatever the rows were found by."""
    pks = {pk for _day, pk, _title in rows}
    seen = set(activities_visible_to(user).filter(pk__in=pks).values_list("pk", flat=True)) if pks else set()
    return [row for row in rows if row[1] in seen]


def _own_activities(user: Any) -> list[int]:
    """List where the user's member came, spoke or belonged to the team that met, wherever it was.

    Wider than what may be seen by it, which is asked of the hits alone.
    """
    if user.member_id is None:
        return []
    mine = {"unit_id": user.unit_id, "member_id": user.member_id}
    bodies = Post.objects.filter(**mine).values("organization_id")
    found: set[int] = set()
    for rows in (
        Attendance.objects.filter(**mine),
        Lecturer.objects.filter(**mine),
        Host.objects.filter(unit_id=user.unit_id, organization__in=bodies),
    ):
        latest = rows.order_by("-activity_id").values_list("activity_id", flat=True)
        found.update(latest[:KEEP])
    return sorted(found)


def materials_found(user: Any, query: Query) -> Hits:
    """Find materials by title and by what they are about: the titles first, then the latest."""
    places = scopes(user, "library.view")
    higher = {path for place in places for path in ancestors(place)}
    bodies = Organization.objects.filter(within(user, "library.view") | Q(path__in=higher))
    units = list(bodies.order_by().values_list("unit_id", flat=True).distinct())
    rows = Searchable.objects.filter(
        _of_body(query),
        _within_days(query, "day"),
        unit_id__in=units,
        organization__in=bodies,
        material__isnull=False,
    )
    back_to = _edge(rows)
    found = _matching(rows, query.terms, "material_id", Q(), back_to)
    return _ranked(found, "material", query.terms, back_to)


def _edge(rows: QuerySet[Searchable]) -> date | None:
    """Tell from which day on one looks, where there are more records than one search looks through."""
    return rows.order_by("-day").values_list("day", flat=True)[LOOK : LOOK + 1].first()


def _matching(
    rows: QuerySet[Searchable], terms: Sequence[str], key: str, readable: Q, since: date | None = None
) -> list[Row]:
    """List day, id and title of the rows that hold every word in the title, or in the text if readable."""
    if since:
        rows = rows.filter(day__gt=since)
    for term in terms:
        rows = rows.filter(_has("title", term) | (_has("plain", term) & readable))
    return list(rows.order_by("-day", f"-{key}").values_list("day", key, "title")[: KEEP + 1])


def _ranked(rows: list[Row], kind: str, terms: Sequence[str], back_to: date | None) -> Hits:
    """Put the hits in order, each thing once: those found by title first, each part the latest first."""
    latest = {pk: title for _day, pk, title in sorted(rows, reverse=True)}
    found = [Found(pk, kind, all(term in title for term in terms)) for pk, title in latest.items()]
    return _cut(sorted(found, key=lambda each: not each.in_title), back_to)
