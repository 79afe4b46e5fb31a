"""What the pages of meetings share: loading with permission, and one way to do what a form on the page asks."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from zhixing.core.typed import done, with_version
from zhixing.life.actions.frame import StaleMeetingError
from zhixing.life.models import Criticism, LifeMeeting
from zhixing.life.queries.meetings import find_meeting

REFUSED = 422
Show = Callable[..., HttpResponse]


def load(request: HttpRequest, pk: int, permission: str = "") -> LifeMeeting:
    """Load a meeting in the user's sight; any other is not found, and who lacks `permission` is refused."""
    meeting = find_meeting(request.user, pk)
    if meeting is None:
        raise Http404
    if permission and not request.user.has_perm(permission, meeting):
        raise PermissionDenied
    return meeting


def load_criticism(request: HttpRequest, pk: int) -> Criticism:
    """Load a criticism for an officer of the body; any other is not found."""
    rows = Criticism.objects.of(pk).select_related("meeting__organization", "giver", "receiver")
    row = rows.first()
    if row is None or not request.user.has_perm("life.run", row):
        raise Http404
    return row


def stale_words() -> str:
    """Tell that somebody else saved meanwhile."""
    return _("Somebody else changed this meanwhile. Look at it, and save again to keep yours.")


def back_to(meeting: LifeMeeting, step: str) -> HttpResponse:
    """Go back to a step on the meeting's page."""
    return redirect(f"{reverse('life:meeting', args=[meeting.pk])}#{step}")


def attempt(
    request: HttpRequest,
    form: BaseForm,
    act: Callable[[], Any],
    *,
    again: Show,
    then: HttpResponse,
    said: str = "",
) -> HttpResponse:
    """Do what a form asks and go on to `then`; refused, show the page `again` with the form as typed."""
    try:
        if not done(form, act):
            return again(form)
    except StaleMeetingError as error:
        form.data = with_version(request.POST, error.current.version)
        form.add_error(None, stale_words())
        return again(form)
    if said:
        messages.success(request, said)
    return then
