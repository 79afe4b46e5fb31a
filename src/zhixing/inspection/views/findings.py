"""Findings: written by inspectors, replied to by the organisation, settled; each with its files."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.core.keeping import attachment
from zhixing.core.receiving import limited
from zhixing.core.typed import tried, with_version
from zhixing.inspection.actions.findings import add_finding, change_finding, remove_finding
from zhixing.inspection.actions.frame import StaleInspectionError
from zhixing.inspection.actions.proof import add_proof, add_to_reply, remove_from_reply, remove_proof
from zhixing.inspection.actions.replies import reply_to_finding
from zhixing.inspection.actions.settling import check_may_settle, settle_finding
from zhixing.inspection.choices import Outcome, VisitState
from zhixing.inspection.forms.settling import OutcomeForm, ReplyForm, begin_with
from zhixing.inspection.forms.visits import FindingForm, facts_of_finding, points_offered
from zhixing.inspection.models import Finding, Mandate, Visit
from zhixing.inspection.queries.mandates import sheets_of
from zhixing.inspection.queries.on_file import problems_on_file
from zhixing.inspection.queries.visits import file_of, stands_with_inspectors
from zhixing.inspection.views.common import (
    REFUSED,
    Clash,
    clashes_of,
    load_draft,
    load_finding,
    load_visit,
    refuse_too_large,
)
from zhixing.rectification.tags import offered


@require_http_methods(["GET", "HEAD", "POST"])
@limited(first=load_draft)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a fact."""
    visit = load_draft(request, pk)
    initial = {"seen_on": visit.visited_on, "place": visit.place, "entry": request.GET.get("entry", "")}
    form = FindingForm(*_sent(request), points=_points(visit), initial=initial)
    refuse_too_large(request, form)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"draft": form.draft(), "token": form.cleaned_data["token"]}
        found = tried(form, partial(add_finding, by=signed_in(request), visit=visit, **given))
        if found:
            found.visit = visit
            return _with_file(request, form, found)
    return _form(request, visit, form)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _points(visit: Visit) -> list[tuple[str, str]]:
    mandate = Mandate.objects.of(visit.mandate_id).select_related("organization").get()
    return points_offered(sheets_of(mandate))


def _with_file(request: HttpRequest, form: FindingForm, finding: Finding) -> HttpResponse:
    """Keep the file that came with a fact, which is kept itself whatever becomes of the file."""
    upload = form.cleaned_data.get("file")
    if upload:
        try:
            add_proof(by=signed_in(request), finding=finding, upload=upload)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    messages.success(request, _("The fact is kept. The organisation knows nothing of it yet."))
    return redirect("inspection:visit", pk=finding.visit_id)


