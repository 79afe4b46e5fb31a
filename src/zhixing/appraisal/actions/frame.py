"""What changes of an appraisal share: one at a time, a stale form refused, facts touched."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.appraisal.models import Appraisal, Participant
from zhixing.core.actions import touch
from zhixing.core.stale import StaleError, hold


class StaleAppraisalError(StaleError):
    """Somebody changed it after the form was opened; `current` is how it stands now."""


def claim(appraisal: Appraisal, version: int | None = None) -> Appraisal:
    """Hold an appraisal's row until the transaction ends; raises StaleAppraisalError for another version."""
    current = hold(Appraisal.objects.select_related("organization"), appraisal)
    StaleAppraisalError.refuse(current, version)
    return current


def claim_undecided(appraisal: Appraisal, version: int | None = None) -> Appraisal:
    """Hold an appraisal that is not decided yet; raises ValidationError for one that is."""
    current = claim(appraisal, version)
    if current.is_decided:
        raise ValidationError(_("This appraisal is decided, so what was said before stays as it is."))
    return current


def claim_participant(participant: Participant, version: int | None = None) -> Participant:
    """Hold a participant's row, with the appraisal; raises StaleAppraisalError for another version."""
    current = hold(Participant.objects.select_related("appraisal__organization", "member"), participant)
    StaleAppraisalError.refuse(current, version)
    return current


def claim_decided(participant: Participant, version: int | None = None) -> Participant:
    """Hold the row of a participant whose appraisal is decided; raises ValidationError before it is."""
    current = claim_participant(participant, version)
    if not current.appraisal.is_decided:
        raise ValidationError(_("Nothing is decided yet."))
    return current


def touch_members(appraisal: Appraisal, members: Iterable[int]) -> None:
    """Say that what counts for these members changed, on any day since the appraisal began."""
    touch(appraisal.unit_id, members=members, first=appraisal.began_on)
