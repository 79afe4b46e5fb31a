"""What is done about a problem and who answers for it: 整改清单 and 责任清单, kept in one go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.stale import keep
from zhixing.core.time import today
from zhixing.organizations.models import Member
from zhixing.rectification.actions.frame import claim, touch_facts
from zhixing.rectification.answering import faults_of_duties, faults_of_remedies, who_of
from zhixing.rectification.checking import refuse
from zhixing.rectification.choices import ProblemState
from zhixing.rectification.drafts import DutyDraft, RemedyDraft
from zhixing.rectification.models import Problem, Remedy, Responsibility


@action("rectification.set_remedies", permission="rectification.keep", on="problem")
def set_remedies(
    *,
    by: Actor,
    problem: Problem,
    version: int,
    remedies: Sequence[RemedyDraft],
    responsibilities: Sequence[DutyDraft],
) -> Problem:
    """Set a problem's remedies and who answers for it (R2.5-4, R2.5-8): what is not named any more goes.

    A remedy that is done stays as it is. Raises ValidationError with every fault by row (`remedy-0-due_on`,
    `duty-1-name`), and for a problem struck off; StaleProblemError where it changed since `version`.
    """
    current = claim(problem, version)
    if not write_remedies(current, remedies, responsibilities):
        unchanged()
    return current


def write_remedies(
    problem: Problem, remedies: Sequence[RemedyDraft], responsibilities: Sequence[DutyDraft] | None
) -> bool:
    """Write a claimed problem's remedies and (unless None) duties inside an action, with its audit entry.

    Returns whether anything changed. Raises as `set_remedies` does.
    """
    if problem.state == ProblemState.STRUCK_OFF:
        raise ValidationError(_("It is struck off. Open it again before you change what is done about it."))
    members = _members(problem, responsibilities or ())
    faults = [*faults_of_remedies(problem, remedies)]
    faults += faults_of_duties(responsibilities or (), members, problem.unit_id)
    refuse(faults)
    changes = _set_remedies(problem, remedies)
    if responsibilities is not None:
        _set_duties(problem, responsibilities, members, changes)
    if not changes.names:
        return False
    keep(problem)
    touch_facts(problem)
    # Days and members by id; texts and names are never copied into the trail.
    record(problem, old=changes.old or None, new=changes.new or None, changed=changes.names)
    return True


@dataclass
class Changes:
    """What a form changed, as the audit trail may know it."""

    names: list[str] = field(default_factory=list)
    old: dict[str, Any] = field(default_factory=dict)
    new: dict[str, Any] = field(default_factory=dict)

    def note(self, name: str, old: Any, new: Any) -> None:
        """Note a changed field whose values are no text."""
        if old != new:
            self.names.append(name)
            self.old[name], self.new[name] = old, new


def _members(problem: Problem, duties: Sequence[DutyDraft]) -> dict[int, Member]:
    ids = {draft.member_id for draft in duties if draft.member_id}
    return Member.objects.filter(unit_id=problem.unit_id).in_bulk(list(ids)) if ids else {}


def _set_remedies(problem: Problem, drafts: Sequence[RemedyDraft]) -> Changes:
    there = {row.pk: row for row in Remedy.objects.filter(unit_id=problem.unit_id, problem=problem)}
    changes = Changes()
    before = _days(there.values())
    kept = [there[draft.pk].pk for draft in drafts if draft.pk in there]
    gone = [row for row in there.values() if row.done_on is None and row.pk not in kept]
    done = [row for row in there.values() if row.done_on is not None]
    Remedy.objects.filter(unit_id=problem.unit_id, pk__in=[row.pk for row in gone]).delete()
    last = max([row.position for row in there.values()], default=0)
    written = []
    for draft in drafts:
        row = there.get(draft.pk) if draft.pk else None
        if row is None:
            last += 1
            row = Remedy(unit_id=problem.unit_id, problem=problem, position=last)
        if row.done_on is None:
            _write(row, draft, changes)
            written.append(row)
    if gone:
        changes.names.append("remedies")
    changes.note("due_on", before, _days([*written, *done]))
    return changes


def _days(rows: Any) -> list[date]:
    return sorted(row.due_on for row in rows)


def _write(row: Remedy, draft: RemedyDraft, changes: Changes) -> None:
    """Write one remedy where it says something else now; whoever empties a row takes it off by leaving it out."""
    wished = {"aim": draft.aim, "step": draft.step, "due_on": draft.due_on}
    changed = [name for name, value in wished.items() if getattr(row, name) != value]
    if row.pk and not changed:
        return
    for name, value in wished.items():
        setattr(row, name, value)
    row.save()
    changes.names += [name for name in changed if name not in {"due_on", *changes.names}]


def _set_duties(
    problem: Problem, drafts: Sequence[DutyDraft], members: dict[int, Member], changes: Changes
) -> None:
    rows = Responsibility.objects.filter(unit_id=problem.unit_id, problem=problem)
    there = {(row.duty, row.member_id or row.name): row for row in rows}
    wished = {who_of(draft): draft for draft in drafts}
    since = {row.duty: row.set_on for row in there.values()}  # somebody has answered for it since then
    rows.filter(pk__in=[row.pk for who, row in there.items() if who not in wished]).delete()
    Responsibility.objects.bulk_create(
        Responsibility(
            unit_id=problem.unit_id,
            problem=problem,
            duty=draft.duty,
            member_id=draft.member_id,
            name=members[draft.member_id].name if draft.member_id else draft.name,
            position=place,
            set_on=since.get(draft.duty, today()),
        )
        for place, (who, draft) in enumerate(wished.items())
        if who not in there
    )
    if there.keys() != wished.keys():
        changes.names.append("duties")
        changes.old["duties"], changes.new["duties"] = _trail(there), _trail(wished)


def _trail(duties: Iterable[tuple[str, int | str]]) -> list[list[Any]]:
    """Write down who has which duty for the audit trail: members by id, others not at all."""
    return [[duty, who if isinstance(who, int) else None] for duty, who in duties]
