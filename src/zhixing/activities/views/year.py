"""A body's year on one page: accept what is suggested, plan by a rule, move, hold together."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.activities.actions import (
    StaleError,
    cancel_series,
    merge_activities,
    move_activity,
    move_series,
    plan_series,
    plan_year,
)
from zhixing.activities.checking import day_words
from zhixing.activities.forms import ReasonForm
from zhixing.activities.forms.year import Acceptance, MergeForm, MoveForm, RepeatForm, suggestion_forms
from zhixing.activities.models import Activity
from zhixing.activities.queries import find
from zhixing.activities.views.common import branch_of, load_to_record
from zhixing.activities.year.plan import Year, year_of
from zhixing.core.time import today
from zhixing.core.typed import explain
from zhixing.organizations.models import Organization
from zhixing.organizations.requests import place

NEAREST, FURTHEST = -10, 2  # years from this one


def year(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a year (?year=2016) with what is held, planned and suggested."""
    organization = _place(request, pk)
    return _show(request, year_of(organization, _asked(request), today()))


def _place(request: HttpRequest, pk: int) -> Organization:
    organization = place(request, pk, "activities.view")
    if not request.user.has_perm("activities.record", organization):
        raise PermissionDenied
    return organization


def _asked(request: HttpRequest) -> int:
    """Tell which year is asked for; this one where that makes no sense."""
    text = request.GET.get("year", "")
    this = today().year
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) == len(str(this)) else this
    return asked if this + NEAREST <= asked <= this + FURTHEST else this


def _show(
    request: HttpRequest,
    plan: Year,
    *,
    accepted: Acceptance | None = None,
    repeat_form: RepeatForm | None = None,
) -> HttpResponse:
    forms = suggestion_forms(plan, accepted.forms if accepted else {})
    context: dict[str, Any] = {
        "organization": plan.organization,
        "plan": plan,
        "forms": forms,
        "served": len({need.slot.pk for item in plan.suggested for need in _needs(item)}),
        "repeat_form": repeat_form or RepeatForm(year=plan, prefix="repeat", initial=_usual(plan)),
        "today": today(),
        "token": accepted.token if accepted else str(uuid.uuid4()),
        "has_problems": accepted is not None,
        "may_adopt": request.user.has_perm("schemes.adopt", plan.organization),
    }
    return render(request, "activities/year.html", context)


def _needs(item: Any) -> list[Any]:
    return item.suggestion.serves if item.suggestion else []


def _usual(plan: Year) -> dict[str, Any]:
    """Fill the rule with the body's usual day, from today to the year's end."""
    return {
        "day": plan.habits.day,
        "since": max(today(), date(plan.year, 1, 1)),
        "until": date(plan.year, 12, 31),
        "starts_at": plan.habits.starts_at,
        "place": plan.habits.place,
        "token": str(uuid.uuid4()),
    }


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan every suggestion that is ticked; all or none, and once however often the form arrives."""
    organization = _place(request, pk)
    plan = year_of(organization, _asked(request), today())
    accepted = Acceptance(request.POST, organization, plan.bodies)
    wishes = accepted.wishes()
    if accepted.is_valid:
        try:
            done = plan_year(
                by=signed_in(request), organization=organization, wishes=wishes, token=accepted.token
            )
        except ValidationError as error:
            accepted.explain(error.message_dict)
        else:
            _say_planned(request, len(done))
            return _back(organization, plan.year)
    return _show(request, plan, accepted=accepted)


def _say_planned(request: HttpRequest, many: int) -> None:
    if not many:
        messages.info(request, _("Nothing was ticked, so nothing was planned."))
        return
    words = ngettext(
        "%(many)d activity is planned. Announce each when it is settled.",
        "%(many)d activities are planned. Announce each when it is settled.",
        many,
    )
    messages.success(request, words % {"many": many})


@require_POST
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan one kind by a rule."""
    organization = _place(request, pk)
    plan = year_of(organization, _asked(request), today())
    form = RepeatForm(request.POST, year=plan, prefix="repeat")
    if form.is_valid():
        try:
            done = plan_series(
                by=signed_in(request),
                draft=form.draft(),
                days=form.days(),
                token=form.cleaned_data["token"],
            )
        except ValidationError as error:
            explain(form, error)
        else:
            _say_planned(request, len(done))
            return _back(organization, plan.year)
    return _show(request, plan, repeat_form=form)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an activity on another day, if wished with all that follow in its series."""
    activity = load_to_record(request, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _refused(request, activity, [*form.errors.values()])
    values: dict[str, Any] = {"by": signed_in(request), "activity": activity}
    values |= {name: form.cleaned_data[name] for name in ("version", "held_on")}
    try:
        moved = move_series(**values) if form.cleaned_data["following"] else [move_activity(**values)]
    except (ValidationError, StaleError) as error:
        return _refused(request, activity, error)
    first, *others = moved
    words = [_("“%(title)s” is now on %(day)s.") % {"title": first.title, "day": day_words(first.held_on)}]
    if others:
        words.append(_("So moved those that follow, %(many)d in number.") % {"many": len(others)})
    messages.success(request, " ".join(words))
    return _back(branch_of(activity), first.held_on.year, first)


@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold an activity together with another."""
    activity = load_to_record(request, pk)
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _refused(request, activity, [*form.errors.values()])
    into = find(form.cleaned_data["into"])
    if into is None or not request.user.has_perm("activities.record", into):
        raise Http404
    try:
        kept = merge_activities(
            by=signed_in(request), activity=activity, into=into, version=form.cleaned_data["version"]
        )
    except (ValidationError, StaleError) as error:
        return _refused(request, activity, error)
    message = _("Held together now, on %(day)s: “%(title)s”. The other one stands among the cancelled.")
    messages.success(request, message % {"day": day_words(kept.held_on), "title": kept.title})
    return _back(branch_of(kept), kept.held_on.year, kept)


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an activity and all that follow in its series, with a reason."""
    activity = load_to_record(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _refused(request, activity, [[_("Say why they are cancelled; those expected will read it.")]])
    try:
        gone = cancel_series(by=signed_in(request), activity=activity, reason=form.cleaned_data["reason"])
    except ValidationError as error:
        return _refused(request, activity, error)
    words = ngettext("%(many)d activity is cancelled.", "%(many)d activities are cancelled.", len(gone))
    messages.success(request, words % {"many": len(gone)})
    return _back(branch_of(activity), activity.held_on.year)


def _refused(
    request: HttpRequest, activity: Activity, problem: ValidationError | StaleError | list[Any]
) -> HttpResponse:
    """Say why nothing was done, and show the year as it stands."""
    if isinstance(problem, StaleError):
        words = [_("Somebody changed this activity a moment ago. Look at it once more, then do it again.")]
    elif isinstance(problem, ValidationError):
        words = problem.messages
    else:
        words = [str(message) for found in problem for message in found]
    messages.error(request, f"{activity.title}: {' '.join(words)}")
    return _back(branch_of(activity), activity.held_on.year, activity)


def _back(organization: Organization, number: int, activity: Activity | None = None) -> HttpResponse:
    anchor = f"#a{activity.pk}" if activity else ""
    return redirect(f"{reverse('activities:year', args=[organization.pk])}?year={number}{anchor}")
