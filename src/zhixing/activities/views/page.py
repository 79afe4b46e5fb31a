"""One page for an activity's whole life: its state, the one next step, people, minutes, files, history."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.activities.actions import (
    StaleError,
    announce_activity,
    cancel_activity,
    confirm_activity,
)
from zhixing.activities.forms import ReasonForm
from zhixing.activities.models import Activity
from zhixing.activities.queries import find
from zhixing.activities.views.common import load, load_to_record, page


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an activity's page."""
    return page(request, load(request, pk))


@require_POST
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce the activity."""
    activity = load_to_record(request, pk)
    try:
        announce_activity(by=signed_in(request), activity=activity)
    except ValidationError as error:
        _tell(request, error)
    else:
        messages.success(request, _("Announced: everyone expected sees it on Today."))
    return redirect("activities:detail", pk=pk)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the activity, of which its page then says what it counted for; confirmed before, say by whom."""
    activity = load_to_record(request, pk)
    version = request.POST.get("version", "")
    try:
        fresh = confirm_activity(
            by=signed_in(request), activity=activity, version=int(version) if version.isdecimal() else None
        )
    except ValidationError as error:
        _tell(request, error)
    except StaleError:
        messages.error(
            request, _("Somebody changed this activity a moment ago. Look at it once more, then confirm.")
        )
    else:
        _say_confirmed(request, activity, fresh=fresh)
    return redirect("activities:detail", pk=pk)


def _say_confirmed(request: HttpRequest, activity: Activity, *, fresh: bool) -> None:
    if fresh:  # what it counted for the page works out anyway, and adds it to a message of this tag
        messages.success(request, _("Confirmed."), extra_tags="confirmed")
        return
    current = find(activity.pk) or activity
    message = _("It was confirmed already, by %(name)s. Nothing was counted twice.")
    messages.info(request, message % {"name": current.confirmed_by_name})


def _tell(request: HttpRequest, error: ValidationError) -> None:
    messages.error(request, " ".join(error.messages))


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel the activity, with a reason."""
    activity = load_to_record(request, pk)
    form = ReasonForm(request.POST, prefix="cancel")
    if form.is_valid():
        cancel_activity(by=signed_in(request), activity=activity, reason=form.cleaned_data["reason"])
        messages.success(request, _("Cancelled. The reason stands on this page."))
        return redirect("activities:detail", pk=pk)
    return page(request, activity, cancel_form=form)
