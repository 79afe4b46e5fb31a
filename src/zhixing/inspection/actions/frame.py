"""What changes of inspections share: one at a time, a stale form refused, inspectors kept from their own bodies."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor
from zhixing.core.stale import StaleError, hold
from zhixing.inspection.checking import check_apart
from zhixing.inspection.choices import MandateState, VisitState
from zhixing.inspection.models import Finding, Mandate, Visit


class StaleInspectionError(StaleError):
    """Somebody changed the row after the form was opened; `current` is how it stands now."""


def check_version(current: Mandate | Visit | Finding, version: int | None) -> None:
    """Refuse a form that was opened on another version (None: it does not matter)."""
    StaleInspectionError.refuse(current, version)


def claim_mandate(mandate: Mandate, version: int | None = None) -> Mandate:
    """Hold a mandate's row until the transaction ends, so that of two at once one sees what the other did.

    Raises ValidationError for one that has ended, StaleInspectionError where it is not of the `version` asked for.
    """
    current = hold(Mandate.objects.select_related("organization"), mandate)
    if current.state == MandateState.ENDED:
        raise ValidationError(_("This mandate has ended, so it stays as it is."))
    check_version(current, version)
    return current


def claim_visit(visit: Visit, version: int | None = None) -> Visit:
    """Hold a visit's row until the transaction ends; raises StaleInspectionError as `claim_mandate` does."""
    current = hold(Visit.objects.select_related("organization", "issuer"), visit)
    check_version(current, version)
    return current


def claim_draft(visit: Visit, by: Actor, version: int | None = None) -> Visit:
    """Hold a visit that is still being written, for an inspector who is not of that organisation.

    Raises ValidationError for one that was sent, and for who has to avoid it.
    """
    current = claim_visit(visit, version)
    if current.state != VisitState.DRAFT:
        raise ValidationError(_("This visit was sent for reply, so what it says stays as it is."))
    check_apart(by, current.organization)
    return current


def claim_finding(finding: Finding, version: int | None = None) -> tuple[Visit, Finding]:
    """Hold a visit and give it with one of its findings as it stands now.

    Raises ValidationError where the finding is settled, StaleInspectionError where it is not of the `version`.
    """
    visit = claim_visit(finding.visit)
    current = visit.findings.filter(unit_id=visit.unit_id).get(pk=finding.pk)
    current.visit = visit
    if current.outcome:
        raise ValidationError(
            _("This finding is settled already: %(how)s.") % {"how": current.get_outcome_display()}
        )
    check_version(current, version)
    return visit, current


def mandate_of(visit: Visit) -> Mandate:
    """Give the mandate of a visit, which may stand in another unit: there its trail is kept while it is a draft."""
    return Mandate.objects.of(visit.mandate_id).select_related("organization").get()
