"""Reads behind the three lists of one body."""

from django.db.models import Max, Min, Prefetch, Q, QuerySet

from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.rectification.choosing import STATES, Choice
from zhixing.rectification.models import Problem, Step, Tag
from zhixing.rectification.queries.problems import problems_of, with_rows
from zhixing.rectification.tags import Pair


def chosen(organization: Organization, choice: Choice) -> QuerySet[Problem]:
    """List the problems of a body's own lists that fit a choice, by number."""
    rows = problems_of(organization).filter(state__in=STATES[choice.shown])
    if choice.year:
        rows = rows.filter(Q(found_on__year=choice.year) | Q(struck_off_on__year=choice.year))
    for taxonomy, entry in choice.tags:
        rows = rows.filter(tags__taxonomy=taxonomy, tags__entry=entry)
    return rows


def stood_in(organization: Organization, year: int) -> QuerySet[Problem]:
    """List the problems that stood on a body's lists at any time of a year: what its yearly ledger keeps."""
    return problems_of(organization).filter(
        Q(struck_off_on__isnull=True) | Q(struck_off_on__year__gte=year), listed_on__year__lte=year
    )


def with_history(problems: QuerySet[Problem]) -> QuerySet[Problem]:
    """Load along all that the three lists say of problems: five queries, however many they are."""
    steps = Step.objects.order_by("pk").prefetch_related("files")
    return with_rows(problems).prefetch_related(Prefetch("steps", steps))


def years_of(organization: Organization) -> list[int]:
    """List the years in which a body's problems were found or struck off, this one first."""
    found = problems_of(organization).aggregate(first=Min("found_on"), last=Max("found_on"))
    this = today().year
    first, last = found["first"], found["last"]
    return list(range(max(last.year if last else this, this), (first.year if first else this) - 1, -1))


def pairs_used(organization: Organization) -> set[Pair]:
    """Tell which tags a body's problems carry."""
    rows = Tag.objects.filter(
        unit_id=organization.unit_id, problem__organization=organization, problem__member=None
    )
    return set(rows.values_list("taxonomy", "entry").distinct())
