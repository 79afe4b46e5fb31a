"""What the pages share: loading with permission, what somebody else saved meanwhile, refusals beside what was typed."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest

from zhixing.core.receiving import was_refused
from zhixing.core.uploads import too_large
from zhixing.inspection.choices import VisitState
from zhixing.inspection.models import Finding, Mandate, Visit
from zhixing.inspection.queries.mandates import find_mandate
from zhixing.inspection.queries.visits import find_visit, finding_of

REFUSED = 422


@dataclass(frozen=True)
class Clash:
    """One fact in which what was typed differs from what somebody else saved meanwhile."""

    label: str
    stored: str


def load_mandate(request: HttpRequest, pk: int, permission: str = "") -> Mandate:
    """Load a mandate that the user may see; any other is not found, and who lacks `permission` is refused."""
    mandate = find_mandate(request.user, pk)
    if mandate is None:
        raise Http404
    if permission and not request.user.has_perm(permission, mandate):
        raise PermissionDenied
    return mandate


def load_visit(request: HttpRequest, pk: int, permission: str = "") -> Visit:
    """Load a visit that the user may see; any other is not found, and who lacks `permission` is refused."""
    visit = find_visit(request.user, pk)
    if visit is None:
        raise Http404
    if permission and not request.user.has_perm(permission, visit):
        raise PermissionDenied
    return visit


def load_draft(request: HttpRequest, pk: int) -> Visit:
    """Load a visit that the user, one of its inspectors, still writes; one that was sent is not found there."""
    visit = load_visit(request, pk, "inspection.visit")
    if visit.state != VisitState.DRAFT:
        raise Http404
    return visit


def load_finding(visit: Visit, pk: int) -> Finding:
    """Load one finding of a visit; any other is not found."""
    finding = finding_of(visit, pk)
    if finding is None:
        raise Http404
    return finding


def refuse_too_large(request: HttpRequest, form: BaseForm) -> None:
    """Say beside the file that it was dropped on the way, being too large."""
    if was_refused(request):
        form.add_error("file", too_large())


def clashes_of(form: BaseForm, typed: Any, current: Any) -> list[Clash]:
    """List in which fields what was typed differs from how the row stands now."""
    return [
        Clash(str(form.fields[name].label), _said(current, name))
        for name, value in typed.items()
        if name in form.fields and getattr(current, name) != value
    ]


def _said(current: Any, name: str) -> str:
    shown = getattr(current, f"get_{name}_display", None)
    value = shown() if shown else getattr(current, name)
    return "—" if value in (None, "") else str(value)
