"""What the pages of problems share: loading with permission, and putting refusals beside what was typed."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from zhixing.accounts.requests import signed_in
from zhixing.rectification.actions.reading import read_handed_in
from zhixing.rectification.models import Problem
from zhixing.rectification.permissions import is_own
from zhixing.rectification.queries.problems import find


def load(request: HttpRequest, pk: int) -> Problem:
    """Load a problem that the user may read; any other is not found (Http404).

    Of what a member handed in to the branch, the member sees who read it.
    """
    problem = find(request.user, pk)
    if problem is None:
        raise Http404
    if problem.is_own and not is_own(request.user, problem):
        read_handed_in(by=signed_in(request), organization=problem.organization, member=problem.member)
    return problem


def load_to_keep(request: HttpRequest, pk: int) -> Problem:
    """Load an organisation's problem whose lists the user keeps; who may only read it is refused."""
    problem = load(request, pk)
    if not request.user.has_perm("rectification.keep", problem):
        raise PermissionDenied
    return problem
