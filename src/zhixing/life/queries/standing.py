"""How far a round is: each of its steps by what stands, or by a note where nothing here can say it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zhixing.activities.choices import State
from zhixing.activities.models import Activity
from zhixing.activities.queries import attendance_sheet
from zhixing.activities.queries.decisions import Quorum, quorum_of
from zhixing.life.choices import Elsewhere, MeetingKind, PlanState, StepCode, StepState
from zhixing.life.models import Criticism, LifeMeeting, StepNote
from zhixing.life.queries.meetings import (
    activity_of,
    collection_of,
    problems_before,
    problems_of,
    study_of,
)
from zhixing.life.queries.talks import talks_for
from zhixing.life.queries.texts import text_progress
from zhixing.life.steps import Step, steps_of
from zhixing.polls.choices import CollectionState
from zhixing.rectification.choices import ProblemState

COLOURS = {
    StepState.DONE: "met",
    StepState.NEXT: "due",
    StepState.WAITING: "info",
    StepState.NOT_YET: "coming",
    StepState.NOT_NEEDED: "waived",
}


@dataclass(frozen=True)
class Fact:
    """What stands of a step; `words` say how far it is, `due_on` until when it is owed."""

    is_done: bool = False
    words: str = ""
    is_waiting: bool = False
    is_empty: bool = False  # there is nothing to do
    due_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """One step of one round as its page shows it."""

    code: StepCode
    state: StepState
    words: str = ""
    note: StepNote | None = None
    due_on: date | None = None

    @property
    def colour(self) -> str:
        """The state's look."""
        return COLOURS[self.state]

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.state in {StepState.NEXT, StepState.NOT_YET}

    @property
    def takes_note(self) -> bool:
        """Whether a note may say more than the facts do."""
        is_settled = self.state in {StepState.DONE, StepState.NOT_NEEDED}
        return self.note is not None or not is_settled

    @property
    def template(self) -> str:
        """What its card on the page is made with."""
        return f"life/steps/{self.code}.html"


def standing_of(meeting: LifeMeeting) -> list[Standing]:
    """Tell how far each step of a round is; the first that nothing was done about is the next."""
    notes = _notes(meeting)
    return _with_next([_standing(meeting, step, notes.get(step.code)) for step in steps_of(meeting.kind)])


def next_of(meeting: LifeMeeting) -> Standing | None:
    """Tell what comes next in a round; None where nothing waits for its officers."""
    notes = _notes(meeting)
    rows = (
        _standing(meeting, step, notes.get(step.code)) for step in steps_of(meeting.kind)
    )  # one at a time
    first = next((row for row in rows if row.state == StepState.NOT_YET), None)
    return replace(first, state=StepState.NEXT) if first else None


def _notes(meeting: LifeMeeting) -> dict[str, StepNote]:
    rows = StepNote.objects.filter(unit_id=meeting.unit_id, meeting=meeting)
    return {note.step: note for note in rows}


def _standing(meeting: LifeMeeting, step: Step, note: StepNote | None) -> Standing:
    fact = FACTS[step.code](meeting, step)
    state = _state(fact, note)
    is_owed = state == StepState.NOT_YET
    return Standing(step.code, state, fact.words, note, fact.due_on if is_owed else None)


def _state(fact: Fact, note: StepNote | None) -> StepState:
    if fact.is_done:
        return StepState.DONE
    if note:
        return StepState.DONE if note.how == Elsewhere.DONE else StepState.NOT_NEEDED
    if fact.is_empty:
        return StepState.NOT_NEEDED
    return StepState.WAITING if fact.is_waiting else StepState.NOT_YET


def _with_next(rows: Iterable[Standing]) -> list[Standing]:
    found, is_told = [], False
    for row in rows:
        if row.state == StepState.NOT_YET and not is_told:
            row, is_told = replace(row, state=StepState.NEXT), True  # noqa: PLW2901  the same step
        found.append(row)
    return found


# --- What stands of each step ---------------------------------------------------------------------------
def _theme(meeting: LifeMeeting, _step: Step) -> Fact:
    if not meeting.theme_by:
        return Fact()
    return Fact(True, _("“%(theme)s”, set by %(by)s") % {"theme": meeting.theme, "by": meeting.theme_by})


def _plan(meeting: LifeMeeting, _step: Step) -> Fact:
    day, by = meeting.plan_answered_on, meeting.plan_answered_by
    said = {"day": date_format(day or meeting.plan_sent_on), "by": by} if meeting.plan_sent_on else {}
    if meeting.plan_state == PlanState.AGREED:
        return Fact(True, _("agreed by %(by)s on %(day)s") % said)
    if meeting.plan_state == PlanState.SENT_BACK:
        return Fact(words=_("sent back by %(by)s on %(day)s") % said)
    if meeting.plan_state == PlanState.SENT:
        is_top = meeting.organization.parent_id is None
        return Fact(is_top, _("sent on %(day)s") % said, is_waiting=True)
    return Fact()


def _study(meeting: LifeMeeting, _step: Step) -> Fact:
    return _held(study_of(meeting))


