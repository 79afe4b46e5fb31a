"""Pushing to those below, with a look at whom it reaches first; what a body pushed; taking one back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.core.typed import explain
from zhixing.library.actions import pushes as actions
from zhixing.library.forms.materials import PushForm
from zhixing.library.queries.materials import KEEP, find_material
from zhixing.library.queries.pushes import (
    Thing,
    address_of,
    earlier_push,
    find_push,
    may_carry,
    pushes_of,
)
from zhixing.library.queries.texts import find_text
from zhixing.library.views.materials import PER_PAGE, REFUSED, body
from zhixing.library.wording import reach
from zhixing.organizations.models import Organization


@require_safe
def pushes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a body pushed."""
    organization = body(request, pk)
    context = {
        "organization": organization,
        "page": Paginator(pushes_of(organization), PER_PAGE).get_page(request.GET.get("page")),
        "keeps": request.user.has_perm(KEEP, organization),
    }
    return render(request, "library/pushes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def push_material(request: HttpRequest, pk: int, thing: int) -> HttpResponse:
    """Push a material from a body."""
    return _push(request, body(request, pk, KEEP), find_material(request.user, thing))


@require_http_methods(["GET", "HEAD", "POST"])
def push_text(request: HttpRequest, pk: int, thing: int) -> HttpResponse:
    """Push a text from a body."""
    return _push(request, body(request, pk, KEEP), find_text(request.user, thing))


def _push(request: HttpRequest, organization: Organization, thing: Thing | None) -> HttpResponse:
    """Say whom a push will reach, and push once that is agreed to."""
    if thing is None or not may_carry(organization, thing):
        raise Http404
    form = PushForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        try:
            actions.push(by=signed_in(request), organization=organization, thing=thing, note=note)
        except ValidationError as error:
            explain(form, error)
        else:
            words = _("Pushed. It stands on Today of %(whom)s.") % {"whom": reach(organization, thing)}
            messages.success(request, words)
            return redirect("library:pushes", pk=organization.pk)
    context = {
        "organization": organization,
        "thing": thing,
        "address": address_of(thing),
        "reach": reach(organization, thing),
        "before": earlier_push(organization, thing),
        "form": form,
    }
    return render(request, "library/push.html", context, status=REFUSED if form.errors else 200)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a push back."""
    row = find_push(pk)
    if row is None or not request.user.has_perm("library.view", row):
        raise Http404
    if not request.user.has_perm(KEEP, row):
        raise PermissionDenied
    actions.take_back(by=signed_in(request), push=row)
    messages.success(request, _("Taken back: readers find it no more."))
    return redirect("library:pushes", pk=row.organization_id)
