"""A body's appraisals, the page of each with its four steps, the decision, and the numbers for those above."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.appraisal.actions.deciding import decide
from zhixing.appraisal.actions.frame import StaleAppraisalError
from zhixing.appraisal.actions.polling import prepare_poll
from zhixing.appraisal.actions.rounds import begin, change, take_in
from zhixing.appraisal.choices import Grade
from zhixing.appraisal.forms.rounds import AppraisalForm, DecisionForm, YearForm, stands_as
from zhixing.appraisal.models import Appraisal
from zhixing.appraisal.queries.counts import asked_below, counts_below, years_below
from zhixing.appraisal.queries.rounds import appraisals_of, participants_of, steps_of
from zhixing.appraisal.views.common import REFUSED, load
from zhixing.core.time import today
from zhixing.core.typed import done, tried, with_version
from zhixing.organizations.requests import place

CHANGED = gettext_lazy(
    "Somebody else changed this meanwhile. Look at it again; save once more to keep yours."
)


@require_safe
def appraisals(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a body's appraisals, the latest first."""
    organization = place(request, pk, "appraisal.view")
    context = {
        "organization": organization,
        "rows": appraisals_of(organization),
        "may_keep": request.user.has_perm("appraisal.keep", organization),
        "may_count": request.user.has_perm("appraisal.count", organization),
    }
    return render(request, "appraisal/appraisals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the appraisal of a year."""
    organization = place(request, pk, "appraisal.view")
    if not request.user.has_perm("appraisal.keep", organization):
        raise PermissionDenied
    form = AppraisalForm(request.POST or None, initial={"year": today().year})
    if request.method == "POST":
        act = partial(begin, by=signed_in(request), organization=organization)
        if made := tried(form, lambda: act(draft=form.draft())):
            return redirect("appraisal:detail", pk=made.pk)
    context = {"organization": organization, "form": form}
    return render(request, "appraisal/form.html", context, status=REFUSED if form.errors else 200)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far an appraisal is: to the committee by name, to others as numbers and their own part."""
    return show(request, load(request, pk))


def show(request: HttpRequest, row: Appraisal, refused: str = "") -> HttpResponse:
    """Show an appraisal's page; `refused` says what could not be done on it."""
    people = list(participants_of(row))
    mine = [each for each in people if each.member_id == request.user.member_id]  # type: ignore[union-attr]  # signed in
    context: dict[str, Any] = {
        "appraisal": row,
        "organization": row.organization,
        "people": people,
        "steps": steps_of(row, people),
        "mine": mine[0] if mine else None,
        "grades": [Grade(code).label for code in row.grades],
        "may_keep": request.user.has_perm("appraisal.keep", row),
        "has_answers": any(each.answer or each.review_asked_on for each in people),
        "refused": refused,
    }
    return render(request, "appraisal/detail.html", context, status=REFUSED if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an appraisal's rules before it is decided."""
    row = load(request, pk, "appraisal.keep")
    if row.is_decided:
        raise Http404
    form = AppraisalForm(request.POST or None, initial=stands_as(row))
    if request.method == "POST" and form.is_valid():
        act = partial(change, by=signed_in(request), appraisal=row, version=form.cleaned_data["version"] or 0)
        try:
            if tried(form, lambda: act(draft=form.draft())):
                return redirect("appraisal:detail", pk=pk)
        except StaleAppraisalError as error:
            form = AppraisalForm(with_version(request.POST, error.current.version))
            form.add_error(None, str(CHANGED))
    context = {"organization": row.organization, "form": form, "appraisal": row}
    return render(request, "appraisal/form.html", context, status=REFUSED if form.errors else 200)


@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down who has come since it began."""
    row = load(request, pk, "appraisal.keep")
    try:
        count = take_in(by=signed_in(request), appraisal=row)
    except ValidationError as error:
        return show(request, row, " ".join(error.messages))
    messages.success(
        request, _("%(count)d came in.") % {"count": count} if count else _("Nobody is missing.")
    )
    return redirect("appraisal:detail", pk=pk)


@require_POST
def poll(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare the secret ballot, and go there."""
    row = load(request, pk, "appraisal.keep")
    try:
        ballot = prepare_poll(by=signed_in(request), appraisal=row)
    except ValidationError as error:
        return show(request, row, " ".join(error.messages))
    return redirect("polls:ballot", pk=ballot.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay down what was decided about each, with the reasons."""
    row = load(request, pk, "appraisal.keep")
    people = list(participants_of(row))
    form = DecisionForm(request.POST or None, appraisal=row, rows=people)
    if request.method == "POST" and form.is_valid():
        data, act = form.cleaned_data, partial(decide, by=signed_in(request), appraisal=row)
        try:
            if done(
                form, lambda: act(version=data["version"], on=data["decided_on"], decisions=form.decisions())
            ):
                messages.success(request, _("Decided. Now tell each member in person."))
                return redirect("appraisal:detail", pk=pk)
        except StaleAppraisalError as error:
            form = DecisionForm(with_version(request.POST, error.current.version), appraisal=row, rows=people)
            form.add_error(None, str(CHANGED))
    context = {
        "appraisal": row,
        "organization": row.organization,
        "form": form,
        "steps": steps_of(row, people),
    }
    return render(request, "appraisal/decide.html", context, status=REFUSED if form.errors else 200)


@require_safe
def counts(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the numbers of a year to those above: how far the bodies are, and how often each grade was given."""
    organization = place(request, pk, "appraisal.count")
    years = years_below(organization) or [today().year]
    form = YearForm(request.GET or None, years=years)
    year = form.cleaned_data["year"] if form.is_valid() else years[0]
    rows = counts_below(organization, year)
    context = {
        "organization": organization,
        "year": year,
        "form": form if form.is_bound else YearForm({"year": year}, years=years),
        "rows": rows,
        "grades": [grade.label for grade in Grade],
        "is_empty": not any(row.bodies for row in rows),
        "asked": asked_below(organization)
        if request.user.has_perm("appraisal.reconsider", organization)
        else [],
    }
    return render(request, "appraisal/counts.html", context)
