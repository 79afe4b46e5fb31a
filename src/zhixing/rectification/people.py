"""Who can answer for a problem: found by name in the unit's tree; and who left it, since when and why."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from typing_extensions import override

from zhixing.core.paths import above
from zhixing.organizations.choices import Kind, LeavingReason, PostCode
from zhixing.organizations.models import Affiliation, Organization, Post
from zhixing.organizations.models.member import on_day

WITH_PLACE = re.compile(r"(.+?)\s*[（(](.+)[)）]")  # 张三（办公室党支部）, as `candidates` writes namesakes
WHOLE = {Kind.BRANCH, Kind.GENERAL_BRANCH}  # bodies small enough to offer everybody


@dataclass(frozen=True)
class Departure:
    """A member who belongs to no branch of the unit any more."""

    name: str
    since: date | None  # None: they never belonged to one
    reason: str = ""

    @override
    def __str__(self) -> str:
        """Say who is gone, and since when."""
        if self.since is None:
            return _("%(name)s belongs to no branch of this unit.") % {"name": self.name}
        values = {"name": self.name, "day": formats.date_format(self.since)}
        if self.reason == LeavingReason.DIED:
            return _("%(name)s has died (%(day)s).") % values
        return _("%(name)s is not here any more since %(day)s.") % values


def departures(unit_id: int, members: dict[int, str], day: date) -> dict[int, Departure]:
    """Tell which of these members (id → name) belong to no branch of the unit on a day: at most two queries."""
    if not members:
        return {}
    rows = Affiliation.objects.filter(unit_id=unit_id, member_id__in=list(members))
    there = set(rows.filter(on_day(day)).values_list("member_id", flat=True))
    gone = {pk: name for pk, name in members.items() if pk not in there}
    last = {row.member_id: row for row in rows.filter(ends__lte=day).order_by("ends")} if gone else {}
    return {
        pk: Departure(name, last[pk].ends, last[pk].reason) if pk in last else Departure(name, None)
        for pk, name in gone.items()
    }


@dataclass(frozen=True)
class Found:
    """What a typed name means: a member, somebody who left, one of several (`many`), or just a name."""

    name: str
    member_id: int | None = None
    gone: Departure | None = None
    many: bool = False


def candidates(organization: Organization, day: date) -> list[str]:
    """List the names that a body's form offers: its people; of a committee who holds a post there or below.

    Namesakes carry their branch behind the name.
    """
    found = _people(organization, day)
    bearers = Counter(name for _pk, name, _place in found)
    return list(
        dict.fromkeys(f"{name}（{place}）" if bearers[name] > 1 else name for _pk, name, place in found)
    )


def _people(organization: Organization, day: date) -> list[tuple[int, str, str]]:
    columns = ("member_id", "member__name", "organization__name")
    if organization.kind in WHOLE:
        rows = within(organization, day).order_by("member__sort_key", "member_id")
        return list(dict.fromkeys(rows.values_list(*columns)))
    if organization.kind == Kind.CELL:
        cell = Affiliation.objects.filter(on_day(day), unit_id=organization.unit_id, cell=organization)
        return list(cell.order_by("member__sort_key").values_list(*columns))
    posts = Post.objects.filter(on_day(day), unit_id=organization.unit_id)
    here = posts.filter(organization=organization) | posts.filter(
        organization__parent=organization, code__in=[PostCode.SECRETARY, PostCode.DEPUTY_SECRETARY]
    )
    by_person = {row[0]: row for row in here.order_by("member__sort_key", "pk").values_list(*columns)}
    return list(by_person.values())


def within(organization: Organization, day: date | None = None) -> QuerySet[Affiliation]:
    """List who belongs to a body or below it in its unit, on a day or (None) ever did."""
    rows = Affiliation.objects.filter(
        unit_id=organization.unit_id,
        organization__path__gte=organization.path,
        organization__path__lt=above(organization.path),
    )
    return rows if day is None else rows.filter(on_day(day))


def secretary_of(organization: Organization, day: date) -> str:
    """Name a body's secretary, who leads its rectification unless somebody else is named; empty without one."""
    codes = [PostCode.SECRETARY, PostCode.TEAM_SECRETARY]
    posts = Post.objects.filter(
        on_day(day), unit_id=organization.unit_id, organization=organization, code__in=codes
    )
    names = list(posts.order_by("-starts").values_list("member__name", flat=True)[:1])
    return names[0] if names else ""


def look_up(organization: Organization, typed: Collection[str], day: date) -> dict[str, Found]:
    """Find the members meant by typed names: of the body first, else of its unit; two queries for all.

    A name of nobody in the unit stands for itself: somebody of another unit, or a body.
    """
    parts = {text: _parts(text) for text in typed}
    rows = Affiliation.objects.filter(
        unit_id=organization.unit_id, member__name__in={name for name, _place in parts.values()}
    )
    spans = list(rows.select_related("member", "organization").order_by("starts"))
    return {text: _found(organization, text, *parts[text], spans, day) for text in typed}


def _parts(text: str) -> tuple[str, str]:
    matched = WITH_PLACE.fullmatch(text)
    return (matched[1], matched[2]) if matched else (text, "")


def _found(
    organization: Organization, text: str, name: str, place: str, spans: Iterable[Affiliation], day: date
) -> Found:
    mine = [row for row in spans if row.member.name == name and (not place or row.organization.name == place)]
    now = [row for row in mine if row.starts <= day and (row.ends is None or row.ends > day)]
    near = [row for row in now if row.organization.path.startswith(_home(organization).path)]
    people = {row.member_id for row in near or now}
    if len(people) > 1:
        return Found(name, many=True)
    if people:
        return Found(name, people.pop())
    past = [row for row in mine if row.ends and row.ends <= day]
    if past:
        last = past[-1]
        return Found(name, gone=Departure(name, last.ends, last.reason))
    return Found(text)


def _home(organization: Organization) -> Organization:
    """Give the body whose people are meant first: of a cell its branch."""
    is_cell = organization.kind == Kind.CELL and organization.parent
    return organization.parent if is_cell and organization.parent else organization
