"""A branch's roster, and the page of one member."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.core.time import today
from zhixing.organizations.actions import (
    edit_member,
    end_affiliation,
    enter_member,
    reveal_sensitive,
    set_rank,
    transfer_member,
    undo_transfer,
)
from zhixing.organizations.actions.members import SENSITIVE
from zhixing.organizations.choices import Kind
from zhixing.organizations.forms.members import (
    CellForm,
    EditForm,
    EnterForm,
    FilterForm,
    LeaveForm,
    RankForm,
    TransferForm,
)
from zhixing.organizations.models import Member
from zhixing.organizations.panels import member_panel
from zhixing.organizations.queries import (
    cells_of,
    facts_about,
    home_of,
    members_of,
    roster_rows,
    timeline,
    trail_of,
    visible_to,
)
from zhixing.organizations.views.common import (
    attempt,
    load_member,
    load_organization,
    page_of,
    show,
)
from zhixing.organizations.wording import FIELDS, said

READ = "organizations.reveal"
SHOWN_OF_TRAIL = 30


def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the Members tab of a branch; of anything else, its page in the set-up."""
    organization = load_organization(request, pk, "organizations.view_members")
    if organization.kind == Kind.CELL and organization.parent_id:
        return redirect(
            f"{reverse('organizations:members', args=[organization.parent_id])}?cell={organization.pk}"
        )
    if organization.kind != Kind.BRANCH:
        return redirect("organizations:organization", pk=organization.pk)
    day = today()
    form = FilterForm(request.GET, cells=cells_of(organization))
    everybody = members_of(organization, day)
    page = page_of(request, _narrowed(everybody, form, day))
    context = {
        "organization": organization,
        "form": form,
        "page": page,
        "rows": roster_rows(page.object_list, day),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "facts": facts_about(organization, day),
        "may_manage": request.user.has_perm("organizations.manage_members", organization),
    }
    partial = "#roster" if getattr(request, "htmx", False) else ""
    return render(request, f"organizations/members.html{partial}", context)


def _narrowed(rows: Any, form: FilterForm, day: Any) -> Any:
    if not form.is_valid():
        return rows
    given = form.cleaned_data
    if given["q"]:
        rows = rows.filter(member__name__icontains=given["q"])
    if given["cell"]:
        rows = rows.filter(cell=given["cell"])
    if given["status"] == "full":
        rows = rows.filter(member__full_member_on__lte=day)
    if given["status"] == "probationary":
        rows = rows.exclude(member__full_member_on__lte=day)
    return rows


def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a member of a branch."""
    branch = load_organization(request, pk, "organizations.manage_members")
    form = EnterForm(request.POST or None, cells=cells_of(branch))
    member = attempt(
        request,
        form,
        lambda: enter_member(
            by=signed_in(request),
            branch=branch,
            on=form.cleaned_data["on"],
            cell=form.cleaned_data["cell"],
            **form.facts,
        ),
    )
    if member:
        messages.success(request, _("%(name)s is on the roster now.") % {"name": member})
        return redirect("organizations:members", pk=branch.pk)
    return show(request, "organizations/enter.html", {"organization": branch, "form": form})


def member(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is held about a member, as a timeline of dated facts, and who read what is hidden."""
    person = load_member(request, pk)
    user = request.user
    trail = trail_of(person)
    context = _with_home(person) | {
        "hidden": _hidden(person),
        "turns": timeline(person),
        "readings": [
            (entry, FIELDS.get(entry.data.get("field"), ""))
            for entry in trail.filter(code=READ)[:SHOWN_OF_TRAIL]
        ],
        "writings": [(entry, said(entry.code)) for entry in trail.exclude(code=READ)[:SHOWN_OF_TRAIL]],
        "may_edit": user.has_perm("organizations.edit_member", person),
        "may_reveal": user.has_perm("organizations.reveal", person),
        "may_open_account": user.has_perm("organizations.grant"),
        "today": today(),
        "panels": member_panel.seen_by(user, person),
    }
    return render(request, "organizations/member.html", context)


def _with_home(person: Member) -> dict[str, Any]:
    return {"member": person, "home": home_of(person, today())}


