"""A body's meetings, a new round, and the page of each: its steps, each with what is to be done about it."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.core.typed import tried, with_version
from zhixing.life.actions.frame import StaleMeetingError
from zhixing.life.actions.meetings import begin_meeting, change_meeting
from zhixing.life.choices import StepCode
from zhixing.life.forms.meetings import (
    AttendeeForm,
    CallForm,
    MeetingForm,
    NoteForm,
    NoticeForm,
    PickForm,
    PlanForm,
    RemarkForm,
    ReportForm,
    ThemeForm,
    activities_offered,
    collections_offered,
    stands_as,
)
from zhixing.life.models import LifeMeeting
from zhixing.life.queries.meetings import (
    activities_to_pick,
    activity_of,
    collection_of,
    criticism_at,
    kinds_held_by,
    meetings_of,
    problems_before,
    problems_of,
    study_of,
)
from zhixing.life.queries.standing import Standing, standing_of
from zhixing.life.views.common import REFUSED, load, stale_words
from zhixing.organizations.requests import place
from zhixing.polls.queries.opinions import collections_of

ROWS = 20


@require_safe
def meetings(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a body's rounds, the latest first."""
    organization = place(request, pk, "life.view")
    page = Paginator(meetings_of(organization), ROWS).get_page(request.GET.get("page"))
    may_run = request.user.has_perm("life.run", organization) and bool(kinds_held_by(organization))
    context = {"organization": organization, "page": page, "may_run": may_run}
    return render(request, "life/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a round."""
    organization = place(request, pk, "life.view")
    if not request.user.has_perm("life.run", organization):
        raise PermissionDenied
    form = MeetingForm(request.POST or None, kinds=kinds_held_by(organization))
    if request.method == "POST" and form.is_valid():
        act = partial(begin_meeting, by=signed_in(request), organization=organization)
        made = tried(form, lambda: act(draft=form.draft(), token=form.cleaned_data["token"]))
        if made:
            return redirect("life:meeting", pk=made.pk)
    context = {"organization": organization, "form": form}
    return render(request, "life/meeting_form.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a round's theme and day."""
    row = load(request, pk, "life.run")
    form = MeetingForm(request.POST or None, initial=stands_as(row), kinds=[row.kind])
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        act = partial(change_meeting, by=signed_in(request), meeting=row, version=version)
        try:
            if tried(form, lambda: act(draft=form.draft())):
                return redirect("life:meeting", pk=pk)
        except StaleMeetingError as error:
            form = MeetingForm(with_version(request.POST, error.current.version), kinds=[row.kind])
            form.add_error(None, stale_words())
    context = {"organization": row.organization, "form": form, "meeting": row}
    return render(request, "life/meeting_form.html", context, status=REFUSED if form.errors else 200)


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a round."""
    return show(request, load(request, pk))


@dataclass(frozen=True)
class StepCard:
    """One step on the page: how far it is, its note's form, and whether its forms stand open."""

    standing: Standing
    note_form: NoteForm
    opens: bool
    note_opens: bool


def show(request: HttpRequest, row: LifeMeeting, at: str = "", **refused: BaseForm) -> HttpResponse:
    """Show a round's page; `refused` are forms on it with what is to be mended, in the step `at`."""
    may_run = request.user.has_perm("life.run", row)
    may_agree = request.user.has_perm("life.agree", row)
    steps = standing_of(row)
    context: dict[str, Any] = {
        "meeting": row,
        "organization": row.organization,
        "may_run": may_run,
        "may_agree": may_agree,
        "sees_papers": may_run or (may_agree and row.plan_sent_on is not None),
        "sees_report": may_run or (may_agree and row.reported_on is not None),
        "reads_criticism": may_run or bool(criticism_at(row, request.user)),
        "activity": activity_of(row),
        "study": study_of(row),
        "collection": collection_of(row),
        "problems": problems_of(row),
        "before": problems_before(row),
        "cards": [_card(each, at, refused.get("note")) for each in steps],
        "done": sum(not each.is_open for each in steps),
        "remark": RemarkForm(),
    }
    if may_run:
        context |= _forms(row, context["activity"])
    return render(request, "life/meeting.html", {**context, **refused}, status=REFUSED if refused else 200)


def _card(standing: Standing, at: str, note: BaseForm | None) -> StepCard:
    is_mended = standing.code == at
    said = standing.note
    form = NoteForm(initial={"step": standing.code, "how": said.how, "reason": said.reason} if said else {})
    form.initial.setdefault("step", standing.code)
    if is_mended and isinstance(note, NoteForm):
        form = note
    return StepCard(
        standing, form, opens=standing.state == "next" or is_mended, note_opens=is_mended and note is not None
    )


def _forms(row: LifeMeeting, activity: Any) -> dict[str, Any]:
    kept = {"version": row.version}
    kind = f"{row.kind}_meeting"
    return {
        "theme_form": ThemeForm(initial={"theme": row.theme, "theme_by": row.theme_by}),
        "plan_form": PlanForm(initial=kept | {"plan": row.plan}),
        "study_form": study_form(row),
        "opinions_form": opinions_form(row),
        "activity_form": activity_form(row, kind),
        "call_form": CallForm(initial={"held_on": row.planned_on}),
        "attendee_form": AttendeeForm(initial={"attended_by": row.attended_by}),
        "report_form": ReportForm(initial=kept | {"report": row.report}),
        "notice_form": NoticeForm(initial=kept | {"notice": row.notice}),
        "has_activity": activity is not None,
    }


def study_form(row: LifeMeeting, data: Any = None) -> PickForm:
    """Give the form that picks the study."""
    offered = activities_offered(activities_to_pick(row))
    return PickForm(data, prefix="study", choices=offered, initial={"picked": row.study_id})


def opinions_form(row: LifeMeeting, data: Any = None) -> PickForm:
    """Give the form that picks the collection of opinions."""
    offered = collections_offered(collections_of(row.organization))
    return PickForm(data, prefix="opinions", choices=offered, initial={"picked": row.collection_id})


def activity_form(row: LifeMeeting, kind: str, data: Any = None) -> PickForm:
    """Give the form that picks the meeting itself among those of its kind."""
    offered = activities_offered(activities_to_pick(row, kind))
    return PickForm(data, prefix="activity", choices=offered, initial={"picked": row.activity_id})


def step_of(name: str) -> StepCode | None:
    """Read a step's code as a form sent it."""
    return StepCode(name) if name in StepCode else None
