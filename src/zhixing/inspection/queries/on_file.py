"""What is on file about an organisation, so that a repeat check asks for nothing that was given before."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zhixing.core.paths import ancestors
from zhixing.inspection.choices import Outcome, VisitState
from zhixing.inspection.models import Finding, Visit
from zhixing.organizations.models import Organization
from zhixing.rectification.choices import STANDING
from zhixing.rectification.models import Problem, Step

MOST = 60  # earlier findings, the latest first


@dataclass(frozen=True)
class OnFile:
    """An earlier finding, and how far its problem is: states and days, no texts of the organisation's own."""

    finding: Finding
    steps: tuple[Step, ...] = ()

    @property
    def is_standing(self) -> bool:
        """Whether its problem is still worked on."""
        problem = self.finding.problem
        return problem is not None and problem.state in STANDING


def earlier_findings(visit: Visit) -> QuerySet[Finding]:
    """List the findings of other visits that were sent to the same organisation, the latest first.

    By bodies on the issuer's own line: another line's inspections are not told here. What was handed over is
    no file any more.
    """
    rows = Finding.objects.filter(
        _on_line(visit.issuer),
        unit_id=visit.unit_id,
        visit__organization=visit.organization_id,
        visit__state__in=[VisitState.SENT, VisitState.FINAL],
    )
    rows = rows.exclude(visit=visit.pk).exclude(outcome=Outcome.HANDED_OVER)
    return rows.select_related("visit__issuer", "problem").order_by("-seen_on", "-pk")


def _on_line(issuer: Organization) -> Q:
    below = Organization.objects.below(issuer.path).values("pk")
    above = Organization.objects.filter(path__in=ancestors(issuer.path)).values("pk")
    return Q(visit__issuer__in=below) | Q(visit__issuer__in=above)


def on_file(visit: Visit) -> dict[str, list[OnFile]]:
    """Give what is on file by the point of a sheet ("" for none), with each problem's history: two queries."""
    found = list(earlier_findings(visit)[:MOST])
    problems = [row.problem_id for row in found if row.problem_id]
    steps: dict[int, list[Step]] = {}
    if problems:
        for step in Step.objects.filter(unit_id=visit.unit_id, problem_id__in=problems).order_by("pk"):
            steps.setdefault(step.problem_id, []).append(step)
    lines: dict[str, list[OnFile]] = {}
    for row in found:
        lines.setdefault(row.entry, []).append(OnFile(row, tuple(steps.get(row.problem_id or 0, ()))))
    return lines


def problems_on_file(visit: Visit) -> QuerySet[Problem]:
    """List the organisation's problems that came of earlier findings and are still worked on, by number."""
    ids = earlier_findings(visit).filter(problem__isnull=False).order_by().values("problem_id")
    return Problem.objects.filter(
        unit_id=visit.unit_id, organization=visit.organization_id, member=None, pk__in=ids, state__in=STANDING
    ).order_by("number")
