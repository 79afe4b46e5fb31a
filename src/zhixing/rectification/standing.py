"""How a problem stands, in a word and a day; overdue is a plain fact about a day and nothing more.

Reads the remedies that are loaded: call it with `queries.problems.with_rows` where there are several.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from zhixing.rectification.choices import ProblemState
from zhixing.rectification.models import Problem, Remedy

WORKED_ON = frozenset({ProblemState.OPEN, ProblemState.UNDER_WAY})
CODES = {
    ProblemState.OPEN: "due",
    ProblemState.UNDER_WAY: "coming",
    ProblemState.DONE: "coming",
    ProblemState.STRUCK_OFF: "met",
    ProblemState.LONG_TERM: "coming",
    ProblemState.DROPPED: "none",
}


@dataclass(frozen=True)
class Standing:
    """A state: its code (for the icon of `<c-state>`), its words, and whether a day is past."""

    code: str  # met, due, coming, late or none
    words: str
    is_overdue: bool = False


def standing_of(problem: Problem, today: date) -> Standing:
    """Say how a problem stands on a day: its state, and the day that matters in that state."""
    if problem.state in WORKED_ON:
        return _worked_on(problem, today)
    if problem.state == ProblemState.LONG_TERM and problem.look_back_on:
        return _long_term(problem.look_back_on, today)
    words = str(problem.get_state_display())
    if problem.state == ProblemState.STRUCK_OFF:
        words = _dated(_("struck off on %(day)s"), problem.struck_off_on)
    elif problem.state == ProblemState.DONE and problem.is_own and problem.handed_in_on is None:
        words = _dated(_("done on %(day)s"), problem.state_on)
    return Standing(CODES[ProblemState(problem.state)], words)


def is_overdue(remedy: Remedy, problem: Problem, today: date) -> bool:
    """Tell whether a measure's day is past while its problem is being worked on."""
    return problem.state in WORKED_ON and remedy.done_on is None and remedy.due_on < today


def _worked_on(problem: Problem, today: date) -> Standing:
    state = str(problem.get_state_display())
    days = [remedy.due_on for remedy in problem.remedies.all() if remedy.done_on is None]
    if not days:
        return Standing(CODES[ProblemState(problem.state)], state)
    first = min(days)
    values = {"state": state, "day": formats.date_format(first)}
    if first < today:
        return Standing("late", _("%(state)s, overdue since %(day)s") % values, is_overdue=True)
    return Standing(CODES[ProblemState(problem.state)], _("%(state)s, due by %(day)s") % values)


def _long_term(day: date, today: date) -> Standing:
    said = _("long-term, look back by %(day)s")
    return Standing("due" if day <= today else "coming", _dated(said, day))


def _dated(words: str, day: date | None) -> str:
    return words % {"day": formats.date_format(day) if day else ""}
