"""Correcting the cuts of a draft: edit, join, split, remove. Nothing that was typed is lost by any of them."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import F, Max
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record
from zhixing.library.actions.claiming import claim_draft
from zhixing.library.choices import Level
from zhixing.library.cutting.cut import cut
from zhixing.library.cutting.headings import numbered
from zhixing.library.models import Article, Edition

FAR = 1_000_000  # beyond any position


@dataclass(frozen=True)
class Words:
    """A piece as somebody typed it."""

    level: str
    label: str
    heading: str
    body: str


@action("library.edit_piece", permission="library.keep", on="edition")
def edit_piece(*, by: Actor, edition: Edition, version: int, article_id: int, words: Words) -> Article:
    """Change a piece's level, label, heading and body; its number is read from the label.

    Raises StaleError, and ValidationError for a piece that is gone or would be empty.
    """
    piece = _piece(claim_draft(edition, version), article_id)
    if not (words.heading or words.body or words.label):
        raise ValidationError(_("The piece would be empty. Write something, or remove it."))
    found = numbered(words.label) if words.label else None
    piece.level, piece.label, piece.heading, piece.body = words.level, words.label, words.heading, words.body
    piece.number = found.number if found else (piece.number if words.label else None)
    piece.save(update_fields=["level", "label", "heading", "body", "number"])
    record(edition, new={"piece": piece.position, "level": piece.level, "label": piece.label})
    return piece


@action("library.join_piece", permission="library.keep", on="edition")
def join_piece(*, by: Actor, edition: Edition, version: int, article_id: int) -> Article:
    """Put a piece to the end of the one before, its label and heading as words of the text.

    Raises StaleError, and ValidationError for the first piece.
    """
    current = claim_draft(edition, version)
    piece = _piece(current, article_id)
    before = Article.objects.filter(edition=current, position__lt=piece.position).order_by("position").last()
    if before is None:
        raise ValidationError(_("This is the first piece: there is none before to join it with."))
    before.body = "\n".join(filter(None, [before.body, whole(piece)]))
    if before.level not in {Level.ARTICLE, Level.PASSAGE} and not before.heading:
        before.heading, before.body = _titled(before.body)
    before.save(update_fields=["body", "heading"])
    piece.delete()
    record(edition, new={"joined": before.position})
    return before


def _titled(body: str) -> tuple[str, str]:
    """Take the first line as the title of a heading that had none."""
    first, _break, rest = body.partition("\n")
    return (first, rest) if len(first) <= 300 else ("", body)


def whole(piece: Article) -> str:
    """Put a piece together as it would stand on paper."""
    head = "　".join(filter(None, [piece.label, piece.heading]))
    if piece.level == Level.ARTICLE and piece.body and not piece.heading:
        return "　".join(filter(None, [head, piece.body]))
    return "\n".join(filter(None, [head, piece.body]))


@action("library.split_piece", permission="library.keep", on="edition")
def split_piece(*, by: Actor, edition: Edition, version: int, article_id: int, paragraph: int) -> Article:
    """Begin a new piece at a paragraph of a piece's body (counted from 1); what it is, is read from its words.

    The first paragraph may begin one too, where a heading stands before it. Raises StaleError, and
    ValidationError where there is nothing to split.
    """
    current = claim_draft(edition, version)
    piece = _piece(current, article_id)
    lines = piece.body.split("\n")
    if not (1 if piece.label or piece.heading else 2) <= paragraph <= len(lines):
        raise ValidationError(_("Choose the paragraph with which the new piece begins."))
    piece.body = "\n".join(lines[: paragraph - 1])
    piece.save(update_fields=["body"])
    first = _new_piece(current, piece.position, lines[paragraph - 1 :])
    record(edition, new={"split": piece.position, "paragraph": paragraph})
    return first


def _new_piece(edition: Edition, after: int, lines: list[str]) -> Article:
    """Insert a piece of these lines behind a position."""
    _make_room(edition, after)
    head = next(iter(cut(lines[:1])), None)
    highest = Article.objects.filter(edition=edition).aggregate(most=Max("anchor"))["most"] or 0
    own = head.body if head else lines[0]
    return Article.objects.create(
        edition=edition,
        position=after + 1,
        level=head.level if head else Level.PASSAGE,
        label=head.label[:60] if head else "",
        number=head.number if head else None,
        heading=head.heading[:300] if head else "",
        body="\n".join(filter(None, [own, *lines[1:]])),
        anchor=highest + 1,
    )


def _make_room(edition: Edition, after: int) -> None:
    """Move what stands behind a position by one; in two steps, since positions are unique at every moment."""
    behind = Article.objects.filter(edition=edition, position__gt=after)
    behind.update(position=F("position") + FAR)
    behind.update(position=F("position") - FAR + 1)


@action("library.remove_piece", permission="library.keep", on="edition")
def remove_piece(*, by: Actor, edition: Edition, version: int, article_id: int) -> None:
    """Take a piece out of a draft: a line that is no part of the text. Raises StaleError."""
    piece = _piece(claim_draft(edition, version), article_id)
    record(edition, old={"piece": piece.position, "label": piece.label, "heading": piece.heading})
    piece.delete()


def _piece(edition: Edition, article_id: int) -> Article:
    piece = Article.objects.filter(edition=edition, pk=article_id).first()
    if piece is None:
        raise ValidationError(_("This piece is gone: it was joined or removed. Look at the list again."))
    return piece
