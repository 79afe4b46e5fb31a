"""The lines of Today: each one sentence with one button, by what a person is and where."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhixing.activities.choices import LeaveState, State
from zhixing.activities.models import Activity, Leave, Resolution
from zhixing.activities.queries import activities_of, coming, coming_for, to_confirm
from zhixing.activities.queries.asking import leaves_for
from zhixing.activities.queries.decisions import is_overdue, open_resolutions, open_resolutions_for
from zhixing.activities.queries.listing import invitations
from zhixing.organizations.models import ImportJob, Member, Organization
from zhixing.progress.queries import member_states, totals
from zhixing.schemes.language.model import Level
from zhixing.schemes.models import Slot
from zhixing.supervision import wording
from zhixing.supervision.asks import ask_of, is_dormant, period_of, place_for_me
from zhixing.supervision.cards import COMING, TODO, Card, missing_url
from zhixing.supervision.plan import plan_of
from zhixing.supervision.queries import open_remarks, requirements_in_force
from zhixing.supervision.wording import Standing

AHEAD = timedelta(days=45)  # what is due later than this waits in the plan
BEHIND = timedelta(days=92)  # a missed quarter stays in sight for one more
LATELY = timedelta(days=30)
WHOLE = "whole"  # the key of a slot without periods
FEW = 8  # lines of one kind; the rest stands on the page that the last line leads to


@dataclass(frozen=True)
class Line:
    """One sentence, and the one thing to do about it."""

    words: str
    url: str
    button: str
    state: str = ""
    more: str = ""
    also: tuple[str, ...] = ()  # what the same step serves besides
    aside: str = ""  # a second, quiet button
    aside_url: str = ""  # where it leads
    says_yes: str = ""  # or the address to which it sends yes at once
    slots: frozenset[int] = frozenset()  # the requirements' periods that it is about
    too: str = ""  # what is left of it beside an officer's line about the same period

    @property
    def anchor(self) -> str:
        """The place on its page to which the address leads."""
        return self.url.rpartition("#")[2]

    @property
    def is_elsewhere(self) -> bool:
        """Whether it leads beyond the member's own page, where the line itself stands."""
        return not self.url.startswith(reverse("me"))


@dataclass(frozen=True)
class Lists:
    """The lists of Today."""

    needs_me: list[Line]
    coming: list[Line]
    done: list[Line]
    pushed: list[Line] = field(default_factory=list)  # to study; nobody owes it

    def plus(self, other: "Lists") -> "Lists":
        """Put two people's lists together: one is often officer and member at once."""
        return Lists(
            _once([*self.needs_me, *other.needs_me]),
            _once([*self.coming, *other.coming]),
            _once([*self.done, *other.done]),
            _once([*self.pushed, *other.pushed]),
        )

    def __bool__(self) -> bool:
        return bool(self.needs_me or self.coming or self.done or self.pushed)


def _once(lines: Iterable[Line]) -> list[Line]:
    """Put lines together that lead to the same place: one lecture serves two requirements at once.

    What is asked of oneself stands with what the same period asks of those whom one helps.
    """
    found: dict[str, Line] = {}
    for line in lines:
        there = _about_the_same(line, found) if line.too else ""
        if there:
            found[there] = _with_words(found[there], line.too)
        elif line.url in found:
            found[line.url] = _joined(found[line.url], line)
        else:
            found[line.url] = line
    return list(found.values())


def _about_the_same(line: Line, found: dict[str, Line]) -> str:
    return next((url for url, each in found.items() if url != line.url and each.slots & line.slots), "")


def _joined(first: Line, line: Line) -> Line:
    if line.aside and not first.aside:
        first = replace(first, aside=line.aside, aside_url=line.aside_url, says_yes=line.says_yes)
    return _with_words(replace(first, slots=first.slots | line.slots), line.words)


def _with_words(first: Line, words: str) -> Line:
    return first if words in {first.words, *first.also} else replace(first, also=(*first.also, words))


