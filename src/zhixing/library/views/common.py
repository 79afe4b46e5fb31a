"""What the pages of texts share: loading with permission, and saying what an action refused."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from zhixing.library.models import Article, Edition, Text
from zhixing.library.queries.texts import find_text

KEEP = "library.keep"
REFUSED = 422


def load_text(request: HttpRequest, pk: int) -> Text:
    """Load a text that the user may read; any other is not found."""
    text = find_text(request.user, pk)
    if text is None:
        raise Http404
    return text


def load_text_to_keep(request: HttpRequest, pk: int) -> Text:
    """Load a text that the user keeps; who may only read it is refused."""
    text = load_text(request, pk)
    if not request.user.has_perm(KEEP, text):
        raise PermissionDenied
    return text


def load_edition(request: HttpRequest, pk: int) -> Edition:
    """Load an edition that the user may read; a draft is found by those who keep it only."""
    edition = Edition.objects.filter(pk=pk).select_related("text__organization").first()
    if edition is None or find_text(request.user, edition.text_id) is None:
        raise Http404
    if edition.is_draft and not request.user.has_perm(KEEP, edition):
        raise Http404
    return edition


def load_draft(request: HttpRequest, pk: int) -> Edition:
    """Load an edition to correct it; who may only read it is refused."""
    edition = load_edition(request, pk)
    if not request.user.has_perm(KEEP, edition):
        raise PermissionDenied
    return edition


def load_piece(edition: Edition, pk: int) -> Article:
    """Load a piece of an edition; one that was joined or removed is not found."""
    piece = Article.objects.filter(edition=edition, pk=pk).first()
    if piece is None:
        raise Http404
    return piece
