"""An appraisal begins: its rules are laid down and those who take part are written down."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhixing.appraisal.actions.frame import claim_participant, claim_undecided
from zhixing.appraisal.checking import check_draft, check_text
from zhixing.appraisal.drafts import AppraisalDraft
from zhixing.appraisal.models import Appraisal, Participant
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.stale import keep
from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.organizations.queries import members_of

RULES = ("grades", "most_excellent", "decided_by", "by_cell", "names_shown", "write_by")
REASON = 100


@action("appraisal.begin", permission="appraisal.keep", on="organization")
def begin(*, by: Actor, organization: Organization, draft: AppraisalDraft) -> Appraisal:
    """Begin a body's appraisal of a year, with everybody who belongs there today (R2.6-6).

    Probationary members take part and are not graded. Raises ValidationError by field, and for a year that has one.
    """
    day = today()
    check_draft(draft, day.year)
    try:
        with transaction.atomic():
            appraisal = Appraisal.objects.create(
                unit_id=organization.unit_id,
                organization=organization,
                year=draft.year,
                began_on=day,
                entered_by_name=str(by.name),
                **_rules(draft),
            )
    except IntegrityError as error:
        words = _("There is an appraisal of this year already: open that one.")
        raise ValidationError({"year": words}) from error
    count = len(_write_down(appraisal))
    if not count:
        raise ValidationError(_("Nobody belongs here today, so there is nobody to appraise."))
    record(appraisal, new={"year": draft.year, "participants": count, "grades": list(draft.grades)})
    return appraisal


def _rules(draft: AppraisalDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in RULES} | {"grades": list(draft.grades)}


def _write_down(appraisal: Appraisal) -> list[Participant]:
    """Write down who belongs to the body today and is not there yet."""
    day, here = today(), Participant.objects.filter(unit_id=appraisal.unit_id, appraisal=appraisal)
    there = set(here.values_list("member_id", flat=True))
    return Participant.objects.bulk_create(
        Participant(
            unit_id=appraisal.unit_id,
            appraisal=appraisal,
            member=row.member,
            name=row.member.name,
            cell=row.cell,
            not_graded="" if row.member.is_full_on(day) else _("probationary member"),
        )
        for row in members_of(appraisal.organization, day)
        if row.member_id not in there
    )


@action("appraisal.take_in", permission="appraisal.keep", on="appraisal")
def take_in(*, by: Actor, appraisal: Appraisal) -> int:
    """Write down who has come to the body since the appraisal began; gives how many. Who left stays."""
    current = claim_undecided(appraisal)
    new = _write_down(current)
    if new:
        record(current, new={"participants": [row.name for row in new]})
    else:
        unchanged()
    return len(new)


@action("appraisal.change", permission="appraisal.keep", on="appraisal")
def change(*, by: Actor, appraisal: Appraisal, version: int, draft: AppraisalDraft) -> Appraisal:
    """Change the rules of an appraisal that is not decided; its year stays.

    Raises ValidationError by field, StaleAppraisalError where somebody changed it since `version`.
    """
    current = claim_undecided(appraisal, version)
    check_draft(draft, today().year)
    changed = {name: value for name, value in _rules(draft).items() if getattr(current, name) != value}
    if not changed:
        unchanged()
        return current
    old = {name: getattr(current, name) for name in changed}
    for name, value in changed.items():
        setattr(current, name, value)
    keep(current, *changed)
    record(current, old=old, new=changed)
    return current


@action("appraisal.leave_ungraded", permission="appraisal.keep", on="participant")
def leave_ungraded(*, by: Actor, participant: Participant, reason: str) -> Participant:
    """Say that a participant is not graded, and why; an empty `reason` has them graded after all."""
    claim_undecided(participant.appraisal)
    current = claim_participant(participant)
    reason = check_text(reason, "reason")[:REASON] if reason.strip() else ""
    if reason == current.not_graded:
        unchanged()
        return current
    old, current.not_graded = current.not_graded, reason
    keep(current, "not_graded")
    record(current, old={"not_graded": old}, new={"not_graded": reason})
    return current
