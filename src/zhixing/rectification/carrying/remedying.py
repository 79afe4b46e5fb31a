"""The measures of a problem in a list: what is done, and by when."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from zhixing.core.sheets.dates import latest
from zhixing.core.sheets.problems import Problem
from zhixing.core.time import today
from zhixing.rectification.answering import faults_of_remedies
from zhixing.rectification.carrying.carried import CarriedRemedy
from zhixing.rectification.carrying.grouping import Entry
from zhixing.rectification.carrying.reading import Line
from zhixing.rectification.carrying.values import Deadline
from zhixing.rectification.choices import ProblemState
from zhixing.rectification.drafts import RemedyDraft
from zhixing.rectification.models import Problem as ProblemRow

YEAR = timedelta(days=365)
OVER = {ProblemState.DONE, ProblemState.STRUCK_OFF}


def remedies_of(
    entry: Entry, found_on: date, state: str, ended_on: date, problems: list[Problem]
) -> tuple[CarriedRemedy, ...]:
    """Make a problem's remedies of its lines; what is wrong with one is named in `problems`.

    A deadline "for long" becomes the day of the look-back; one that is missing, `ended_on` where all is done.
    """
    found: dict[tuple[str, str, date], CarriedRemedy] = {}
    for line in entry.lines:
        remedy = _remedy(entry, line, found_on, state, ended_on, problems)
        if remedy and not _is_wrong(line, remedy, found_on, problems):
            found.setdefault((remedy.aim, remedy.step, remedy.due_on), remedy)
    if not found and "due_on" in entry.line.values and entry.get("step") is None and entry.get("aim") is None:
        message = _("There is a deadline but no measure, so the deadline is not taken over.")
        problems.append(entry.line.warning("due_on", message))
    return tuple(found.values())


def _remedy(
    entry: Entry, line: Line, found_on: date, state: str, ended_on: date, problems: list[Problem]
) -> CarriedRemedy | None:
    aim, step = line.values.get("aim", ""), line.values.get("step", "")
    if not step and not aim:
        return None
    deadline: Deadline | None = line.values.get("due_on") or entry.get("due_on")
    is_over = line.values.get("state", state) in OVER or state in OVER
    day = _day(deadline, found_on, state, ended_on if is_over else None)
    if day is None:
        if not _is_noted(line, "due_on", problems):
            expected = _("a date such as 2016-03-05, a month such as 2016-03, 立行立改 or 长期")
            problems.append(line.problem("due_on", _("The measure has no deadline."), expected))
        return None
    return CarriedRemedy(step or aim, day, aim if step else "", bool(deadline and deadline.is_month), is_over)


def _day(deadline: Deadline | None, found_on: date, state: str, ended_on: date | None) -> date | None:
    if deadline and deadline.day:
        return deadline.day
    if deadline and deadline.at_once:
        return latest(found_on, is_month=True)
    if state == ProblemState.LONG_TERM:
        return look_back_day()
    return ended_on


def look_back_day() -> date:
    """Tell by when a problem that is taken over as long-term is looked back on: a year from now."""
    return today() + YEAR


def _is_wrong(line: Line, remedy: CarriedRemedy, found_on: date, problems: list[Problem]) -> bool:
    draft = RemedyDraft(aim=remedy.aim, step=remedy.step, due_on=remedy.due_on)
    faults = list(_faults(draft, found_on))
    problems += [line.problem(field, message) for field, message in faults]
    return bool(faults)


def _faults(draft: RemedyDraft, found_on: date) -> Iterator[tuple[str, str]]:
    for key, message in faults_of_remedies(ProblemRow(found_on=found_on), [draft]):
        yield key.rpartition("-")[2], message


def _is_noted(line: Line, field: str, problems: list[Problem]) -> bool:
    """Tell whether what stands in a cell was refused already."""
    return any((each.sheet, each.row, each.field) == (line.table.sheet, line.row, field) for each in problems)
