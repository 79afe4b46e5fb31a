"""The committee's coverage: the page, and the same as a workbook."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zhixing.core.files import XLSX
from zhixing.organizations.models import Organization
from zhixing.organizations.requests import place
from zhixing.supervision.coverage import coverage_of, months_of, total_open
from zhixing.supervision.exports import workbook
from zhixing.supervision.plan import own_duties
from zhixing.supervision.views.common import Request, is_committee, may_see_parent

ROWS = 100  # on one page; the workbook has them all


def coverage(request: Request, pk: int) -> HttpResponse:
    """Show "met / due" for each body directly below and each requirement; a branch has its plan instead."""
    organization = place(request, pk, "progress.view")
    if not is_committee(organization):
        return redirect("supervision:plan", pk=pk)
    shown = coverage_of(organization, request.GET)
    context = {
        "organization": organization,
        "coverage": shown,
        "page": Paginator(shown.matrix.rows, ROWS).get_page(request.GET.get("page")),
        "sum": total_open(shown.matrix),
        "own": [] if request.htmx else own_duties(organization, shown.requirements),
        "may_plan": request.user.has_perm("activities.record", organization),
        "points": months_of(organization, shown.today),
        "export_url": f"{reverse('supervision:export', args=[pk])}?{request.GET.urlencode()}",
        "may_see_parent": may_see_parent(request, organization),
        "may_adopt": request.user.has_perm("schemes.adopt", organization),
        "may_inspect": request.user.has_perm("inspection.order", organization),
        "may_read_received": request.user.has_perm("inspection.view_received", organization),
    }
    template = "supervision/coverage.html#matrix" if request.htmx else "supervision/coverage.html"
    return render(request, template, context)


def export(request: Request, pk: int) -> HttpResponse:
    """Give the page as shown, with the same filters and order, as .xlsx."""
    organization = place(request, pk, "progress.view")
    shown = coverage_of(organization, request.GET)
    content = workbook(shown.matrix, _("Coverage of %(name)s") % {"name": organization.name}, shown.said)
    return _download(content, organization, shown.today.isoformat())


def _download(content: bytes, organization: Organization, day: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    name = f"{organization.name}-{_('Coverage')}-{day}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
