"""Read across a subtree: which kinds of problem come back, how long they take, what helped; never by person."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Avg, Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from zhixing.organizations.models import Organization
from zhixing.rectification.choices import STANDING, ProblemState, StepKind
from zhixing.rectification.models import Problem, Step, Tag
from zhixing.rectification.queries.counts import at_or_below, child_path, problems_below, units_below
from zhixing.rectification.tags import Pair

WITHIN = {"month": timedelta(31), "quarter": timedelta(92), "half_year": timedelta(183)}
HELPED = 10  # notes shown at once


@dataclass(frozen=True)
class Recurrence:
    """One kind of problem in a subtree: how many, how they ended, and how long it took."""

    listed: int = 0
    standing: int = 0
    struck_off: int = 0
    came_back: int = 0  # opened again, or there before under another number
    month: int = 0  # struck off within a month of being found
    quarter: int = 0
    half_year: int = 0
    longer: int = 0
    average: timedelta | None = None

    @property
    def days(self) -> int | None:
        """The average from first found to struck off, in whole days; None where none is struck off."""
        return None if self.average is None else round(self.average / timedelta(1))


def recurrences(organization: Organization) -> dict[Pair | None, Recurrence]:
    """Reckon every kind at and below a body; under None, all problems together. Three queries at any size."""
    problems = _measured(problems_below(organization))
    tagged = problems.filter(tags__isnull=False).values_list("tags__taxonomy", "tags__entry")
    found: dict[Pair | None, Recurrence] = {
        (taxonomy, entry): Recurrence(*numbers) for taxonomy, entry, *numbers in tagged.annotate(**_sums())
    }
    found[None] = Recurrence(**problems.aggregate(**_sums()))
    return found


def _measured(problems: QuerySet[Problem]) -> QuerySet[Problem]:
    again = Step.objects.filter(unit_id=OuterRef("unit_id"), problem=OuterRef("pk"), kind=StepKind.REOPENED)
    took = ExpressionWrapper(F("struck_off_on") - F("found_on"), output_field=DurationField())
    return problems.annotate(again=Exists(again), took=took)


def _sums() -> dict[str, Count | Avg]:
    struck_off = Q(state=ProblemState.STRUCK_OFF)
    month, quarter, half_year = WITHIN.values()
    return {
        "listed": Count("pk"),
        "standing": Count("pk", filter=Q(state__in=STANDING)),
        "struck_off": Count("pk", filter=struck_off),
        "came_back": Count("pk", filter=Q(again=True) | Q(earlier__isnull=False)),
        "month": Count("pk", filter=struck_off & Q(took__lte=month)),
        "quarter": Count("pk", filter=struck_off & Q(took__gt=month, took__lte=quarter)),
        "half_year": Count("pk", filter=struck_off & Q(took__gt=quarter, took__lte=half_year)),
        "longer": Count("pk", filter=struck_off & Q(took__gt=half_year)),
        "average": Avg("took", filter=struck_off),
    }


@dataclass(frozen=True)
class Cell:
    """Problems of one kind below one body: how many were ever listed, and how many of them stand."""

    listed: int
    standing: int


def kinds_by_path(organization: Organization, taxonomy: str) -> dict[tuple[str, str], Cell]:
    """Count problems by child of a body (its path) and entry of one taxonomy. Two queries at any size."""
    rows = Tag.objects.filter(
        unit_id__in=units_below(organization),
        taxonomy=taxonomy,
        problem__member=None,
        **at_or_below(organization, "problem__organization"),
    ).exclude(problem__state=ProblemState.DROPPED)
    counted = (
        rows.annotate(child=child_path(organization, "problem__organization"))
        .order_by()
        .values_list("child", "entry")
        .annotate(listed=Count("pk"), standing=Count("pk", filter=Q(problem__state__in=STANDING)))
    )
    return {(child, entry): Cell(*numbers) for child, entry, *numbers in counted}


def what_helped(organization: Organization, tag: Pair | None = None) -> list[Step]:
    """List the latest strike-offs at and below a body that say what helped, for one kind or for all."""
    rows = Step.objects.filter(
        unit_id__in=units_below(organization),
        kind=StepKind.STRUCK_OFF,
        problem__member=None,
        **at_or_below(organization, "problem__organization"),
    ).exclude(helped="")
    if tag:
        rows = rows.filter(problem__tags__taxonomy=tag[0], problem__tags__entry=tag[1])
    latest = rows.exclude(problem__state=ProblemState.DROPPED).order_by("-on", "-pk")
    rows = latest.select_related("problem__organization")
    return list(rows.prefetch_related("problem__tags", "problem__responsibilities")[:HELPED])
