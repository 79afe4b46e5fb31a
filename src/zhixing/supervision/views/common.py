"""What the pages share: loading with permission, and going back to where one came from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from zhixing.accounts.models import User
from zhixing.core.paths import ancestors
from zhixing.organizations.choices import COMMITTEES, Kind
from zhixing.organizations.models import Organization
from zhixing.schemes.models import Slot


class Request(HttpRequest):
    """A request as the middleware hands it on: of somebody who is signed in, with what htmx says."""

    user: User
    htmx: HtmxDetails


SLOTS = Slot.objects.select_related(
    "requirement__organization", "requirement__adoption__scheme", "requirement__adoption__version"
)


def is_committee(organization: Organization) -> bool:
    """Tell whether others stand below: such a body has coverage, a branch has a plan of its own."""
    return organization.kind in {*COMMITTEES, Kind.GENERAL_BRANCH}


def slot_in_force(organization: Organization, pk: int) -> Slot:
    """Load a slot whose requirement holds at an organisation; any other is not found."""
    on_the_way = [*ancestors(organization.path), organization.path]
    return get_object_or_404(SLOTS, pk=pk, requirement__organization__path__in=on_the_way)


def back(request: Request, fallback: str) -> HttpResponse:
    """Lead back to the page of this site that the form named, else to `fallback`."""
    target = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if allowed else fallback)


def may_see_parent(request: Request, organization: Organization) -> bool:
    """Tell whether the way up is open to the user."""
    return organization.parent is not None and request.user.has_perm("progress.view", organization.parent)


def names_allowed(request: Request, organization: Organization) -> bool:
    """Tell whether the user may read members' names at an organisation; a viewer reads numbers."""
    return request.user.has_perm("organizations.view_members", organization)
