"""Every read of what is in force."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from zhixing.core.paths import ancestors
from zhixing.organizations.models import Organization
from zhixing.schemes.language.build import laid_over
from zhixing.schemes.language.diff import Change, diff
from zhixing.schemes.language.model import Scheme as SchemeText
from zhixing.schemes.language.reader import read_file, read_plan
from zhixing.schemes.models import Adoption, LocalPlan, Requirement, SchemeVersion
from zhixing.schemes.texts import scheme_of, widened


def _here_and_above(organization: Organization) -> list[str]:
    return [*ancestors(organization.path), organization.path]


def adoptions_for(organization: Organization) -> QuerySet[Adoption]:
    """List the adoptions that hold for an organisation: its own and those from above, newest first."""
    return (
        Adoption.objects.filter(organization__path__in=_here_and_above(organization))
        .select_related("organization", "scheme", "version")
        .order_by("-starts", "scheme__code")
    )


def adoptions_on(organization: Organization, day: date) -> QuerySet[Adoption]:
    """List the adoptions in force for an organisation on a day."""
    return adoptions_for(organization).filter(starts__lte=day, ends__gte=day)


def requirements_for(organization: Organization, adoption: Adoption) -> QuerySet[Requirement]:
    """List the requirements of an adoption that hold at an organisation, in the order of the plan.

    Those of the scheme itself, and those that the organisation or a body above it added or tightened.
    """
    return adoption.requirements.filter(organization__path__in=_here_and_above(organization)).order_by(
        "position", "organization__path"
    )


def local_plan(adoption: Adoption, organization: Organization) -> LocalPlan | None:
    """Find an organisation's own plan in force, if it has one."""
    return (
        LocalPlan.objects.filter(adoption=adoption, organization=organization)
        .select_related("adoption__version")
        .order_by("-number")
        .first()
    )


def local_plans_above(adoption: Adoption, organization: Organization) -> list[LocalPlan]:
    """List the newest plans that hold at an organisation: its own and those of bodies above, from the top."""
    newest: dict[int, LocalPlan] = {}
    plans = LocalPlan.objects.filter(adoption=adoption, organization__path__in=_here_and_above(organization))
    for plan in plans.select_related("adoption__version", "organization").order_by("number"):
        newest[plan.organization_id] = plan
    return sorted(newest.values(), key=lambda plan: plan.organization.path)


def library() -> dict[str, SchemeText]:
    """List the schemes that come with the house, by file name; a file with problems is left out."""
    found: dict[str, SchemeText] = {}
    for path in sorted(Path(settings.SCHEMES).glob("*.yaml")):
        found[path.name] = read_file(path)
    return found


def library_text(name: str) -> str:
    """Read one scheme of the library; raises KeyError for a name that is not in it."""
    path = Path(settings.SCHEMES) / name
    if name not in {each.name for each in Path(settings.SCHEMES).glob("*.yaml")}:
        raise KeyError(name)
    return path.read_text(encoding="utf-8")


def adoption_change(
    adoption: Adoption, version: SchemeVersion, starts: date, ends: date
) -> tuple[Change, ...]:
    """Tell what another version or other days would change, requirement by requirement, before it is applied."""
    old, new = scheme_of(adoption.version), scheme_of(version)
    return diff(old, new, adoption.starts, adoption.ends, to=(starts, ends))


def plan_change(adoption: Adoption, organization: Organization, text: str) -> tuple[Change, ...]:
    """Tell what a new text of an organisation's own plan would change.

    Raises SchemeError with every problem and its line; a loosening names the clause that forbids it.
    """
    base = scheme_of(adoption.version)
    after = laid_over(base, read_plan(text, str(organization), base))
    before = widened(adoption, local_plan(adoption, organization))
    return diff(before, after, adoption.starts, adoption.ends)
