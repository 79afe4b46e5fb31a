"""What changes of a class share: one at a time, and a stale form refused."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.stale import StaleError, hold
from zhixing.training.models import TrainingClass


class StaleClassError(StaleError):
    """Somebody changed the class after the form was opened; `current` is how it stands now."""


def claim(training: TrainingClass, version: int | None = None) -> TrainingClass:
    """Hold the class's row until the transaction ends, so that of two at once one sees what the other did.

    Raises ValidationError for a cancelled class, StaleClassError where it is not of the `version` asked for.
    """
    current = hold(TrainingClass.objects.select_related("organization"), training)
    if current.is_cancelled:
        raise ValidationError(_("This class was cancelled, so it cannot be changed. Open a new one instead."))
    StaleClassError.refuse(current, version)
    return current
