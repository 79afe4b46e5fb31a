"""Carrying earlier problems over: hand the list in, look at what it would bring, then say so."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.core.files import XLSX
from zhixing.core.receiving import limited, was_refused
from zhixing.core.sheets.errors import BookError
from zhixing.core.sheets.problems import Problem as Fault
from zhixing.core.uploads import clean_name, digest_of, too_large
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Organization
from zhixing.rectification.actions.carrying import discard, read_carry_over, take_over
from zhixing.rectification.carrying.carried import CarriedList, from_json
from zhixing.rectification.carrying.comparing import Compared, Comparison, compare
from zhixing.rectification.carrying.kinds import Entries
from zhixing.rectification.carrying.template import template
from zhixing.rectification.carrying.whole import Found, examine
from zhixing.rectification.choices import CarryOverState
from zhixing.rectification.forms.carrying import CarryOverForm
from zhixing.rectification.models import CarryOver, Step
from zhixing.rectification.queries.carrying import KEEP, bodies_of, carry_overs_at, find_carry_over, histories
from zhixing.rectification.tags import Names
from zhixing.schemes.language.model import Use

LATEST = 10
PER_PAGE = 50
MOST_FAULTS = 200
REFUSED = 422


def _body(request: HttpRequest, pk: int) -> Organization:
    """Load a body whose lists the user keeps; who may only read them is refused."""
    organization = get_object_or_404(Organization.objects.select_related("parent"), pk=pk)
    if not request.user.has_perm("rectification.view", organization):
        raise Http404
    if not request.user.has_perm(KEEP, organization):
        raise PermissionDenied
    return organization


def _load(request: HttpRequest, pk: int) -> CarryOver:
    row = find_carry_over(request.user, pk)
    if row is None:
        raise Http404
    return row


@limited(first=_body)
def carry_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a list of earlier problems and show what it would bring; or what is to be mended in it."""
    organization = _body(request, pk)
    origins = Entries(organization, Use.ORIGINS)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CarryOverForm(*given, origins=origins, refused=too_large() if was_refused(request) else "")
    faults: list[Fault] = []
    if form.is_bound and form.is_valid():
        found = _read(request, organization, form)
        if found and not found.errors:
            return redirect("rectification:carried", pk=_keep(request, organization, form, found.items).pk)
        faults = list(found.errors) if found else []
    context = {
        "organization": organization,
        "form": form,
        "faults": faults[:MOST_FAULTS],
        "number_of_faults": len(faults),
        "earlier": carry_overs_at(organization)[:LATEST],
        "has_bodies_below": organization.kind not in {Kind.BRANCH, Kind.CELL},
    }
    status = REFUSED if faults or form.errors else 200
    return render(request, "rectification/carry_over.html", context, status=status)


def _read(request: HttpRequest, organization: Organization, form: CarryOverForm) -> Found | None:
    """Read the file; None where it holds no such list, which the form then says."""
    try:
        return examine(
            form.cleaned_data["file"].read(),
            user=request.user,
            organization=organization,
            defaults=form.defaults(),
        )
    except BookError as error:
        form.add_error("file", str(error))
        return None


def _keep(
    request: HttpRequest, organization: Organization, form: CarryOverForm, found: CarriedList
) -> CarryOver:
    upload = form.cleaned_data["file"]
    return read_carry_over(
        by=signed_in(request),
        organization=organization,
        filename=clean_name(upload.name),
        digest=digest_of(upload),
        found=found,
    )


@dataclass(frozen=True)
class Shown:
    """One problem of a preview: its tags named, and the history of the one that it repeats."""

    row: Compared
    tags: list[str]
    history: list[Step]


@require_safe
def carried(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an import would list, what is there already, and what was struck off before."""
    mine = _load(request, pk)
    context: dict[str, Any] = {"carry_over": mine, "organization": mine.organization}
    if mine.state == CarryOverState.READY:
        found = from_json(mine.rows)
        comparison = compare(found.items, bodies_of(found.items))
        page = Paginator(comparison.fresh, PER_PAGE).get_page(request.GET.get("page"))
        context |= {
            "comparison": comparison,
            "page": page,
            "shown": _shown(page.object_list),
            "again": _shown(comparison.again),
            "remarks": found.remarks,
            "passed_over": found.passed_over,
            "several_bodies": len({row.body.pk for row in comparison.rows}) > 1,
            "months_only": _month_only(comparison),
        }
    return render(request, "rectification/carried.html", context)


def _shown(rows: Any) -> list[Shown]:
    names = {row.body.pk: Names(row.body) for row in rows}
    past = histories([row.earlier for row in rows if row.earlier])
    return [
        Shown(
            row,
            [names[row.body.pk].name(pair) for pair in row.item.tags],
            past.get(row.earlier.pk, []) if row.earlier else [],
        )
        for row in rows
    ]


def _month_only(comparison: Comparison) -> bool:
    """Tell whether a day stands for a month that alone is known."""
    items = [row.item for row in comparison.fresh]
    return any(item.found_is_month or any(each.is_month for each in item.remedies) for item in items)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an import over, or discard it."""
    mine = _load(request, pk)
    user = signed_in(request)
    if "discard" in request.POST:
        discard(by=user, carry_over=mine)
        messages.info(request, _("The import is discarded; nothing was listed."))
        return redirect("rectification:carry-over", pk=mine.organization_id)
    try:
        done = take_over(by=user, carry_over=mine, struck_off_too="struck_off_too" in request.POST)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("rectification:carried", pk=mine.pk)
    words = ngettext(
        "%(number)s problem was taken over.", "%(number)s problems were taken over.", done.listed
    )
    messages.success(request, words % {"number": done.listed})
    return redirect("rectification:carried", pk=mine.pk)


@require_safe
def empty_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an empty list to fill."""
    organization = _body(request, pk)
    content = template(list(Entries(organization, Use.ORIGINS).titles))
    name = _("earlier problems") + ".xlsx"
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response
