"""What is done about a problem, and who answers: one form of rows."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhixing.accounts.requests import signed_in
from zhixing.core.time import today
from zhixing.rectification.actions.frame import StaleProblemError
from zhixing.rectification.actions.remedies import set_remedies
from zhixing.rectification.forms.remedies import RemediesForm
from zhixing.rectification.models import Problem
from zhixing.rectification.naming import duties_of
from zhixing.rectification.people import candidates
from zhixing.rectification.queries.page import page_of
from zhixing.rectification.views.common import load_to_keep


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a problem's remedies and duties; `more` asks for one more row and keeps what was typed."""
    problem = load_to_keep(request, pk)
    form = RemediesForm(request.POST or None, problem=problem)
    is_stale = False
    if request.method == "POST" and "more" in request.POST:
        form.again(request.POST["more"])
    elif request.method == "POST" and form.is_valid():
        try:
            _save(request, problem, form)
        except StaleProblemError as error:
            is_stale = True
            form.again(current=error.current)
        except ValidationError as error:
            form.explain(error.message_dict if hasattr(error, "error_dict") else {"": error.messages})
        else:
            messages.success(request, _("Saved."))
            return redirect("rectification:problem", pk=problem.pk)
    context = {
        "problem": problem,
        "organization": problem.organization,
        "page": page_of(request.user, problem, today()),
        "form": form,
        "people": candidates(problem.organization, today()),
        "is_stale": is_stale,
    }
    return render(
        request, "rectification/remedies.html", context, status=422 if form.errors or is_stale else 200
    )


def _save(request: HttpRequest, problem: Problem, form: RemediesForm) -> None:
    set_remedies(
        by=signed_in(request),
        problem=problem,
        version=form.version,
        remedies=list(form.drafts().values()),
        responsibilities=duties_of(problem.organization, list(form.names().values()), problem),
    )
