"""What was said person by person, and the problems that come of it: for the officers of that very body."""

from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhixing.accounts.requests import signed_in
from zhixing.core.typed import tried
from zhixing.life.actions.criticism import change_criticism, drop_criticism, record_criticism
from zhixing.life.actions.outcome import list_from_meeting
from zhixing.life.choices import StepCode
from zhixing.life.forms.meetings import CriticismForm, ListForm, stands_as
from zhixing.life.models import Criticism, LifeMeeting
from zhixing.life.queries.meetings import collection_of, criticism_at, people_of, problems_of
from zhixing.life.views.common import REFUSED, attempt, back_to, load, load_criticism
from zhixing.polls.choices import About
from zhixing.polls.models import Opinion
from zhixing.polls.queries.opinions import released_of
from zhixing.rectification.actions.problems import AlikeError
from zhixing.rectification.drafts import RemedyDraft


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def criticism(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was said as far as the user may read it, and let an officer write more down."""
    row = load(request, pk)
    may_run = request.user.has_perm("life.run", row)
    said = criticism_at(row, request.user)
    if not may_run and (not said or request.method == "POST"):
        raise PermissionDenied
    form = CriticismForm(request.POST or None, people=people_of(row)) if may_run else None
    if form is not None and request.method == "POST":
        act = partial(record_criticism, by=signed_in(request), meeting=row)
        if tried(form, lambda: act(draft=form.draft(), token=form.cleaned_data["token"])):
            return redirect("life:criticism", pk=pk)
    context = {
        "meeting": row,
        "organization": row.organization,
        "said": said,
        "may_run": may_run,
        "form": form,
    }
    status = REFUSED if form is not None and form.errors else 200
    return render(request, "life/criticism.html", context, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a criticism, or write its reply."""
    row = load_criticism(request, pk)
    people = list({each.pk: each for each in (*people_of(row.meeting), row.giver, row.receiver)}.values())
    form = CriticismForm(request.POST or None, initial=stands_as(row), people=people)
    if request.method != "POST":
        return _change_page(request, row, form)
    act = partial(change_criticism, by=signed_in(request), criticism=row)
    return attempt(
        request,
        form,
        lambda: act(version=form.cleaned_data["version"] or 0, draft=form.draft()),
        again=lambda mended: _change_page(request, row, mended),
        then=redirect("life:criticism", pk=row.meeting_id),
        said=_("Saved."),
    )


def _change_page(request: HttpRequest, row: Criticism, form: Any) -> HttpResponse:
    context = {
        "criticism": row,
        "meeting": row.meeting,
        "organization": row.meeting.organization,
        "form": form,
    }
    return render(request, "life/criticism_form.html", context, status=REFUSED if form.errors else 200)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a criticism off that was entered by mistake."""
    row = load_criticism(request, pk)
    meeting = drop_criticism(by=signed_in(request), criticism=row)
    return redirect("life:criticism", pk=meeting.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def list_it(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a problem onto the body's list; `?criticism=` or `?opinion=` fill its words in."""
    row = load(request, pk, "life.run")
    form = ListForm(request.POST or None, initial=_first(request, row))
    if request.method == "POST":
        try:
            if tried(form, lambda: _list(request, row, form.cleaned_data)):
                return back_to(row, StepCode.LISTS)
        except AlikeError as error:
            said = {"number": error.alike.number}
            form.add_error(
                "is_another",
                _("Problem %(number)d on the list has the same words. Tick here if it is another.") % said,
            )
    context = {
        "meeting": row,
        "organization": row.organization,
        "form": form,
        "opinions": opinions_to_list(row),
        "problems": problems_of(row),
    }
    return render(request, "life/list_form.html", context, status=REFUSED if form.errors else 200)


def opinions_to_list(row: LifeMeeting) -> list[Opinion]:
    """List what was said of the body in the meeting's own collection, once it is released."""
    collection = collection_of(row)
    if collection is None:
        return []
    return list(released_of(row.organization).filter(collection=collection, about=About.BODY))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 20 else 0


def _first(request: HttpRequest, row: LifeMeeting) -> dict[str, Any]:
    """Fill in the words of the criticism or the opinion from which the problem comes."""
    criticism_pk, opinion_pk = (
        _number(request.GET.get("criticism", "")),
        _number(request.GET.get("opinion", "")),
    )
    said = _criticism(row, criticism_pk) if criticism_pk else None
    if said:
        return {"text": said.words, "criticism": said.pk}
    opinion = next((each for each in opinions_to_list(row) if each.pk == opinion_pk), None)
    return {"text": opinion.words, "opinion": opinion.pk} if opinion else {}


def _criticism(row: LifeMeeting, pk: int | None) -> Criticism | None:
    return Criticism.objects.filter(unit_id=row.unit_id, meeting=row, pk=pk).first() if pk else None


def _list(request: HttpRequest, row: LifeMeeting, data: dict[str, Any]) -> Any:
    due_on: date | None = data["due_on"]
    opinion = next((each.pk for each in opinions_to_list(row) if each.pk == data["opinion"]), None)
    return list_from_meeting(
        by=signed_in(request),
        meeting=row,
        text=data["text"],
        remedy=RemedyDraft(step=data["step"], due_on=due_on) if data["step"] or due_on else None,
        criticism=_criticism(row, data["criticism"]),
        opinion=opinion,
        token=data["token"],
        is_another=data["is_another"],
    )
