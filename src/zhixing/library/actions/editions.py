"""Preparing an edition: uploaded, cut, published; or thrown away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, after_commit, record
from zhixing.core.files import random_name
from zhixing.core.national import national
from zhixing.core.text import folded
from zhixing.core.time import today
from zhixing.core.uploads import Examined, examine
from zhixing.library.actions.claiming import claim_draft
from zhixing.library.actions.facts import touch_readers, touch_rules
from zhixing.library.anchors import anchored, wording
from zhixing.library.choices import EditionState
from zhixing.library.cutting.cut import cut
from zhixing.library.cutting.pieces import Piece
from zhixing.library.cutting.reading import TEXT_FILES, read
from zhixing.library.models import Article, Edition, Text
from zhixing.library.queries.texts import articles_of, draft_of

MOST_PIECES = 5_000


@dataclass(frozen=True)
class Upload:
    """A file found good and cut."""

    file: File[bytes]
    examined: Examined
    pieces: list[Piece]


def looked_into(file: File[bytes], title: str) -> Upload:
    """Read and cut a file; raises ValidationError for `file` that says how to mend it."""
    examined = examine(file, TEXT_FILES)
    pieces = cut_content(file.read(), examined.content_type, title)
    file.seek(0)
    return Upload(file, examined, pieces)


def cut_content(content: bytes, content_type: str, title: str) -> list[Piece]:
    """Read and cut a file's content; raises ValidationError for `file`."""
    pieces = cut(read(content, content_type), title)
    if len(pieces) > MOST_PIECES:
        raise ValidationError(
            {"file": _("The text falls into more than 5,000 pieces. Split it into volumes, one file each.")}
        )
    return pieces


def make_draft(text: Text, upload: Upload, *, label: str, issued_on: date | None, by_name: str) -> Edition:
    """Keep the file under a random name and lay the draft of the next edition of a text."""
    stored = default_storage.save(random_name("library", text.organization.unit_id), upload.file)
    try:
        newest = text.editions.order_by("-number").first()
        edition = Edition.objects.create(
            text=text,
            number=newest.number + 1 if newest else 1,
            label=label,
            issued_on=issued_on,
            name=upload.examined.name,
            content_type=upload.examined.content_type,
            size=upload.examined.size,
            digest=upload.examined.digest,
            stored=stored,
            made_by_name=by_name,
        )
        lay_pieces(edition, upload.pieces)
    except BaseException:
        default_storage.delete(stored)
        raise
    return edition


def lay_pieces(edition: Edition, pieces: Iterable[Piece]) -> None:
    """Write the pieces of a draft; until it is published an anchor only tells them apart."""
    Article.objects.bulk_create(
        Article(
            edition=edition,
            position=place,
            level=piece.level,
            label=piece.label[:60],
            number=piece.number,
            heading=piece.heading[:300],
            body=piece.body,
            anchor=place,
        )
        for place, piece in enumerate(pieces, start=1)
    )


@action("library.add_edition", permission="library.keep", on="text")
def add_edition(
    *, by: Actor, text: Text, file: File[bytes], label: str = "", issued_on: date | None = None
) -> Edition:
    """Cut a file into the draft of a text's next edition.

    Raises ValidationError for a file that cannot be read, and where a draft is being prepared already.
    """
    locked = Text.objects.select_for_update().select_related("organization").get(pk=text.pk)
    if draft_of(locked):
        raise ValidationError(
            _("A new edition is being prepared already. Publish it or throw it away first.")
        )
    upload = looked_into(file, locked.title)
    edition = make_draft(locked, upload, label=label, issued_on=issued_on, by_name=str(by.name))
    record(edition, new={"text": text.pk, "number": edition.number, "digest": edition.digest})
    return edition


@action("library.cut_again", permission="library.keep", on="edition")
def cut_again(*, by: Actor, edition: Edition, version: int) -> Edition:
    """Cut the original file anew, as if nothing had been corrected; raises StaleError."""
    current = claim_draft(edition, version)
    with default_storage.open(current.stored) as original:
        pieces = cut_content(original.read(), current.content_type, current.text.title)
    Article.objects.filter(edition=current).delete()
    lay_pieces(current, pieces)
    record(current, new={"pieces": len(pieces)})
    return current


@action("library.publish", permission="library.keep", on="edition")
def publish_edition(*, by: Actor, edition: Edition, version: int) -> Edition:
    """Publish a draft for good: pieces that are the same as before keep their anchors, others get fresh ones.

    Raises StaleError where somebody corrected it meanwhile, and ValidationError for one without text.
    """
    current = claim_draft(edition, version)
    text = Text.objects.select_for_update().select_related("organization").get(pk=current.text_id)
    pieces = list(articles_of(current))
    if not any(piece.body for piece in pieces):
        raise ValidationError(_("There is no text in this edition. Cut the file again, or throw it away."))
    before = list(Article.objects.filter(edition_id=text.edition_id)) if text.edition_id else []
    anchors, text.last_anchor = anchored(
        [(wording(piece), piece.anchor) for piece in before],
        [wording(piece) for piece in pieces],
        text.last_anchor,
    )
    _settle(pieces, anchors)
    current.characters = sum(_characters(piece) for piece in pieces)
    current.state, current.published_at = EditionState.PUBLISHED, timezone.now()
    current.save(update_fields=["characters", "state", "published_at"])
    old, text.edition = text.edition_id, current
    text.save(update_fields=["edition", "last_anchor"])
    record(
        text,
        old={"edition": old},
        new={"edition": current.pk, "number": current.number, "pieces": len(pieces)},
    )
    touch_rules(text, today())
    if old is None:
        touch_readers(text)
    return current


def _settle(pieces: list[Article], anchors: list[int]) -> None:
    """Write a draft's pieces anew, in their order, as they will be read and searched."""
    Article.objects.filter(pk__in=[piece.pk for piece in pieces]).delete()
    for place, (piece, anchor) in enumerate(zip(pieces, anchors, strict=True), start=1):
        piece.pk, piece.position, piece.anchor = None, place, anchor
        piece.plain = folded(f"{piece.label}{piece.heading}{piece.body}")
    Article.objects.bulk_create(pieces)


def _characters(piece: Article) -> int:
    return len("".join(f"{piece.label}{piece.heading}{piece.body}".split()))


@action("library.discard", permission="library.keep", on="edition")
def discard_draft(*, by: Actor, edition: Edition, version: int) -> None:
    """Throw a draft away, with its file; a text that was never published goes with it. Raises StaleError."""
    current = claim_draft(edition, version)
    text, stored = current.text, current.stored
    record(text, old={"number": current.number, "digest": current.digest})
    current.delete()
    if not text.editions.exists():
        with national("discard-text"):
            text.delete()
    if stored:
        after_commit(lambda: default_storage.delete(stored))
