"""A member's own problem list (R2.5-2): written, corrected, removed, handed in and withdrawn by the member alone."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, after_commit, unchanged
from zhixing.core.stale import keep
from zhixing.core.time import today
from zhixing.organizations.models import Member, Organization
from zhixing.organizations.queries import home_of, member_of
from zhixing.rectification.actions.frame import claim, hold_list, touch_facts
from zhixing.rectification.actions.problems import enter, rewrite
from zhixing.rectification.actions.trail import record
from zhixing.rectification.checking import Fault, refuse, too_long
from zhixing.rectification.drafts import ProblemDraft, RemedyDraft
from zhixing.rectification.models import Problem, Remedy, StepFile
from zhixing.rectification.permissions import is_own

NO_REMEDY = RemedyDraft()


@action("rectification.write_own", permission=None)  # one's own
def write_own(*, by: Actor, draft: ProblemDraft, remedy: RemedyDraft = NO_REMEDY, token: str = "") -> Problem:
    """Put a problem on the member's own list, private until handed in. The same form (`token`) twice: once.

    Raises PermissionDenied for who is no member, and ValidationError by field, or for one of no branch today.
    """
    member = writer(by)
    home = home_today(member)
    hold_list(home, member)
    mine = Problem.objects.filter(unit_id=member.unit_id, member=member)
    there = mine.filter(token=token).first() if token else None
    if there:
        unchanged()
        return there
    problem = enter(organization=home, draft=draft, by=by, member=member, token=token)
    set_remedy(problem, remedy)
    record(problem)
    return problem


@action("rectification.change_own", permission=None)  # one's own: asked inside
def change_own(
    *, by: Actor, problem: Problem, version: int, draft: ProblemDraft, remedy: RemedyDraft = NO_REMEDY
) -> Problem:
    """Correct one's own problem; never when it was found. What was handed in is corrected for its readers too.

    Raises ValidationError by field, and StaleProblemError where it was changed since `version`.
    """
    current = held(by, problem, version)
    changed = rewrite(current, draft)
    if set_remedy(current, remedy):
        changed.append("remedies")
        if changed == ["remedies"]:
            keep(current)
            touch_facts(current)
    if changed:
        record(current, changed=changed)
    else:
        unchanged()
    return current


@action("rectification.remove_own", permission=None)  # one's own: asked inside
def remove_own(*, by: Actor, problem: Problem) -> None:
    """Take one's own problem away for good, with its history and files.

    Raises ValidationError for what is handed in: that is withdrawn first.
    """
    current = held(by, problem)
    if current.handed_in_on:
        raise ValidationError(
            _("Your branch's committee can read this one. Withdraw it first, then remove it.")
        )
    record(current)
    touch_facts(current)
    files = StepFile.objects.filter(unit_id=current.unit_id, step__problem=current)
    for stored in list(files.values_list("stored", flat=True)):
        after_commit(lambda stored=stored: default_storage.delete(stored))  # type: ignore[misc]
    Problem.objects.filter(unit_id=current.unit_id, pk=current.pk).delete()


@action("rectification.hand_in", permission=None)  # one's own: asked inside
def hand_in(*, by: Actor, problems: Iterable[Problem]) -> list[Problem]:
    """Let the committee of the member's branch of today read these; nobody above it. Returns those handed in now.

    What another branch reads, where the member was before, is withdrawn from there by the same step. Raises
    ValidationError where none is given, or the member belongs to no branch today.
    """
    chosen = [held(by, problem) for problem in _given(problems)]
    home = home_today(writer(by))
    fresh = [row for row in chosen if row.handed_in_on is None or row.organization_id != home.pk]
    for row in fresh:
        touch_facts(row)  # where it counted until now
        row.organization, row.handed_in_on = home, today()
        keep(row, "organization", "handed_in_on")
        touch_facts(row)
        record(row, new={"handed_in_on": row.handed_in_on})
    if not fresh:
        unchanged()
    return fresh


@action("rectification.withdraw", permission=None)  # one's own: asked inside
def withdraw(*, by: Actor, problems: Iterable[Problem]) -> list[Problem]:
    """Make these private again: from now on nobody but the member reads them. Returns those withdrawn now.

    Raises ValidationError where none is given.
    """
    chosen = [held(by, problem) for problem in _given(problems)]
    read = [row for row in chosen if row.handed_in_on]
    for row in read:
        take_back(row)
    if not read:
        unchanged()
    return read


def take_back(row: Problem) -> None:
    """Make a claimed problem private again, inside an action."""
    touch_facts(row)
    record(row, old={"handed_in_on": row.handed_in_on})
    row.handed_in_on = None
    keep(row, "handed_in_on")


def writer(by: Actor) -> Member:
    """Tell whose list it is. Raises PermissionDenied for an account of no member."""
    member = member_of(by) if by.pk is not None else None
    if member is None:
        raise PermissionDenied
    return member


def home_today(member: Member) -> Organization:
    """Tell a member's branch today; raises ValidationError for one of none."""
    home = home_of(member, today())
    if home is None:
        raise ValidationError(
            _(
                "You belong to no branch today, so nothing can be entered or handed in. What is here stays yours."
            )
        )
    return home


def held(by: Actor, problem: Problem, version: int | None = None) -> Problem:
    """Hold the row of somebody's own problem. Raises PermissionDenied for anybody else's."""
    if by.pk is None or not is_own(by, problem):
        raise PermissionDenied
    return claim(problem, version)


def set_remedy(problem: Problem, remedy: RemedyDraft) -> bool:
    """Keep the one remedy of a member's own problem, take it away where nothing is typed; tells if it changed.

    Raises ValidationError by the fields `step` and `due_on`.
    """
    refuse(_remedy_faults(problem, remedy))
    rows = Remedy.objects.filter(unit_id=problem.unit_id, problem=problem)
    there = rows.first()
    if not remedy.step:
        rows.delete()
        return there is not None
    assert remedy.due_on  # noqa: S101  asked above
    if there is None:
        there = Remedy(unit_id=problem.unit_id, problem=problem, position=1)
    elif (there.step, there.due_on) == (remedy.step, remedy.due_on):
        return False
    there.step, there.due_on = remedy.step, remedy.due_on
    there.save()
    return True


def _remedy_faults(problem: Problem, remedy: RemedyDraft) -> Iterable[Fault]:
    yield from too_long("step", remedy.step)
    if remedy.step and remedy.due_on is None:
        yield "due_on", _("Say by when, or leave out what you will do about it.")
    if remedy.due_on and not remedy.step:
        yield "step", _("Say what you will do by that day, or leave the day out.")
    if remedy.due_on and remedy.due_on < problem.found_on:
        yield "due_on", _("This is before the problem was found. Give a later day.")


def _given(problems: Iterable[Problem]) -> list[Problem]:
    given = sorted(problems, key=lambda problem: problem.pk)
    if not given:
        raise ValidationError(_("Tick at least one problem."))
    return given
