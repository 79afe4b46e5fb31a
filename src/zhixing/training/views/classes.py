"""Classes: a body's list, a new one, its page, changed and cancelled."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.core.time import today
from zhixing.core.typed import explain, with_version
from zhixing.organizations.models import Organization
from zhixing.organizations.queries import member_of
from zhixing.organizations.requests import place
from zhixing.training.actions.classes import cancel_class, change_class, open_class
from zhixing.training.actions.frame import StaleClassError
from zhixing.training.checking import may_have_classes
from zhixing.training.choices import For
from zhixing.training.forms.classes import CancelForm, ClassForm, NotAbleForm, facts_of
from zhixing.training.models import TrainingClass
from zhixing.training.queries.classes import (
    classes_above,
    classes_of,
    is_over,
    lines_of,
    materials_of,
    session_lines,
)
from zhixing.training.queries.duties import duties_of, staff_slot
from zhixing.training.queries.people import branches_for, enrolled_in, holds_post, is_enrolled, roll_of
from zhixing.training.views.common import load, load_to_hold

ROWS = 20


@dataclass(frozen=True)
class Clash:
    """One fact in which what was typed differs from what somebody else saved meanwhile."""

    label: str
    stored: str


def classes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a body's classes, those from above that concern the reader, and what the plan asks of the body."""
    return show_list(request, place(request, pk, "training.view"))


def show_list(
    request: HttpRequest, organization: Organization, not_able: tuple[int, NotAbleForm] | None = None
) -> HttpResponse:
    user, now = signed_in(request), today()
    member = member_of(user)
    page = Paginator(classes_of(organization), ROWS).get_page(request.GET.get("page"))
    asked = staff_slot(organization) if user.has_perm("training.view_untrained", organization) else None
    context = {
        "organization": organization,
        "page": page,
        "own": lines_of(page.object_list, now),
        "above": lines_of(_concerning(organization, user, member), now),
        "mine": enrolled_in(member) if member else set(),
        "duties": duties_of(organization, user),
        "not_able": not_able,
        "not_able_form": NotAbleForm(),
        "may_hold": may_have_classes(organization) and user.has_perm("training.hold", organization),
        "asks_staff": asked is not None,
    }
    return render(request, "training/list.html", context, status=422 if not_able else 200)


def _concerning(organization: Organization, user: Any, member: Any) -> list[TrainingClass]:
    """List the classes from above, those for core staff only to who is one or enrols here."""
    rows = list(classes_above(organization, today()))
    if user.has_perm("training.enrol", organization) or holds_post(member):
        return rows
    return [row for row in rows if row.meant_for == For.MEMBERS]


def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a class."""
    organization = place(request, pk, "training.hold")
    form = ClassForm(request.POST or None, initial=_wished(request))
    if request.method == "POST" and form.is_valid():
        try:
            training = open_class(
                by=signed_in(request),
                organization=organization,
                draft=form.draft(organization),
                token=form.cleaned_data["token"],
            )
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _("The class is open."))
            if training.starts != training.ends:
                return redirect("training:sessions", pk=training.pk)
            return redirect("training:class", pk=training.pk)
    context = {"organization": organization, "form": form, "may_have": may_have_classes(organization)}
    return render(request, "training/form.html", context, status=422 if form.errors else 200)


def _wished(request: HttpRequest) -> dict[str, str]:
    """Fill in for whom it is, where the way here says so."""
    wished = request.GET.get("for", "")
    return {"meant_for": wished} if wished in For.values else {}


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a class: what, when, who, and what the reader can do."""
    return show(request, load(request, pk))


def show(
    request: HttpRequest, training: TrainingClass, *, cancel_form: CancelForm | None = None
) -> HttpResponse:
    """Show a class's page; `cancel_form` is one that has something to mend."""
    user, now = signed_in(request), today()
    member = member_of(user)
    sessions = session_lines(training)
    roll = roll_of(training, user)
    may_hold = user.has_perm("training.hold", training)
    mine = is_enrolled(training, member)
    is_open_now = not training.is_cancelled and not is_over(training, now)
    context = {
        "training": training,
        "organization": training.organization,
        "sessions": sessions,
        "roll": roll,
        "left": None if training.seats is None else max(training.seats - roll.number, 0),
        "materials": materials_of(training, [line.activity for line in sessions]),
        "member": member,
        "is_mine": mine,
        "may_hold": may_hold,
        "may_see_activities": user.has_perm("activities.view", training),
        "may_enrol_others": not training.is_cancelled and (may_hold or branches_for(training, user).exists()),
        "may_enrol_myself": member is not None and is_open_now and training.is_open,
        "is_over": is_over(training, now),
        "today": now,
        "cancel_form": cancel_form or CancelForm(prefix="cancel"),
    }
    return render(request, "training/class.html", context, status=422 if cancel_form else 200)


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a class's facts. Where somebody else saved meanwhile, theirs are shown and nothing is lost."""
    training = load_to_hold(request, pk)
    form = ClassForm(request.POST or None, training=training, initial=facts_of(training))
    clashes: list[Clash] = []
    if request.method == "POST" and form.is_valid():
        try:
            change_class(
                by=signed_in(request),
                training=training,
                version=form.cleaned_data["version"] or 0,
                draft=form.draft(training.organization),
            )
        except ValidationError as error:
            explain(form, error)
        except StaleClassError as stale:
            clashes = _clashes(form, stale.current)
            form = ClassForm(with_version(request.POST, stale.current.version), training=training)
        else:
            messages.success(
                request, _("Saved. Sessions that are planned already keep their days and places.")
            )
            return redirect("training:class", pk=pk)
    context = {
        "organization": training.organization,
        "training": training,
        "form": form,
        "clashes": clashes,
        "may_have": True,
    }
    return render(request, "training/form.html", context, status=422 if form.errors or clashes else 200)


def _clashes(form: ClassForm, current: TrainingClass) -> list[Clash]:
    stored = ClassForm(training=current, initial=facts_of(current))
    typed = form.draft(current.organization).fields
    return [
        Clash(str(stored.fields[name].label), _said(current, name))
        for name, value in typed.items()
        if getattr(current, name) != value
    ]


def _said(current: TrainingClass, name: str) -> str:
    if name == "is_open":
        return _("yes") if current.is_open else _("no")
    value = current.get_meant_for_display() if name == "meant_for" else getattr(current, name)
    return "—" if value in (None, "") else str(value)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a class with its open sessions."""
    training = load_to_hold(request, pk)
    form = CancelForm(request.POST, prefix="cancel")
    if form.is_valid():
        try:
            cancel_class(by=signed_in(request), training=training, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _("The class is cancelled, and its sessions that were still to come."))
            return redirect("training:class", pk=pk)
    return show(request, training, cancel_form=form)
