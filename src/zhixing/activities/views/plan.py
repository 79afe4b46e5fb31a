"""The form that plans, changes and corrects an activity, and says what it would count for while one types."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.activities.actions import StaleError, correct_activity, edit_activity, plan_activity
from zhixing.activities.choices import State
from zhixing.activities.counting import Count, counts_for
from zhixing.activities.forms.plan import PlanForm, initial_for, initial_of
from zhixing.activities.kinds import catalogue
from zhixing.activities.models import Activity
from zhixing.activities.plans import topics_for
from zhixing.activities.queries import find, suggestion_for, topics_left
from zhixing.activities.queries.bodies import cells_of, members_at, neighbours_of
from zhixing.activities.queries.people import all_hosts
from zhixing.activities.views.common import Conflict, branch_of, load_to_record
from zhixing.core.time import today
from zhixing.core.typed import explain, with_version
from zhixing.organizations.models import Organization
from zhixing.organizations.requests import place

NAME = 60  # characters of a lecturer's name
PASSED_ON = {"topic_text": 200, "token": 36}  # what a link may fill in besides, and how many characters


def plan_form(
    organization: Organization, *args: Any, activity: Activity | None = None, **kwargs: Any
) -> PlanForm:
    """Make the form for a body, with the choices that stand open to it."""
    day = activity.held_on if activity else today()
    return PlanForm(
        *args,
        organization=organization,
        activity=activity,
        kinds=catalogue(organization),
        topics=topics_for(organization),
        left=topics_left(organization, day),
        cells=cells_of(organization, day),
        neighbours=neighbours_of(organization, day),
        **kwargs,
    )


def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan an activity; a link may name kind, topic, day, lecturer (?kind=lecture&on=2016-06-28&speaker=…).

    With a token of its own a link tells the room that made it which activity came of it.
    """
    organization = place(request, pk, "activities.view")
    if not request.user.has_perm("activities.record", organization):
        raise PermissionDenied
    if request.method == "POST":
        form = plan_form(organization, request.POST)
        activity = _planned(request, form)
        if activity:
            messages.success(request, _("Planned. Announce it when everything is settled."))
            return redirect("activities:detail", pk=activity.pk)
    else:
        form = plan_form(organization, initial=_initial(request, organization))
    return _show(request, organization, form)


def _initial(request: HttpRequest, organization: Organization) -> dict[str, Any]:
    asked: dict[str, Any] = {"kinds": request.GET.getlist("kind"), "topic": request.GET.get("topic", "")}
    try:
        day = parse_date(request.GET.get("on", ""))
    except ValueError:
        day = None
    if day:
        asked["held_on"] = day
    for name, most in PASSED_ON.items():
        if request.GET.get(name):
            asked[name] = request.GET[name][:most]
    if "speaker" in request.GET:
        asked["speaker-0"] = request.GET["speaker"][:NAME]
    return initial_for(suggestion_for(organization, today()), **asked)


def _planned(request: HttpRequest, form: PlanForm) -> Activity | None:
    if not form.is_valid():
        return None
    try:
        return plan_activity(by=signed_in(request), draft=form.draft(), token=form.cleaned_data["token"])
    except ValidationError as error:
        _explain(form, error)
        return None


