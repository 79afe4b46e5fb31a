"""What the library offers to the scheme language."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate

from zhixing.library.choices import EditionState, TextKind
from zhixing.library.models import Edition, Push
from zhixing.progress.measures import Facts, Subject, Where, measure


@measure("library.rules_kept", subject=Subject.ORGANIZATION)
def rules_kept(_where: Where, first: date, last: date) -> Facts:
    """Tell which bodies published a rule of their own, anew or in a new edition, and when (R1.4-3)."""
    editions: QuerySet[Any] = Edition.objects.filter(
        state=EditionState.PUBLISHED,
        published_at__date__range=(first, last),
        text__kind=TextKind.OWN_RULE,
        text__withdrawn_at=None,
    )
    body: Any = {"unit_id": F("text__organization__unit_id"), "subject": F("text__organization_id")}
    return [editions.annotate(day=TruncDate("published_at")).values("day", **body, key=F("text_id"))]


@measure("library.pushed", subject=Subject.ORGANIZATION)
def pushed(_where: Where, first: date, last: date) -> Facts:
    """Tell which bodies pushed something to study to those below, and when (R2.1-6, R3.4-2)."""
    pushes: QuerySet[Any] = Push.objects.filter(on__range=(first, last))
    return [pushes.values("unit_id", subject=F("organization_id"), day=F("on"), key=F("pk"))]
