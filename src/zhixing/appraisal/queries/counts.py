"""What those above see of appraisals: numbers of the bodies below, never who."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, F, Q

from zhixing.appraisal.choices import Grade
from zhixing.appraisal.models import Appraisal, Participant
from zhixing.core.national import national
from zhixing.core.paths import above
from zhixing.organizations.models import Organization
from zhixing.organizations.queries import children_of

SUMS = {
    "people": Count("pk"),
    "assessed": Count("pk", Q(assessed_on__isnull=False)),
    "decided": Count("pk", Q(appraisal__decided_on__isnull=False)),
    "answered": Count("pk", ~Q(answer="")),
    "dissents": Count("pk", ~Q(dissent="")),
    "waiting": Count("pk", Q(review_asked_on__isnull=False, review_ended_on=None)),
    **{grade.value: Count("pk", Q(grade=grade)) for grade in Grade},
}


@dataclass
class Counted:
    """The numbers of one body and of all below it."""

    organization: Organization
    bodies: int = 0
    numbers: Counter[str] = field(default_factory=Counter)

    @property
    def grades(self) -> list[tuple[str, int]]:
        """Each grade's name with how many were given it."""
        return [(str(grade.label), self.numbers[grade.value]) for grade in Grade]


def counts_below(organization: Organization, year: int) -> list[Counted]:
    """Count the appraisals of a year for each body directly below (itself where it has none): two queries."""
    children = list(children_of(organization)) or [organization]
    found = {child.path: Counted(child) for child in children}
    with national("appraisals"):
        rows = (
            Participant.objects.filter(
                appraisal__year=year,
                appraisal__organization__path__gte=organization.path,
                appraisal__organization__path__lt=above(organization.path),
            )
            .values(path=F("appraisal__organization__path"))
            .annotate(**SUMS)
        )
        for row in rows:
            line = next((line for path, line in found.items() if row["path"].startswith(path)), None)
            if line:
                line.bodies += 1
                line.numbers.update({name: count for name, count in row.items() if name in SUMS})
    return list(found.values())


def years_below(organization: Organization) -> list[int]:
    """List the years of which there are appraisals in a body or below it, the latest first."""
    with national("appraisals"):
        rows = Appraisal.objects.filter(
            organization__path__gte=organization.path, organization__path__lt=above(organization.path)
        )
        return sorted(set(rows.values_list("year", flat=True)), reverse=True)


def asked_below(organization: Organization) -> list[Participant]:
    """List whose request for another look waits in a body or below it; the oldest first."""
    with national("appraisals"):
        rows = Participant.objects.filter(
            appraisal__organization__path__gte=organization.path,
            appraisal__organization__path__lt=above(organization.path),
            review_asked_on__isnull=False,
            review_ended_on=None,
        )
        return list(rows.select_related("appraisal__organization").order_by("review_asked_on")[:20])
