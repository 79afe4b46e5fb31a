"""Visits: opened by a mandate, written on the spot, sent; the organisation's own view of what was sent to it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.core.time import today
from zhixing.core.typed import tried, with_version
from zhixing.inspection.actions.frame import StaleInspectionError
from zhixing.inspection.actions.repeating import answer_on_file
from zhixing.inspection.actions.visits import (
    answer_points,
    change_visit,
    discard_visit,
    open_visit,
    send_visit,
)
from zhixing.inspection.avoidance import own_bodies
from zhixing.inspection.checking import days_left
from zhixing.inspection.choices import MandateState, VisitState
from zhixing.inspection.forms.visits import PointRows, VisitForm, facts_of_visit
from zhixing.inspection.models import Mandate, Visit
from zhixing.inspection.queries.mandates import find_mandate, sheets_of, within_scope
from zhixing.inspection.queries.on_file import on_file
from zhixing.inspection.queries.visits import findings_of, points_of, received, stands_with_inspectors
from zhixing.inspection.sheets import name_of, sheets_known
from zhixing.inspection.views.common import REFUSED, Clash, clashes_of, load_draft, load_mandate, load_visit
from zhixing.organizations.models import Organization
from zhixing.organizations.requests import place

ROWS = 20
FEW = 60  # bodies that are listed without a search


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a visit: first which organisation, then when and where."""
    mandate = load_mandate(request, pk, "inspection.visit")
    chosen = request.GET.get("body", "")
    body = within_scope(mandate).filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    if mandate.state != MandateState.IN_FORCE:
        raise Http404
    return _choose(request, mandate) if body is None else _open(request, mandate, body)


def _choose(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    rows = within_scope(mandate).exclude(pk__in=own_bodies(request.user))
    found = rows.filter(name__icontains=words) if words else rows
    context = {
        "mandate": mandate,
        "bodies": found[:FEW],
        "is_cut": found.count() > FEW,
        "asks": words or rows.count() > FEW,
        "words": words,
        "avoided": within_scope(mandate).filter(pk__in=own_bodies(request.user)),
    }
    return render(request, "inspection/visit_choose.html", context)


def _open(request: HttpRequest, mandate: Mandate, body: Organization) -> HttpResponse:
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"draft": form.draft(), "token": form.cleaned_data["token"]}
        visit = tried(
            form, partial(open_visit, by=signed_in(request), mandate=mandate, organization=body, **given)
        )
        if visit:
            return redirect("inspection:visit", pk=visit.pk)
    context = {"mandate": mandate, "organization": body, "form": form}
    return render(request, "inspection/visit_form.html", context, status=REFUSED if form.errors else 200)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a visit: to its inspectors with all they need on the spot, to the organisation what was sent."""
    return show(request, load_visit(request, pk))


def show(
    request: HttpRequest, visit: Visit, *, rows: PointRows | None = None, problems: list[str] | None = None
) -> HttpResponse:
    """Show a visit's page; `rows` are points that have something to mend, `problems` why it was not sent."""
    if not stands_with_inspectors(request.user, visit):
        return render(request, "inspection/visit_received.html", _received(request, visit))
    mandate = Mandate.objects.of(visit.mandate_id).select_related("organization").get()
    known = sheets_known(mandate.organization)
    sheets, filed, said = sheets_of(mandate), on_file(visit), points_of(visit)
    context = {
        **_shared(visit, known),
        "mandate": mandate,
        "sheets": sheets,
        "may_see_mandate": find_mandate(request.user, mandate.pk) is not None,
        "is_draft": visit.state == VisitState.DRAFT,
        "may_write": visit.state == VisitState.DRAFT and request.user.has_perm("inspection.visit", visit),
        "may_settle": visit.state == VisitState.SENT and request.user.has_perm("inspection.settle", visit),
        "may_see_problems": request.user.has_perm("rectification.view", visit.organization),
        "rows": rows or PointRows(sheets, said, filed),
        "filed": [(name_of(known, entry) if entry else "", lines) for entry, lines in filed.items()],
        "is_due": visit.reply_by is not None and visit.reply_by < today(),
        "problems": problems,
    }
    status = REFUSED if problems or (rows and not rows.is_valid()) else 200
    return render(request, "inspection/visit.html", context, status=status)


