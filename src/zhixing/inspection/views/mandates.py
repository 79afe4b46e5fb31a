"""Mandates: a body's list, an inspector's own, a new one, its page, issued and ended."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.core.time import today
from zhixing.core.typed import tried, with_version
from zhixing.inspection.actions.frame import StaleInspectionError
from zhixing.inspection.actions.mandates import (
    change_mandate,
    draft_mandate,
    end_mandate,
    issue_mandate,
)
from zhixing.inspection.forms.mandates import MandateForm, facts_of, people_of
from zhixing.inspection.models import Mandate
from zhixing.inspection.queries.mandates import (
    MandateLine,
    mandates_for,
    mandates_of,
    scope_of,
    sheets_of,
    visits_seen,
)
from zhixing.inspection.queries.people import candidates
from zhixing.inspection.sheets import sheets_for
from zhixing.inspection.views.common import REFUSED, Clash, clashes_of, load_mandate
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Organization
from zhixing.organizations.requests import place

ORDER = "inspection.order"
ROWS = 20
MOST_BODIES = 300  # to tick; of a larger tree only the upper levels, which reach what is below


@require_safe
def mandates(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the mandates of a body to those who order there."""
    organization = place(request, pk, ORDER)
    page = Paginator(mandates_of(organization), ROWS).get_page(request.GET.get("page"))
    lines = [MandateLine(row, today()) for row in page.object_list]
    context = {"organization": organization, "page": page, "lines": lines}
    return render(request, "inspection/mandates.html", context)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show an inspector the mandates that name them, of whatever body."""
    page = Paginator(mandates_for(signed_in(request)), ROWS).get_page(request.GET.get("page"))
    lines = [MandateLine(row, today()) for row in page.object_list]
    return render(request, "inspection/mine.html", {"page": page, "lines": lines})


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a mandate: scope, inspectors, sheets, and the visits made by it so far."""
    return show(request, load_mandate(request, pk))


def show(request: HttpRequest, mandate: Mandate, problems: list[str] | None = None) -> HttpResponse:
    """Show a mandate's page; `problems` say why it could not be issued or ended."""
    page = Paginator(visits_seen(request.user, mandate), ROWS).get_page(request.GET.get("page"))
    context = {
        "mandate": mandate,
        "line": MandateLine(mandate, today()),
        "organization": mandate.organization,
        "scope": scope_of(mandate),
        "inspectors": mandate.inspectors.filter(unit_id=mandate.unit_id).order_by("pk"),
        "sheets": sheets_of(mandate),
        "page": page,
        "may_order": request.user.has_perm(ORDER, mandate),
        "may_visit": request.user.has_perm("inspection.visit", mandate),
        "problems": problems,
    }
    return render(request, "inspection/mandate.html", context, status=REFUSED if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a mandate."""
    organization = place(request, pk, ORDER)
    form = MandateForm(request.POST or None, **_offers(organization), initial=_first(organization))
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"draft": form.draft(), "token": form.cleaned_data["token"]}
        made = tried(form, partial(draft_mandate, by=signed_in(request), organization=organization, **given))
        if made:
            messages.success(request, _("The mandate is drafted. Look it over, then issue it."))
            return redirect("inspection:mandate", pk=made.pk)
    context = {"organization": organization, "form": form}
    return render(request, "inspection/mandate_form.html", context, status=REFUSED if form.errors else 200)


def _first(organization: Organization) -> dict[str, Any]:
    """Tick what there is no choice about."""
    sheets = sheets_for(organization)
    return {"sheets": [sheets[0].code]} if len(sheets) == 1 else {}


def _offers(organization: Organization, mandate: Mandate | None = None) -> dict[str, Any]:
    return {
        "bodies": _bodies(organization, mandate),
        "people": people_of(candidates(organization), mandate),
        "sheets": list({sheet.code: sheet for sheet in _sheets(organization, mandate)}.values()),
        "mandate": mandate,
    }


def _sheets(organization: Organization, mandate: Mandate | None) -> list[Any]:
    return [*sheets_for(organization), *(sheets_of(mandate) if mandate else [])]


def _bodies(organization: Organization, mandate: Mandate | None) -> list[Organization]:
    """List the bodies to choose from, the order of the tree; of a large tree its upper levels and what is chosen."""
    rows = Organization.objects.below(organization.path).alive_on(today()).exclude(kind=Kind.CELL)
    found = list(rows.order_by("path")[: MOST_BODIES + 1])
    if len(found) > MOST_BODIES:
        found = list(rows.exclude(kind=Kind.BRANCH).order_by("path")[:MOST_BODIES])
    known = {body.pk for body in found}
    chosen = [body for body in scope_of(mandate) if body.pk not in known] if mandate else []
    return [*found, *chosen]


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a mandate. Where somebody else saved meanwhile, theirs is shown and nothing is lost."""
    mandate = load_mandate(request, pk, ORDER)
    offers = _offers(mandate.organization, mandate)
    form = MandateForm(request.POST or None, **offers, initial=facts_of(mandate))
    clashes: list[Clash] = []
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"version": form.cleaned_data["version"] or 0, "draft": form.draft()}
        try:
            saved = tried(form, partial(change_mandate, by=signed_in(request), mandate=mandate, **given))
        except StaleInspectionError as stale:
            clashes = clashes_of(form, form.draft().fields, stale.current)
            data = with_version(request.POST, stale.current.version)
            form = MandateForm(data, **offers, initial=facts_of(mandate))
            context = {"is_stale": True}
            return _form(request, mandate, form, clashes, context)
        if saved:
            messages.success(request, _("The mandate is saved."))
            return redirect("inspection:mandate", pk=pk)
    return _form(request, mandate, form, clashes)


def _form(
    request: HttpRequest,
    mandate: Mandate,
    form: MandateForm,
    clashes: list[Clash],
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {"organization": mandate.organization, "mandate": mandate, "form": form, "clashes": clashes}
    status = REFUSED if form.errors or more else 200
    return render(request, "inspection/mandate_form.html", {**context, **(more or {})}, status=status)


@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a mandate in force."""
    mandate = load_mandate(request, pk, ORDER)
    try:
        issue_mandate(by=signed_in(request), mandate=mandate)
    except ValidationError as error:
        return show(request, mandate, error.messages)
    messages.success(request, _("The mandate is in force. Its inspectors find it on their Today page."))
    return redirect("inspection:mandate", pk=pk)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a mandate."""
    mandate = load_mandate(request, pk, ORDER)
    try:
        end_mandate(by=signed_in(request), mandate=mandate)
    except ValidationError as error:
        return show(request, mandate, error.messages)
    messages.success(request, _("The mandate has ended. What was sent is still replied to and settled."))
    return redirect("inspection:mandate", pk=pk)
