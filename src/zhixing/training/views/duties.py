"""What the plan asks: who of the core staff has attended nothing yet, and "we are not able to" with a reason."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.core.time import today
from zhixing.organizations.requests import place
from zhixing.schemes.actions import revoke_waiver, waive
from zhixing.schemes.models import Waiver
from zhixing.training.actions.enrolling import enrol
from zhixing.training.choices import For
from zhixing.training.forms.classes import NotAbleForm
from zhixing.training.queries.classes import classes_of
from zhixing.training.queries.duties import (
    HELD,
    bodies_with_untrained,
    duty_of,
    sentence_of,
    staff_slot,
    untrained_below,
    with_names,
)
from zhixing.training.queries.people import NAMES
from zhixing.training.views.classes import show_list
from zhixing.training.views.common import load_to_hold
from zhixing.training.views.enrolling import say_enrolled

BODIES = 20


def untrained(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who of the core staff below has attended nothing yet, by body; names where they may be read."""
    organization = place(request, pk, "training.view_untrained")
    asked = staff_slot(organization)
    bodies = bodies_with_untrained(organization, asked) if asked else []
    page = Paginator(bodies, BODIES).get_page(request.GET.get("page"))
    names = request.user.has_perm(NAMES, organization)
    shown = list(page.object_list)
    offered = classes_of(organization).filter(
        meant_for=For.CORE_STAFF, cancelled_reason="", ends__gte=today()
    )
    context = {
        "organization": organization,
        "asked": asked,
        "sentence": sentence_of(asked.slot) if asked else "",
        "page": page,
        "bodies": with_names(shown, asked) if asked and names else shown,
        "names": names,
        "number": sum(body.number for body in bodies),
        "may_hold": request.user.has_perm("training.hold", organization),
        "classes": list(offered),
    }
    return render(request, "training/untrained.html", context)


@require_POST
def enrol_untrained(request: HttpRequest, pk: int) -> HttpResponse:
    """Enrol all of them in the class that was chosen; where that cannot be, the list opens to choose from."""
    organization = place(request, pk, "training.hold")
    text = request.POST.get("class", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        messages.error(request, _("Choose a class first."))
        return redirect("training:untrained", pk=pk)
    training = load_to_hold(request, int(text))
    people = untrained_below(organization)
    try:
        fresh = enrol(by=signed_in(request), training=training, members=people)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("training:enrol", pk=training.pk)
    say_enrolled(request, fresh)
    return redirect("training:class", pk=training.pk)


@require_POST
def not_able(request: HttpRequest, pk: int, slot: int) -> HttpResponse:
    """Say why a body cannot hold a training: it is waived by itself (R2.1-7)."""
    organization = place(request, pk, "training.view")
    duty = duty_of(organization, slot, request.user)
    if duty is None or not duty.may_waive:
        raise PermissionDenied
    form = NotAbleForm(request.POST)
    if not form.is_valid():
        return show_list(request, organization, (slot, form))
    try:
        waive(
            by=signed_in(request),
            adoption=duty.slot.requirement.adoption,
            code=duty.slot.requirement.code,
            slot_key=duty.slot.key,
            organization=organization,
            reason=form.cleaned_data["reason"],
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Noted with your reason: nothing is due here now."))
    return redirect(f"{reverse('training:list', args=[pk])}#duties")


@require_POST
def able_again(request: HttpRequest, pk: int, waiver: int) -> HttpResponse:
    """Take "not able" back: the training is due again."""
    organization = place(request, pk, "training.view")
    rows = Waiver.objects.filter(unit_id=organization.unit_id, organization=organization, member=None)
    row = get_object_or_404(rows.select_related("adoption"), pk=waiver)
    if not row.adoption.requirements.filter(code=row.code, measure=HELD).exists():
        raise Http404
    try:
        revoke_waiver(by=signed_in(request), waiver=row)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Taken back: a training is due again."))
    return redirect(f"{reverse('training:list', args=[pk])}#duties")
