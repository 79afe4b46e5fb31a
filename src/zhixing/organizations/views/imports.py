"""Importing a roster: hand it in, look at what it would change, then say so."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.core.files import XLSX
from zhixing.organizations.actions import answer_import, begin_import
from zhixing.organizations.forms.tree import ImportForm
from zhixing.organizations.models import ImportJob
from zhixing.organizations.queries import tops, visible_to
from zhixing.organizations.views.common import attempt, show
from zhixing.organizations.wording import details_of

IMPORT = "organizations.import"
LATEST = 20


def begin(request: HttpRequest) -> HttpResponse:
    """Take a roster in, and list the imports so far."""
    user = signed_in(request)
    if not user.has_perm(IMPORT):
        raise PermissionDenied(IMPORT)
    top = tops(user, IMPORT).first()
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        choices=visible_to(user, IMPORT),
        initial={"organization": top},
    )
    job = attempt(request, form, lambda: _begin(request, form))
    if job:
        return redirect("organizations:import-job", pk=job.pk)
    jobs = ImportJob.objects.filter(made_by=user).select_related("organization")[:LATEST]
    return show(request, "organizations/import.html", {"form": form, "jobs": jobs})


def _begin(request: HttpRequest, form: ImportForm) -> ImportJob:
    given = form.cleaned_data
    return begin_import(
        by=signed_in(request),
        organization=given["organization"],
        content=given["file"].read(),
        filename=given["file"].name,
        as_of=given["as_of"],
        since=given["since"],
    )


def _mine(request: HttpRequest, pk: int) -> ImportJob:
    job = get_object_or_404(
        ImportJob.objects.select_related("organization"), pk=pk, made_by=signed_in(request)
    )
    if not request.user.has_perm(IMPORT, job):
        raise PermissionDenied(IMPORT)
    return job


def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far an import is, what it would change, and every problem; the page asks again by itself."""
    mine = _mine(request, pk)
    errors = [problem for problem in mine.problems if problem["severity"] == "error"]
    context = {
        "job": mine,
        "details": details_of(mine),
        "errors": errors,
        "warnings": [problem for problem in mine.problems if problem["severity"] != "error"],
        "changes_nothing": not any(
            number
            for name, number in mine.counts.items()
            if name not in {"unchanged", "bad_rows", "warnings"}
        ),
    }
    partial = "#job" if getattr(request, "htmx", False) else ""
    return render(request, f"organizations/import_job.html{partial}", context)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the roster: whole, or its good rows only."""
    mine = _mine(request, pk)
    try:
        answer_import(by=signed_in(request), job=mine, good_rows=request.POST.get("rows") == "good")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("organizations:import-job", pk=mine.pk)


def bad_rows(request: HttpRequest, pk: int) -> FileResponse:
    """Give the bad rows back as a workbook, each with what is wrong with it."""
    mine = _mine(request, pk)
    if not mine.bad_rows:
        raise Http404
    name = _("rows to mend - %(file)s") % {"file": mine.filename}
    return FileResponse(mine.bad_rows.open("rb"), as_attachment=True, filename=name, content_type=XLSX)
