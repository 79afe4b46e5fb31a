"""Reads of visits: one with what was found, those that were sent to a body, those that wait for somebody."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from zhixing.inspection.avoidance import must_avoid
from zhixing.inspection.choices import VisitState
from zhixing.inspection.models import Finding, FindingFile, Mandate, Point, Visit
from zhixing.organizations.models import Organization


def find_visit(user: Any, pk: int) -> Visit | None:
    """Find a visit that a user may see: its inspectors and who ordered it; once it is sent, those it was sent to.

    One to the reader's own body is seen once it is sent, whatever else the reader is.
    """
    row = Visit.objects.of(pk).select_related("organization", "issuer").first()
    if row is None or not user.has_perm("inspection.view_visit", row):
        return None
    return None if row.state == VisitState.DRAFT and must_avoid(user, row.organization_id) else row


def stands_with_inspectors(user: Any, visit: Visit) -> bool:
    """Tell whether a user sees a visit as those do who made or ordered it, not as those it was sent to."""
    if must_avoid(user, visit.organization_id):
        return False
    return bool(user.has_perm("inspection.visit", visit) or user.has_perm("inspection.order", visit))


def findings_of(visit: Visit) -> list[Finding]:
    """List the findings of a visit by number, each with its files and its problem: two queries."""
    rows = Finding.objects.filter(unit_id=visit.unit_id, visit=visit).select_related("problem")
    found = list(rows.prefetch_related("files").order_by("number"))
    for row in found:
        row.visit = visit
    return found


def finding_of(visit: Visit, pk: int) -> Finding | None:
    """Find one finding of a visit."""
    row = Finding.objects.filter(unit_id=visit.unit_id, visit=visit, pk=pk).select_related("problem").first()
    if row is not None:
        row.visit = visit
    return row


def file_of(finding: Finding, pk: int) -> FindingFile | None:
    """Find one file of a finding."""
    return FindingFile.objects.filter(unit_id=finding.unit_id, finding=finding, pk=pk).first()


def points_of(visit: Visit) -> dict[tuple[str, str], Point]:
    """Give what was seen at the points of a visit, by sheet and entry."""
    rows = Point.objects.filter(unit_id=visit.unit_id, visit=visit)
    return {(row.sheet, row.entry): row for row in rows}


def received(*organizations: Organization) -> QuerySet[Visit]:
    """List the visits that were sent to these bodies, the latest first."""
    rows = Visit.objects.filter(
        unit_id__in={body.unit_id for body in organizations}, organization__in=organizations
    )
    return rows.exclude(state=VisitState.DRAFT).select_related("organization", "issuer")


def waiting_for_reply(organizations: Sequence[Organization]) -> QuerySet[Visit]:
    """List the visits to these bodies with a fact to which nothing was said yet, the soonest due first."""
    if not organizations:
        return Visit.objects.none()
    rows = received(*organizations).filter(_has(stance="", outcome=""), state=VisitState.SENT)
    return rows.order_by("reply_by", "pk")


def to_settle(visits: QuerySet[Visit], day: Any) -> list[Visit]:
    """List those of these visits that have a fact to settle: replied to, or its days are over."""
    sent = visits.filter(state=VisitState.SENT)
    replied = sent.filter(_has(outcome=""), _has(outcome="", stance__gt=""))
    silent = sent.filter(_has(outcome=""), reply_by__lt=day)
    found = {visit.pk: visit for visit in [*replied, *silent]}
    return sorted(found.values(), key=lambda visit: (visit.reply_by, visit.pk))


def _has(**values: Any) -> Exists:
    return Exists(Finding.objects.filter(unit_id=OuterRef("unit_id"), visit_id=OuterRef("pk"), **values))


def mandates_by_id(visits: Iterable[Visit]) -> dict[int, Mandate]:
    """Give the mandates of visits."""
    rows = Mandate.objects.filter(pk__in={visit.mandate_id for visit in visits})
    return {row.pk: row for row in rows.select_related("organization")}
