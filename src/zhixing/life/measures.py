"""What meetings of organisational life offer to the scheme language."""

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from zhixing.activities.choices import State
from zhixing.activities.models import Activity
from zhixing.life.models import LifeMeeting
from zhixing.life.queries.meetings import with_criticism
from zhixing.progress.measures import Facts, Subject, Where, measure


@measure("life.criticised", subject=Subject.ORGANIZATION)
def criticised(_where: Where, first: date, last: date) -> Facts:
    """Tell at which of a body's meetings people criticised each other or themselves, on the meeting's day (R2.6-4)."""
    held = Activity.objects.filter(
        unit_id=OuterRef("unit_id"), pk=OuterRef("activity_id"), state=State.CONFIRMED
    )
    rows: QuerySet[Any] = with_criticism(
        LifeMeeting.objects.annotate(held=Subquery(held.values("held_on")[:1]))
    )
    rows = rows.filter(held__range=(first, last))
    return [rows.values("unit_id", subject=F("organization_id"), day=F("held"), key=F("pk"))]
