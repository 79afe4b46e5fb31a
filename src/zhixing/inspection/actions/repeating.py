"""A repeat check: what is on file answers a point, and the organisation is not asked again."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record
from zhixing.inspection.actions.frame import claim_draft, mandate_of
from zhixing.inspection.choices import Answer
from zhixing.inspection.models import Point, Visit
from zhixing.inspection.queries.mandates import sheets_of
from zhixing.inspection.queries.on_file import earlier_findings


@action("inspection.answer_on_file", permission="inspection.visit", on="visit")
def answer_on_file(*, by: Actor, visit: Visit, sheet: str, entry: str, finding_id: int) -> Point:
    """Answer a point with an earlier finding of the same organisation, in one click.

    Raises ValidationError for a point on none of the sheets, and for a finding that is not on file.
    """
    current = claim_draft(visit, by)
    mandate = mandate_of(current)
    if (sheet, entry) not in {
        (each.code, point.code) for each in sheets_of(mandate) for point in each.points
    }:
        raise ValidationError(_("This point is on none of the mandate's sheets. Choose from those shown."))
    if not earlier_findings(current).filter(pk=finding_id).exists():
        raise ValidationError(_("This finding is not on file for the organisation."))
    point, _is_new = Point.objects.update_or_create(
        unit_id=current.unit_id,
        visit=current,
        sheet=sheet,
        entry=entry,
        defaults={"answer": Answer.ON_FILE, "on_file_id": finding_id},
    )
    record(mandate, visit=current.pk, points=[entry], on_file=finding_id)
    return point
