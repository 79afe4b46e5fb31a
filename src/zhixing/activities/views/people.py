"""Who came: everyone expected ticked, exceptions changed, others added, what was made up."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.activities.actions import (
    StaleError,
    add_visitor,
    record_make_up,
    remove_visitor,
    reveal_reasons,
    set_attendance,
)
from zhixing.activities.choices import Presence
from zhixing.activities.forms import AttendanceForm, MakeUpForm, VisitorForm
from zhixing.activities.models import Activity
from zhixing.activities.queries import attendance_sheet, find
from zhixing.activities.views.common import Conflict, load, load_to_record, page
from zhixing.core.text import clean_text
from zhixing.core.typed import explain, with_version
from zhixing.organizations.models import Member

LONGEST_REASON = 300


@require_POST
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep who came. Where somebody else saved meanwhile, both versions are shown and nothing is lost."""
    activity = load_to_record(request, pk)
    form = AttendanceForm(request.POST, activity=activity, sheet=attendance_sheet(activity))
    try:
        if form.is_valid():
            saved = set_attendance(
                by=signed_in(request),
                activity=activity,
                version=form.cleaned_data["version"],
                answers=form.answers(),
                reason=form.cleaned_data["correction"],
            )
            _say_saved(request, saved)
            return redirect("activities:detail", pk=pk)
    except ValidationError as error:
        explain(form, _about_correction(error))
    except StaleError:
        return _stale(request, pk, form)
    return page(request, activity, attendance_form=form)


def _about_correction(error: ValidationError) -> ValidationError:
    """The reason of a correction is not the reason of a leave: the field is called otherwise here."""
    if hasattr(error, "error_dict") and "reason" in error.error_dict:
        error.error_dict["correction"] = error.error_dict.pop("reason")
    return error


def _say_saved(request: HttpRequest, activity: Activity) -> None:
    sheet = attendance_sheet(activity)
    messages.success(
        request,
        ngettext(
            "Saved: %(present)d of %(expected)d expected came.",
            "Saved: %(present)d of %(expected)d expected came.",
            sheet.expected,
        )
        % {"present": sheet.present, "expected": sheet.expected},
    )


def _stale(request: HttpRequest, pk: int, typed: AttendanceForm) -> HttpResponse:
    current = find(pk)
    if current is None:
        raise PermissionDenied
    sheet = attendance_sheet(current)
    again = AttendanceForm(with_version(request.POST, current.version), activity=current, sheet=sheet)
    answers = typed.answers()
    conflicts = [
        Conflict(line.member.name, line.presence_label, str(Presence(answer.presence).label))
        for line in sheet.lines
        if (answer := answers.get(line.member.pk)) and answer.presence != line.presence
    ]
    return page(request, current, attendance_form=again, conflicts=conflicts, is_stale=True, status=409)


@require_POST
def reasons(request: HttpRequest, pk: int) -> HttpResponse:
    """Show why members were away; the reading is noted in the audit trail."""
    activity = load(request, pk)
    return page(request, activity, reasons=reveal_reasons(by=signed_in(request), activity=activity))


@require_POST
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Add one who came besides those expected."""
    activity = load_to_record(request, pk)
    form = VisitorForm(request.POST, activity=activity, prefix="visitor")
    if form.is_valid():
        given: dict[str, Any] = {"name": form.cleaned_data["name"], "reason": form.cleaned_data["reason"]}
        try:
            add_visitor(by=signed_in(request), activity=activity, member=form.member, **given)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": given["name"]})
            return redirect("activities:detail", pk=pk)
    return page(request, activity, visitor_form=form)


@require_POST
def unvisit(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a visitor off the list."""
    activity = load_to_record(request, pk)
    ids = {name: _number(request, name) for name in ("member_id", "guest_id")}
    reason = clean_text(request.POST.get("reason", ""))[:LONGEST_REASON]
    try:
        remove_visitor(by=signed_in(request), activity=activity, reason=reason, **ids)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("activities:detail", pk=pk)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 20 else None


@require_POST
def make_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Note on which day a member made it up."""
    activity = load_to_record(request, pk)
    form = MakeUpForm(request.POST)
    if form.is_valid():
        try:
            member = _member(activity, form.cleaned_data["member"])
            record_make_up(
                by=signed_in(request),
                activity=activity,
                member=member,
                made_up_on=form.cleaned_data["made_up_on"],
            )
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _("Noted: it now counts for %(name)s.") % {"name": member.name})
            return redirect("activities:detail", pk=pk)
    return page(request, activity, make_up_form=form)


def _member(activity: Activity, member_id: int) -> Member:
    member = Member.objects.filter(unit_id=activity.unit_id, pk=member_id).first()
    if member is None:
        raise ValidationError(_("Only who was on leave or absent can make it up."))
    return member