# --- The branch's officers ----------------------------------------------------------------------------
def for_branch(branch: Organization, user: Any, today: date) -> Lists:
    """Tell the officers of a branch what needs them: what is to be confirmed, what is due, what was said."""
    plan = plan_of(branch)
    due = sorted((card for card in plan.cards if card.group == TODO), key=_urgency)
    needs = [
        *(_to_confirm(activity, today) for activity in to_confirm(branch, today)[:FEW]),
        *_remarks(branch, user),
        *(_resolution(row, today) for row in open_resolutions(branch)[:FEW]),
        *(_card(card, branch) for card in due[:FEW]),
    ]
    ahead = [_coming(activity, today) for activity in coming(branch, today)[:FEW]]
    ahead += [_card(card, branch) for card in plan.cards if _begins_soon(card, today)]
    return Lists(needs, ahead, _confirmed(branch, today))


def _begins_soon(card: Card, today: date) -> bool:
    main = card.main
    return card.group == COMING and main is not None and not main.event and main.slot.starts <= today + AHEAD


def _urgency(card: Card) -> tuple[bool, date]:
    return (not card.nudge, card.main.slot.ends if card.main else date.max)


def _card(card: Card, branch: Organization) -> Line:
    words = _("%(title)s: %(state)s") % {"title": card.ask.title, "state": card.said.words}
    there = f"{reverse('supervision:plan', args=[branch.pk])}#{card.anchor}"
    url, label = (card.step.url, card.step.label) if card.step else (there, _("Open the plan"))
    slots = frozenset([card.main.slot.pk]) if card.main else frozenset()
    return Line(words, url, label, card.said.code, card.nudge, slots=slots)


def _to_confirm(activity: Activity, today: date) -> Line:
    words = _("“%(title)s” of %(day)s is not confirmed yet") % _titled(activity, today)
    return Line(words, _address(activity), _("Confirm"), "due")


def _coming(activity: Activity, today: date) -> Line:
    words = _("“%(title)s” on %(day)s") % _titled(activity, today)
    return Line(words, _address(activity), _("Open"), "coming", activity.place)


def _confirmed(branch: Organization, today: date) -> list[Line]:
    rows = activities_of(branch).filter(state=State.CONFIRMED, held_on__gt=today - LATELY, held_on__lte=today)
    return [
        Line(_("“%(title)s” was held on %(day)s") % _titled(row, today), _address(row), _("Open"), "met")
        for row in rows[:FEW]
    ]


def _resolution(row: Resolution, today: date) -> Line:
    """Say what was resolved, who does it and by when; only its officers and its owner are told."""
    values = {"text": row.text, "who": row.owner_name or _("nobody named yet")}
    words = _("Resolved: %(text)s (%(who)s)") % values
    if row.due_on:
        values["day"] = wording.day(row.due_on, today)
        words = _("Resolved: %(text)s (%(who)s, by %(day)s)") % values
    url = f"{_address(row.activity)}#resolution-{row.pk}"
    return Line(words, url, _("Open"), "late" if is_overdue(row, today) else "due", row.activity.title)


def _titled(activity: Activity, today: date) -> dict[str, str]:
    return {"title": activity.title, "day": wording.day(activity.held_on, today)}


def _address(activity: Activity) -> str:
    return reverse("activities:detail", args=[activity.pk])


def _remarks(branch: Organization, user: Any) -> Iterator[Line]:
    count = open_remarks(branch).count() if user.has_perm("supervision.answer_remark", branch) else 0
    if count:
        words = ngettext(
            "%(count)d member says that something is wrong and waits for an answer",
            "%(count)d members say that something is wrong and wait for an answer",
            count,
        )
        url = reverse("supervision:remarks", args=[branch.pk])
        yield Line(words % {"count": count}, url, _("Answer"), "due")


# --- Those who help several branches ------------------------------------------------------------------
def for_committee(committee: Organization, user: Any, today: date) -> Lists:
    """Tell an organiser where help is needed, soonest due first, and which imports wait."""
    requirements = requirements_in_force(committee, today)
    needs = [*_imports(user), *_no_scheme(committee, user, bool(requirements))]
    needs += [_resolution(row, today) for row in open_resolutions(committee)[:FEW]]
    needs += _gaps(committee, _pressing(requirements, today), today)
    ahead = [_coming(activity, today) for activity in coming(committee, today)[:FEW]]
    return Lists(needs, ahead, _confirmed(committee, today))


