"""A problem: listed with its first remedy and owner, its page, corrected, taken off as a mistake."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.activities.models import Activity
from zhixing.core.time import today
from zhixing.core.typed import explain, with_version
from zhixing.organizations.models import Organization
from zhixing.organizations.requests import place
from zhixing.rectification.actions.again import list_again
from zhixing.rectification.actions.frame import StaleProblemError
from zhixing.rectification.actions.problems import AlikeError, change_problem, drop_problem, list_problem
from zhixing.rectification.checking import own_meeting
from zhixing.rectification.choices import STANDING, ProblemState
from zhixing.rectification.forms.problems import ChangeForm, DropForm, NewProblemForm
from zhixing.rectification.models import Problem
from zhixing.rectification.naming import duties_of
from zhixing.rectification.people import candidates, secretary_of
from zhixing.rectification.queries.page import page_of
from zhixing.rectification.queries.problems import problems_of
from zhixing.rectification.tags import Names, offered
from zhixing.rectification.views.common import load, load_to_keep
from zhixing.rectification.working import Sent, working_of


def new(request: HttpRequest, pk: int) -> HttpResponse:
    """List a problem; what is done about it and who answers may be written in the same go."""
    organization = place(request, pk, "rectification.keep")
    named = _number((request.POST or request.GET).get("activity"))
    meeting = own_meeting(organization, named) if named else None
    initial = {"leader": secretary_of(organization, today()), **_found_at(meeting)}
    form = NewProblemForm(request.POST or None, taxonomies=offered(organization), initial=initial)
    alike = None
    if request.method == "POST" and form.is_valid():
        try:
            problem = _list(request, organization, form)
        except AlikeError as error:
            alike = error.alike
        except ValidationError as error:
            _explain_new(form, error)
        else:
            messages.success(request, _said(problem))
            return redirect("rectification:problem", pk=problem.pk)
    context = {
        "organization": organization,
        "form": form,
        "people": candidates(organization, today()),
        "meeting": meeting,
        "alike": alike,
        "alike_stands": alike is not None and alike.state in STANDING,
    }
    return render(request, "rectification/new.html", context, status=422 if form.errors or alike else 200)


def _found_at(meeting: Activity | None) -> dict[str, Any]:
    """Fill in the meeting at which it was found, and its day."""
    return {"activity": meeting.pk, "found_on": min(meeting.held_on, today())} if meeting else {}


def _list(request: HttpRequest, organization: Organization, form: NewProblemForm) -> Problem:
    """List what was typed; a button may say that it is `another`, or of which one struck off it is the return."""
    draft = form.draft(earlier_id=_number(request.POST.get("earlier")))
    answers: dict[str, Any] = {
        "remedies": form.remedies(),
        "responsibilities": duties_of(organization, form.names()),
        "token": form.cleaned_data["token"],
    }
    back = problems_of(organization).filter(pk=_number(request.POST.get("reopen")) or 0).first()
    if back:
        return list_again(by=signed_in(request), problem=back, draft=draft, **answers)
    return list_problem(
        by=signed_in(request),
        organization=organization,
        draft=draft,
        is_another="another" in request.POST,
        **answers,
    )


def _explain_new(form: NewProblemForm, error: ValidationError) -> None:
    """Put what is wrong with the first remedy, or with who answers, beside its field."""
    faults = error.message_dict if hasattr(error, "error_dict") else {}
    fields = {f"duty-{place}-name": duty for place, (duty, _name) in enumerate(form.names())}
    fields |= {"remedy-0-step": "step", "remedy-0-due_on": "due_on", "activity_id": "activity"}
    named = {fields.get(field, field): words for field, words in faults.items()}
    explain(form, ValidationError(named) if faults else error)


def _said(problem: Problem) -> str:
    if problem.state == ProblemState.OPEN:
        return _("Listed as number %(number)d.") % {"number": problem.number}
    return _("Number %(number)d is open again.") % {"number": problem.number}


def _number(text: Any) -> int | None:
    """Read an id from an address or a form; anything else is none."""
    text = str(text or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 19 else None


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a problem: what it is, what is done about it, who answers, what happened, what is next."""
    return show(request, load(request, pk))


def show(
    request: HttpRequest, problem: Problem, *, status: int = 200, sent: Sent | None = None, **more: Any
) -> HttpResponse:
    """Show a problem's page; `more` are forms that have something to mend, by the names of their templates.

    `sent` are those of its steps, by the codes of `working_of`.
    """
    user = signed_in(request)
    context = {
        "problem": problem,
        "organization": problem.organization,
        "page": (page := page_of(user, problem, today())),
        "mask": page.mask,
        "today": today(),
        "may_keep": not problem.is_own and user.has_perm("rectification.keep", problem),
        "is_dropped": problem.state == ProblemState.DROPPED,
        "drop_form": DropForm(),
        **working_of(user, problem, sent),
        **more,
    }
    return render(request, "rectification/problem.html", context, status=status)


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a problem's words, how it was found, and its kinds."""
    problem = load_to_keep(request, pk)
    names = Names(problem.organization)
    given: dict[str, Any] = {"taxonomies": offered(problem.organization), "problem": problem, "names": names}
    form = ChangeForm(request.POST or None, **given)
    stored = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            change_problem(by=signed_in(request), problem=problem, version=version, draft=form.draft())
        except StaleProblemError as error:
            stored = error.current
            form = ChangeForm(with_version(request.POST, stored.version), **given)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("rectification:problem", pk=problem.pk)
    context = {
        "problem": problem,
        "organization": problem.organization,
        "form": form,
        "stored": stored,
        "stored_kinds": names.kinds(stored.tags.all()) if stored else [],
    }
    return render(request, "rectification/change.html", context, status=422 if form.errors or stored else 200)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a problem off the list that was entered by mistake."""
    problem = load_to_keep(request, pk)
    form = DropForm(request.POST)
    if form.is_valid():
        try:
            drop_problem(by=signed_in(request), problem=problem, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _("Taken off the list. What was entered stays readable here."))
            return redirect("rectification:problem", pk=problem.pk)
    return show(request, problem, status=422, drop_form=form)
