"""A branch's plan, put together live: its cards, and its year month by month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import pgettext

from zhixing.activities.matching import Event, events_of
from zhixing.core.templatetags.zhixing import state_words
from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.progress.numbers import NONE
from zhixing.progress.queries import branch_states, own_numbers
from zhixing.schemes.models import Requirement, Slot
from zhixing.supervision import wording
from zhixing.supervision.asks import is_dormant
from zhixing.supervision.cards import Card, Count, Period, make_card
from zhixing.supervision.models import Nudge
from zhixing.supervision.queries import Named, name_of, nudges_of, requirements_in_force, whole_waivers


@dataclass(frozen=True)
class Plan:
    """What is in force at a branch, and what it has planned and held."""

    organization: Organization
    today: date
    cards: list[Card]
    events: list[Event]


@dataclass(frozen=True)
class Item:
    """One thing in a month of the year strip."""

    label: str
    state: str
    state_label: str
    href: str = ""


@dataclass
class Month:
    """One month of the year strip."""

    label: str
    state: str  # past, now, ahead
    items: list[Item] = field(default_factory=list)


def plan_of(organization: Organization, day: date | None = None) -> Plan:
    """Put together a branch's plan as it stands now, evaluated live, so that its people see their click."""
    now = day or today()
    return _plan(organization, now, requirements_in_force(organization, now), live=True)


def own_duties(organization: Organization, requirements: Sequence[Requirement]) -> list[Card]:
    """List the cards of what a committee owes itself, or its post holders there, by the stored numbers."""
    slots = [slot for each in requirements if not is_dormant(each) for slot in each.slots.all()]
    concerned = {slot for slot, numbers in own_numbers(organization, slots).items() if any(numbers)}
    own = [each for each in requirements if concerned & {slot.pk for slot in each.slots.all()}]
    return _plan(organization, today(), own, live=False).cards if own else []


def _plan(organization: Organization, now: date, requirements: Sequence[Requirement], *, live: bool) -> Plan:
    slots = [slot for each in requirements if not is_dormant(each) for slot in each.slots.all()]
    events = events_of(organization, *_days(slots, now))
    counts = _counts(organization, slots, live=live)
    nudges = nudges_of(organization)
    cards = [
        _nudged(make_card(each, list(each.slots.all()), counts, events, organization, now), nudges, now)
        for each in requirements
        if _speaks_to(each.data["who"], organization)
    ]
    return Plan(organization, now, cards, events)


def _nudged(card: Card, nudges: Mapping[Named, Nudge], now: date) -> Card:
    """Add who reminded the branch of what is still open."""
    for period in card.periods:
        nudge = nudges.get(name_of(period.slot))
        if nudge and period.said.code in {"due", "late", "coming"}:
            return replace(card, nudge=wording.reminded(nudge.reminded_on, nudge.by_name, now))
    return card


def _speaks_to(who: dict[str, object], organization: Organization) -> bool:
    """Tell whether a requirement can concern this kind of body; a committee's duties are not a branch's."""
    bodies = who.get("bodies") or {}
    kinds = bodies.get("kinds") if isinstance(bodies, dict) else None
    return who["each"] != "organization" or not kinds or organization.kind in kinds


def _days(slots: Iterable[Slot], now: date) -> tuple[date, date]:
    found = list(slots)
    first = min([slot.starts for slot in found], default=now)
    last = max([slot.ends for slot in found], default=now)
    return min(first, date(now.year, 1, 1)), max(last, date(now.year, 12, 31))


def _counts(organization: Organization, slots: Sequence[Slot], *, live: bool) -> dict[int, Count]:
    waivers = whole_waivers(organization)
    if not live:
        numbers = own_numbers(organization, slots)
        return {
            slot.pk: Count(*numbers.get(slot.pk, NONE), _reason(waivers.get(name_of(slot)))) for slot in slots
        }
    return {
        state.slot.pk: Count(state.due, state.met, state.waived, _reason(waivers.get(name_of(state.slot))))
        for state in branch_states(organization, slots)
    }


def _reason(waiver: object) -> str:
    return str(getattr(waiver, "reason", ""))


def year_strip(plan: Plan) -> list[Month]:
    """Lay the year out in twelve months: what was held, what is planned, what is due at a month's end."""
    now = plan.today
    months = [_month(date(now.year, number, 1), now) for number in range(1, 13)]
    for event in plan.events:
        if event.held_on.year == now.year:
            months[event.held_on.month - 1].items.append(_held(event))
    for card in plan.cards:
        for period in card.periods:
            if period.slot.ends.year == now.year and period.said.code in {"due", "late"}:
                months[period.slot.ends.month - 1].items.append(_due(card, period))
    return months


def _month(first: date, now: date) -> Month:
    state = "now" if first.month == now.month else "past" if first < now else "ahead"
    return Month(format_date(first, pgettext("date format", "F")), state)


def _held(event: Event) -> Item:
    state = "met" if event.confirmed else "coming"
    label = f"{event.held_on.day:02} {event.title}"
    return Item(label, state, state_words(state), reverse("activities:detail", args=[event.pk]))


def _due(card: Card, period: Period) -> Item:
    return Item(card.ask.title, period.said.code, state_words(period.said.code), f"#{card.anchor}")
