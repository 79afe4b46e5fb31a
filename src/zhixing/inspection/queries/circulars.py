"""Reads of circulars: what may be told, what a body issued, what reached it, what waits for whom."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from zhixing.core.ids import unit_of
from zhixing.core.paths import ancestors
from zhixing.inspection.choices import CircularState, Outcome, VisitState
from zhixing.inspection.models import Circular, CircularFinding, CircularTo, Finding
from zhixing.organizations.models import Organization

OUT = (CircularState.ISSUED, CircularState.WITHDRAWN)
NEW = timedelta(days=14)  # how long a circular without a deadline stands on Today; nobody notes who opened it
MOST = 100  # findings to choose from, the latest first


def find_circular(circular_id: int) -> Circular | None:
    """Find a circular by its id, which tells its unit."""
    return Circular.objects.of(circular_id).select_related("organization").first()


def circulars_at(organization: Organization, user: Any) -> QuerySet[Circular]:
    """List the circulars of a body that a user may see, and those that reached it, the latest first.

    Drafts are for those who write them, what was submitted for those who approve too.
    """
    own = Q(unit_id=organization.unit_id, organization=organization)
    if not user.has_perm("inspection.order", organization):
        unseen = [CircularState.DRAFT]
        if not user.has_perm("inspection.approve", organization):
            unseen += [CircularState.SUBMITTED, CircularState.APPROVED]
        own &= ~Q(state__in=unseen)
    return Circular.objects.filter(own | _reached([organization])).select_related("organization")


def _reached(organizations: Iterable[Organization]) -> Q:
    """Make the condition "was issued to one of these bodies, or to one above it".

    A circular goes to bodies at or below its issuer, so no other units than those above are asked.
    """
    paths = {path for each in organizations for path in [*ancestors(each.path), each.path]}
    places = dict(Organization.objects.filter(path__in=paths).order_by().values_list("pk", "unit_id"))
    units = set(places.values())
    to = CircularTo.objects.filter(unit_id__in=units, organization_id__in=list(places))
    return Q(unit_id__in=units, state__in=OUT, pk__in=to.values("circular_id"))


def fresh(organizations: Iterable[Organization], day: date) -> list[Circular]:
    """List the circulars that reached bodies and are not past: until their deadline, else for two weeks."""
    there = list(organizations)
    if not there:
        return []
    current = Q(due_on__gte=day) | Q(issued_on__gt=day - NEW)
    rows = Circular.objects.filter(_reached(there), current, state=CircularState.ISSUED)
    return list(rows.select_related("organization").order_by("-issued_on", "-pk"))


def in_work(organizations: Iterable[Organization]) -> list[Circular]:
    """List the circulars of bodies that are not issued yet, the latest first: two queries at most."""
    there = list(organizations)
    if not there:
        return []
    rows = Circular.objects.filter(unit_id__in={each.unit_id for each in there}, organization__in=there)
    return list(rows.exclude(state__in=OUT).select_related("organization"))


def recipients_of(circular: Circular) -> list[Organization]:
    """List the bodies to which a circular goes, in the order of the tree."""
    rows = CircularTo.objects.filter(unit_id=circular.unit_id, circular=circular)
    return [row.organization for row in rows.select_related("organization").order_by("organization__path")]


def findings_of(circular: Circular) -> list[Finding]:
    """List the findings that a circular tells of, whichever units they are kept in."""
    rows = CircularFinding.objects.filter(unit_id=circular.unit_id, circular=circular)
    return findings_by(rows.values_list("finding_id", flat=True))


def findings_by(ids: Iterable[int]) -> list[Finding]:
    """Find findings by their ids, with their visits and organisations."""
    wanted = set(ids)
    rows = Finding.objects.filter(unit_id__in={unit_of(pk) for pk in wanted}, pk__in=wanted)
    return list(rows.select_related("visit__organization").order_by("visit__organization__path", "number"))


def may_be_told(finding: Finding, organization: Organization) -> bool:
    """Tell whether a body may tell of a finding: of its own inspections, final, and a problem.

    What was handed to the body in charge keeps a reference only, and where nothing was wrong there is nothing
    to tell.
    """
    visit = finding.visit
    is_final = visit.issuer_id == organization.pk and visit.state == VisitState.FINAL
    return is_final and finding.outcome == Outcome.PROBLEM


def tellable(organization: Organization) -> list[Finding]:
    """List the settled findings of a body's inspections that it may tell of, the latest first."""
    below = Organization.objects.below(organization.path).order_by()
    rows = Finding.objects.filter(
        unit_id__in=list(below.values_list("unit_id", flat=True).distinct()),
        visit__issuer=organization,
        visit__state=VisitState.FINAL,
        outcome=Outcome.PROBLEM,
    )
    return list(rows.select_related("visit__organization").order_by("-seen_on", "-pk")[:MOST])


def told_already(organization: Organization, findings: Iterable[Finding]) -> set[int]:
    """Tell which findings a circular of the body told of already."""
    ids = [row.pk for row in findings]
    rows = CircularFinding.objects.filter(unit_id=organization.unit_id, finding_id__in=ids)
    return set(rows.filter(circular__state__in=OUT).values_list("finding_id", flat=True))


def bodies_for(organization: Organization, more: Iterable[int] = ()) -> list[Organization]:
    """List to whom a body may send a circular: to all below it, to each child, and to `more` further below."""
    below = Organization.objects.below(organization.path)
    chosen = Q(pk=organization.pk) | Q(parent=organization) | Q(pk__in=list(more))
    return list(below.filter(chosen).order_by("path"))


def number_is_taken(circular: Circular, number: str) -> bool:
    """Tell whether another circular of the body bears a document number."""
    rows = Circular.objects.filter(unit_id=circular.unit_id, organization_id=circular.organization_id)
    return rows.filter(number=number).exclude(pk=circular.pk).exists()
