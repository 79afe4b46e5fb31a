"""What inspection offers to the scheme language: visits made, facts replied to, circulars issued.

Nothing of a visit is counted before it is sent: until then nobody outside knows of it.
"""

from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from zhixing.inspection.choices import CircularState, Outcome, VisitState
from zhixing.inspection.models import Circular, Finding, Look, Point
from zhixing.progress.measures import Facts, Subject, Where, measure


@measure("inspection.held", subject=Subject.ORGANIZATION, filters={"tag"})
def held(where: Where, first: date, last: date) -> Facts:
    """Tell which inspections a body had made, on the days of the visits (R2.5-8); a tag is a sheet or its point."""
    rows: QuerySet[Any] = Look.objects.filter(visited_on__range=(first, last))
    if "tag" in where:
        rows = rows.filter(Q(sheet__in=where["tag"]) | Q(entry__in=where["tag"]))
    return [rows.values("unit_id", subject=F("organization_id"), day=F("visited_on"), key=F("visit_id"))]


@measure("inspection.replied", subject=Subject.ITEM, filters={"tag"})
def replied(where: Where, first: date, last: date) -> Facts:
    """Tell to which facts the organisation inspected has replied; each from the day it was sent (R2.5-8).

    What was settled without a reply, or handed over, needs none any more. A tag is a sheet or its point.
    """
    rows: QuerySet[Any] = Finding.objects.filter(
        Q(replied_on__isnull=True) | Q(replied_on__gte=first),
        Q(outcome_on__isnull=True) | Q(outcome_on__gte=first),
        visit__state__in=[VisitState.SENT, VisitState.FINAL],
        visit__sent_on__lte=last,
    )
    if "tag" in where:
        on_sheet = Point.objects.filter(
            unit_id=OuterRef("unit_id"),
            visit_id=OuterRef("visit_id"),
            entry=OuterRef("entry"),
            sheet__in=where["tag"],
        )
        rows = rows.filter(Q(entry__in=where["tag"]) | Exists(on_sheet))
    excused = Case(
        When(
            Q(outcome=Outcome.HANDED_OVER) | (~Q(outcome="") & Q(replied_on__isnull=True)), then=Value(True)
        ),
        default=Value(False),
        output_field=BooleanField(),
    )
    return [
        rows.values(
            "unit_id",
            body=F("visit__organization_id"),
            item=F("pk"),
            day=F("visit__sent_on"),
            met_day=F("replied_on"),
            excused=excused,
        )
    ]


@measure("inspection.circulated", subject=Subject.ORGANIZATION)
def circulated(_where: Where, first: date, last: date) -> Facts:
    """Tell which circulars a body issued, on their days (R2.5-9); one that was withdrawn counts no more."""
    rows: QuerySet[Any] = Circular.objects.filter(state=CircularState.ISSUED, issued_on__range=(first, last))
    return [rows.values("unit_id", subject=F("organization_id"), day=F("issued_on"), key=F("pk"))]