def _explain(form: PlanForm, error: ValidationError) -> None:
    """Put problems with lecturers beside the first lecturer."""
    if hasattr(error, "error_dict") and "speakers" in error.error_dict:
        error.error_dict["speaker-0"] = error.error_dict.pop("speakers")
    explain(form, error)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an activity; a confirmed one is corrected, with a reason. A stale form shows both versions."""
    activity = load_to_record(request, pk)
    if activity.state == State.CANCELLED:
        messages.info(
            request, _("This activity was cancelled, so it cannot be changed. Plan a new one instead.")
        )
        return redirect("activities:detail", pk=pk)
    organization = branch_of(activity)
    initial = initial_of(activity, all_hosts(activity), neighbours_of(organization, activity.held_on))
    if request.method != "POST":
        return _show(
            request, organization, plan_form(organization, activity=activity, initial=initial), activity
        )
    form = plan_form(organization, request.POST, activity=activity, initial=initial)
    try:
        if form.is_valid():
            _save(request, activity, form)
            return redirect("activities:detail", pk=pk)
    except ValidationError as error:
        _explain(form, error)
    except StaleError:
        return _stale(request, activity)
    return _show(request, organization, form, activity)


def _save(request: HttpRequest, activity: Activity, form: PlanForm) -> None:
    values: dict[str, Any] = {"by": signed_in(request), "activity": activity, "draft": form.draft()}
    values["version"] = form.cleaned_data["version"] or 0
    if activity.state == State.CONFIRMED:
        correct_activity(**values, reason=form.cleaned_data["reason"])
        messages.success(request, _("Corrected. The record before and after stands in the history."))
    else:
        edit_activity(**values)
        messages.success(request, _("Saved."))


def _stale(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Show the form again as typed, beside it what somebody else saved meanwhile."""
    current = find(activity.pk) or activity
    organization = branch_of(current)
    stored = initial_of(current, all_hosts(current), neighbours_of(organization, current.held_on))
    now = plan_form(organization, activity=current, initial=stored)
    again = plan_form(
        organization, with_version(request.POST, current.version), activity=current, initial=stored
    )
    return _show(request, organization, again, current, conflicts=_conflicts(now, again), status=409)


def _conflicts(stored: PlanForm, typed: PlanForm) -> list[Conflict]:
    typed.is_valid()
    fields = [name for name in stored.fields if name not in {"version", "token", "reason"}]
    pairs = [
        (stored[name].label, in_words(stored, name, stored[name].initial), _typed(typed, name))
        for name in fields
    ]
    return [Conflict(str(label), was, wished) for label, was, wished in pairs if was != wished]


def _typed(form: PlanForm, name: str) -> str:
    return in_words(form, name, form.cleaned_data.get(name, form[name].value()))


def in_words(form: PlanForm, name: str, value: Any) -> str:
    """Say a field's value in the words of its choices."""
    if isinstance(value, list | tuple):
        return "、".join(in_words(form, name, each) for each in value)
    if value is None or value == "":
        return ""
    choices: dict[str, str] = {}
    for key, label in getattr(form.fields[name], "choices", ()):
        choices |= (
            {str(k): str(v) for k, v in label} if isinstance(label, list | tuple) else {str(key): str(label)}
        )
    if isinstance(value, Organization):
        return value.code
    if isinstance(value, date):
        return value.isoformat()
    return choices.get(str(value), str(value))


def _show(
    request: HttpRequest,
    organization: Organization,
    form: PlanForm,
    activity: Activity | None = None,
    *,
    conflicts: list[Conflict] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "organization": organization,
        "form": form,
        "activity": activity,
        "conflicts": conflicts,
        "members": members_at(organization, activity.held_on if activity else today()),
        "is_confirmed": activity is not None and activity.state == State.CONFIRMED,
        **_counted(form, activity),
    }
    return render(request, "activities/form.html", context, status=status)


def _counted(form: PlanForm, activity: Activity | None) -> dict[str, Any]:
    """Tell what the form as it stands would count for, or what is still missing to tell."""
    counts: list[Count] | None = None
    if form.is_bound and form.is_valid():
        try:
            counts = counts_for(form.draft(), activity)
        except ValidationError as error:
            return {"problems": error.messages, "counts": None}
    return {"counts": counts, "problems": []}


@require_POST
def counts(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the form would count for, as a fragment, while somebody types."""
    organization = place(request, pk, "activities.view")
    if not request.user.has_perm("activities.record", organization):
        raise PermissionDenied
    return render(
        request, "activities/form.html#counts", _counted(plan_form(organization, request.POST), None)
    )
