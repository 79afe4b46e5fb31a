"""Reads of mandates: a body's, those that name an inspector, whom one reaches, what was visited by it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from zhixing.inspection.avoidance import own_bodies
from zhixing.inspection.choices import MandateState, VisitState
from zhixing.inspection.models import Mandate, MandateBody, Visit
from zhixing.inspection.permissions import mandates_naming
from zhixing.inspection.sheets import Sheet, sheets_known
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Organization
from zhixing.organizations.models.organization import OrganizationQuerySet


def find_mandate(user: Any, pk: int) -> Mandate | None:
    """Find a mandate that a user may see: who orders at its body, and whom it names."""
    row = Mandate.objects.of(pk).select_related("organization").first()
    return row if row is not None and user.has_perm("inspection.view_mandate", row) else None


def mandates_of(organization: Organization) -> QuerySet[Mandate]:
    """List the mandates of a body, the latest first; for those who order there."""
    rows = Mandate.objects.filter(unit_id=organization.unit_id, organization=organization)
    return rows.select_related("organization")


def mandates_for(user: Any) -> QuerySet[Mandate]:
    """List the issued mandates that name a user as inspector, of whatever body, the latest first."""
    rows = Mandate.objects.filter(pk__in=mandates_naming(user)).exclude(state=MandateState.DRAFT)
    return rows.select_related("organization")


def scope_of(mandate: Mandate) -> list[Organization]:
    """List the bodies that a mandate names, in the order of the tree."""
    rows = MandateBody.objects.filter(unit_id=mandate.unit_id, mandate=mandate).select_related("organization")
    return [row.organization for row in rows.order_by("organization__path")]


def within_scope(mandate: Mandate) -> OrganizationQuerySet:
    """List the organisations that a mandate reaches, in the order of the tree; cells are their branches' matter."""
    return _below(body.path for body in scope_of(mandate)).exclude(kind=Kind.CELL).order_by("path")


def _below(paths: Iterable[str]) -> OrganizationQuerySet:
    places = Q(pk__in=[])
    for path in set(paths):
        places |= Q(pk__in=Organization.objects.below(path).values("pk"))
    return Organization.objects.filter(places)


def sheets_of(mandate: Mandate) -> list[Sheet]:
    """List the check sheets of a mandate, by code."""
    known = sheets_known(mandate.organization)
    codes = mandate.sheets.filter(unit_id=mandate.unit_id).order_by("sheet").values_list("sheet", flat=True)
    return [known[code] for code in codes if code in known]


def visits_under(*mandates: Mandate) -> QuerySet[Visit]:
    """List the visits by these mandates, in whatever unit, the latest first."""
    units = set(
        _below(body.path for mandate in mandates for body in scope_of(mandate))
        .order_by()
        .values_list("unit_id", flat=True)
        .distinct()
    )
    rows = Visit.objects.filter(unit_id__in=units, mandate_id__in=[mandate.pk for mandate in mandates])
    return rows.select_related("organization", "issuer")


def visits_seen(user: Any, *mandates: Mandate) -> QuerySet[Visit]:
    """List the visits by these mandates that a user may know of: of their own body only what was sent."""
    return visits_under(*mandates).exclude(organization_id__in=own_bodies(user), state=VisitState.DRAFT)


@dataclass(frozen=True)
class MandateLine:
    """One mandate as lists show it."""

    mandate: Mandate
    day: date

    @property
    def is_over(self) -> bool:
        """Whether it is in force though its last day is past."""
        return self.mandate.state == MandateState.IN_FORCE and self.mandate.ends < self.day

    @property
    def state_code(self) -> str:
        """The state's icon."""
        codes = {MandateState.DRAFT: "none", MandateState.IN_FORCE: "info", MandateState.ENDED: "met"}
        return "due" if self.is_over else codes[MandateState(self.mandate.state)]
