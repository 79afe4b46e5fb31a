"""Leave: the member asks with one button, the officer answers with one button, the member may take it back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.activities.actions import answer_leave, ask_leave, withdraw_leave
from zhixing.activities.choices import LeaveState
from zhixing.activities.forms.asking import AnswerForm, LeaveForm
from zhixing.activities.models import Activity, Leave
from zhixing.activities.queries.asking import mine
from zhixing.activities.views.common import branch_of, load, load_to_record, page
from zhixing.core.typed import explain
from zhixing.organizations.queries import member_of


def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for leave from an activity, with a cause; who has nothing to ask is led to its page."""
    activity = load(request, pk)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _asked(request, activity, form):
        messages.success(
            request, _("Your request is with the recorder. The answer will stand here and on Today.")
        )
        return redirect("activities:detail", pk=pk)
    if request.method != "POST" and not mine(activity, member_of(request.user)).may_ask:
        messages.info(request, _("There is no leave for you to ask for here."))
        return redirect("activities:detail", pk=pk)
    context = {"activity": activity, "organization": branch_of(activity), "form": form}
    return render(request, "activities/leave.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, activity: Activity, form: LeaveForm) -> bool:
    try:
        ask_leave(by=signed_in(request), activity=activity, reason=form.reason)
    except ValidationError as error:
        explain(form, error)
        return False
    return True


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    activity = load(request, pk)
    try:
        withdraw_leave(by=signed_in(request), activity=activity)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Withdrawn: you are expected."))
    return redirect("activities:detail", pk=pk)


@require_POST
def answer(request: HttpRequest, pk: int, leave: int) -> HttpResponse:
    """Agree to a request, or not with a word; from Today it leads back there."""
    activity = load_to_record(request, pk)
    form, agreed = AnswerForm(request.POST, prefix=f"leave-{leave}"), request.POST.get("word") == "yes"
    if form.is_valid():
        try:
            words = form.cleaned_data["answer"]
            row = answer_leave(
                by=signed_in(request), activity=activity, leave_id=leave, agreed=agreed, answer=words
            )
        except ValidationError as error:
            explain(form, error)
        else:
            _say(request, row)
            return back(request, pk)
    return page(request, activity, answer_form=form, status=422)


def _say(request: HttpRequest, row: Leave) -> None:
    agreed, declined = _("%(name)s is on leave. The answer is sent."), _("The answer is sent to %(name)s.")
    words = agreed if row.state == LeaveState.AGREED else declined
    messages.success(request, words % {"name": row.member.name})


def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead back to Today if the answer was given there, else to the activity."""
    if request.POST.get("next") == "today":
        return redirect("today")
    return redirect("activities:detail", pk=pk)
