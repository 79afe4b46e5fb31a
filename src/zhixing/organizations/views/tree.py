"""Set-up: the overview, the tree level by level, and the page of one organisation."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhixing.accounts.requests import signed_in
from zhixing.core.paths import ancestors
from zhixing.core.time import today
from zhixing.organizations.actions import (
    close_organization,
    edit_organization,
    found_organization,
    merge_organizations,
    move_organization,
    reopen_organization,
)
from zhixing.organizations.choices import MAY_HOLD, Kind
from zhixing.organizations.forms.tree import DatedForm, EditForm, FoundForm, ToForm
from zhixing.organizations.models import Organization
from zhixing.organizations.queries import (
    children_of,
    facts_about,
    grants_at,
    head_counts,
    posts_in,
    search,
    tops,
    visible_to,
)
from zhixing.organizations.views.common import attempt, load_organization, page_of, show

MANAGE = "organizations.manage"
FOUND_AT_MOST = 50


def set_up(request: HttpRequest) -> HttpResponse:
    """Show what there is to set up, for those who look after members or organisations."""
    user = request.user
    if not (user.has_perm("organizations.manage_members") or getattr(user, "is_superuser", False)):
        raise PermissionDenied
    context = {
        "places": tops(user, "organizations.manage_members"),
        "may_manage": user.has_perm(MANAGE),
        "may_import": user.has_perm("organizations.import"),
        "may_grant": user.has_perm("organizations.grant"),
        "nothing_yet": not Organization.objects.exists(),
    }
    return render(request, "organizations/set_up.html", context)


def tree(request: HttpRequest) -> HttpResponse:
    """Browse the tree one level at a time, or search it."""
    user = request.user
    if not user.has_perm("organizations.view_members"):
        raise PermissionDenied
    words = request.GET.get("q", "").strip()
    at = load_organization(request, int(request.GET["at"])) if request.GET.get("at", "").isdigit() else None
    if words:
        rows = search(user, "organizations.view", words)
    else:
        rows = children_of(at) if at else tops(user, "organizations.view")
    page = page_of(request, rows)
    heads = head_counts(page.object_list, today())
    context = {
        "at": at,
        "above": _above(request, at) if at else [],
        "words": words,
        "page": page,
        "rows": [(place, heads.get(place.pk, 0)) for place in page.object_list],
        "may_manage": bool(at) and user.has_perm(MANAGE, at),
    }
    return render(request, "organizations/tree.html", context)


def _above(request: HttpRequest, organization: Organization) -> list[Organization]:
    return list(visible_to(request.user).filter(path__in=ancestors(organization.path)))


def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one organisation: what it is, what stands below it, who holds what, its history."""
    place = load_organization(request, pk)
    day = today()
    user = request.user
    sees_people = user.has_perm("organizations.view_members", place)
    context = {
        "organization": place,
        "above": _above(request, place),
        "below": children_of(place)[:FOUND_AT_MOST],
        "posts": posts_in(place, day) if sees_people else None,
        "grants": grants_at(place, day) if user.has_perm("organizations.grant", place) else None,
        "changes": place.changes.order_by("-on", "-pk")[:FOUND_AT_MOST],
        "facts": facts_about(place, day) if place.kind == Kind.BRANCH and sees_people else [],
        "may_manage": user.has_perm(MANAGE, place),
        "may_manage_members": user.has_perm("organizations.manage_members", place),
        "may_hold": bool(MAY_HOLD[Kind(place.kind)]),
        "sees_people": sees_people,
    }
    return render(request, "organizations/organization.html", context)


def found(request: HttpRequest, pk: int) -> HttpResponse:
    """Found an organisation below another."""
    parent = load_organization(request, pk, MANAGE)
    initial = {"level": parent.level, "nature": parent.nature}
    form = FoundForm(request.POST or None, initial=initial, kinds=MAY_HOLD[Kind(parent.kind)])
    new = attempt(
        request, form, lambda: found_organization(by=signed_in(request), parent=parent, **form.facts)
    )
    if new:
        messages.success(request, _("%(name)s is founded.") % {"name": new})
        return redirect("organizations:organization", pk=new.pk)
    return show(
        request,
        "organizations/organization_form.html",
        _form(parent, form, _("Found an organisation below"), _("Found")),
    )


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct or change what an organisation is."""
    place = load_organization(request, pk, MANAGE)
    form = EditForm(request.POST or None, about=place)
    return _change(
        request, place, form, _("Change an organisation"), _("Save"),
        lambda: edit_organization(by=signed_in(request), organization=place, **form.facts),
    )  # fmt: skip


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move an organisation below another one."""
    place = load_organization(request, pk, MANAGE)
    form = ToForm(request.POST or None, choices=visible_to(request.user, MANAGE))
    form.fields["to"].label = _("new superior")
    return _change(
        request, place, form, _("Move an organisation"), _("Move"),
        lambda: move_organization(by=signed_in(request), organization=place, **_renamed(form, "parent")),
    )  # fmt: skip


def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge an organisation into another one."""
    place = load_organization(request, pk, MANAGE)
    form = ToForm(request.POST or None, choices=visible_to(request.user, MANAGE).filter(kind=place.kind))
    form.fields["to"].label = _("merge into")
    return _change(
        request, place, form, _("Merge an organisation"), _("Merge"),
        lambda: merge_organizations(by=signed_in(request), organization=place, **_renamed(form, "into")),
    )  # fmt: skip


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an organisation."""
    place = load_organization(request, pk, MANAGE)
    form = DatedForm(request.POST or None)
    return _change(
        request, place, form, _("Close an organisation"), _("Close"),
        lambda: close_organization(by=signed_in(request), organization=place, **form.cleaned_data),
    )  # fmt: skip


def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed organisation again."""
    place = load_organization(request, pk, MANAGE)
    form = DatedForm(request.POST or None)
    return _change(
        request, place, form, _("Open an organisation again"), _("Open again"),
        lambda: reopen_organization(by=signed_in(request), organization=place, **form.cleaned_data),
    )  # fmt: skip


def _renamed(form: ToForm, name: str) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    return {name: given.pop("to"), **given}


def _form(place: Organization, form: Any, title: str, button: str) -> dict[str, Any]:
    return {"organization": place, "form": form, "title": title, "button": button}


def _change(
    request: HttpRequest,
    place: Organization,
    form: Any,
    title: str,
    button: str,
    act: Callable[[], Organization],
) -> HttpResponse:
    done = attempt(request, form, act)
    if done:
        messages.success(request, _("Saved."))
        return redirect("organizations:organization", pk=done.pk)
    return show(request, "organizations/organization_form.html", _form(place, form, title, button))