def _form(
    request: HttpRequest,
    visit: Visit,
    form: FindingForm,
    finding: Finding | None = None,
    clashes: list[Clash] | None = None,
) -> HttpResponse:
    context = {
        "visit": visit,
        "organization": visit.organization,
        "finding": finding,
        "form": form,
        "clashes": clashes,
        "is_stale": clashes is not None,
    }
    status = REFUSED if form.errors or clashes is not None else 200
    return render(request, "inspection/finding_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@limited(first=lambda request, pk, finding: load_finding(load_draft(request, pk), finding))
def change(request: HttpRequest, pk: int, finding: int) -> HttpResponse:
    """Change a fact until the visit is sent. Where somebody else saved meanwhile, nothing is lost."""
    visit = load_draft(request, pk)
    row = load_finding(visit, finding)
    points = _points(visit)
    form = FindingForm(*_sent(request), points=points, initial=facts_of_finding(row))
    refuse_too_large(request, form)
    if request.method != "POST" or not form.is_valid():
        return _form(request, visit, form, row)
    given: dict[str, Any] = {"version": form.cleaned_data["version"] or 0, "draft": form.draft()}
    try:
        saved = tried(form, partial(change_finding, by=signed_in(request), finding=row, **given))
    except StaleInspectionError as stale:
        typed = {name: form.cleaned_data[name] for name in ("facts", "entry", "seen_on", "at_time", "place")}
        clashes = clashes_of(form, typed, stale.current)
        again = FindingForm(with_version(request.POST, stale.current.version), points=points)
        return _form(request, visit, again, row, clashes)
    return _with_file(request, form, row) if saved else _form(request, visit, form, row)


@require_POST
def remove(request: HttpRequest, pk: int, finding: int) -> HttpResponse:
    """Remove a fact with its proof."""
    visit = load_draft(request, pk)
    remove_finding(by=signed_in(request), finding=load_finding(visit, finding))
    messages.success(request, _("The fact is removed with its proof."))
    return redirect("inspection:visit", pk=pk)


def _to_reply(request: HttpRequest, pk: int, finding: int) -> tuple[Visit, Finding]:
    visit = load_visit(request, pk, "inspection.reply")
    row = load_finding(visit, finding)
    if visit.state != VisitState.SENT or row.outcome:
        raise Http404
    return visit, row


@require_http_methods(["GET", "HEAD", "POST"])
@limited(first=_to_reply)
def reply(request: HttpRequest, pk: int, finding: int) -> HttpResponse:
    """Reply to a fact for the organisation. Where a colleague replied meanwhile, nothing is lost."""
    visit, row = _to_reply(request, pk, finding)
    initial = {"stance": row.stance, "reply": row.reply, "version": row.version}
    form = ReplyForm(*_sent(request), initial=initial)
    refuse_too_large(request, form)
    clashes: list[Clash] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if tried(form, partial(_reply, request, row, form)):
                messages.success(
                    request, _("Your reply is kept. You can correct it until the finding is settled.")
                )
                return redirect("inspection:visit", pk=pk)
        except StaleInspectionError as stale:
            typed = {name: form.cleaned_data[name] for name in ("stance", "reply")}
            clashes = clashes_of(form, typed, stale.current)
            form = ReplyForm(with_version(request.POST, stale.current.version))
    context = {
        "visit": visit,
        "organization": visit.organization,
        "finding": row,
        "form": form,
        "clashes": clashes,
        "is_stale": clashes is not None,
    }
    status = REFUSED if form.errors or clashes is not None else 200
    return render(request, "inspection/reply.html", context, status=status)


def _reply(request: HttpRequest, row: Finding, form: ReplyForm) -> Finding:
    by = signed_in(request)
    saved = reply_to_finding(
        by=by, finding=row, version=form.cleaned_data["version"] or 0, draft=form.draft()
    )
    upload = form.cleaned_data.get("file")
    if upload:
        add_to_reply(by=by, finding=saved, upload=upload)
    return saved


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, pk: int, finding: int) -> HttpResponse:
    """Say what becomes of a fact. Where the organisation replied meanwhile, the reply is shown first."""
    visit = load_visit(request, pk, "inspection.settle")
    row = load_finding(visit, finding)
    if not stands_with_inspectors(request.user, visit):
        raise PermissionDenied
    if visit.state != VisitState.SENT or row.outcome:
        raise Http404
    offers: dict[str, Any] = {
        "taxonomies": offered(visit.organization),
        "problems": list(problems_on_file(visit)),
    }
    form = OutcomeForm(request.POST or None, **offers, initial=begin_with(row))
    is_stale = False
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"version": form.cleaned_data["version"] or 0, "draft": form.draft()}
        try:
            if tried(form, partial(settle_finding, by=signed_in(request), finding=row, **given)):
                messages.success(request, _("The finding is settled."))
                return redirect("inspection:visit", pk=pk)
        except StaleInspectionError as stale:
            is_stale, row = True, load_finding(visit, stale.current.pk)
            form = OutcomeForm(with_version(request.POST, row.version), **offers)
    context = {
        "visit": visit,
        "organization": visit.organization,
        "finding": row,
        "form": form,
        "is_stale": is_stale,
        "waits": _waits(row),
        "outcomes": Outcome,
    }
    status = REFUSED if form.errors or is_stale else 200
    return render(request, "inspection/settle.html", context, status=status)


def _waits(finding: Finding) -> str:
    """Say why a finding cannot be settled yet; empty where it can."""
    try:
        check_may_settle(finding)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@require_safe
def file(request: HttpRequest, pk: int, finding: int, file_id: int) -> HttpResponseBase:
    """Hand out a file of a finding as an attachment, to either side."""
    return attachment(file_of(load_finding(load_visit(request, pk), finding), file_id))


@require_POST
def remove_file(request: HttpRequest, pk: int, finding: int, file_id: int) -> HttpResponse:
    """Remove a file: inspectors their proof before the visit is sent, the organisation its own until settled."""
    visit = load_visit(request, pk)
    row, by = load_finding(visit, finding), signed_in(request)
    remove = remove_proof if visit.state == VisitState.DRAFT else remove_from_reply
    try:
        remove(by=by, finding=row, file_id=file_id)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The file is removed."))
    return redirect("inspection:visit", pk=pk)
