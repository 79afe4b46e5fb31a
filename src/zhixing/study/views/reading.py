"""The reading page, and the few things that a reader says on it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.core.typed import explain
from zhixing.library.models import Text
from zhixing.organizations.queries import member_of
from zhixing.study.actions.reading import finish, keep_place, mark_read, unfinish
from zhixing.study.choices import Way
from zhixing.study.forms.reading import FinishForm, MarkForm
from zhixing.study.queries.links import links_beside
from zhixing.study.queries.reading import (
    chapter_anchors,
    marked_in,
    outline_of,
    pieces_of,
    reading_of,
)
from zhixing.study.queries.reflections import thoughts_on
from zhixing.study.views.answers import (
    for_reader,
    is_from_script,
    is_of_another,
    load,
    of_another,
    refused,
    taken,
)
from zhixing.study.views.pieces import Writer


def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a text to be read."""
    return page(request, load(request, pk))


def page(
    request: HttpRequest, text: Text, *, form: FinishForm | None = None, status: int = 200
) -> HttpResponse:
    """Show a text with what its reader made their own; `form` is one that has something to mend."""
    response = render(request, "study/text.html", _context(request, text, form), status=status)
    return for_reader(request, response)


def _context(request: HttpRequest, text: Text, form: FinishForm | None) -> dict[str, Any]:
    member = member_of(request.user)
    reading = reading_of(member, text) if member else None
    pieces = pieces_of(text.edition) if text.edition else []
    read, links = marked_in(reading), links_beside(request.user, text)
    thoughts = thoughts_on(member, text) if member else {}
    for piece in pieces:
        piece.is_read = piece.anchor in read
        piece.links = links.get(piece.anchor, [])
        piece.thoughts = thoughts.get(piece.anchor, [])
    place = next((piece for piece in pieces if reading and piece.anchor == reading.place), None)
    return {
        "text": text,
        "edition": text.edition,
        "written": Writer(request, text, is_reader=member is not None).write(pieces),
        "outline": outline_of(pieces),
        "member": member,
        "reading": reading,
        "place": place,
        "is_newer": bool(
            reading and reading.edition and text.edition and reading.edition < text.edition.number
        ),
        "form": form or FinishForm(initial={"way": Way.ONLINE if pieces else Way.IN_PERSON}),
        "is_on_paper": not pieces,
    }


@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a mark or the place, from a button of the page or from its script."""
    text, form = load(request, pk), MarkForm(request.POST)
    if is_of_another(request):
        return of_another()
    if not form.is_valid():
        return _refuse(request, text, form)
    try:
        anchor = _say(request, text, form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return _refuse(request, text, form)
    return taken() if is_from_script(request) else redirect(f"{reverse('study:text', args=[pk])}#a{anchor}")


def _say(request: HttpRequest, text: Text, given: dict[str, list[int]]) -> int:
    """Do what the button says; tells the anchor at which the reader then stands."""
    by = signed_in(request)
    if given["chapter"]:
        anchors = chapter_anchors(pieces_of(text.edition), given["chapter"][0]) if text.edition else []
        mark_read(by=by, text=text, anchors=anchors)
    if given["read"]:
        mark_read(by=by, text=text, anchors=given["read"])
    if given["unread"]:
        mark_read(by=by, text=text, anchors=given["unread"], is_read=False)
    if given["place"]:
        keep_place(by=by, text=text, anchor=given["place"][-1])
        if not is_from_script(request):
            messages.success(request, _("Your place is kept: next time you go on from here."))
    return next(anchors[0] for anchors in given.values() if anchors)


def _refuse(request: HttpRequest, text: Text, form: MarkForm) -> HttpResponse:
    if is_from_script(request):
        return refused(form)
    for said in [each for errors in form.errors.values() for each in errors]:
        messages.error(request, str(said))
    return page(request, text, status=422)


@require_POST
def finished(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a reader's word that they have read the text through."""
    text, form = load(request, pk), FinishForm(request.POST)
    if is_of_another(request):
        return of_another()
    if form.is_valid():
        given = form.cleaned_data
        try:
            finish(by=signed_in(request), text=text, on=given["on"], way=Way(given["way"]))
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _("Noted: you have read “%(title)s” through.") % {"title": text.title})
            return _done(request, pk)
    return refused(form) if is_from_script(request) else page(request, text, form=form, status=422)


@require_POST
def unfinished(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the word back."""
    text = load(request, pk)
    if is_of_another(request):
        return of_another()
    try:
        unfinish(by=signed_in(request), text=text)
    except ValidationError as error:
        return refused(error) if is_from_script(request) else _told(request, pk, error)
    messages.success(request, _("Taken back. Your marks and your place are as they were."))
    return _done(request, pk)


def _told(request: HttpRequest, pk: int, error: ValidationError) -> HttpResponse:
    messages.error(request, " ".join(error.messages))
    return redirect("study:text", pk)


def _done(request: HttpRequest, pk: int) -> HttpResponse:
    return taken() if is_from_script(request) else redirect(f"{reverse('study:text', args=[pk])}#finished")
