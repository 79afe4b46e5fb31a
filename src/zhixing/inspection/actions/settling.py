"""What becomes of a fact: no problem, a problem on the organisation's list, or handed to the body in charge."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record
from zhixing.core.stale import keep
from zhixing.core.time import today
from zhixing.inspection.actions.findings import remove_files
from zhixing.inspection.actions.frame import claim_finding
from zhixing.inspection.actions.replies import touch_finding
from zhixing.inspection.checking import check_apart
from zhixing.inspection.choices import Outcome, VisitState
from zhixing.inspection.drafts import OutcomeDraft
from zhixing.inspection.models import Finding, Point, Visit
from zhixing.inspection.queries.on_file import problems_on_file
from zhixing.rectification.actions.problems import enter
from zhixing.rectification.checking import refuse, too_long
from zhixing.rectification.choices import Source
from zhixing.rectification.drafts import ProblemDraft
from zhixing.rectification.models import Problem


@action("inspection.settle", permission="inspection.settle", on="finding")
def settle_finding(*, by: Actor, finding: Finding, version: int | None, draft: OutcomeDraft) -> Finding:
    """Settle a finding once the organisation has replied or its days are over; with the last the visit is final.

    A problem goes onto the organisation's list through its own door, first found on the day the fact was seen
    (R2.5-8); or it is one that stands there from an earlier inspection. What is handed over keeps a reference
    only: facts, reply, notes and files are removed. Raises ValidationError by field, and StaleInspectionError
    where somebody replied since `version`.
    """
    visit, current = claim_finding(finding, version)
    check_apart(by, visit.organization)
    check_may_settle(current)
    _check(draft)
    if draft.outcome == Outcome.PROBLEM:
        current.problem = _problem(visit, current, draft, by)
    elif draft.outcome == Outcome.HANDED_OVER:
        _hand_over(visit, current, draft)
    current.outcome, current.outcome_on = draft.outcome, today()
    current.reason = "" if draft.outcome == Outcome.HANDED_OVER else draft.reason
    current.version += 1
    current.save()
    _close_if_last(visit)
    touch_finding(visit)
    problem = current.problem.pk if current.problem else None
    record(visit, finding=current.pk, new={"outcome": current.outcome, "problem": problem})
    return current


def check_may_settle(finding: Finding) -> None:
    """Refuse to settle a finding whose organisation has still time to reply. Raises ValidationError."""
    visit = finding.visit
    if visit.state != VisitState.SENT:
        raise ValidationError(_("This visit is not sent yet: the organisation has to be heard first."))
    if not finding.replied_on and visit.reply_by and visit.reply_by >= today():
        message = _("The organisation has until %(day)s to reply. Then it can be settled without.")
        raise ValidationError(message % {"day": formats.date_format(visit.reply_by)})


def _check(draft: OutcomeDraft) -> None:
    if draft.outcome not in Outcome.values:
        raise ValidationError({"outcome": _("Choose what becomes of it.")})
    if draft.outcome == Outcome.HANDED_OVER and not draft.handed_to.strip():
        raise ValidationError({"handed_to": _("Say to which body it is handed.")})
    refuse(too_long("reason", draft.reason))


def _problem(visit: Visit, finding: Finding, draft: OutcomeDraft, by: Actor) -> Problem:
    if draft.problem_id is not None:
        there = problems_on_file(visit).filter(pk=draft.problem_id).first()
        if there is None:
            raise ValidationError({"problem": _("This problem is not on the organisation's list any more.")})
        return there
    typed = ProblemDraft(
        text=draft.text or finding.facts,
        source=Source.INSPECTION,
        found_on=finding.seen_on,
        tags=draft.tags,
    )
    return enter(organization=visit.organization, draft=typed, by=by)


def _hand_over(visit: Visit, finding: Finding, draft: OutcomeDraft) -> None:
    """Keep number, day, receiver and reference; the rest is the business of the body in charge."""
    gone: dict[str, Any] = {"facts": "", "place": "", "at_time": None, "stance": "", "reply": ""}
    gone |= {"replied_on": None, "replied_by_name": "", "token": ""}
    for name, value in gone.items():
        setattr(finding, name, value)
    finding.handed_to, finding.reference = draft.handed_to, draft.reference
    remove_files(finding)
    if finding.entry:
        Point.objects.filter(unit_id=visit.unit_id, visit=visit, entry=finding.entry).update(note="")


def _close_if_last(visit: Visit) -> None:
    if not visit.findings.filter(unit_id=visit.unit_id, outcome="").exists():
        visit.state, visit.final_on = VisitState.FINAL, today()
        keep(visit, "state", "final_on")
