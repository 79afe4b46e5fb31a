"""Self check-in: the recorder's page for the screen, and the page to which the code on it leads."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.activities.actions import check_in, close_check_in, open_check_in
from zhixing.activities.choices import OPEN, Presence
from zhixing.activities.codes import code_svg
from zhixing.activities.forms import AttendanceForm
from zhixing.activities.forms.asking import CheckInForm
from zhixing.activities.models import Activity, CheckIn
from zhixing.activities.queries import Sheet, attendance_sheet
from zhixing.activities.queries.asking import check_in_by_key, check_in_of, is_named, is_on, ticked_at
from zhixing.activities.queries.people import Line, usual_presence
from zhixing.activities.views.common import branch_of, load_to_record, page
from zhixing.core.time import today
from zhixing.core.typed import explain
from zhixing.organizations.queries import member_of

GONE = 410


def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the code large, who has ticked, and the switch; a poll gets who has ticked alone."""
    activity = load_to_record(request, pk)
    form = CheckInForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _opened(request, activity, form):
        return redirect("activities:check-in", pk=pk)
    fragment = request.headers.get("HX-Request") == "true"
    name = "activities/check_in_ticked.html" if fragment else "activities/check_in.html"
    status = 422 if form.errors else 200
    return render(request, name, {**_screen(request, activity), "form": form}, status=status)


def _opened(request: HttpRequest, activity: Activity, form: CheckInForm) -> bool:
    try:
        open_check_in(by=signed_in(request), activity=activity, minutes=form.cleaned_data["minutes"])
    except ValidationError as error:
        explain(form, error)
        return False
    return True


def _screen(request: HttpRequest, activity: Activity) -> dict[str, Any]:
    row = check_in_of(activity)
    on = row if is_on(row) and activity.state in OPEN else None
    address = request.build_absolute_uri(reverse("activities:tick", args=[on.key])) if on else ""
    return {
        "activity": activity,
        "organization": branch_of(activity),
        "check_in": row,
        "is_on": on is not None,
        "is_today": activity.held_on == today() and activity.state in OPEN,
        "may_fill": row is not None and activity.state in OPEN and activity.held_on <= today(),
        "address": address,
        "short": address.partition("://")[2],
        "code": code_svg(address, _("Code to check in")) if on else "",
        "ticked": ticked_at(activity),
    }


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch check-in off."""
    activity = load_to_record(request, pk)
    close_check_in(by=signed_in(request), activity=activity)
    messages.success(request, _("Check-in is off. Nobody was marked as absent by it."))
    return redirect("activities:check-in", pk=pk)


def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the attendance form with those who did not tick as absent, for the recorder to look over."""
    activity = load_to_record(request, pk)
    if activity.state not in OPEN or activity.held_on > today():
        return redirect("activities:detail", pk=pk)
    looked_over = _without_ticks(activity, attendance_sheet(activity))
    form = AttendanceForm(activity=activity, sheet=looked_over)
    return page(request, activity, attendance_form=form, filled=True)


def _without_ticks(activity: Activity, sheet: Sheet) -> Sheet:
    ticked, usual = {member.pk for member in ticked_at(activity)}, usual_presence(activity)

    def looked_over(line: Line) -> Line:
        missing = line.presence == usual and line.member.pk not in ticked
        return replace(line, presence=Presence.ABSENT) if missing else line

    groups = [replace(group, lines=[looked_over(line) for line in group.lines]) for group in sheet.groups]
    return replace(sheet, groups=groups)


@login_not_required
def tick(request: HttpRequest, key: str) -> HttpResponse:
    """Let a member tick themselves by the code on the screen; every other case has its own clear words."""
    state, row, status = _standing(request, key)
    if row and state == "ready" and request.method == "POST":
        try:
            check_in(by=signed_in(request), activity=row.activity, key=key)
            state = "done"
        except (ValidationError, PermissionDenied):
            state, status = "over", GONE
    context = {"state": state, "activity": row.activity if row and state in {"ready", "done"} else None}
    return render(request, "activities/tick.html", context, status=status)


def _standing(request: HttpRequest, key: str) -> tuple[str, CheckIn | None, int]:
    """Tell how things stand for who opens a code: the case, the check-in, and the answer's status."""
    if not request.user.is_authenticated:
        return "stranger", None, 200
    member = member_of(request.user)
    if member is None:
        return "nobody", None, 200
    row = check_in_by_key(member.unit_id, key)
    if row is None:
        return "unknown", None, 404
    if member.pk in {each.pk for each in ticked_at(row.activity)}:
        return "done", row, 200
    if not is_on(row) or row.activity.state not in OPEN:
        return "over", row, GONE
    named = is_named(row.activity, member) and request.user.has_perm("activities.view", row.activity)
    return ("ready", row, 200) if named else ("unlisted", row, 403)
