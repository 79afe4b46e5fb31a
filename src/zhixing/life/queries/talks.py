"""Every read about heart talks: who talked with whom, which pairs are missing, how far a round's talks are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations, cycle
from typing import Any

from django.db.models import F, Q, QuerySet

from zhixing.core.time import today
from zhixing.life.choices import TalkKind
from zhixing.life.models import LifeMeeting, Talk
from zhixing.organizations.choices import COMMITTEE_POSTS, PostCode
from zhixing.organizations.models import Member, Organization
from zhixing.organizations.queries import members_of, posts_in

READ = "life.read_talk"  # the action whose entries say who opened the words of a talk
LATEST = (F("held_on").desc(nulls_first=True), "-planned_on", "-pk")  # those to come before those held
OFFICER_POSTS = (*COMMITTEE_POSTS, PostCode.TEAM_SECRETARY, PostCode.TEAM_MEMBER)


def talks_of(organization: Organization, year: int) -> QuerySet[Talk]:
    """List a body's talks that were held in a year, and those planned for it, the latest first."""
    in_year = Q(held_on__year=year) | Q(held_on=None, planned_on__year=year)
    rows = Talk.objects.filter(in_year, unit_id=organization.unit_id, organization=organization)
    return rows.select_related("talker", "partner", "organization").order_by(*LATEST)


def find_talk(user: Any, pk: int) -> Talk | None:
    """Find a talk of the user's own, or of a body of which the user is an officer."""
    talk = Talk.objects.of(pk).select_related("organization", "talker", "partner").first()
    return talk if talk and user.has_perm("life.write_talk", talk) else None


def officers_in(organization: Organization, day: date) -> list[Member]:
    """List who leads a body on a day, in the order of names."""
    posts = posts_in(organization, day).filter(code__in=OFFICER_POSTS)
    return _in_order(post.member for post in posts)


def people_in(organization: Organization, day: date) -> list[Member]:
    """List who may talk in a body: who leads it and who belongs to it, in the order of names."""
    belong = (row.member for row in members_of(organization, day))
    return _in_order((*officers_in(organization, day), *belong))


def _in_order(people: Iterable[Member]) -> list[Member]:
    found = {person.pk: person for person in people}
    return sorted(found.values(), key=lambda person: (person.sort_key, person.pk))


def kind_of(organization: Organization, pair: Iterable[int], day: date) -> TalkKind:
    """Tell between whom a talk of two members is, by the posts of that day."""
    leading = {person.pk for person in officers_in(organization, day)}
    count = len(leading & set(pair))
    return (TalkKind.MEMBERS, TalkKind.OFFICERS_MEMBERS, TalkKind.OFFICERS)[count]


@dataclass(frozen=True)
class Pair:
    """Two who have not talked yet; `is_planned` where a day is set."""

    talker: Member
    partner: Member
    is_planned: bool = False

    @property
    def key(self) -> str:
        """How a form names the pair."""
        return f"{self.talker.pk}-{self.partner.pk}"


@dataclass(frozen=True)
class Talks:
    """A body's year of talks: how many are wanted, and which of them are missing, in the order of names."""

    wanted: int
    missing: list[Pair]

    @property
    def held(self) -> int:
        """How many of the wanted ones were held."""
        return self.wanted - len(self.missing)


def talks_in(organization: Organization, year: int) -> Talks:
    """Tell which talks a body still lacks in a year: officers with each other, and one of them with each member.

    Members among themselves talk as they wish: nothing of theirs is missing (domain.md §6).
    """
    talks = list(talks_of(organization, year))
    held = {talk.pair for talk in talks if talk.held_on}
    planned = {talk.pair for talk in talks if not talk.held_on}
    officers = officers_in(organization, today())
    leading = {person.pk for person in officers}
    others = [person for person in people_in(organization, today()) if person.pk not in leading]
    pairs = [(one, two) for one, two in combinations(officers, 2)]
    missing = [Pair(one, two, _has(planned, one, two)) for one, two in pairs if not _has(held, one, two)]
    spoken = {pk for pair in held if pair & leading for pk in pair}
    for officer, person in zip(
        cycle(officers), others, strict=False
    ):  # each officer is suggested a like share
        if person.pk not in spoken:
            is_planned = any(person.pk in pair and pair & leading for pair in planned)
            missing.append(Pair(officer, person, is_planned))
    return Talks(len(pairs) + (len(others) if officers else 0), missing)


def _has(pairs: set[frozenset[int]], one: Member, two: Member) -> bool:
    return frozenset((one.pk, two.pk)) in pairs


def talks_for(meeting: LifeMeeting) -> Talks:
    """Tell how far the talks before a round are: those of its body in its year."""
    return talks_in(meeting.organization, meeting.year)


def talks_with(member: Member) -> QuerySet[Talk]:
    """List a member's own talks, those to come first, then the latest."""
    rows = Talk.objects.filter(Q(talker=member) | Q(partner=member), unit_id=member.unit_id)
    return rows.select_related("talker", "partner", "organization").order_by(*LATEST)


def to_write_up(member: Member, until: date) -> QuerySet[Talk]:
    """List a member's planned talks up to a day that are not held as far as is known."""
    return talks_with(member).filter(held_on=None, planned_on__lte=until).order_by("planned_on", "pk")
