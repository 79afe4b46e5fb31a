"""What polls offer to the scheme language: opinions asked of members and the masses."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from zhixing.polls.models import Collection
from zhixing.progress.measures import Facts, Subject, Where, measure


@measure("polls.collected", subject=Subject.ORGANIZATION)
def collected(_where: Where, first: date, last: date) -> Facts:
    """Tell which collections of a body brought at least one opinion, on the days of their closing (R2.6-3)."""
    rows: QuerySet[Any] = Collection.objects.filter(closed_on__range=(first, last), received__gt=0)
    return [rows.values("unit_id", subject=F("organization_id"), day=F("closed_on"), key=F("pk"))]