def _shared(visit: Visit, known: dict[str, Any]) -> dict[str, Any]:
    findings = findings_of(visit)
    return {
        "visit": visit,
        "organization": visit.organization,
        "findings": [(row, name_of(known, row.entry) if row.entry else "") for row in findings],
        "left": days_left(visit.reply_by) if visit.reply_by else "",
    }


def _received(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """Gather what the organisation sees: nothing of the mandate but who ordered it, unless it was open."""
    mandate = None
    if not visit.is_covert:
        mandate = Mandate.objects.of(visit.mandate_id).get()
    return {
        **_shared(visit, sheets_known(visit.issuer)),
        "mandate": mandate,
        "may_reply": visit.state == VisitState.SENT and request.user.has_perm("inspection.reply", visit),
    }


@require_safe
def list_received(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a body what inspectors sent to it."""
    organization = place(request, pk, "inspection.view_received")
    page = Paginator(received(organization), ROWS).get_page(request.GET.get("page"))
    context = {"organization": organization, "page": page, "day": today()}
    return render(request, "inspection/received.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change when and where a visit was. Where somebody else saved meanwhile, nothing is lost."""
    visit = load_draft(request, pk)
    form = VisitForm(request.POST or None, initial=facts_of_visit(visit))
    clashes: list[Clash] = []
    is_stale = False
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"version": form.cleaned_data["version"] or 0, "draft": form.draft()}
        try:
            if tried(form, partial(change_visit, by=signed_in(request), visit=visit, **given)):
                return redirect("inspection:visit", pk=pk)
        except StaleInspectionError as stale:
            clashes, is_stale = clashes_of(form, form.draft().fields, stale.current), True
            form = VisitForm(with_version(request.POST, stale.current.version))
    context = {
        "visit": visit,
        "organization": visit.organization,
        "form": form,
        "clashes": clashes,
        "is_stale": is_stale,
    }
    status = REFUSED if form.errors or is_stale else 200
    return render(request, "inspection/visit_form.html", context, status=status)


@require_POST
def points(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what was seen at the points of the sheets."""
    visit = load_draft(request, pk)
    mandate = Mandate.objects.of(visit.mandate_id).select_related("organization").get()
    rows = PointRows(sheets_of(mandate), points_of(visit), on_file(visit), request.POST)
    if not rows.is_valid():
        return show(request, visit, rows=rows)
    try:
        answer_points(by=signed_in(request), visit=visit, answers=rows.drafts())
    except ValidationError as error:
        return show(request, visit, rows=rows, problems=error.messages)
    messages.success(request, _("What you saw is kept. The organisation knows nothing of it yet."))
    return redirect("inspection:visit", pk=pk)


@require_POST
def filed(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a point with what is on file, in one click."""
    visit = load_draft(request, pk)
    given = {name: request.POST.get(name, "") for name in ("sheet", "entry")}
    finding = request.POST.get("finding", "")
    try:
        answer_on_file(
            by=signed_in(request),
            visit=visit,
            finding_id=int(finding) if finding.isdecimal() else 0,
            **given,
        )
    except ValidationError as error:
        return show(request, visit, problems=error.messages)
    messages.success(request, _("Answered by what is on file: the organisation is not asked again."))
    return redirect("inspection:visit", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Look a visit over once more, then send it to the organisation."""
    visit = load_draft(request, pk)
    mandate = Mandate.objects.of(visit.mandate_id).select_related("organization").get()
    if request.method == "POST":
        try:
            sent = send_visit(by=signed_in(request), visit=visit)
        except ValidationError as error:
            return show(request, visit, problems=error.messages)
        is_final = sent.state == VisitState.FINAL
        words = _("Sent: nothing was found, so it is final.") if is_final else _("Sent for reply.")
        messages.success(request, words)
        return redirect("inspection:visit", pk=pk)
    context = {**_shared(visit, sheets_known(mandate.organization)), "mandate": mandate}
    return render(request, "inspection/send.html", context)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away a visit that was opened by mistake."""
    visit = load_draft(request, pk)
    discard_visit(by=signed_in(request), visit=visit)
    messages.success(request, _("The visit is discarded with what was written in it."))
    return redirect("inspection:mandate", pk=visit.mandate_id)
