"""What an officer, or the superior, does about a step of a meeting: each one form on its page."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.life.actions.agreeing import agree_plan, send_back_plan, send_plan
from zhixing.life.actions.meetings import (
    call_meeting,
    name_attendee,
    note_step,
    pick_activity,
    pick_opinions,
    pick_study,
    set_theme,
)
from zhixing.life.actions.outcome import publish_notice, receive_report, send_report
from zhixing.life.choices import StepCode
from zhixing.life.forms.meetings import (
    AttendeeForm,
    CallForm,
    NoteForm,
    NoticeForm,
    PickForm,
    PlanForm,
    RemarkForm,
    ReportForm,
    ThemeForm,
    VersionForm,
)
from zhixing.life.models import LifeMeeting
from zhixing.life.views.common import attempt, back_to, load
from zhixing.life.views.meetings import activity_form, opinions_form, show, step_of, study_form


def _try(
    request: HttpRequest,
    row: LifeMeeting,
    step: str,
    name: str,
    form: BaseForm,
    act: Callable[[], Any],
    said: str = "",
) -> HttpResponse:
    return attempt(
        request,
        form,
        act,
        again=lambda mended: show(request, row, step, **{name: mended}),
        then=back_to(row, step),
        said=said or _("Saved."),
    )


@require_POST
def theme(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the theme and who set it."""
    row, user, form = load(request, pk, "life.run"), signed_in(request), ThemeForm(request.POST)
    return _try(
        request,
        row,
        StepCode.THEME,
        "theme_form",
        form,
        lambda: set_theme(by=user, meeting=row, **form.cleaned_data),
    )


@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the plan."""
    row, user, form = load(request, pk, "life.run"), signed_in(request), PlanForm(request.POST)
    return _try(
        request,
        row,
        StepCode.PLAN,
        "plan_form",
        form,
        lambda: send_plan(by=user, meeting=row, **form.cleaned_data),
        _("The plan is with the superior."),
    )


@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to the plan."""
    row, user, form = load(request, pk, "life.agree"), signed_in(request), VersionForm(request.POST)
    return _try(
        request,
        row,
        StepCode.PLAN,
        "agree_form",
        form,
        lambda: agree_plan(by=user, meeting=row, version=form.cleaned_data["version"]),
        _("Agreed."),
    )


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the plan back with a remark."""
    row, user, form = load(request, pk, "life.agree"), signed_in(request), RemarkForm(request.POST)
    return _try(
        request,
        row,
        StepCode.PLAN,
        "remark",
        form,
        lambda: send_back_plan(by=user, meeting=row, remark=form.cleaned_data["remark"]),
        _("Sent back."),
    )


def _pick(
    request: HttpRequest, row: LifeMeeting, step: str, form: PickForm, act: Callable[[int | None], Any]
) -> HttpResponse:
    name = f"{form.prefix}_form"
    return _try(request, row, step, name, form, lambda: act(form.cleaned_data["picked"]))


@require_POST
def study(request: HttpRequest, pk: int) -> HttpResponse:
    """Pick the study before the meeting."""
    row, user = load(request, pk, "life.run"), signed_in(request)
    form = study_form(row, request.POST)
    return _pick(
        request, row, StepCode.STUDY, form, lambda picked: pick_study(by=user, meeting=row, activity=picked)
    )


@require_POST
def opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """Pick the collection of opinions."""
    row, user = load(request, pk, "life.run"), signed_in(request)
    form = opinions_form(row, request.POST)
    return _pick(
        request,
        row,
        StepCode.OPINIONS,
        form,
        lambda picked: pick_opinions(by=user, meeting=row, collection=picked),
    )


@require_POST
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Pick the meeting itself."""
    row, user = load(request, pk, "life.run"), signed_in(request)
    form = activity_form(row, f"{row.kind}_meeting", request.POST)
    return _pick(
        request,
        row,
        StepCode.MEETING,
        form,
        lambda picked: pick_activity(by=user, meeting=row, activity=picked),
    )


@require_POST
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan the meeting itself."""
    row, user, form = load(request, pk, "life.run"), signed_in(request), CallForm(request.POST)
    return _try(
        request,
        row,
        StepCode.MEETING,
        "call_form",
        form,
        lambda: call_meeting(by=user, meeting=row, draft=form.draft()),
        _("The meeting is planned; it stands among the activities now."),
    )


@require_POST
def attendee(request: HttpRequest, pk: int) -> HttpResponse:
    """Name who comes from the superior."""
    row, user, form = load(request, pk, "life.run"), signed_in(request), AttendeeForm(request.POST)
    return _try(
        request,
        row,
        StepCode.SUPERIOR,
        "attendee_form",
        form,
        lambda: name_attendee(by=user, meeting=row, name=form.cleaned_data["attended_by"]),
    )


@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a step as done elsewhere or not needed."""
    row, user, form = load(request, pk, "life.run"), signed_in(request), NoteForm(request.POST)
    step = step_of(request.POST.get("step", "")) or StepCode.PLAN
    return _try(
        request, row, step, "note", form, lambda: note_step(by=user, meeting=row, **form.cleaned_data)
    )


@require_POST
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the report."""
    row, user, form = load(request, pk, "life.run"), signed_in(request), ReportForm(request.POST)
    return _try(
        request,
        row,
        StepCode.REPORT,
        "report_form",
        form,
        lambda: send_report(by=user, meeting=row, **form.cleaned_data),
        _("The report is with the superior."),
    )


@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that the report was received."""
    row, user, form = load(request, pk, "life.agree"), signed_in(request), VersionForm(request.POST)
    return _try(
        request,
        row,
        StepCode.REPORT,
        "receive_form",
        form,
        lambda: receive_report(by=user, meeting=row, version=form.cleaned_data["version"]),
        _("Received."),
    )


@require_POST
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the result notice."""
    row, user, form = load(request, pk, "life.run"), signed_in(request), NoticeForm(request.POST)
    return _try(
        request,
        row,
        StepCode.NOTICE,
        "notice_form",
        form,
        lambda: publish_notice(by=user, meeting=row, **form.cleaned_data),
        _("Published."),
    )
