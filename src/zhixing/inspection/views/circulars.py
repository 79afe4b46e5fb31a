"""Circulars: a body's list, a new one from settled findings, its page with the step that comes next."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.core.permissions import roles_of
from zhixing.core.typed import tried, with_version
from zhixing.inspection.actions import circulars as actions
from zhixing.inspection.choices import CircularState
from zhixing.inspection.forms.circulars import (
    ApproveForm,
    CircularForm,
    IssueForm,
    SendBackForm,
    StepForm,
    WithdrawForm,
    facts_of,
)
from zhixing.inspection.models import Circular
from zhixing.inspection.queries.circulars import (
    circulars_at,
    find_circular,
    findings_of,
    recipients_of,
    tellable,
    told_already,
)
from zhixing.inspection.telling import names_in, prefilled
from zhixing.organizations.models import Organization
from zhixing.organizations.permissions import OFFICERS
from zhixing.organizations.requests import place

ORDER, APPROVE, READ = "inspection.order", "inspection.approve", "inspection.read_circular"
REFUSED = 422
ROWS = 20
FEW = 3  # bodies of one reader's that are offered; nobody keeps more of them in mind


@require_safe
def circulars(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the circulars that a body issued, and those that reached it."""
    organization = place(request, pk, READ)
    rows = circulars_at(organization, request.user)
    context = {
        "organization": organization,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "may_order": request.user.has_perm(ORDER, organization),
    }
    return render(request, "inspection/circulars.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what a circular tells of, then write it: the facts of what was chosen stand there already."""
    organization = place(request, pk, ORDER)
    offered = tellable(organization)
    chosen = {*request.GET.getlist("finding"), *request.POST.getlist("findings")}
    told = [row for row in offered if str(row.pk) in chosen]
    if request.method != "POST" and offered and "go" not in request.GET:
        told_of = told_already(organization, offered)
        lines = [(row, row.pk in told_of) for row in offered]
        return render(
            request, "inspection/circular_choose.html", {"organization": organization, "lines": lines}
        )
    initial = {**prefilled(told), "findings": [row.pk for row in told]} if told else None
    form = CircularForm(request.POST or None, organization=organization, findings=told, initial=initial)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"draft": form.draft(), "token": form.cleaned_data["token"]}
        user = signed_in(request)
        made = tried(form, partial(actions.draft_circular, by=user, organization=organization, **given))
        if made:
            messages.success(request, _("Drafted. Look at it as a document, then submit it for approval."))
            return redirect("inspection:circular", pk=made.pk)
    context = {"organization": organization, "form": form}
    return render(request, "inspection/circular_form.html", context, status=REFUSED if form.errors else 200)


@require_safe
def circular(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a circular: to those who make it with the next step, to those whom it reached as it was issued."""
    return _page(request, load(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a circular. Where somebody else saved meanwhile, theirs is shown and nothing is lost."""
    current = _load_for(request, pk, ORDER)
    if request.method != "POST" and current.state not in actions.CHANGEABLE:
        return redirect("inspection:circular", pk=pk)
    options: dict[str, Any] = {
        "organization": current.organization,
        "findings": findings_of(current),
        "circular": current,
    }
    form = CircularForm(request.POST or None, initial=facts_of(current), **options)
    stale = None
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"version": form.cleaned_data["version"] or 0, "draft": form.draft()}
        user = signed_in(request)
        try:
            if tried(form, partial(actions.change_circular, by=user, circular=current, **given)):
                messages.success(request, _("Saved. It is a draft now: submit it for approval."))
                return redirect("inspection:circular", pk=pk)
        except actions.StaleCircularError as error:
            stale = error.current
            form = CircularForm(with_version(request.POST, stale.version), **options)
    context = {"organization": current.organization, "circular": current, "form": form, "stale": stale}
    status = REFUSED if stale or form.errors else 200
    return render(request, "inspection/circular_form.html", context, status=status)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay a draft before those who approve."""
    said = _("Submitted. Somebody else now approves it or sends it back.")
    return _step(request, _load_for(request, pk, ORDER), StepForm, actions.submit, said)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a circular."""
    said = _("Approved. Its body can issue it now.")
    return _step(request, _load_for(request, pk, APPROVE), ApproveForm, actions.approve, said)


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a circular back to its writer."""
    said = _("Sent back. The writer reads what is to be mended.")
    return _step(request, _load_for(request, pk, APPROVE), SendBackForm, actions.send_back, said)


@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue an approved circular."""
    said = _("Issued. It stands on Today of those to whom it goes.")
    return _step(request, _load_for(request, pk, ORDER), IssueForm, actions.issue, said)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a circular that was issued."""
    said = _("Withdrawn. It stays on record, marked, with the reason.")
    return _step(request, _load_for(request, pk, ORDER), WithdrawForm, actions.withdraw, said)


def load(request: HttpRequest, pk: int) -> Circular:
    """Load a circular that the user may see; any other is not found."""
    found = find_circular(pk)
    if found is None or not request.user.has_perm("inspection.view_circular", found):
        raise Http404
    return found


def _load_for(request: HttpRequest, pk: int, permission: str) -> Circular:
    found = load(request, pk)
    if not request.user.has_perm(permission, found):
        raise PermissionDenied
    return found


def _step(
    request: HttpRequest, found: Circular, make: type[StepForm], act: Callable[..., Circular], said: str
) -> HttpResponse:
    form = make(request.POST)
    if form.is_valid():
        try:
            if tried(form, partial(act, by=signed_in(request), circular=found, **form.cleaned_data)):
                messages.success(request, said)
                return redirect("inspection:circular", pk=found.pk)
        except actions.StaleCircularError as error:
            found = error.current
            form = make(with_version(request.POST, found.version))
            form.add_error(None, _("Somebody changed it a moment ago. Read it again first."))
    return _page(request, found, {make: form})


def _page(request: HttpRequest, found: Circular, sent: dict[type, StepForm] | None = None) -> HttpResponse:
    user: Any = request.user
    may_order, may_approve = user.has_perm(ORDER, found), user.has_perm(APPROVE, found)
    works = may_order or may_approve
    forms = _forms(found, sent or {})
    context = {
        "circular": found,
        "organization": found.organization,
        "recipients": recipients_of(found),
        "may_order": may_order,
        "may_approve": may_approve and user.pk not in found.writer_ids,
        "wrote_it": user.pk in found.writer_ids,
        "works": works,
        "named": names_in(found) if works and found.state in actions.CHANGEABLE else [],
        "findings": findings_of(found) if may_order else [],
        "listing": _listing(user, found),
        **forms,
    }
    return render(request, "inspection/circular.html", context, status=REFUSED if sent else 200)


def _forms(found: Circular, sent: dict[type, StepForm]) -> dict[str, StepForm]:
    kinds = {
        "submit_form": StepForm,
        "approve_form": ApproveForm,
        "send_back_form": SendBackForm,
        "issue_form": IssueForm,
        "withdraw_form": WithdrawForm,
    }
    initial = {"version": found.version}
    return {
        name: sent.get(kind) or kind(initial=initial, auto_id=f"{name}_%s") for name, kind in kinds.items()
    }


def _listing(user: Any, found: Circular) -> list[Organization]:
    """List the bodies of the user's that an issued circular reached, whose problem lists may take it up."""
    if found.state != CircularState.ISSUED:
        return []
    there = tuple(body.path for body in recipients_of(found))
    held = {
        role.organization_id
        for role in roles_of(user)
        if role.role in OFFICERS and role.path.startswith(there)
    }
    return list(Organization.objects.filter(pk__in=held).order_by("path")[:FEW])
