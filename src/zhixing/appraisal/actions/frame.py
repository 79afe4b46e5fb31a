"""What changes of an appraisal share: one at a time, a stale form refused, facts touched."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.appraisal.models import Appraisal, Participant
from zhixing.core.actions import touch
from zhixing.core.stale import StaleError


class StaleAppraisalError(StaleError):
    """Somebody changed it after the form was opened; `current` is how it stands now."""


def claim(appraisal: Appraisal, version: int | None = None) -> Appraisal:
    """Hold an appraisal's row until the transaction ends; raises StaleAppraisalError for another version."""
    rows = Appraisal.objects.select_for_update(of=("self",)).filter(unit_id=appraisal.unit_id)
    current = rows.select_related("organization").get(pk=appraisal.pk)
    if version is not None and current.version != version:
        raise StaleAppraisalError(current)
    return current


def claim_undecided(appraisal: Appraisal, version: int | None = None) -> Appraisal:
    """Hold an appraisal that is not decided yet; raises ValidationError for one that is."""
    current = claim(appraisal, version)
    if current.is_decided:
        raise ValidationError(_("This appraisal is decided, so what was said before stays as it is."))
    return current


def claim_participant(participant: Participant, version: int | None = None) -> Participant:
    """Hold a participant's row, with the appraisal; raises StaleAppraisalError for another version."""
    rows = Participant.objects.select_for_update(of=("self",)).filter(unit_id=participant.unit_id)
    current = rows.select_related("appraisal__organization", "member").get(pk=participant.pk)
    if version is not None and current.version != version:
        raise StaleAppraisalError(current)
    return current


def claim_decided(participant: Participant, version: int | None = None) -> Participant:
    """Hold the row of a participant whose appraisal is decided; raises ValidationError before it is."""
    current = claim_participant(participant, version)
    if not current.appraisal.is_decided:
        raise ValidationError(_("Nothing is decided yet."))
    return current


def keep(row: Appraisal | Participant, *names: str) -> None:
    """Save the named fields of a claimed row and give it its next version."""
    row.version += 1
    row.save(update_fields=[*names, "version"])


def touch_members(appraisal: Appraisal, members: Iterable[int]) -> None:
    """Say that what counts for these members changed, on any day since the appraisal began."""
    touch(appraisal.unit_id, members=members, first=appraisal.began_on)
