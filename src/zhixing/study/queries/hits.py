"""What is shown of the hits of a search: title, where it stands, a few lines with the words marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import formats

from zhixing.activities.choices import State
from zhixing.activities.models import Activity, Section, Speech
from zhixing.activities.queries.minutes import all_parts
from zhixing.core.ids import unit_of
from zhixing.library.models import Article, Material, Text
from zhixing.study.queries.search import Found
from zhixing.study.terms import Piece, marked, snippet

OPENING = 80  # characters shown of what was found by its title alone


@dataclass(frozen=True)
class Shown:
    """One hit as the page shows it; `place` says where in it, `more` what and whose it is."""

    url: str
    title: list[Piece]
    place: str
    lines: list[Piece]
    more: tuple[str, ...]
    kind: str


def shown(user: Any, hits: Sequence[Found], terms: Sequence[str]) -> list[Shown]:
    """Show some hits in their order: a handful of queries, however many they are."""
    made: dict[tuple[str, int], Shown] = {}
    for kind, show in (
        ("text", _texts),
        ("article", _articles),
        ("material", _materials),
        ("activity", _activities),
    ):
        pks = [hit.pk for hit in hits if hit.kind == kind]
        if pks:
            made |= {(kind, pk): each for pk, each in show(user, pks, terms)}
    return [made[hit.kind, hit.pk] for hit in hits if (hit.kind, hit.pk) in made]


Each = Iterable[tuple[int, Shown]]


def _texts(_user: Any, pks: list[int], terms: Sequence[str]) -> Each:
    for text in Text.objects.filter(pk__in=pks).select_related("organization"):
        more = (str(text.get_kind_display()), text.issuer, text.organization.name)
        yield text.pk, Shown(_text_url(text.pk), marked(text.title, terms), "", [], _filled(more), "text")


def _articles(_user: Any, pks: list[int], terms: Sequence[str]) -> Each:
    for article in Article.objects.filter(pk__in=pks).select_related("edition__text"):
        text = article.edition.text
        url = f"{_text_url(text.pk)}#a{article.anchor}"
        lines = snippet(article.body, terms) or snippet(article.heading, terms)
        place = " ".join(_filled((article.label, article.heading)))
        more = (str(text.get_kind_display()),)
        lines = lines or [Piece(article.body[:OPENING])]
        yield article.pk, Shown(url, marked(text.title, terms), place, lines, more, "article")


def _materials(_user: Any, pks: list[int], terms: Sequence[str]) -> Each:
    for material in _rows(Material, pks).select_related("organization"):
        url = _address("library:material", material.pk)
        lines = snippet(material.about, terms) or [Piece(material.about[:OPENING])]
        more = (str(material.get_kind_display()), material.organization.name)
        title = marked(material.title, terms)
        yield material.pk, Shown(url, title, "", lines, more, "material")


def _activities(user: Any, pks: list[int], terms: Sequence[str]) -> Each:
    activities = list(_rows(Activity, pks).select_related("organization"))
    readable = [
        each
        for each in activities
        if each.state == State.CONFIRMED or user.has_perm("activities.record", each)
    ]
    said = _said([each.pk for each in readable], terms)
    for each in activities:
        place, lines = said.get(each.pk, ("", []))
        url = _address("activities:detail", each.pk) + ("#minutes" if lines else "")
        more = (
            formats.date_format(each.held_on, "DATE_FORMAT"),
            each.organization.name,
            str(each.get_state_display()),
        )
        yield each.pk, Shown(url, marked(each.title, terms), place, lines, more, "activity")


def _said(pks: list[int], terms: Sequence[str]) -> dict[int, tuple[str, list[Piece]]]:
    """Find, for each activity, the first part of its minutes in which one of the words stands."""
    names = all_parts()
    units = sorted({unit_of(pk) for pk in pks})
    here = {"unit_id__in": units, "activity__in": pks}
    found: dict[int, tuple[str, list[Piece]]] = {}
    for row in Section.objects.filter(**here).exclude(text="").order_by("pk"):
        lines = snippet(row.text, terms) if row.activity_id not in found else []
        if lines:
            found[row.activity_id] = (str(names.get(row.key, "")), lines)
    for speech in Speech.objects.filter(**here).order_by("position", "pk"):
        missing = speech.activity_id not in found
        lines = (snippet(speech.gist, terms) or snippet(speech.name, terms)) if missing else []
        if lines:
            found[speech.activity_id] = (speech.name, lines)
    return found


def _rows(model: Any, pks: list[int]) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(unit_id__in=sorted({unit_of(pk) for pk in pks}), pk__in=pks)
    return rows


def _filled(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word)


def _text_url(pk: int) -> str:
    return _address("study:text", pk)


def _address(name: str, pk: int) -> str:
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:  # a house without that room
        return ""
