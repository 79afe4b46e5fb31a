"""Who can sign in: members' accounts, and roles of people who hold no post."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.models import User
from zhixing.accounts.requests import signed_in
from zhixing.core.time import today
from zhixing.organizations.actions import end_grant, grant_role, open_account
from zhixing.organizations.forms.tree import AccountForm, RoleForm
from zhixing.organizations.identity import username_from
from zhixing.organizations.models import Grant, Organization
from zhixing.organizations.queries import accounts_of, belonging_within, grants_at, grants_within, home_of
from zhixing.organizations.views.common import (
    attempt,
    load_member,
    load_organization,
    page_of,
    show,
)

GRANT = "organizations.grant"


def accounts(request: HttpRequest) -> HttpResponse:
    """List members with and without an account, and the roles given directly."""
    user = request.user
    if not user.has_perm(GRANT):
        raise PermissionDenied(GRANT)
    words, only = request.GET.get("q", "").strip(), request.GET.get("only", "")
    page = page_of(request, _narrowed(belonging_within(user, GRANT, today()), words, only))
    found = accounts_of(page.object_list)
    context = {
        "page": page,
        "rows": [(row, found.get(row.member_id)) for row in page.object_list],
        "words": words,
        "only": only,
        "grants": grants_within(user, today()),
    }
    return render(request, "organizations/accounts.html", context)


def _narrowed(rows: Any, words: str, only: str) -> Any:
    if words:
        rows = rows.filter(member__name__icontains=words)
    has_account = Exists(User.objects.filter(unit_id=OuterRef("unit_id"), member_id=OuterRef("member_id")))
    if only == "with":
        rows = rows.filter(has_account)
    if only == "without":
        rows = rows.filter(~has_account)
    return rows


def open_for_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a member's account; the one-time link is shown once."""
    member = load_member(request, pk)
    home = home_of(member, today())
    if home is None or not request.user.has_perm(GRANT, home):
        raise PermissionDenied(GRANT)
    form = AccountForm(request.POST or None, initial={"username": username_from(member.name, _is_taken)})
    opened = attempt(
        request,
        form,
        lambda: open_account(
            by=signed_in(request), organization=home, member=member, username=form.cleaned_data["username"]
        ),
    )
    if opened:
        return _opened(request, opened, home)
    return show(request, "organizations/account_open.html", {"member": member, "home": home, "form": form})


def _is_taken(username: str) -> bool:
    return User.objects.filter(username=username).exists()


def _opened(request: HttpRequest, opened: Any, organization: Organization) -> HttpResponse:
    context = {
        "opened": opened,
        "link": request.build_absolute_uri(opened.link),
        "organization": organization,
    }
    response = render(request, "organizations/account_opened.html", context)
    response["Cache-Control"] = "no-store"
    return response


def roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a role at an organisation to an account, opening one if a name is given."""
    place = load_organization(request, pk, GRANT)
    form = RoleForm(request.POST or None)
    given = attempt(request, form, lambda: _give(request, place, form))
    if given and given[0]:
        return _opened(request, given[0], place)
    if given:
        messages.success(request, _("The role is given."))
        return redirect("organizations:roles", pk=place.pk)
    context = {"organization": place, "form": form, "grants": grants_at(place, today())}
    return show(request, "organizations/roles.html", context)


def _give(request: HttpRequest, place: Organization, form: RoleForm) -> tuple[Any, Grant]:
    typed = form.cleaned_data
    by = signed_in(request)
    user = User.objects.filter(username=typed["username"]).first()
    if user is None and not typed["name"]:
        raise ValidationError(
            {"username": _("There is no account with this user name. Type a name as well to open one.")}
        )
    opened = None
    if user is None:
        opened = open_account(by=by, organization=place, username=typed["username"], name=typed["name"])
        user = opened.user
    return opened, grant_role(
        by=by, organization=place, user=user, role=typed["role"], reason=typed["reason"]
    )


@require_POST
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role back from today on."""
    grant = get_object_or_404(Grant.objects.select_related("organization"), pk=pk)
    load_organization(request, grant.organization_id, GRANT)
    end_grant(by=signed_in(request), grant=grant)
    messages.success(request, _("The role is taken back."))
    return redirect("organizations:roles", pk=grant.organization_id)
