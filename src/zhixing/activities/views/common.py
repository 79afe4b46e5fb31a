"""What the pages share: loading with permission, and what an activity's page shows."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from zhixing.activities.beside import activity_panel
from zhixing.activities.brought import brought_to
from zhixing.activities.choices import OPEN, State
from zhixing.activities.counting import counts_of
from zhixing.activities.forms import (
    AttendanceForm,
    MakeUpForm,
    ReasonForm,
    UploadForm,
    VisitorForm,
)
from zhixing.activities.kinds import catalogue
from zhixing.activities.models import Activity
from zhixing.activities.plans import topics_for
from zhixing.activities.queries import attendance_sheet, find
from zhixing.activities.queries.history import history
from zhixing.activities.queries.listing import files_of
from zhixing.activities.queries.people import all_hosts
from zhixing.activities.views.asking import asking_context
from zhixing.activities.views.deciding import deciding
from zhixing.activities.views.writing import minutes_context
from zhixing.core.time import today
from zhixing.organizations.models import Organization


@dataclass(frozen=True)
class Conflict:
    """One place in which what was typed differs from what somebody else saved meanwhile."""

    label: str
    stored: str
    typed: str


def load(request: HttpRequest, pk: int) -> Activity:
    """Load an activity that the user may see, with its details; any other is not found."""
    activity = find(pk)
    if activity is None or not request.user.has_perm("activities.view", activity):
        raise Http404
    return activity


def may_record(request: HttpRequest, activity: Activity) -> bool:
    """Tell whether the user records for the activity's branch."""
    return bool(request.user.has_perm("activities.record", activity))


def load_to_record(request: HttpRequest, pk: int) -> Activity:
    """Load an activity for which the user records; who may only see it is refused."""
    activity = load(request, pk)
    if not may_record(request, activity):
        raise PermissionDenied
    return activity


def page(request: HttpRequest, activity: Activity, *, status: int = 200, **forms: Any) -> HttpResponse:
    """Show an activity's page; `forms` are those that were sent and have something to mend."""
    return render(request, "activities/detail.html", page_context(request, activity, **forms), status=status)


def page_context(request: HttpRequest, activity: Activity, **given: Any) -> dict[str, Any]:
    """Gather everything that an activity's page shows."""
    sheet = attendance_sheet(activity)
    known = catalogue(activity.organization)
    record = may_record(request, activity)
    kinds = [known[row.kind] for row in activity.kinds.all() if row.kind in known]
    return {
        "activity": activity,
        "organization": branch_of(activity),
        "kinds": kinds,
        "asks_lecturers": any(kind.asks_lecturers for kind in kinds),
        "topic": str(topics_for(activity.organization).get(activity.topic) or activity.topic_text),
        "brought": brought_to(activity),
        "beside": activity_panel.seen_by(request.user, activity),
        "hosts": all_hosts(activity),
        "sheet": sheet,
        "away": [line for line in sheet.lines if not line.came],
        "files": files_of(activity),
        "may_record": record and activity.state != State.CANCELLED,
        "may_read_reasons": request.user.has_perm("activities.view_reason", activity),
        "is_open": activity.state in OPEN,
        "is_confirmed": activity.state == State.CONFIRMED,
        "has_come": activity.held_on <= today(),
        "is_today": activity.held_on == today(),
        "counts": counts_of(activity) if record else None,
        "history": history(activity, known) if record else None,
        **(page_forms(activity, sheet) if record else {}),
        **deciding(request, activity, sheet, record=record),
        **minutes_context(
            request, activity, kinds, sheet, record=record, clashes=given.get("minutes_clashes")
        ),
        **asking_context(request, activity, given.get("answer_form")),
        **given,
    }


def page_forms(activity: Activity, sheet: Any) -> dict[str, Form]:
    """Make the empty forms of an activity's page."""
    return {
        "attendance_form": AttendanceForm(activity=activity, sheet=sheet),
        "visitor_form": VisitorForm(activity=activity, prefix="visitor"),
        "cancel_form": ReasonForm(prefix="cancel"),
        "upload_form": UploadForm(),
        "make_up_form": MakeUpForm(),
    }


def branch_of(activity: Activity) -> Organization:
    """Tell whose tab an activity stands in: a cell's is its branch's."""
    body = activity.organization
    return body.parent if body.kind == "cell" and body.parent else body
