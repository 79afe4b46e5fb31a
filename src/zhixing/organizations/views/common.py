"""Loading with permission, and trying an action for a form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from zhixing.organizations.forms.fields import told
from zhixing.organizations.models import Member, Organization
from zhixing.organizations.queries import visible_to

PER_PAGE = 50
REFUSED = 422


def load_organization(request: HttpRequest, pk: int, permission: str = "organizations.view") -> Organization:
    """Find an organisation; raises Http404 out of sight, PermissionDenied if the permission is missing."""
    organization = get_object_or_404(
        visible_to(request.user).select_related("unit", "parent", "merged_into"), pk=pk
    )
    if not request.user.has_perm(permission, organization):
        raise PermissionDenied(permission)
    return organization


def load_member(request: HttpRequest, pk: int, permission: str = "organizations.view_member") -> Member:
    """Find a member; raises Http404 out of sight, PermissionDenied where only the permission is missing."""
    member = get_object_or_404(Member.objects.of(pk))
    if not request.user.has_perm("organizations.view_member", member):
        raise Http404
    if not request.user.has_perm(permission, member):
        raise PermissionDenied(permission)
    return member


def attempt(request: HttpRequest, form: forms.Form, act: Callable[[], Any]) -> Any:
    """Do what a valid form asks and return the result; None if it was not sent, not valid, or refused."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act()
    except ValidationError as error:
        told(form, error)
        return None


def show(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page; one that comes back from a form that was not accepted says so in its status."""
    return render(request, template, context, status=REFUSED if request.method == "POST" else 200)


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """Cut a list into pages."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