def _held(activity: Activity | None) -> Fact:
    if activity is None:
        return Fact()
    said = {"title": activity.title, "day": date_format(activity.held_on)}
    if activity.state == State.CONFIRMED:
        return Fact(True, _("%(title)s, held on %(day)s") % said)
    return Fact(words=_("%(title)s, planned for %(day)s; to be confirmed once it was held") % said)


def _opinions(meeting: LifeMeeting, _step: Step) -> Fact:
    collection = collection_of(meeting)
    if collection is None:
        return Fact()
    said = {"title": collection.title, "state": collection.get_state_display()}
    return Fact(collection.state == CollectionState.RELEASED, _("%(title)s: %(state)s") % said)


def _talks(meeting: LifeMeeting, _step: Step) -> Fact:
    talks = talks_for(meeting)
    if not talks.held:
        return Fact()
    words = _("%(held)d of %(wanted)d talks held") % {"held": talks.held, "wanted": talks.wanted}
    return Fact(not talks.missing, words)


def _texts(meeting: LifeMeeting, _step: Step) -> Fact:
    far = text_progress(meeting)
    if not far.handed_in:
        return Fact()
    said = {"wanted": far.wanted, "handed_in": far.handed_in, "accepted": far.accepted}
    words = _("%(handed_in)d of %(wanted)d handed in, %(accepted)d accepted") % said
    return Fact(far.accepted >= far.wanted, words)


def _meeting(meeting: LifeMeeting, _step: Step) -> Fact:
    activity = activity_of(meeting)
    fact = _held(activity)
    if activity is None or not fact.is_done:
        return fact
    quorum = quorum_at(activity)
    return Fact(enough(meeting, quorum), f"{fact.words}; {_came(meeting, quorum)}")


def quorum_at(activity: Activity) -> Quorum:
    """Count who should come and who came."""
    return quorum_of(activity, attendance_sheet(activity))


def enough(meeting: LifeMeeting, quorum: Quorum) -> bool:
    """Tell whether enough were there: a democratic-life meeting below its quorum is not one."""
    return meeting.kind != MeetingKind.DEMOCRATIC_LIFE or quorum.is_reached


def _came(meeting: LifeMeeting, quorum: Quorum) -> str:
    said = {"present": quorum.present, "expected": quorum.expected, "least": quorum.least}
    if enough(meeting, quorum):
        return _("%(present)d of %(expected)d were there") % said
    return _("only %(present)d of %(expected)d were there, %(least)d are needed: hold it again") % said


def _superior(meeting: LifeMeeting, _step: Step) -> Fact:
    return Fact(bool(meeting.attended_by), meeting.attended_by)


def _criticism(meeting: LifeMeeting, _step: Step) -> Fact:
    count = Criticism.objects.filter(unit_id=meeting.unit_id, meeting=meeting).count()
    return Fact(count > 0, _("%(count)d entries") % {"count": count} if count else "")


def _lists(meeting: LifeMeeting, _step: Step) -> Fact:
    count = len(problems_of(meeting))
    return Fact(count > 0, _("%(count)d problems listed") % {"count": count} if count else "")


def _report(meeting: LifeMeeting, step: Step) -> Fact:
    if meeting.received_on:
        said = {"by": meeting.received_by, "day": date_format(meeting.received_on)}
        return Fact(True, _("received by %(by)s on %(day)s") % said)
    if meeting.reported_on:
        is_top = meeting.organization.parent_id is None
        words = _("sent on %(day)s") % {"day": date_format(meeting.reported_on)}
        return Fact(is_top, words, is_waiting=True)
    due = report_due(meeting, step)
    words = _("due by %(day)s") % {"day": date_format(due)} if due else ""
    return Fact(words=words, due_on=due)


def report_due(meeting: LifeMeeting, step: Step) -> date | None:
    """Tell by when the report is due: so many days after the meeting; None before it was held."""
    activity = activity_of(meeting)
    if step.within is None or activity is None or activity.state != State.CONFIRMED:
        return None
    return activity.held_on + timedelta(days=step.within)


def _notice(meeting: LifeMeeting, _step: Step) -> Fact:
    day = meeting.noticed_on
    return Fact(day is not None, _("published on %(day)s") % {"day": date_format(day)} if day else "")


def _follow_up(meeting: LifeMeeting, _step: Step) -> Fact:
    rows = [row for row in problems_before(meeting) if row.state != ProblemState.DROPPED]
    if not rows:
        return Fact(words=_("no problems were listed from the meeting of the year before"), is_empty=True)
    struck = sum(row.state == ProblemState.STRUCK_OFF for row in rows)
    words = _("%(struck)d of %(all)d problems of the year before struck off")
    return Fact(struck == len(rows), words % {"struck": struck, "all": len(rows)})


FACTS: Mapping[StepCode, Callable[[LifeMeeting, Step], Fact]] = {
    StepCode.THEME: _theme,
    StepCode.PLAN: _plan,
    StepCode.STUDY: _study,
    StepCode.OPINIONS: _opinions,
    StepCode.TALKS: _talks,
    StepCode.TEXTS: _texts,
    StepCode.MEETING: _meeting,
    StepCode.SUPERIOR: _superior,
    StepCode.CRITICISM: _criticism,
    StepCode.LISTS: _lists,
    StepCode.REPORT: _report,
    StepCode.NOTICE: _notice,
    StepCode.FOLLOW_UP: _follow_up,
}
