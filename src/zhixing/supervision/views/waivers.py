"""Granting a waiver with a reason, and taking it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.core.time import today
from zhixing.core.typed import explain
from zhixing.organizations.models import Affiliation, Member, Organization
from zhixing.organizations.queries import members_of
from zhixing.organizations.requests import place
from zhixing.schemes.actions import revoke_waiver, waive
from zhixing.schemes.actions.waivers import may_waive
from zhixing.schemes.models import Slot
from zhixing.supervision.asks import ask_of, in_language, period_of
from zhixing.supervision.forms import WaiverForm
from zhixing.supervision.queries import waivers_for, waivers_of
from zhixing.supervision.views.common import SLOTS, Request, names_allowed, slot_in_force


def waivers(request: Request, pk: int, slot: int) -> HttpResponse:
    """Show who need not meet a requirement in a period, and excuse the body or one of its members."""
    organization = place(request, pk, "progress.view")
    column = slot_in_force(organization, slot)
    if not may_waive(request.user, column.requirement, organization):
        raise PermissionDenied("schemes.waive")
    member = _member(request, organization)
    form = WaiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _granted(request, form, column, organization, member):
        return redirect("supervision:waivers", pk=pk, slot=slot)
    context = {
        "organization": organization,
        "slot": column,
        "ask": ask_of(column.requirement),
        "sentence": in_language(column.requirement.data["sentence"]),
        "period": period_of(column, today()),
        "member": member,
        "form": form,
        "waivers": waivers_for(column, organization),
        "names": names_allowed(request, organization),
    }
    return render(request, "supervision/waivers.html", context, status=422 if form.errors else 200)


def _member(request: Request, organization: Organization) -> Member | None:
    """Find the member of the branch whom the address names, if it names one."""
    chosen = request.GET.get("member", "")
    if not chosen:
        return None
    place(request, organization.pk, "organizations.view_members")
    wanted = int(chosen) if chosen.isdecimal() else 0
    belongs: Affiliation = get_object_or_404(members_of(organization, today()), member_id=wanted)
    member: Member = belongs.member
    return member


def _granted(
    request: Request, form: WaiverForm, slot: Slot, organization: Organization, member: Member | None
) -> bool:
    requirement, cleaned = slot.requirement, form.cleaned_data
    given: dict[str, Any] = {"why": cleaned["why"], "reason": cleaned["reason"], "member": member}
    try:
        waive(
            by=request.user,
            adoption=requirement.adoption,
            code=requirement.code,
            slot_key=slot.key,
            organization=organization,
            **given,
        )
    except ValidationError as error:
        explain(form, error)
        return False
    messages.success(request, _("The waiver is granted. It counts at once."))
    return True


@require_POST
def revoke(request: Request, pk: int, waiver: int) -> HttpResponse:
    """Take a waiver back."""
    organization = place(request, pk, "progress.view")
    row = get_object_or_404(waivers_of(organization), pk=waiver)
    try:
        revoke_waiver(by=request.user, waiver=row)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("supervision:plan", pk=pk)
    messages.success(request, _("The waiver is taken back: the requirement is due again."))
    named = {"requirement__adoption": row.adoption_id, "requirement__code": row.code, "key": row.slot_key}
    slot = SLOTS.filter(**named).first()
    return redirect("supervision:waivers", pk, slot.pk) if slot else redirect("supervision:plan", pk)
