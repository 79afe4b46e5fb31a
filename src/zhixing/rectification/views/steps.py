"""The steps of a problem: each a short form on its page, sent to an address of its own."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.core.receiving import limited, was_refused
from zhixing.core.typed import explain
from zhixing.core.uploads import too_large
from zhixing.rectification.actions.steps import remedy_done, remedy_not_done
from zhixing.rectification.forms.steps import StepForm
from zhixing.rectification.models import Problem, Remedy
from zhixing.rectification.views.common import load
from zhixing.rectification.views.problems import show
from zhixing.rectification.working import WAYS, WORK, form_of, tick_form

Take = Callable[[dict[str, Any]], Any]


def load_for(request: HttpRequest, pk: int, permission: str) -> Problem:
    """Load a problem with which the user may do something; who may only read it is refused."""
    problem = load(request, pk)
    if not request.user.has_perm(permission, problem):
        raise PermissionDenied
    return problem


def may_take(request: HttpRequest, pk: int, way: str) -> None:
    """Refuse who may not take this step before a byte of their file is read."""
    load_for(request, pk, WAYS[way].permission)


@require_POST
@limited(first=may_take)
def step(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    """Take a step; one that is refused says why and keeps what was typed."""
    chosen = WAYS[way]
    problem = load_for(request, pk, chosen.permission)
    form = form_of(way, request.POST, request.FILES)
    if was_refused(request):
        form.errors["file"] = form.error_class([too_large()])
    by = signed_in(request)
    return _taken(
        request, problem, way, form, str(chosen.said), lambda told: chosen.act(by=by, problem=problem, **told)
    )


@require_POST
def remedy(request: HttpRequest, pk: int, remedy_id: int, done: bool) -> HttpResponse:
    """Tick a measure, or take its tick back."""
    problem = load_for(request, pk, WORK)
    row = Remedy.objects.filter(unit_id=problem.unit_id, problem=problem, pk=remedy_id).first()
    if row is None:
        raise Http404
    act, said = (
        (remedy_done, _("The measure is done."))
        if done
        else (remedy_not_done, _("The measure is open again."))
    )
    by = signed_in(request)
    form = tick_form(remedy_id, request.POST)
    return _taken(
        request,
        problem,
        f"remedy-{remedy_id}",
        form,
        said,
        lambda told: act(by=by, problem=problem, remedy=row, **told),
    )


def _taken(
    request: HttpRequest, problem: Problem, code: str, form: StepForm, said: str, take: Take
) -> HttpResponse:
    """Take the step of a form and lead back to the page, or show the page with what is to be mended."""
    if form.is_valid():
        try:
            take(form.told())
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, said)
            return redirect(f"{reverse('rectification:problem', args=[problem.pk])}#history")
    return again(request, problem.pk, {code: form})


def again(request: HttpRequest, pk: int, sent: dict[str, forms.Form]) -> HttpResponse:
    """Show a problem as it stands now, with forms that have something to mend."""
    return show(request, load(request, pk), status=422, sent=sent)
