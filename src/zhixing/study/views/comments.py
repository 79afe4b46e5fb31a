"""Answers to a reflection, and what a moderator and a writer do about something hidden."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.core.typed import explain
from zhixing.study.actions.comments import (
    add_comment,
    hide_comment,
    mend_comment,
    remove_comment,
    restore_comment,
)
from zhixing.study.actions.reflections import ask_restore, hide_reflection, restore_reflection
from zhixing.study.forms.reflections import HideForm, ReplyForm
from zhixing.study.models import Reflection
from zhixing.study.queries.comments import find
from zhixing.study.queries.reflections import MODERATE
from zhixing.study.views.reflections import load, load_own, page

Step = Callable[..., Any]


def load_to_moderate(request: HttpRequest, pk: int) -> Reflection:
    """Load a reflection that the user moderates; who may only read it is refused."""
    row = load(request, pk)
    if not request.user.has_perm(MODERATE, row):
        raise PermissionDenied
    return row


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a reflection."""
    row, form = load(request, pk), ReplyForm(request.POST)
    return _done(request, row, "reply_form", form, add_comment, _("Your reply stands below."))


@require_POST
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide a reflection from everybody but its writer."""
    row, form = load_to_moderate(request, pk), HideForm(request.POST)
    return _done(request, row, "hide_form", form, hide_reflection, _("Hidden. Its writer reads your reason."))


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a hidden reflection again."""
    restore_reflection(by=signed_in(request), reflection=load_to_moderate(request, pk))
    messages.success(request, _("It is shown again."))
    return redirect("study:reflection", pk=pk)


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that one's own be shown again."""
    ask_restore(by=signed_in(request), reflection=load_own(request, pk))
    messages.success(request, _("Asked. Whoever looks after it sees your request."))
    return redirect("study:reflection", pk=pk)


@require_POST
def comment(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Do with an answer what the button says: remove it, hide it, show it again, mend it and ask."""
    row = load(request, pk)
    if find(request.user, row, comment) is None:
        raise Http404
    which = {"comment_id": comment}
    match request.POST.get("step"):
        case "hide":
            sent: Form = HideForm(request.POST)
            return _done(request, row, "comment_form", sent, hide_comment, _("Hidden."), **which)
        case "mend":
            sent = ReplyForm(request.POST)
            return _done(request, row, "comment_form", sent, mend_comment, _("Asked."), **which)
        case "restore":
            restore_comment(by=signed_in(request), reflection=row, **which)
        case "remove":
            remove_comment(by=signed_in(request), reflection=row, **which)
        case _:
            return redirect("study:reflection", pk=pk)
    messages.success(request, _("Done."))
    return redirect("study:reflection", pk=pk)


def _done(
    request: HttpRequest, row: Reflection, name: str, form: Form, step: Step, said: str, **which: Any
) -> HttpResponse:
    """Do a step with what a form holds, and lead back; what is to be mended is shown beside what was typed."""
    if form.is_valid():
        try:
            step(by=signed_in(request), reflection=row, **which, **form.cleaned_data)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, said)
            return redirect("study:reflection", pk=row.pk)
    return page(request, row, status=400, **{name: form}, **which)
