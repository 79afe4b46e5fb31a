"""The pages of comparison texts: who owes one, one's own to write, another's to read and to answer."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.core.readings import readings_of
from zhixing.core.time import today
from zhixing.life.actions.texts import (
    accept_text,
    begin_body_text,
    begin_text,
    drop_text,
    hand_in_text,
    note_paper_text,
    read_text,
    save_text,
    send_back_text,
)
from zhixing.life.forms.meetings import RemarkForm, VersionForm
from zhixing.life.forms.texts import PaperForm, TextForm
from zhixing.life.models import ComparisonText, LifeMeeting
from zhixing.life.queries.meetings import people_of, problems_before
from zhixing.life.queries.texts import (
    READ,
    Line,
    editions_of,
    find_text,
    lines_of,
    open_rounds,
    own_texts,
    writers_of,
)
from zhixing.life.views.common import REFUSED, attempt, load
from zhixing.organizations.queries import member_of
from zhixing.organizations.requests import place
from zhixing.rectification.models import Problem
from zhixing.rectification.queries.own import own_problems


@dataclass(frozen=True)
class Round:
    """One open round on the page of texts: its lines for the officers, what the reader may begin."""

    meeting: LifeMeeting
    lines: list[Line]
    may_run: bool
    may_begin: bool
    paper: BaseForm | None = None


@require_safe
def texts(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the texts of a body's open rounds: all to its officers, to a member their own."""
    organization = place(request, pk, "life.view")
    return _texts_page(request, organization)


def _texts_page(request: HttpRequest, organization: Any, **refused: Any) -> HttpResponse:
    member = member_of(request.user)
    rounds = [_round(request, row, member, refused) for row in open_rounds(organization, today())]
    mine = list(own_texts(member).filter(meeting__organization=organization)) if member else []
    context = {"organization": organization, "rounds": rounds, "mine": mine}
    return render(request, "life/texts.html", context, status=REFUSED if refused else 200)


def _round(request: HttpRequest, row: LifeMeeting, member: Any, refused: dict[str, Any]) -> Round:
    may_run = request.user.has_perm("life.run", row)
    lines = lines_of(row)
    own = next((line for line in lines if member and line.member == member), None)
    meets = member is not None and (own is not None or member in people_of(row))
    paper = None
    if may_run:
        paper = refused["paper"] if refused.get("at") == row.pk else _paper_form(row)
    shown = lines if may_run else []
    return Round(row, shown, may_run, meets and (own is None or own.text is None), paper)


def _paper_form(row: LifeMeeting, data: Any = None) -> PaperForm:
    people = {each.pk: each for each in (*writers_of(row), *people_of(row))}
    return PaperForm(data, body=row.organization.name, members=people.values())


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin one's own text, or open it."""
    row = load(request, pk)
    try:
        text = begin_text(by=signed_in(request), meeting=row)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("life:texts", pk=row.organization_id)
    return redirect("life:text", pk=text.pk)


@require_POST
def begin_body(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the text of the body itself, or open it."""
    row = load(request, pk, "life.run")
    return redirect("life:text", pk=begin_body_text(by=signed_in(request), meeting=row).pk)


@require_POST
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a text is kept on paper."""
    row = load(request, pk, "life.run")
    form = _paper_form(row, request.POST)
    act = partial(note_paper_text, by=signed_in(request), meeting=row)
    return attempt(
        request,
        form,
        lambda: act(member=form.whose, handed_in_on=form.cleaned_data["handed_in_on"]),
        again=lambda mended: _texts_page(request, row.organization, paper=mended, at=row.pk),
        then=redirect("life:texts", pk=row.organization_id),
        said=_("Noted as kept on paper."),
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Let its writer write a text, and others read it as far as they may."""
    row = _load(request, pk)
    may_write = request.user.has_perm("life.write_text", row)
    if request.method != "POST":
        if not may_write:
            read_text(by=signed_in(request), text=row)
        return _page(request, row)
    if not may_write:
        raise PermissionDenied
    form = TextForm(request.POST, text=row)
    act = partial(hand_in_text if "hand_in" in request.POST else save_text, by=signed_in(request), text=row)
    return attempt(
        request,
        form,
        lambda: act(version=form.cleaned_data["version"], words=form.words),
        again=lambda mended: _page(request, row, form=mended),
        then=redirect("life:text", pk=pk),
        said=_("Handed in.")
        if "hand_in" in request.POST
        else _("Saved as a draft; nobody else reads it yet."),
    )


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a text."""
    row = _load(request, pk, "life.answer_text")
    form = VersionForm(request.POST)
    act = partial(accept_text, by=signed_in(request), text=row)
    return attempt(
        request,
        form,
        lambda: act(version=form.cleaned_data["version"]),
        again=lambda mended: _page(request, row, accept_form=mended),
        then=redirect("life:text", pk=pk),
        said=_("Accepted."),
    )


@sensitive_post_parameters()
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a text back with what is to be mended."""
    row = _load(request, pk, "life.answer_text")
    form = RemarkForm(request.POST)
    act = partial(send_back_text, by=signed_in(request), text=row)
    return attempt(
        request,
        form,
        lambda: act(remark=form.cleaned_data["remark"]),
        again=lambda mended: _page(request, row, remark=mended),
        then=redirect("life:text", pk=pk),
        said=_("Sent back to its writer."),
    )


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take off a draft, or a note of a text on paper."""
    row = _load(request, pk, "life.write_text")
    try:
        meeting = drop_text(by=signed_in(request), text=row)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("life:text", pk=pk)
    return redirect("life:texts", pk=meeting.organization_id)


def _load(request: HttpRequest, pk: int, permission: str = "") -> ComparisonText:
    row = find_text(request.user, pk)
    if row is None:
        raise Http404
    if permission and not request.user.has_perm(permission, row):
        raise PermissionDenied
    return row


def _page(request: HttpRequest, row: ComparisonText, **refused: BaseForm) -> HttpResponse:
    may_write = request.user.has_perm("life.write_text", row)
    writes = may_write and row.can_be_changed
    context: dict[str, Any] = {
        "text": row,
        "meeting": row.meeting,
        "organization": row.organization,
        "form": TextForm(text=row) if writes else None,
        "may_drop": may_write and (row.handed_in_on is None or not row.is_written_here),
        "may_answer": request.user.has_perm("life.answer_text", row),
        "before": _before(row) if writes else [],
        "editions": editions_of(row),
        "readings": readings_of(row, READ)[:20] if may_write else [],
        "remark": RemarkForm(),
    }
    return render(request, "life/text.html", context | refused, status=REFUSED if refused else 200)


def _before(row: ComparisonText) -> list[Problem]:
    """List last year's problems for the writer to look at: the body's, or the member's own."""
    if row.member_id is None:
        return problems_before(row.meeting)
    return list(own_problems(row.member).filter(listed_on__year__lt=row.meeting.year))
