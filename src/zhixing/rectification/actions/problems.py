"""A problem comes onto a list, its words are corrected, or it is taken off as entered by mistake."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.stale import keep
from zhixing.core.time import today
from zhixing.organizations.models import Member, Organization
from zhixing.rectification.actions.frame import claim, hold_list, touch_facts
from zhixing.rectification.actions.remedies import write_remedies
from zhixing.rectification.checking import check_change, check_new
from zhixing.rectification.choices import STANDING, ProblemState, StepKind
from zhixing.rectification.drafts import DutyDraft, ProblemDraft, RemedyDraft
from zhixing.rectification.likeness import likeness_of
from zhixing.rectification.models import Problem, Step, Tag
from zhixing.rectification.queries.problems import alike
from zhixing.rectification.tags import Pair


def enter(
    *,
    organization: Organization,
    draft: ProblemDraft,
    by: Actor,
    member: Member | None = None,
    token: str = "",
    **fields: Any,
) -> Problem:
    """Put a problem on a body's list or (`member`) on a member's own, inside an action that records it.

    Gives it its number, its tags and the first step of its history, and says that facts changed. `fields` are
    further columns of the row (`carried_by`, `agreed_on`, `handed_in_on`). Raises ValidationError with every
    fault by field of the draft.
    """
    check_new(draft, organization, member)
    hold_list(organization, member)
    day = today()
    problem = Problem.objects.create(
        unit_id=organization.unit_id,
        organization=organization,
        member=member,
        number=_next_number(organization, member),
        text=draft.text,
        likeness=likeness_of(draft.text),
        source=draft.source,
        found_on=draft.found_on or day,
        listed_on=day,
        state_on=day,
        activity_id=draft.activity_id,
        earlier_id=draft.earlier_id,
        old_owner=draft.old_owner,
        entered_by_name=str(by.name),
        token=token,
        **fields,
    )
    _tag(problem, draft.tags)
    note_step(problem, StepKind.LISTED, day, by)
    touch_facts(problem)
    return problem


def _next_number(organization: Organization, member: Member | None) -> int:
    rows = Problem.objects.filter(unit_id=organization.unit_id, member=member)
    if member is None:
        rows = rows.filter(organization=organization)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _tag(problem: Problem, pairs: Iterable[Pair]) -> None:
    Tag.objects.bulk_create(
        Tag(unit_id=problem.unit_id, problem=problem, taxonomy=taxonomy, entry=entry)
        for taxonomy, entry in dict.fromkeys(pairs)
    )


def note_step(problem: Problem, kind: str, on: date, by: Actor, **texts: str) -> Step:
    """Add one row to a problem's history, inside an action."""
    return Step.objects.create(
        unit_id=problem.unit_id, problem=problem, kind=kind, on=on, by_id=by.pk, by_name=str(by.name), **texts
    )


class AlikeError(Exception):
    """A problem in the same words is on the list already (`alike`), still standing or struck off."""

    def __init__(self, alike: Problem) -> None:
        super().__init__(alike.pk)
        self.alike = alike


@action("rectification.list", permission="rectification.keep", on="organization")
def list_problem(
    *,
    by: Actor,
    organization: Organization,
    draft: ProblemDraft,
    token: str = "",
    remedies: Sequence[RemedyDraft] = (),
    responsibilities: Sequence[DutyDraft] = (),
    is_another: bool = False,
) -> Problem:
    """List a problem of an organisation, if known with its remedies and who answers for it (R2.5-3).

    The same form (`token`) sent twice lists it once. Raises ValidationError with every fault by field, and
    AlikeError for one in the words of another on the list, unless it `is_another` or names it as its earlier one.
    """
    hold_list(organization)
    there = by_token(organization.unit_id, token)
    if there:
        unchanged()
        return there
    problem = enter(organization=organization, draft=draft, by=by, token=token)
    if not is_another and not draft.earlier_id:
        _refuse_alike(problem)
    record(problem, new={"number": problem.number, "source": problem.source, "found_on": problem.found_on})
    if remedies or responsibilities:
        write_remedies(problem, remedies, responsibilities)
    return problem


def _refuse_alike(problem: Problem) -> None:
    """Refuse one that is there; those still standing are told of before those struck off."""
    rows = alike(problem.organization, [problem.likeness]).get(problem.likeness, [])
    others = [row for row in rows if row.pk != problem.pk]
    standing = [row for row in others if row.state in STANDING]
    if others:
        raise AlikeError((standing or others)[-1])


def by_token(unit_id: int, token: str) -> Problem | None:
    """Find the problem that a form with this token brought."""
    return Problem.objects.filter(unit_id=unit_id, token=token).first() if token else None


@action("rectification.change", permission="rectification.keep", on="problem")
def change_problem(*, by: Actor, problem: Problem, version: int, draft: ProblemDraft) -> Problem:
    """Correct an organisation's problem: its words, how it was found, its kinds; never when it was found.

    Raises ValidationError by field, and StaleProblemError where somebody changed it since `version`.
    """
    current = claim(problem, version)
    changed = rewrite(current, draft)
    if changed:
        record(current, changed=changed)
    else:
        unchanged()
    return current


def rewrite(current: Problem, draft: ProblemDraft) -> list[str]:
    """Correct a claimed problem, body's or member's own, inside an action that records it.

    Returns which fields changed. Raises ValidationError by field.
    """
    rows = Tag.objects.filter(unit_id=current.unit_id, problem=current)
    had = {(tag.taxonomy, tag.entry): tag for tag in rows}
    check_change(draft, current, had)
    changed = [
        name for name in ("text", "source", "old_owner") if getattr(current, name) != getattr(draft, name)
    ]
    if set(draft.tags) != set(had):
        gone = [row.pk for pair, row in had.items() if pair not in draft.tags]
        Tag.objects.filter(unit_id=current.unit_id, pk__in=gone).delete()
        _tag(current, [pair for pair in draft.tags if pair not in had])
        changed.append("tags")
    if changed:
        current.text, current.source, current.old_owner = draft.text, draft.source, draft.old_owner
        current.likeness = likeness_of(draft.text)
        keep(current, "text", "likeness", "source", "old_owner")
        touch_facts(current)
    return changed


@action("rectification.drop", permission="rectification.keep", on="problem")
def drop_problem(*, by: Actor, problem: Problem, reason: str) -> Problem:
    """Take an organisation's problem off the list that was entered by mistake; its row and its history stay.

    Raises ValidationError without a reason, and for one that was worked off: that is struck off, not dropped.
    """
    if not reason.strip():
        raise ValidationError(
            {"reason": _("Say why it is taken off the list; the reason stays in its history.")}
        )
    current = claim(problem)
    if current.state in {ProblemState.DONE, ProblemState.STRUCK_OFF}:
        raise ValidationError(_("It was worked off already, so it is no mistake: it stays on the list."))
    day = today()
    current.state, current.state_on, current.look_back_on = ProblemState.DROPPED, day, None
    keep(current, "state", "state_on", "look_back_on")
    note_step(current, StepKind.DROPPED, day, by, text=reason)
    touch_facts(current)
    record(current, new={"state": ProblemState.DROPPED}, changed=["reason"])
    return current
