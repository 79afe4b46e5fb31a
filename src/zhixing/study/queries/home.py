"""A member's own study: what is asked, what was begun, what is recommended, what is done."""

from dataclasses import dataclass, field
from datetime import date

from zhixing.library.models import Text
from zhixing.library.queries.texts import texts_for, those_meant
from zhixing.organizations.models import Member, Organization
from zhixing.study.models import Reading
from zhixing.study.queries.asked import AskedText, asked_of
from zhixing.study.queries.reading import place_names, readings_of

FEW = 12  # recommended texts on the page; the library lists all


@dataclass(frozen=True)
class Begun:
    """A text that somebody is in the middle of, and the name of the place."""

    reading: Reading
    place: str


@dataclass(frozen=True)
class Shelf:
    """What one member reads."""

    begun: list[Begun] = field(default_factory=list)
    asked: list[AskedText] = field(default_factory=list)
    recommended: list[Text] = field(default_factory=list)
    done: list[Reading] = field(default_factory=list)


def shelf_of(member: Member, branch: Organization | None, day: date) -> Shelf:
    """Gather what a member reads, is asked to read and might read; without a branch nothing is asked."""
    rows = [row for row in readings_of(member) if row.text.edition_id]
    asked = asked_of(member, branch, day) if branch else []
    known = {row.text_id for row in rows} | {row.text.pk for row in asked if row.text}
    offered = texts_for(branch).filter(is_recommended=True).exclude(pk__in=known) if branch else []
    return Shelf(
        begun=begun(rows),
        asked=asked,
        recommended=those_meant(offered, member, day)[:FEW],
        done=[row for row in rows if row.finished_on],
    )


def begun(rows: list[Reading]) -> list[Begun]:
    """List the readings that were begun and not finished, each with the place to go on at."""
    open_rows = [row for row in rows if not row.finished_on and (row.place or row.read)]
    names = place_names(open_rows)
    return [Begun(row, names.get(row.text_id, "")) for row in open_rows]


def begun_by(member: Member) -> list[Begun]:
    """List what a member is in the middle of."""
    return begun([row for row in readings_of(member) if row.text.edition_id])


def paper_at(branch: Organization, members: list[Member]) -> list[Reading]:
    """List what a branch recorded for its members as read on paper, by name and title."""
    rows = Reading.objects.filter(unit_id=branch.unit_id, member__in=members).exclude(recorded_by_name="")
    return list(rows.select_related("member", "text").order_by("member__sort_key", "text__title"))