def _pressing(requirements: Iterable[Any], today: date) -> list[Slot]:
    """List the slots that are due soon or were missed lately, soonest first."""
    slots = [
        slot
        for each in requirements
        if not is_dormant(each) and Level(each.level).is_owed
        for slot in each.slots.all()
        if slot.starts <= today and today - BEHIND <= slot.ends <= today + AHEAD
    ]
    return sorted(slots, key=lambda slot: slot.ends)


def _gaps(committee: Organization, slots: list[Slot], today: date) -> list[Line]:
    numbers = totals(committee, slots)
    return [
        _gap(committee, slot, Standing(slot.starts, slot.ends, *numbers[slot.pk]), today)
        for slot in slots
        if slot.pk in numbers and numbers[slot.pk].missing
    ][:FEW]


def _gap(committee: Organization, slot: Slot, standing: Standing, today: date) -> Line:
    ask = ask_of(slot.requirement)
    said = wording.gathered(ask, standing, today)
    words = _("%(title)s: %(state)s") % {"title": ask.title, "state": said.words}
    url = missing_url(committee, slot.requirement, slot)
    return Line(words, url, _("See who is missing"), said.code, slots=frozenset([slot.pk]))


def _imports(user: Any) -> list[Line]:
    jobs = ImportJob.objects.filter(made_by=user, state=ImportJob.State.READY)
    words = _("The roster “%(file)s” has been read and waits for your word")
    url = reverse("organizations:import")
    return [Line(words % {"file": job.filename}, url, _("Look at it"), "due") for job in jobs[:1]]


def _no_scheme(committee: Organization, user: Any, adopted: bool) -> Iterator[Line]:
    if not adopted and user.has_perm("schemes.adopt", committee):
        words = _("%(name)s has no scheme in force: without one nothing is due anywhere below")
        url = reverse("schemes:list", args=[committee.pk])
        yield Line(words % {"name": committee.name}, url, _("Choose a scheme"), "due")


# --- The member ---------------------------------------------------------------------------------------
def for_member(member: Member, branch: Organization | None, today: date) -> Lists:
    """Tell a member what is coming and what is asked of them this year."""
    ahead = coming_to(member, today)
    asked = asked_of(member, branch, today) if branch else []
    mine = [_resolution(row, today) for row in open_resolutions_for(member)[:FEW]]
    return Lists([*mine, *[line for line in asked if line.state in {"due", "late"}][:FEW]], ahead, [])


def coming_to(member: Member, today: date) -> list[Line]:
    """List what a member is expected at, each with the way to ask for leave, or with what was asked."""
    activities = coming_for(member, today)[:FEW]
    asked = leaves_for(member, activities)
    rows = invitations(member).filter(activity__in=[each.pk for each in activities])
    invited = set(rows.values_list("activity", flat=True))
    return [
        _coming(each, today) if each.pk in invited else _with_leave(each, asked.get(each.pk), today)
        for each in activities
    ]


def _with_leave(activity: Activity, leave: Leave | None, today: date) -> Line:
    line = _coming(activity, today)
    if leave and leave.state != LeaveState.DECLINED:
        state = _("leave: %(state)s") % {"state": leave.get_state_display()}
        return replace(line, more=" · ".join(filter(None, [line.more, state])))
    url = reverse("activities:ask-leave", args=[activity.pk])
    return replace(line, aside=_("Ask for leave"), aside_url=url)


def asked_of(member: Member, branch: Organization, today: date) -> list[Line]:
    """List what the plan asks of one member in this year, live."""
    year = date(today.year, 1, 1), date(today.year, 12, 31)
    found = []
    for slot, standing in member_states(member, branch, *year):
        ask = ask_of(slot.requirement)
        own = Standing(slot.starts, slot.ends, 1 - standing.waived, int(standing.met), int(standing.waived))
        said = wording.for_me(ask, own, today)
        words = _("%(title)s: %(state)s") % {"title": ask.title, "state": said.words}
        button, place = place_for_me(slot.requirement) or (_("Look at it"), reverse("me"))
        url = f"{place}#asked-{slot.pk}"
        too = _("%(title)s: you yourself too") % {"title": ask.title}
        mine = frozenset([slot.pk])
        found.append(Line(words, url, button, said.code, _span(slot, today), slots=mine, too=too))
    return found


def _span(slot: Slot, today: date) -> str:
    """Name the period of a line, unless it is all the time there is."""
    return "" if slot.key == WHOLE else period_of(slot, today)
