"""Taking a draft for a change: of two at once one waits, and is told what the other did."""

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from zhixing.library.choices import EditionState
from zhixing.library.models import Edition


class StaleError(Exception):
    """Somebody corrected the draft after the form was opened; `current` is how it stands now."""

    def __init__(self, current: Edition) -> None:
        super().__init__(current.pk)
        self.current = current


def claim_draft(edition: Edition, version: int) -> Edition:
    """Take a draft for a change: raise its version and hold its row until the transaction ends.

    A conditional UPDATE. Raises StaleError for another version than the form's, ValidationError for an edition
    that is published or gone.
    """
    drafts = Edition.objects.filter(pk=edition.pk, state=EditionState.DRAFT)
    changed = drafts.filter(version=version).update(version=F("version") + 1)
    current = drafts.select_related("text__organization").first()
    if current is None:
        raise ValidationError(
            _(
                "This edition is published or thrown away: it stays as it is. Upload a new edition to change it."
            )
        )
    if not changed:
        raise StaleError(current)
    return current
