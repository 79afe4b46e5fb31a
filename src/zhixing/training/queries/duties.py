"""What the plans in force ask about training: of a body (R2.1-7), and of core staff below it (R3.3-3)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhixing.core.language import reader_language
from zhixing.core.time import today
from zhixing.organizations.models import Member, Organization, Post
from zhixing.progress.measures import Subject
from zhixing.progress.numbers import Numbers
from zhixing.progress.queries import branch_states, missing_branches, missing_members_at, slots_for
from zhixing.progress.question import Asked
from zhixing.schemes.actions.waivers import may_waive
from zhixing.schemes.models import Slot, Waiver
from zhixing.training.choices import For
from zhixing.training.queries.people import posts_of

HELD, ATTENDED = "training.held", "training.attended"


@dataclass(frozen=True)
class Duty:
    """One requirement to hold trainings in the present period, as a body stands with it."""

    slot: Slot
    numbers: Numbers
    waiver: Waiver | None
    may_waive: bool

    @property
    def sentence(self) -> str:
        """The requirement in one sentence of the reader's language."""
        return sentence_of(self.slot)

    @property
    def is_met(self) -> bool:
        """Whether it is done."""
        return self.numbers.met > 0


@dataclass(frozen=True)
class Newcomer:
    """A member of the core staff who has attended nothing yet, and the posts that make them one."""

    member: Member
    posts: list[Post]
    is_new: bool  # in post only since the period began


@dataclass(frozen=True)
class Untrained:
    """One body with the core staff counted there who still have to attend; names only where they may be read."""

    organization: Organization
    number: int
    people: list[Newcomer] = field(default_factory=list)


def sentence_of(slot: Slot) -> str:
    """Say a slot's requirement in the reader's language."""
    return str(slot.requirement.data["sentence"][reader_language()])


def _in_force(organization: Organization, measure: str) -> list[Asked]:
    now = today()
    return [
        each
        for each in slots_for(organization, now, now)
        if each.requirement.measure == measure and each.is_served
    ]


def duties_of(organization: Organization, user: Any) -> list[Duty]:
    """List what the plans ask of a body's own trainings now, each with the reason why it is not able, if given."""
    asked = [
        each
        for each in _in_force(organization, HELD)
        if each.question.each == Subject.ORGANIZATION and each.question.concerns(organization)
    ]
    if not asked:
        return []
    states = branch_states(organization, [each.slot for each in asked])
    waivers = _waivers(organization)
    return [
        Duty(
            state.slot,
            state.numbers,
            waivers.get(_name(state.slot)),
            may_waive(user, state.requirement, organization),
        )
        for state in states
    ]


def _waivers(organization: Organization) -> dict[tuple[int, str, str], Waiver]:
    rows = Waiver.objects.filter(
        unit_id=organization.unit_id, organization=organization, member=None, revoked_at=None
    )
    return {(row.adoption_id, row.code, row.slot_key): row for row in rows}


def _name(slot: Slot) -> tuple[int, str, str]:
    return slot.requirement.adoption_id, slot.requirement.code, slot.key


def duty_of(organization: Organization, slot_id: int, user: Any) -> Duty | None:
    """Find one duty by its slot."""
    return next((duty for duty in duties_of(organization, user) if duty.slot.pk == slot_id), None)


def staff_slot(organization: Organization) -> Asked | None:
    """Find the requirement in force that asks core staff to attend a class (R3.3-3), in its present period."""
    found = _in_force(organization, ATTENDED)
    return next((each for each in found if For.CORE_STAFF in each.question.where.get("audience", ())), None)


def bodies_with_untrained(organization: Organization, asked: Asked) -> list[Untrained]:
    """List the bodies at or below an organisation where core staff still have to attend, without names."""
    rows = missing_branches(organization, asked.slot)
    return [Untrained(row.organization, row.numbers.missing) for row in rows]


def with_names(bodies: Sequence[Untrained], asked: Asked) -> list[Untrained]:
    """Add the names, posts and first days in post; a few queries, however many bodies."""
    places = [each.organization for each in bodies]
    missing = missing_members_at(places, asked.slot)
    posts = posts_of({member.pk for members in missing.values() for member in members})
    return [
        Untrained(
            each.organization,
            each.number,
            [
                _newcomer(member, posts.get(member.pk, []), each.organization, asked)
                for member in missing.get(each.organization.pk, [])
            ],
        )
        for each in bodies
    ]


def _newcomer(member: Member, posts: list[Post], body: Organization, asked: Asked) -> Newcomer:
    held = [
        post for post in posts if post.organization_id == body.pk and post.code in asked.question.posts
    ] or posts
    return Newcomer(member, held, _is_new(held, asked.slot.starts))


def _is_new(posts: Sequence[Post], since: date) -> bool:
    return bool(posts) and all(post.starts > since for post in posts)


def untrained_below(organization: Organization) -> list[Member]:
    """List all core staff at or below an organisation who still have to attend, in the order of the tree."""
    asked = staff_slot(organization)
    if asked is None:
        return []
    places = [each.organization for each in bodies_with_untrained(organization, asked)]
    missing = missing_members_at(places, asked.slot)
    found = {member.pk: member for place in places for member in missing.get(place.pk, [])}
    return list(found.values())
