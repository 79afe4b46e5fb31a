"""The materials of a body, one of them, and how they are kept."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.activities.models import Activity
from zhixing.activities.queries import find
from zhixing.core.receiving import limited, was_refused
from zhixing.core.typed import explain
from zhixing.core.uploads import too_large
from zhixing.library.actions import materials as actions
from zhixing.library.forms.materials import CaptionsForm, FiltersForm, MaterialForm, NewMaterialForm
from zhixing.library.models import Material
from zhixing.library.queries.materials import (
    KEEP,
    VIEW,
    Filters,
    find_material,
    materials_at,
    transcript_of,
    withdrawn_at,
)
from zhixing.library.queries.pushes import push_places, pushes_with
from zhixing.library.wording import meant
from zhixing.organizations.models import Organization

PER_PAGE = 30
REFUSED = 422


def body(request: HttpRequest, pk: int, permission: str = VIEW) -> Organization:
    """Load a body whose library the user may read; who reads but does not keep is refused the keeping."""
    organization = get_object_or_404(Organization.objects.select_related("parent"), pk=pk)
    if not request.user.has_perm(VIEW, organization):
        raise Http404
    if not request.user.has_perm(permission, organization):
        raise PermissionDenied
    return organization


def load(request: HttpRequest, pk: int) -> Material:
    """Load a material that the user may read; any other is not found."""
    material = find_material(request.user, pk)
    if material is None:
        raise Http404
    return material


def load_to_keep(request: HttpRequest, pk: int) -> Material:
    """Load a material that the user keeps; who may only read it is refused."""
    material = load(request, pk)
    if not request.user.has_perm(KEEP, material):
        raise PermissionDenied
    return material


@require_safe
def materials(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a body and those above it offer."""
    organization = body(request, pk)
    form = FiltersForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    filters = Filters(kind=given.get("kind", ""), text=given.get("q", ""))
    keeps = request.user.has_perm(KEEP, organization)
    context = {
        "organization": organization,
        "form": form,
        "narrows": bool(filters.kind or filters.text),
        "page": Paginator(materials_at(organization, filters), PER_PAGE).get_page(request.GET.get("page")),
        "keeps": keeps,
        "withdrawn": list(withdrawn_at(organization)) if keeps else [],
    }
    return render(request, "library/materials.html", context)


def _may_keep(request: HttpRequest, pk: int) -> None:
    body(request, pk, KEEP)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("MEDIA_LIMIT", first=_may_keep)
def new_material(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file or a link in; what is refused says why, and what was typed stays."""
    organization = body(request, pk, KEEP)
    if request.method != "POST":
        given = {"activity": request.GET.get("activity")}
        return _new_page(request, organization, NewMaterialForm(initial=given))
    form = NewMaterialForm(request.POST, request.FILES)
    material = _taken(request, organization, form)
    if material is None:
        return _new_page(request, organization, form, status=REFUSED)
    messages.success(request, _("Kept. Look at it, and push it if it should reach people now."))
    return redirect("library:material", pk=material.pk)


def _taken(request: HttpRequest, organization: Organization, form: NewMaterialForm) -> Material | None:
    file = request.FILES.get("file")
    is_valid = form.is_valid()
    form.one_source(file_was_sent=bool(file) or was_refused(request))
    if was_refused(request):
        form.add_error("file", too_large("MEDIA_LIMIT"))
    if not is_valid or form.errors:
        return None
    common: dict[str, Any] = {
        "by": signed_in(request),
        "organization": organization,
        "details": form.details(),
        "activity": _activity(request, form.cleaned_data["activity"]),
    }
    try:
        if file:
            return actions.add_file(upload=file, **common)
        return actions.add_link(url=form.cleaned_data["url"], **common)
    except ValidationError as error:
        explain(form, error)
        return None


def _activity(request: HttpRequest, pk: Any) -> Activity | None:
    if not str(pk or "").isdecimal():
        return None
    activity = find(int(pk))
    if activity is None or not request.user.has_perm("activities.view", activity):
        raise Http404
    return activity


def _new_page(
    request: HttpRequest, organization: Organization, form: NewMaterialForm, status: int = 200
) -> HttpResponse:
    context = {
        "organization": organization,
        "form": form,
        "activity": _activity(request, form["activity"].value()),
        "limit": settings.MEDIA_LIMIT,
        "too_large": too_large("MEDIA_LIMIT"),
        "file_is_lost": form.is_bound and (bool(request.FILES.get("file")) or was_refused(request)),
    }
    return render(request, "library/material_new.html", context, status=status)


@require_safe
def material(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a material: to play, to look at or to take along."""
    return _page(request, load(request, pk))


def _page(request: HttpRequest, row: Material, status: int = 200, **forms: BaseForm) -> HttpResponse:
    activity = find(row.activity_id) if row.activity_id else None
    pushes = pushes_with(row)
    have_pushed = {push.organization_id for push in pushes}
    context = {
        "material": row,
        "organization": row.organization,
        "meant": meant(row),
        "keeps": request.user.has_perm(KEEP, row),
        "activity": activity if activity and request.user.has_perm("activities.view", activity) else None,
        "transcript": transcript_of(row),
        "places": [each for each in push_places(request.user, row) if each.pk not in have_pushed],
        "pushes": pushes,
        "captions_form": CaptionsForm(),
        **forms,
    }
    return render(request, "library/material.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_material(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is said about a material."""
    row = load_to_keep(request, pk)
    form = MaterialForm(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_material(by=signed_in(request), material=row, details=form.details())
        messages.success(request, _("Changed."))
        return redirect("library:material", pk=row.pk)
    context = {"material": row, "organization": row.organization, "form": form}
    return render(request, "library/material_edit.html", context, status=REFUSED if form.errors else 200)


@require_POST
@limited()
def set_captions(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a recording captions; a file with faults names their lines and changes nothing."""
    row = load_to_keep(request, pk)
    form = CaptionsForm(request.POST, request.FILES)
    if was_refused(request):
        form.errors["captions"] = form.error_class([too_large()])
    elif form.is_valid():
        try:
            actions.set_captions(by=signed_in(request), material=row, upload=form.cleaned_data["captions"])
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _("The captions stand in the player, and the words below it."))
            return redirect("library:material", pk=pk)
    return _page(request, row, status=REFUSED, captions_form=form)


@require_POST
def remove_captions(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the captions away."""
    actions.remove_captions(by=signed_in(request), material=load_to_keep(request, pk))
    messages.success(request, _("The captions are removed."))
    return redirect("library:material", pk=pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a material out of every list."""
    actions.withdraw_material(by=signed_in(request), material=load_to_keep(request, pk))
    messages.success(request, _("Withdrawn: nobody finds it now. It can be put back, or removed for good."))
    return redirect("library:material", pk=pk)


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a withdrawn material back."""
    actions.restore_material(by=signed_in(request), material=load_to_keep(request, pk))
    messages.success(request, _("It is back in the list."))
    return redirect("library:material", pk=pk)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a withdrawn material and its file for good."""
    row = load_to_keep(request, pk)
    try:
        actions.remove_material(by=signed_in(request), material=row)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("library:material", pk=pk)
    messages.success(request, _("Removed for good, with its file."))
    return redirect("library:materials", pk=row.organization_id)
