"""What supervision offers to the scheme language, and what the areas below the engine cannot offer themselves."""

from datetime import date
from typing import Any

from django.db.models import DateField, F, Q, QuerySet, Value
from django.db.models.functions import Greatest, TruncDate

from zhixing.organizations.choices import PostCode
from zhixing.organizations.models import Post
from zhixing.progress.measures import Facts, Subject, Where, measure
from zhixing.schemes.models import Adoption, LocalPlan
from zhixing.supervision.models import Visit

HEADS = (PostCode.SECRETARY, PostCode.TEAM_SECRETARY)


@measure("supervision.guided", subject=Subject.ORGANIZATION)
def guided(_where: Where, first: date, last: date) -> Facts:
    """Tell which bodies the committee above guided, and when (R3.1-4)."""
    visits: QuerySet[Any] = Visit.objects.filter(withdrawn_at=None, visited_on__range=(first, last))
    return [visits.values("unit_id", subject=F("organization_id"), day=F("visited_on"), key=F("id"))]


@measure("schemes.adopted", subject=Subject.ORGANIZATION)
def adopted(_where: Where, first: date, last: date) -> Facts:
    """Tell which bodies have a specific plan: a scheme they put in force, or a plan of their own (R3.1-2)."""
    adoptions: QuerySet[Any] = Adoption.objects.filter(starts__range=(first, last)).annotate(day=F("starts"))
    plans: QuerySet[Any] = LocalPlan.objects.filter(made_at__date__range=(first, last))
    plans = plans.annotate(day=TruncDate("made_at"))
    body: Any = {"unit_id": F("organization__unit_id"), "subject": F("organization_id")}
    return [adoptions.values("day", **body, key=F("pk")), plans.values("day", **body, key=F("adoption_id"))]


@measure("organizations.set_up", subject=Subject.ORGANIZATION)
def set_up(_where: Where, first: date, last: date) -> Facts:
    """Tell which bodies are set up: somebody heads them in the period, as secretary (R3.3-1)."""
    heads: QuerySet[Any] = Post.objects.filter(
        Q(ends=None) | Q(ends__gt=first), code__in=HEADS, starts__lte=last
    )
    day = Greatest(F("starts"), Value(first, output_field=DateField()))
    return [heads.values("unit_id", subject=F("organization_id"), day=day, key=F("pk"))]
