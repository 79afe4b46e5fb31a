"""What supervision offers to the scheme language."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from zhixing.progress.measures import Facts, Subject, Where, measure
from zhixing.supervision.models import Visit


@measure("supervision.guided", subject=Subject.ORGANIZATION)
def guided(_where: Where, first: date, last: date) -> Facts:
    """Tell which bodies the committee above guided, and when (R3.1-4)."""
    visits: QuerySet[Any] = Visit.objects.filter(withdrawn_at=None, visited_on__range=(first, last))
    return [visits.values("unit_id", subject=F("organization_id"), day=F("visited_on"), key=F("id"))]
