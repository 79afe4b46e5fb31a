"""Votes and resolutions: recorded on the activity's page, changed on a page of their own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.activities import actions
from zhixing.activities.choices import State
from zhixing.activities.forms.decisions import DoneForm, ResolutionFilterForm, ResolutionForm, VoteForm
from zhixing.activities.models import Activity, Resolution, Vote
from zhixing.activities.queries import attendance_sheet
from zhixing.activities.queries.decisions import resolution_of, resolutions_at, vote_of
from zhixing.activities.views.common import branch_of, load, load_to_record, page
from zhixing.activities.views.deciding import (
    FINISH,
    done_prefix,
    people_of,
    resolution_form,
    row_of,
    vote_form,
)
from zhixing.core.typed import done
from zhixing.organizations.requests import place

PER_PAGE = 20


def _at(activity: Activity, anchor: str) -> str:
    return f"{reverse('activities:detail', args=[activity.pk])}#{anchor}"


@require_POST
def add_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a vote with its numbers."""
    activity = load_to_record(request, pk)
    form = vote_form(activity, attendance_sheet(activity), request.POST)
    if _keep_vote(request, activity, form):
        messages.success(request, _("The vote is recorded."))
        return redirect(_at(activity, "votes"))
    return page(request, activity, vote_form=form)


def vote(request: HttpRequest, pk: int, vote_id: int) -> HttpResponse:
    """Change a vote on a page of its own."""
    activity = load_to_record(request, pk)
    row = _vote(activity, vote_id)
    form = vote_form(activity, attendance_sheet(activity), request.POST or None, vote=row)
    if request.method == "POST" and _keep_vote(request, activity, form, row):
        messages.success(request, _("Saved."))
        return redirect(_at(activity, "votes"))
    return _show(request, activity, "vote", form, vote=row)


def _keep_vote(request: HttpRequest, activity: Activity, form: VoteForm, vote: Vote | None = None) -> bool:
    return done(
        form,
        lambda: actions.record_vote(
            by=signed_in(request),
            activity=activity,
            ballot=form.ballot(),
            vote=vote,
            reason=form.correction,
        ),
    )


def _vote(activity: Activity, vote_id: int) -> Vote:
    row = vote_of(activity, vote_id)
    if row is None:
        raise Http404
    return row


def _show(request: HttpRequest, activity: Activity, what: str, form: BaseForm, **more: Any) -> HttpResponse:
    context = {
        "activity": activity,
        "organization": branch_of(activity),
        "is_confirmed": activity.state == State.CONFIRMED,
        "form": form,
        **more,
    }
    return render(request, f"activities/{what}.html", context)


@require_POST
def remove_vote(request: HttpRequest, pk: int, vote_id: int) -> HttpResponse:
    """Take a vote back."""
    activity = load_to_record(request, pk)
    return _take_back(request, activity, "vote", vote=_vote(activity, vote_id))


def _take_back(request: HttpRequest, activity: Activity, what: str, **row: Any) -> HttpResponse:
    """Remove a vote or a resolution; where a reason is missing, lead back to its page saying so."""
    remove: Callable[..., Any] = actions.remove_vote if what == "vote" else actions.remove_resolution
    reason = request.POST.get("reason", "").strip()[:300]
    try:
        remove(by=signed_in(request), activity=activity, reason=reason, **row)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(f"activities:{what}", activity.pk, row[what].pk)
    messages.success(request, _("Removed."))
    return redirect(_at(activity, f"{what}s"))


@require_POST
def add_resolution(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a resolution."""
    activity = load_to_record(request, pk)
    people = people_of(activity, attendance_sheet(activity))
    form = resolution_form(activity, people, request.POST)
    if _keep_resolution(request, activity, form):
        messages.success(request, _("The resolution is recorded. It stands on Today until it is done."))
        return redirect(_at(activity, "resolutions"))
    return page(request, activity, resolution_form=form)


def resolution(request: HttpRequest, pk: int, resolution_id: int) -> HttpResponse:
    """Change a resolution on a page of its own."""
    activity = load_to_record(request, pk)
    row = _resolution(activity, resolution_id)
    people = people_of(activity, attendance_sheet(activity))
    form = resolution_form(activity, people, request.POST or None, resolution=row)
    if request.method == "POST" and _keep_resolution(request, activity, form, row):
        messages.success(request, _("Saved."))
        return redirect(_at(activity, "resolutions"))
    owners = list(dict.fromkeys(member.name for member in people))
    return _show(request, activity, "resolution", form, resolution=row, owners=owners)


def _keep_resolution(
    request: HttpRequest, activity: Activity, form: ResolutionForm, resolution: Resolution | None = None
) -> bool:
    return done(
        form,
        lambda: actions.record_resolution(
            by=signed_in(request),
            activity=activity,
            decision=form.decision(),
            resolution=resolution,
            reason=form.correction,
        ),
    )


def _resolution(activity: Activity, resolution_id: int) -> Resolution:
    row = resolution_of(activity, resolution_id)
    if row is None:
        raise Http404
    return row


@require_POST
def remove_resolution(request: HttpRequest, pk: int, resolution_id: int) -> HttpResponse:
    """Take a resolution back."""
    activity = load_to_record(request, pk)
    return _take_back(request, activity, "resolution", resolution=_resolution(activity, resolution_id))


@require_POST
def finish(request: HttpRequest, pk: int, resolution_id: int) -> HttpResponse:
    """Note that a resolution is done; `again` takes that back. Its owner may, and the officers."""
    activity = load(request, pk)
    row = _resolution(activity, resolution_id)
    if not request.user.has_perm(FINISH, row):
        raise PermissionDenied
    if "again" in request.POST:
        actions.reopen_resolution(by=signed_in(request), resolution=row)
        messages.success(request, _("It is open again."))
        return redirect(_at(activity, "resolutions"))
    form = DoneForm(request.POST, prefix=done_prefix(row))
    if not done(form, lambda: _finish(request, row, form)):
        return _show(request, activity, "resolution_done", form, row=row_of(request, row, form))
    messages.success(request, _("Noted as done."))
    return redirect(_at(activity, "resolutions"))


def _finish(request: HttpRequest, row: Resolution, form: DoneForm) -> None:
    given = form.cleaned_data
    actions.finish_resolution(
        by=signed_in(request), resolution=row, done_on=given["done_on"], note=given["note"]
    )


def resolution_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a branch resolved: what is to be done first, or what is done."""
    organization = place(request, pk, "activities.record")
    form = ResolutionFilterForm(request.GET, initial={"state": "open"})
    filters = form.filters()
    paginator = Paginator(resolutions_at(organization, filters), PER_PAGE)
    rows = paginator.get_page(request.GET.get("page"))
    context = {
        "organization": organization,
        "form": form,
        "filters": filters,
        "page": rows,
        "resolutions": [row_of(request, row) for row in rows.object_list],
        "is_narrowed": bool(filters.text) or filters.state != "open",
    }
    return render(request, "activities/resolutions.html", context)
