"""Where a page stands: the organisation in its address, if the user may be there."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from zhixing.organizations.models import Organization
from zhixing.organizations.queries import visible_to


def place(request: HttpRequest, pk: int, permission: str) -> Organization:
    """Load an organisation for which the user carries the permission; any other is not found (Http404)."""
    return get_object_or_404(visible_to(request.user, permission).select_related("parent"), pk=pk)
