"""An edition's page: a draft to look through, correct and publish; a published one to read as it stood."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.core.typed import explain
from zhixing.library.actions import editions as actions
from zhixing.library.actions import pieces as piece_actions
from zhixing.library.actions.claiming import StaleError
from zhixing.library.choices import EditionState, Level
from zhixing.library.cutting.checking import check
from zhixing.library.forms.pieces import PieceForm, SplitForm, VersionForm
from zhixing.library.models import Article, Edition
from zhixing.library.queries.changes import changes_of
from zhixing.library.queries.texts import articles_of
from zhixing.library.views.common import REFUSED, load_draft, load_edition, load_piece

PER_PAGE = 100
HEADS = {Level.PART, Level.CHAPTER, Level.SECTION}


@dataclass(frozen=True)
class Line:
    """A piece as something points to it: its page and what it is called."""

    piece: Article
    page: int
    words: str = ""


@require_safe
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an edition: the cuts of a draft, or the text as it was published."""
    row = load_edition(request, pk)
    pieces = list(articles_of(row))
    page = Paginator(pieces, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": row,
        "text": row.text,
        "organization": row.text.organization,
        "page": page,
        "pieces_count": len(pieces),
        "outline": [
            Line(piece, place // PER_PAGE + 1) for place, piece in enumerate(pieces) if piece.level in HEADS
        ],
    }
    if not row.is_draft:
        return render(request, "library/edition.html", context)
    context |= {
        "oddities": [
            Line(pieces[each.place], each.place // PER_PAGE + 1, each.words) for each in check(pieces)
        ],
        "changes": changes_of(row),
        "articles_count": sum(piece.level == Level.ARTICLE for piece in pieces),
    }
    return render(request, "library/draft.html", context)


def _page_of(piece: Article) -> str:
    """Give the address of the list's page on which a piece stands, and the piece there."""
    before = Article.objects.filter(edition_id=piece.edition_id, position__lt=piece.position).count()
    address = reverse("library:edition", args=[piece.edition_id])
    return f"{address}?page={before // PER_PAGE + 1}#p{piece.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
def piece(request: HttpRequest, pk: int, article: int) -> HttpResponse:
    """Show one piece to be corrected, and save it; what was typed stays when somebody else was faster."""
    draft = load_draft(request, pk)
    if not draft.is_draft:
        return redirect("library:edition", pk=pk)
    row = load_piece(draft, article)
    form = PieceForm(row, draft.version, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            saved = piece_actions.edit_piece(
                by=signed_in(request),
                edition=draft,
                version=form.cleaned_data["version"],
                article_id=row.pk,
                words=form.words(),
            )
        except StaleError as stale:
            return _piece_page(request, stale.current, row, form, clash=True)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _("The piece is saved."))
            return redirect(_page_of(saved))
    return _piece_page(request, draft, row, form)


def _piece_page(
    request: HttpRequest, draft: Edition, row: Article, form: PieceForm, **more: Any
) -> HttpResponse:
    """Show the form; after a clash with the present version, so that saving again is a choice."""
    if more.get("clash"):
        data = request.POST.copy()
        data["version"] = str(draft.version)
        form = PieceForm(row, draft.version, data)
        form.is_valid()
    context = {
        "edition": draft,
        "text": draft.text,
        "organization": draft.text.organization,
        "piece": row,
        "form": form,
        "paragraphs": row.body.split("\n") if row.body else [],
        "back": _page_of(row),
        **more,
    }
    status = REFUSED if form.errors or more else 200
    return render(request, "library/piece.html", context, status=status)


Change = Callable[[Edition, int], Article | None]


def _pressed(request: HttpRequest, pk: int, change: Change, done: str) -> HttpResponse:
    """Do what a button asks on the version that its page showed; what is refused is said on the draft's page."""
    draft, form = load_draft(request, pk), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    address = reverse("library:edition", args=[pk])
    try:
        row = change(draft, version)
    except StaleError:
        words = _(
            "Somebody else corrected this draft meanwhile. Nothing was changed: look again, then press again."
        )
        messages.error(request, words)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
        address = _page_of(row) if row else address
    return redirect(address)


@require_POST
def join(request: HttpRequest, pk: int, article: int) -> HttpResponse:
    """Put a piece to the end of the one before."""

    def change(draft: Edition, version: int) -> Article | None:
        return piece_actions.join_piece(
            by=signed_in(request), edition=draft, version=version, article_id=article
        )

    return _pressed(request, pk, change, _("Joined with the piece before."))


@require_POST
def split(request: HttpRequest, pk: int, article: int) -> HttpResponse:
    """Begin a new piece at a paragraph."""
    form = SplitForm(request.POST)
    paragraph = form.cleaned_data["paragraph"] if form.is_valid() else 0

    def change(draft: Edition, version: int) -> Article | None:
        return piece_actions.split_piece(
            by=signed_in(request), edition=draft, version=version, article_id=article, paragraph=paragraph
        )

    return _pressed(request, pk, change, _("Split: look at the new piece."))


@require_POST
def remove(request: HttpRequest, pk: int, article: int) -> HttpResponse:
    """Take a piece out of a draft."""

    def change(draft: Edition, version: int) -> Article | None:
        piece_actions.remove_piece(by=signed_in(request), edition=draft, version=version, article_id=article)
        return articles_of(draft).filter(pk__gte=article).first()

    return _pressed(request, pk, change, _("Removed. “Cut again” brings it back with the file's own cuts."))


@require_POST
def cut_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Cut the file anew, without the corrections."""

    def change(draft: Edition, version: int) -> Article | None:
        actions.cut_again(by=signed_in(request), edition=draft, version=version)
        return None

    return _pressed(request, pk, change, _("Cut anew from the file."))


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft for good."""

    def change(draft: Edition, version: int) -> Article | None:
        actions.publish_edition(by=signed_in(request), edition=draft, version=version)
        return None

    row = load_draft(request, pk)
    answer = _pressed(request, pk, change, _("Published: everybody here and below can read it now."))
    is_out = Edition.objects.filter(pk=pk, state=EditionState.PUBLISHED).exists()
    return redirect("library:text", pk=row.text_id) if is_out else answer


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, with its file."""
    row = load_draft(request, pk)
    text_id, place = row.text_id, row.text.organization_id
    has_others = row.text.edition_id is not None

    def change(draft: Edition, version: int) -> Article | None:
        actions.discard_draft(by=signed_in(request), edition=draft, version=version)
        return None

    answer = _pressed(request, pk, change, _("The draft and its file are gone."))
    if Edition.objects.filter(pk=pk).exists():
        return answer
    return redirect("library:text", pk=text_id) if has_others else redirect("library:list", pk=place)
