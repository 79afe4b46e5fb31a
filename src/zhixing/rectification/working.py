"""What somebody can do next with a problem: one main step, and the others folded away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhixing.core.time import today
from zhixing.rectification.actions.lasting import look_back, make_long_term
from zhixing.rectification.actions.steps import note_progress, report_done
from zhixing.rectification.actions.verifying import reopen, send_back, strike_off
from zhixing.rectification.choices import STANDING, ProblemState
from zhixing.rectification.forms.steps import (
    BackForm,
    DoneForm,
    LongTermForm,
    LookBackForm,
    NoteForm,
    StepFileForm,
    StepForm,
    StrikeOffForm,
    TickForm,
)
from zhixing.rectification.models import Problem, Remedy, Step
from zhixing.rectification.owning import may_strike_off
from zhixing.rectification.queries.history import Strand, steps_of, strands_of, struck_off_days
from zhixing.rectification.standing import Standing, is_overdue, standing_of

Sent = Mapping[
    str, forms.Form
]  # what has something to mend, by the code of its way, `remedy-ID` or `step-ID`
WORK, VERIFY = "rectification.work", "rectification.verify"


@dataclass(frozen=True)
class Way:
    """One step that can be taken: what it asks, what it does, and what is said before and after."""

    form: type[StepForm]
    act: Callable[..., Any]
    permission: str
    title: str | Promise
    said: str | Promise


WAYS: Mapping[str, Way] = {
    "note": Way(NoteForm, note_progress, WORK, _("Note progress"), _("Noted.")),
    "done": Way(
        DoneForm,
        report_done,
        WORK,
        _("Report as done"),
        _("Reported as done. Somebody who does not answer for it verifies it and strikes it off."),
    ),
    "strike-off": Way(StrikeOffForm, strike_off, VERIFY, _("Verify and strike off"), _("Struck off.")),
    "send-back": Way(
        BackForm,
        send_back,
        VERIFY,
        _("Send back: not there yet"),
        _(
            "Sent back; it is under way again. Take back a measure that is not done, or add one with a new day."
        ),
    ),
    "reopen": Way(
        BackForm,
        reopen,
        WORK,
        pgettext_lazy("problem", "Open again"),
        _("It is under way again; its history stays. Add a measure with a new day."),
    ),
    "long-term": Way(
        LongTermForm,
        make_long_term,
        WORK,
        _("Make it long-term"),
        _("It is long-term now; nothing of it is overdue."),
    ),
    "look-back": Way(LookBackForm, look_back, WORK, _("Look back"), _("Noted.")),
}
OFFERED: Mapping[str, tuple[str, ...]] = {
    ProblemState.OPEN: ("note", "done", "long-term"),
    ProblemState.UNDER_WAY: ("note", "done", "long-term"),
    ProblemState.DONE: ("strike-off", "send-back", "reopen", "note", "long-term"),
    ProblemState.LONG_TERM: ("look-back", "note"),
    ProblemState.STRUCK_OFF: ("reopen",),
    ProblemState.DROPPED: (),
}
MAIN: Mapping[str, tuple[str, ...]] = {
    ProblemState.OPEN: ("note",),
    ProblemState.UNDER_WAY: ("note", "done"),
    ProblemState.DONE: ("strike-off",),
    ProblemState.LONG_TERM: ("look-back",),
}


@dataclass(frozen=True)
class Offer:
    """A step offered on the page, with its form."""

    code: str
    title: str
    form: forms.Form


@dataclass(frozen=True)
class Tick:
    """A measure with the form that says it is done, or (`is_done`) that it is not after all."""

    remedy: Remedy
    form: forms.Form
    is_done: bool
    is_overdue: bool


@dataclass(frozen=True)
class Event:
    """A step of the history; `file_form` where the reader may put a file to it."""

    step: Step
    file_form: forms.Form | None


@dataclass(frozen=True)
class Working:
    """What the page of a problem shows of the work on it."""

    problem_id: int
    standing: Standing
    main: Offer | None
    others: list[Offer]
    ticks: list[Tick]
    events: list[Event]
    struck_off: list[Step]
    strands: list[Strand]
    waits: bool  # reported as done, and this reader works on it but does not verify it
    may_read_files: bool
    may_remove_files: bool
    refused: forms.Form | None = None  # what was sent and could not be, and is not offered now

    @property
    def has_tick_errors(self) -> bool:
        """Whether the day of a measure is to be mended."""
        return any(tick.form.errors for tick in self.ticks)


def working_of(user: Any, problem: Problem, sent: Sent | None = None) -> dict[str, Working]:
    """Put together what a user can do with a problem and what happened, for its page, with the forms `sent`."""
    given = dict(sent or {})
    works = user.has_perm(WORK, problem)
    offers = [_offer(code, problem, given.pop(code, None)) for code in _offered(user, problem, works=works)]
    main = _main(problem, offers)
    steps = list(steps_of(problem))
    keeps = user.has_perm("rectification.keep", problem) or (problem.is_own and works)
    working = Working(
        problem_id=problem.pk,
        standing=standing_of(problem, today()),
        main=main,
        others=[offer for offer in offers if offer is not main],
        ticks=[_tick(remedy, problem, given) for remedy in problem.remedies.all()]
        if _ticked(problem, works)
        else [],
        events=[_event(user, step, given, works=works) for step in steps],
        struck_off=struck_off_days(steps),
        strands=strands_of(user, problem),
        waits=problem.state == ProblemState.DONE and all(offer.code != "strike-off" for offer in offers),
        may_read_files=user.has_perm("rectification.view_names", problem),
        may_remove_files=keeps,
        refused=next(iter(given.values()), None),
    )
    return {"working": working}


def _offered(user: Any, problem: Problem, *, works: bool) -> list[str]:
    allowed = _allowed(user, problem, works=works)
    return [code for code in OFFERED[problem.state] if code in allowed]


def _allowed(user: Any, problem: Problem, *, works: bool) -> set[str]:
    allowed = {"note", "done", "look-back", "reopen"} if works else set()
    if works and (problem.is_own or user.has_perm("rectification.keep", problem)):
        allowed.add("long-term")
    if problem.state == ProblemState.DONE and may_strike_off(user, problem):
        allowed |= {"strike-off", "send-back"}
        allowed.discard("reopen")
    return allowed


def _offer(code: str, problem: Problem, sent: forms.Form | None) -> Offer:
    title = str(WAYS[code].title)
    if code == "reopen" and problem.state == ProblemState.DONE:
        title = str(_("Take the report back"))
    return Offer(code, title, sent or form_of(code))


def form_of(code: str, *args: Any) -> StepForm:
    """Make the form of a way, empty or (`args`) with what was sent."""
    return WAYS[code].form(*args, prefix=code)


def _main(problem: Problem, offers: list[Offer]) -> Offer | None:
    """Choose the one step that stands open: with every measure done, that is the report."""
    first = MAIN.get(problem.state, ())
    remedies = list(problem.remedies.all())
    if remedies and all(remedy.done_on for remedy in remedies):
        first = first[::-1]
    return next((offer for code in first for offer in offers if offer.code == code), None)


def _ticked(problem: Problem, works: bool) -> bool:
    return works and problem.state in STANDING


def _tick(remedy: Remedy, problem: Problem, given: dict[str, forms.Form]) -> Tick:
    form = given.pop(f"remedy-{remedy.pk}", None) or tick_form(remedy.pk)
    return Tick(remedy, form, remedy.done_on is not None, is_overdue(remedy, problem, today()))


def tick_form(pk: int, *args: Any) -> TickForm:
    """Make the form of one measure, empty or (`args`) with what was sent."""
    return TickForm(*args, prefix=f"remedy-{pk}")


def _event(user: Any, step: Step, given: dict[str, forms.Form], *, works: bool) -> Event:
    form = given.pop(f"step-{step.pk}", None)
    if form is None and works and step.by_id == user.pk:
        form = StepFileForm(prefix=f"step-{step.pk}")
    return Event(step, form)