def _hidden(person: Member) -> list[tuple[str, str, str]]:
    shown = {
        "id_number": person.masked_id_number,
        "phone": person.masked_phone,
        "address": "***" if person.address else "",
    }
    return [(name, str(FIELDS[name]), text) for name, text in shown.items()]


@require_POST
def reveal(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """Show one hidden field in full, once; the reading is kept and the member sees it."""
    person = load_member(request, pk, "organizations.reveal")
    if field not in SENSITIVE:
        raise PermissionDenied(field)
    value = reveal_sensitive(by=signed_in(request), member=person, field=field)
    partial = "#value" if getattr(request, "htmx", False) else ""
    context = {"member": person, "label": FIELDS[field], "value": value}
    response = render(request, f"organizations/revealed.html{partial}", context)
    response["Cache-Control"] = "no-store"
    return response


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is kept about a member."""
    person = load_member(request, pk, "organizations.edit_member")
    form = EditForm(request.POST or None, about=person)
    if attempt(request, form, lambda: edit_member(by=signed_in(request), member=person, **form.facts)):
        messages.success(request, _("Saved."))
        return redirect("organizations:member", pk=person.pk)
    return show(request, "organizations/member_edit.html", _with_home(person) | {"form": form})


def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Transfer a member to another branch."""
    person = load_member(request, pk, "organizations.edit_member")
    choices = visible_to(request.user, "organizations.manage_members").filter(kind=Kind.BRANCH)
    form = TransferForm(request.POST or None, choices=choices)
    here = attempt(
        request,
        form,
        lambda: transfer_member(
            by=signed_in(request), member=person, to=form.cleaned_data["to"], on=form.cleaned_data["on"]
        ),
    )
    if here:
        messages.success(
            request,
            _("%(name)s belongs to %(branch)s now.") % {"name": here, "branch": form.cleaned_data["to"]},
        )
        return redirect("organizations:member", pk=here.pk)
    return show(request, "organizations/transfer.html", _with_home(person) | {"form": form})


def cell(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a member into another cell of the same branch."""
    person = load_member(request, pk, "organizations.edit_member")
    home = home_of(person, today())
    if home is None:
        return redirect("organizations:transfer", pk=person.pk)
    form = CellForm(request.POST or None, cells=cells_of(home))
    moved = attempt(
        request,
        form,
        lambda: transfer_member(
            by=signed_in(request),
            member=person,
            to=home,
            cell=form.cleaned_data["cell"],
            on=form.cleaned_data["on"],
        ),
    )
    if moved:
        messages.success(request, _("Saved."))
        return redirect("organizations:member", pk=person.pk)
    context = {"form": form, "title": _("Cell"), "button": _("Save")}
    return show(request, "organizations/member_form.html", _with_home(person) | context)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last transfer back."""
    person = load_member(request, pk, "organizations.edit_member")
    try:
        person = undo_transfer(by=signed_in(request), member=person)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The transfer is taken back."))
    return redirect("organizations:member", pk=person.pk)


def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a member leave the tree."""
    person = load_member(request, pk, "organizations.edit_member")
    home = home_of(person, today())
    form = LeaveForm(request.POST or None)
    left = attempt(
        request,
        form,
        lambda: end_affiliation(
            by=signed_in(request),
            member=person,
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
        ),
    )
    if left:
        messages.success(
            request, _("%(name)s is no longer on the roster; the history is kept.") % {"name": person}
        )
        return redirect("organizations:members", pk=home.pk) if home else redirect("organizations:set-up")
    context = {
        "form": form,
        "title": _("Leaves the roster"),
        "button": _("Take off the roster"),
        "is_grave": True,
    }
    return show(request, "organizations/member_form.html", {"member": person, "home": home} | context)


def rank(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a member's rank."""
    person = load_member(request, pk, "organizations.edit_member")
    form = RankForm(request.POST or None)
    if attempt(
        request, form, lambda: (set_rank(by=signed_in(request), member=person, **form.cleaned_data), True)
    ):
        messages.success(request, _("Saved."))
        return redirect("organizations:member", pk=person.pk)
    context = {"form": form, "title": _("Rank"), "button": _("Save")}
    return show(request, "organizations/member_form.html", _with_home(person) | context)
