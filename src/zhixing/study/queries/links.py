"""Links beside the articles that they join, and passages to be linked to."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from zhixing.core.paths import ancestors
from zhixing.core.permissions import roles_of
from zhixing.core.text import folded
from zhixing.library.choices import Level
from zhixing.library.models import Article, Text
from zhixing.library.queries.texts import visible_to
from zhixing.organizations.models import Organization
from zhixing.study.models import Link

MOST = 15  # passages offered at once; more words find fewer
READ = (Level.ARTICLE, Level.PASSAGE)


@dataclass(frozen=True)
class Linked:
    """The other side of a link, as it stands beside an article."""

    link: Link
    title: str
    text_id: int
    anchor: int
    label: str
    is_own: bool
    may_remove: bool


def links_seen_by(user: Any) -> QuerySet[Link]:
    """List the links that a user sees: their own, and those of the bodies where they stand and above them."""
    paths = {path for role in roles_of(user) if role.unit_id for path in (*ancestors(role.path), role.path)}
    bodies = dict(Organization.objects.filter(path__in=paths).values_list("pk", "unit_id"))
    seen = Q(unit_id__in=set(bodies.values()), organization_id__in=list(bodies), member__isnull=True)
    if user.member_id is not None:
        seen |= Q(unit_id=user.unit_id, member_id=user.member_id)
    return Link.objects.filter(seen)


def links_beside(user: Any, text: Text) -> dict[int, list[Linked]]:
    """Tell what is linked to each article of a text, by its anchor, whichever side the link was made from."""
    rows = links_seen_by(user).filter(Q(text=text) | Q(other=text))
    rows = rows.select_related("text", "other", "organization").order_by("pk")
    sides = [side for row in rows for side in _sides(row, text)]
    names = _names({(other.pk, anchor) for _row, _here, other, anchor in sides})
    found: dict[int, list[Linked]] = defaultdict(list)
    for row, here, other, anchor in sides:
        own = row.member_id is not None
        may = own or user.has_perm("study.guide", row.organization)
        linked = Linked(row, other.title, other.pk, anchor, names.get((other.pk, anchor), ""), own, may)
        found[here].append(linked)
    return found


def _sides(row: Link, text: Text) -> list[tuple[Link, int, Text, int]]:
    sides = [(row, row.anchor, row.other, row.other_anchor)] if row.text_id == text.pk else []
    return sides + ([(row, row.other_anchor, row.text, row.anchor)] if row.other_id == text.pk else [])


def _names(places: set[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Name passages by text and anchor, as the editions in force do; one that stands there no longer has no name."""
    if not places:
        return {}
    rows = Article.objects.filter(
        edition__text__in={text_id for text_id, _anchor in places},
        edition__in=Text.objects.exclude(edition=None).values("edition"),
        anchor__in={anchor for _text, anchor in places},
    ).values_list("edition__text_id", "anchor", "label", "heading")
    return {
        (text_id, anchor): f"{label} {heading}".strip()
        for text_id, anchor, label, heading in rows
        if (text_id, anchor) in places
    }


def link_at(text: Text, pk: int) -> Link | None:
    """Find a link of a text, from whichever side it was made."""
    here = Q(text=text) | Q(other=text)
    return Link.objects.of(pk).filter(here).select_related("organization").first()


def passages(user: Any, words: str, number: int | None = None) -> list[Article]:
    """Find passages of texts that a user may read: by the text's title and the article's number, or by words in it.

    At most MOST, each with its edition and text.
    """
    titled = Q(edition__text__title__icontains=words)
    within = Q(plain__contains=folded(words))
    wanted = titled | within if number is None else titled & Q(number=number)
    return list(passages_to(user).filter(wanted).order_by("edition__text__title", "position")[:MOST])


def passages_to(user: Any) -> QuerySet[Article]:
    """List the passages of the editions in force that a user may read, each with its edition and text."""
    rows = Article.objects.filter(edition__in=visible_to(user).values("edition"), level__in=READ)
    return rows.select_related("edition__text")
