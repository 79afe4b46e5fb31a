"""A year's archive: asked for, followed while it is made, fetched."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.documents.actions import request_archive
from zhixing.documents.models import Archive
from zhixing.documents.queries import find_archive
from zhixing.documents.tasks import KEPT
from zhixing.documents.views.common import ZIP, closed, year_of
from zhixing.organizations.requests import place

PERMISSION = "documents.archive"


@require_POST
def ask_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the archive of a year made, and show how far it is."""
    organization = place(request, pk, PERMISSION)
    made = request_archive(by=signed_in(request), organization=organization, year=year_of(request))
    return redirect("documents:archive", pk=made.pk)


def _found(request: HttpRequest, pk: int) -> Archive:
    found = find_archive(pk)
    if found is None or not request.user.has_perm(PERMISSION, found):
        raise Http404
    return found


def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far an archive is, then what it is and where to fetch it; the page asks again by itself."""
    found = _found(request, pk)
    context = {"archive": found, "organization": found.organization, "until": found.made_at + KEPT}
    partial = "#archive" if getattr(request, "htmx", False) else ""
    return render(request, f"documents/archive.html{partial}", context)


def archive_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out an archive."""
    found = _found(request, pk)
    if not found.stored or not default_storage.exists(found.stored):
        raise Http404
    response = FileResponse(default_storage.open(found.stored, "rb"), content_type=ZIP)
    return closed(response, f"{found.organization.name}{found.year}年度档案.zip")
