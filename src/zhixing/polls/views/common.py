"""What the pages of ballots share: loading with permission, and answers that nothing may keep."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from zhixing.polls.models import Ballot
from zhixing.polls.queries.ballots import find_ballot

REFUSED = 422
View = Callable[..., HttpResponse]


def load(request: HttpRequest, pk: int, permission: str = "") -> Ballot:
    """Load a ballot that the user may know of; any other is not found, and who lacks `permission` is refused."""
    ballot = find_ballot(request.user, pk)
    if ballot is None:
        raise Http404
    if permission and not request.user.has_perm(permission, ballot):
        raise PermissionDenied
    return ballot


def never_kept(view: View) -> View:
    """Mark a page's answers as not to be kept by browsers or in between."""

    @wraps(view)
    def unkept(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return unkept
