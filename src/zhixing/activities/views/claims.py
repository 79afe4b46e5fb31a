"""The member's word about an activity that was confirmed, and the recorder's answer."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.activities.actions import answer_claim, make_claim
from zhixing.activities.forms.asking import AnswerForm, ClaimForm, MadeUpForm
from zhixing.activities.models import Activity
from zhixing.activities.views.common import load, load_to_record, page
from zhixing.activities.views.leave import back
from zhixing.core.typed import explain


@require_POST
def there(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one was there and is not so listed."""
    activity = load(request, pk)
    form = ClaimForm(request.POST, prefix="claim")
    if form.is_valid() and _said(request, activity, form):
        return redirect("activities:detail", pk=pk)
    return page(request, activity, claim_form=form, status=422)


@require_POST
def made_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Say on which day one made it up, and by what."""
    activity = load(request, pk)
    form = MadeUpForm(request.POST, prefix="made-up")
    if form.is_valid() and _said(request, activity, form, form.cleaned_data["made_up_on"]):
        return redirect("activities:detail", pk=pk)
    return page(request, activity, made_up_form=form, status=422)


def _said(
    request: HttpRequest, activity: Activity, form: ClaimForm | MadeUpForm, day: date | None = None
) -> bool:
    try:
        make_claim(by=signed_in(request), activity=activity, text=form.cleaned_data["text"], made_up_on=day)
    except ValidationError as error:
        explain(form, error)
        return False
    messages.success(request, _("The recorder has it. The answer will stand here and on Today."))
    return True


@require_POST
def answer(request: HttpRequest, pk: int, claim: int) -> HttpResponse:
    """Accept a member's word, or say why not; from Today it leads back there."""
    activity = load_to_record(request, pk)
    form, accepted = AnswerForm(request.POST, prefix=f"claim-{claim}"), request.POST.get("word") == "yes"
    if form.is_valid():
        try:
            words = form.cleaned_data["answer"]
            row = answer_claim(
                by=signed_in(request), activity=activity, claim_id=claim, accepted=accepted, answer=words
            )
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _("The answer is sent to %(name)s.") % {"name": row.member.name})
            return back(request, pk)
    return page(request, activity, answer_form=form, status=422)
