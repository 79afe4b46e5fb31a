"""The first two steps: what a member says of themself, and what members say of one another."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.appraisal.actions.frame import claim_participant, claim_undecided, touch_members
from zhixing.appraisal.checking import check_day, check_text
from zhixing.appraisal.choices import Way
from zhixing.appraisal.models import Participant, PeerReview
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.stale import keep
from zhixing.core.time import today


@action("appraisal.assess", permission="appraisal.answer", on="participant")
def assess(*, by: Actor, participant: Participant, version: int, text: str) -> Participant:
    """Write one's own assessment, or write it anew until the appraisal is decided.

    Raises ValidationError by field, StaleAppraisalError where it changed since `version`.
    """
    return _assessed(participant, text, today(), Way.WRITTEN, version)


@action("appraisal.note_assessment", permission="appraisal.keep", on="participant")
def note_assessment(*, by: Actor, participant: Participant, text: str, on: date) -> Participant:
    """Note what a member said of themself at the meeting, for who does not write here.

    What the member wrote is theirs alone to change. Raises ValidationError by field.
    """
    check_day(on, participant.appraisal.began_on, today(), "on")
    if participant.assessed_on and participant.assessed_way == Way.WRITTEN:
        raise ValidationError(_("The member wrote it here already; only they change it."))
    return _assessed(participant, text, on, Way.SPOKEN)


def _assessed(
    participant: Participant, text: str, on: date, way: Way, version: int | None = None
) -> Participant:
    claim_undecided(participant.appraisal)
    current = claim_participant(participant, version)
    text = check_text(text)
    if (text, way) == (current.assessment, current.assessed_way):
        unchanged()
        return current
    current.assessment, current.assessed_on, current.assessed_way = text, on, way
    keep(current, "assessment", "assessed_on", "assessed_way")
    record(current, sensitive=["assessment"], new={"assessed_on": on, "way": way})
    touch_members(current.appraisal, [current.member_id])
    return current


@action("appraisal.review", permission="appraisal.answer", on="giver")
def review(*, by: Actor, giver: Participant, said: Sequence[tuple[Participant, str]]) -> list[PeerReview]:
    """Say something of other participants, or say it anew until the appraisal is decided; all of it or nothing.

    In an appraisal by cell, of those in the own cell. Raises ValidationError by field.
    """
    if not said:
        unchanged()
    return [
        _reviewed(giver, about, text, today(), Way.WRITTEN, field=f"about_{about.pk}") for about, text in said
    ]


@action("appraisal.note_review", permission="appraisal.keep", on="giver")
def note_review(*, by: Actor, giver: Participant, about: Participant, text: str, on: date) -> PeerReview:
    """Note what one participant said of another at the meeting. Raises ValidationError by field."""
    check_day(on, giver.appraisal.began_on, today(), "on")
    there = _between(giver, about)
    if there and there.way == Way.WRITTEN:
        raise ValidationError(_("The member wrote it here already; only they change it."))
    return _reviewed(giver, about, text, on, Way.SPOKEN)


def _between(giver: Participant, about: Participant) -> PeerReview | None:
    return PeerReview.objects.filter(unit_id=giver.unit_id, giver=giver, about=about).first()


def _reviewed(
    giver: Participant, about: Participant, text: str, on: date, way: Way, *, field: str = "text"
) -> PeerReview:
    appraisal = claim_undecided(giver.appraisal)
    if giver.pk == about.pk or giver.appraisal_id != about.appraisal_id:
        raise ValidationError({"about": _("Choose another participant of the same appraisal.")})
    if appraisal.by_cell and giver.cell_id != about.cell_id:
        raise ValidationError({"about": _("This appraisal goes by cell: choose somebody of the same cell.")})
    text, row = check_text(text, field), _between(giver, about)
    if row and row.text == text:
        unchanged()
        return row
    row = row or PeerReview(unit_id=giver.unit_id, appraisal=appraisal, giver=giver, about=about)
    row.text, row.given_on, row.way = text, on, way
    row.save()
    record(giver, sensitive=["review"], new={"about": about.name, "given_on": on, "way": way})
    touch_members(appraisal, [giver.member_id, about.member_id])
    return row
