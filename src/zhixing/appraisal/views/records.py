"""One member's record: what was said, what was decided, and the way to answer it; written by the member's own hand."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.appraisal.actions.answering import answer, ask_again, reply
from zhixing.appraisal.actions.deciding import tell
from zhixing.appraisal.actions.frame import StaleAppraisalError
from zhixing.appraisal.actions.rounds import leave_ungraded
from zhixing.appraisal.actions.saying import assess, note_assessment, note_review, review
from zhixing.appraisal.forms.own import AskAgainForm, AssessmentForm, DissentForm, ReviewsForm
from zhixing.appraisal.forms.rounds import ReplyForm, SpokenForm, ToldForm, UngradedForm
from zhixing.appraisal.models import Participant
from zhixing.appraisal.queries.records import readings_of, said_of, to_review
from zhixing.appraisal.views.common import REFUSED, load_record
from zhixing.appraisal.views.rounds import CHANGED
from zhixing.core.typed import done, with_version

READINGS = 20


@require_safe
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a member's record."""
    return show(request, load_record(request, pk))


def show(request: HttpRequest, row: Participant, **refused: BaseForm) -> HttpResponse:
    """Show a record; `refused` are forms on it with what is to be mended."""
    user = signed_in(request)
    is_own = user.has_perm("appraisal.answer", row)
    may_keep = user.has_perm("appraisal.keep", row)
    context: dict[str, Any] = {
        "row": row,
        "appraisal": row.appraisal,
        "organization": row.organization,
        "said": said_of(row, user),
        "is_own": is_own,
        "may_keep": may_keep,
        "may_reply": row.waits_for_reply and not is_own and user.has_perm("appraisal.reconsider", row),
        "readings": readings_of(row)[:READINGS] if is_own else [],
        "dissent": DissentForm(),
        "again": AskAgainForm(),
        "reply": ReplyForm(row=row),
    }
    if may_keep:
        others = [each.about for each in to_review(row)]
        context |= {
            "spoken": SpokenForm(giver=row, others=others),
            "told": ToldForm(),
            "ungraded": UngradedForm(initial={"reason": row.not_graded}),
        }
    return render(
        request, "appraisal/record.html", {**context, **refused}, status=REFUSED if refused else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Write one's own assessment."""
    row = load_record(request, pk, "appraisal.answer")
    form = AssessmentForm(request.POST or None, initial={"text": row.assessment, "version": row.version})
    if request.method == "POST" and form.is_valid():
        data, act = form.cleaned_data, partial(assess, by=signed_in(request), participant=row)
        try:
            if done(form, lambda: act(version=data["version"], text=data["text"])):
                messages.success(
                    request, _("Your self-assessment is kept. You can change it until the decision.")
                )
                return redirect("appraisal:record", pk=pk)
        except StaleAppraisalError as error:
            form = AssessmentForm(with_version(request.POST, error.current.version))
            form.add_error(None, str(CHANGED))
    context = {"row": row, "appraisal": row.appraisal, "organization": row.organization, "form": form}
    return render(request, "appraisal/assessment.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def reviews(request: HttpRequest, pk: int) -> HttpResponse:
    """Say something of colleagues: all on one page, each when one likes."""
    row = load_record(request, pk, "appraisal.answer")
    form = ReviewsForm(request.POST or None, rows=to_review(row))
    act = partial(review, by=signed_in(request), giver=row)
    if request.method == "POST" and done(form, lambda: act(said=form.changed())):
        messages.success(request, _("Kept. What you leave empty you can write later."))
        return redirect("appraisal:record", pk=pk)
    context = {"row": row, "appraisal": row.appraisal, "organization": row.organization, "form": form}
    return render(request, "appraisal/reviews.html", context, status=REFUSED if form.errors else 200)


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign that one has read the decision."""
    row = load_record(request, pk, "appraisal.answer")
    form = Form(request.POST)
    return _after(request, row, form, lambda: answer(by=signed_in(request), participant=row), "signature")


@require_POST
def dissent(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what one does not agree with."""
    row = load_record(request, pk, "appraisal.answer")
    form = DissentForm(request.POST)
    act = partial(answer, by=signed_in(request), participant=row)
    return _after(request, row, form, lambda: act(dissent=form.cleaned_data["dissent"]), "dissent")


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for another look."""
    row = load_record(request, pk, "appraisal.answer")
    form = AskAgainForm(request.POST)
    act = partial(ask_again, by=signed_in(request), participant=row)
    return _after(request, row, form, lambda: act(words=form.cleaned_data["words"]), "again")


@require_POST
def answer_it(request: HttpRequest, pk: int) -> HttpResponse:
    """Reply to who asked for another look."""
    row = load_record(request, pk, "appraisal.reconsider")
    if not row.waits_for_reply:
        raise Http404
    form = ReplyForm(request.POST, row=row)
    act = partial(reply, by=signed_in(request), participant=row)

    def run() -> None:
        data = form.cleaned_data
        act(version=data["version"], text=data["text"], grade=data["grade"])

    try:
        return _after(request, row, form, run, "reply")
    except StaleAppraisalError as error:
        form = ReplyForm(with_version(request.POST, error.current.version), row=row)
        form.add_error(None, str(CHANGED))
        return show(request, row, reply=form)


@require_POST
def spoken(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what a member said at the meeting, of themself or of another."""
    row = load_record(request, pk, "appraisal.keep")
    others = [each.about for each in to_review(row)]
    form = SpokenForm(request.POST, giver=row, others=others)

    def run() -> None:
        data, by = form.cleaned_data, signed_in(request)
        if data["about"] == row.pk:
            note_assessment(by=by, participant=row, text=data["text"], on=data["on"])
        else:
            about = next(each for each in others if each.pk == data["about"])
            note_review(by=by, giver=row, about=about, text=data["text"], on=data["on"])

    return _after(request, row, form, run, "spoken")


@require_POST
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the member was told in person."""
    row = load_record(request, pk, "appraisal.keep")
    form = ToldForm(request.POST)
    act = partial(tell, by=signed_in(request), participant=row)
    return _after(
        request,
        row,
        form,
        lambda: act(on=form.cleaned_data["told_on"], teller=form.cleaned_data["teller"]),
        "told",
    )


@require_POST
def ungraded(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that somebody is not graded, or is after all."""
    row = load_record(request, pk, "appraisal.keep")
    form = UngradedForm(request.POST)
    act = partial(leave_ungraded, by=signed_in(request), participant=row)
    return _after(request, row, form, lambda: act(reason=form.cleaned_data["reason"]), "ungraded")


def _after(
    request: HttpRequest, row: Participant, form: BaseForm, act: Callable[[], Any], name: str
) -> HttpResponse:
    """Run what a form on the record asks, and go back to the record; or show there what is to be mended."""
    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("appraisal:record", pk=row.pk)
    return show(request, row, **{name: form})
