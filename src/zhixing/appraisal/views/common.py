"""What the pages of appraisals share: loading with permission, and forms that somebody else overtook."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from zhixing.accounts.requests import signed_in
from zhixing.appraisal.actions.reading import read_record
from zhixing.appraisal.models import Appraisal, Participant
from zhixing.appraisal.queries.rounds import find_appraisal, find_participant

REFUSED = 422


def load(request: HttpRequest, pk: int, permission: str = "") -> Appraisal:
    """Load an appraisal that the user may know of; any other is not found, and who lacks `permission` is refused."""
    row = find_appraisal(request.user, pk)
    if row is None:
        raise Http404
    if permission and not request.user.has_perm(permission, row):
        raise PermissionDenied
    return row


def load_record(request: HttpRequest, pk: int, permission: str = "") -> Participant:
    """Load a member's record that the user may read; that another opened it is noted for the member."""
    row = find_participant(request.user, pk)
    if row is None:
        raise Http404
    if permission and not request.user.has_perm(permission, row):
        raise PermissionDenied
    return read_record(by=signed_in(request), participant=row)
