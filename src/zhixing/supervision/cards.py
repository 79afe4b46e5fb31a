"""A branch's plan as cards: one for each requirement, in the order of the plan's clauses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from zhixing.activities.matching import Event, first_for
from zhixing.organizations.models import Organization
from zhixing.progress.measures import is_served
from zhixing.schemes.models import Requirement, Slot
from zhixing.supervision import asks, wording
from zhixing.supervision.asks import in_language
from zhixing.supervision.wording import Ask, Said, Standing

TODO, COMING, DONE, OTHER = "todo", "coming", "done", "other"
GROUPS = (TODO, COMING, DONE, OTHER)
OPEN = {"due", "late", "coming", "info"}  # states in which something may still be done


@dataclass(frozen=True)
class Count:
    """What the engine says of one body in one slot."""

    due: int = 0
    met: int = 0
    waived: int = 0
    reason: str = ""  # of the waiver, if the whole body is excused


@dataclass(frozen=True)
class Period:
    """One period of a card."""

    slot: Slot
    name: str
    standing: Standing
    said: Said
    event: Event | None


@dataclass(frozen=True)
class Step:
    """The one next step: its words and where it leads."""

    label: str
    url: str
    writes: bool = False  # leads to a form that only those who record activities may use


@dataclass(frozen=True)
class Card:
    """One requirement as a branch sees it."""

    requirement: Requirement
    ask: Ask
    group: str
    said: Said
    main: Period | None = None
    periods: list[Period] = field(default_factory=list)
    also: list[Period] = field(default_factory=list)  # earlier periods that are still open
    step: Step | None = None
    reason: str = ""
    nudge: str = ""
    see: str = ""  # every period, and who is missing

    @property
    def sentence(self) -> str:
        """The requirement in one sentence."""
        return in_language(self.requirement.data["sentence"])

    @property
    def note(self) -> str:
        """How an unclear place of the source is read."""
        return in_language(self.requirement.data.get("note"))

    @property
    def clause_title(self) -> str:
        """The title of the clause that the requirement stands under."""
        clauses = {clause.code: clause for clause in asks.scheme_text(self.requirement).clauses}
        clause = clauses.get(self.requirement.clause)
        return in_language({"zh": clause.title.zh, "en": clause.title.en}) if clause else ""

    @property
    def anchor(self) -> str:
        """The card's own place on the page."""
        return f"r{self.requirement.pk}"


def make_card(
    requirement: Requirement,
    slots: Sequence[Slot],
    counts: dict[int, Count],
    events: Sequence[Event],
    organization: Organization,
    today: date,
) -> Card:
    """Make the card of one requirement from what the engine counted and what the branch has planned."""
    ask = asks.ask_of(requirement)
    if asks.is_dormant(requirement) or not slots:
        return Card(requirement, ask, OTHER, Said("none", _why_dormant(requirement)))
    periods = [_period(ask, slot, counts.get(slot.pk, Count()), events, today) for slot in slots]
    main = _main(periods, today)
    also = [each for each in periods if each.said.code == "late" and each is not main]
    return Card(
        requirement,
        ask,
        _group(ask, periods, main, is_of_others=_owed_by(requirement) != ""),
        main.said,
        main,
        periods,
        also,
        step=_step(requirement, main, organization, today),
        reason=counts.get(main.slot.pk, Count()).reason or _owed_by(requirement),
        see=missing_url(organization, requirement),
    )


def _why_dormant(requirement: Requirement) -> str:
    if not is_served(requirement.measure):
        return wording.later(asks.module_of(requirement))
    if requirement.data["dormant"]:
        return _("The list is still empty; nothing is due yet.")
    return _("Nothing is due yet.")


def _period(ask: Ask, slot: Slot, count: Count, events: Sequence[Event], today: date) -> Period:
    done = first_for(slot, events, confirmed=True)
    planned = first_for(slot, events, confirmed=False)
    standing = Standing(
        slot.starts,
        slot.ends,
        count.due,
        count.met,
        count.waived,
        done.held_on if done and count.met else None,
        planned.held_on if planned else None,
    )
    said = wording.state(ask, standing, today)
    return Period(slot, asks.period_of(slot, today), standing, said, done if said.code == "met" else planned)


def _main(periods: Sequence[Period], today: date) -> Period:
    """Choose the period to speak of: what is open now, what was left open, what is now, next, or was last."""
    now = [each for each in periods if each.slot.starts <= today <= each.slot.ends]
    late = [each for each in periods if each.said.code == "late"]
    ahead = [each for each in periods if each.slot.starts > today]
    open_now = [each for each in now if each.said.code in {"due", "coming"}]
    return next(each for found in (open_now, late, now, ahead, [periods[-1]]) for each in found)


def _owed_by(requirement: Requirement) -> str:
    """Say who has to act where it is not the body itself."""
    words = {"upper": _("the committee above has to act"), "discipline": _("the discipline body has to act")}
    return words.get(requirement.data["owed_by"], "")


def _group(ask: Ask, periods: Sequence[Period], main: Period, *, is_of_others: bool) -> str:
    codes = {each.said.code for each in periods}
    if not ask.owed:
        return DONE if any(each.standing.met for each in periods) else OTHER
    if is_of_others and main.said.code != "met":
        return OTHER
    if main.said.code == "due" or "late" in codes:
        return TODO
    return {"coming": COMING, "met": DONE}.get(main.said.code, OTHER)


def _step(requirement: Requirement, main: Period, organization: Organization, today: date) -> Step | None:
    if main.event:
        return Step(_open_label(main), reverse("activities:detail", args=[main.event.pk]))
    if main.said.code not in OPEN or requirement.data["owed_by"] != "self":
        return None
    if place := asks.place_to_act(requirement, organization):
        return Step(*place, writes=True)
    if requirement.data["who"]["each"] != "organization" and main.standing.met:
        return Step(_("See who is missing"), missing_url(organization, requirement, main.slot))
    if requirement.measure in {asks.HELD, asks.ATTENDED}:
        label = _("Record it if it was held") if main.said.code == "late" else _("Plan it")
        return Step(label, asks.plan_url(requirement, organization, main.slot, today), writes=True)
    return None


def _open_label(main: Period) -> str:
    return _("Open the record") if main.said.code == "met" else _("Open what is planned")


def missing_url(organization: Organization, requirement: Requirement, slot: Slot | None = None) -> str:
    """Make the address of the page that says who is missing."""
    url = reverse("supervision:missing", args=[organization.pk, requirement.pk])
    return f"{url}?period={slot.key}" if slot else url


def grouped(cards: Iterable[Card]) -> list[tuple[str, str, list[Card]]]:
    """Put cards into the four groups: code, title, cards; empty groups are left out."""
    titles = {TODO: _("Still to do"), COMING: _("Coming"), DONE: _("Done"), OTHER: _("Not for us now")}
    kept = list(cards)
    found = [(code, titles[code], [card for card in kept if card.group == code]) for code in GROUPS]
    return [each for each in found if each[2]]
