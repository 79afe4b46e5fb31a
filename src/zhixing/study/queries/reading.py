"""A text as its reader sees it: pieces in order, the outline, and what the reader made their own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from zhixing.library.choices import Level
from zhixing.library.models import Article, Edition, Text
from zhixing.library.queries.texts import editions_of
from zhixing.organizations.models import Member
from zhixing.study.marks import anchors_in
from zhixing.study.models import Reading

HEADINGS = (Level.PART, Level.CHAPTER, Level.SECTION)
FIRST_WORDS = 12  # characters that tell a passage without a name
TOP = 2  # the heading level below the page's own
COLUMNS = ("position", "level", "label", "heading", "body", "anchor")


@dataclass
class Piece:
    """A piece of a text on the page: a heading, an article, a passage."""

    position: int
    level: str
    label: str
    heading: str
    body: str
    anchor: int
    depth: int = 0  # of a heading: 2 for the highest that the text has
    name: str = ""  # 第三条 and its heading; a passage has none
    is_read: bool = False
    links: list[Any] = field(default_factory=list)
    thoughts: list[Any] = field(default_factory=list)

    @property
    def called(self) -> str:
        """What readers know it by: its name, or its first words."""
        return self.name or f"{self.body[:FIRST_WORDS]}…"

    @property
    def key(self) -> str:
        """Its anchor as text."""
        return str(self.anchor)

    @property
    def paragraphs(self) -> list[str]:
        """Its text, paragraph by paragraph."""
        return [line for line in self.body.splitlines() if line.strip()]


@dataclass
class Chapter:
    """A heading of the outline with the headings below it."""

    piece: Piece
    below: list["Chapter"] = field(default_factory=list)


def pieces_of(edition: Edition) -> list[Piece]:
    """List the pieces of an edition in the order of reading: one query, without what only searches look at."""
    rows = Article.objects.filter(edition=edition).order_by("position").values_list(*COLUMNS)
    pieces = [Piece(*row) for row in rows]
    present = [level for level in HEADINGS if any(piece.level == level for piece in pieces)]
    depths = {level: TOP + place for place, level in enumerate(present)}
    for piece in pieces:
        piece.depth = depths.get(Level(piece.level), 0)
        piece.name = f"{piece.label} {piece.heading}".strip()
    return pieces


def outline_of(pieces: Iterable[Piece]) -> list[Chapter]:
    """Give the outline of a text: its headings, each with those below it."""
    outline: list[Chapter] = []
    above: list[Chapter] = []
    for piece in pieces:
        if not piece.depth:
            continue
        while above and above[-1].piece.depth >= piece.depth:
            above.pop()
        chapter = Chapter(piece)
        (above[-1].below if above else outline).append(chapter)
        above.append(chapter)
    return outline


def chapter_anchors(pieces: Sequence[Piece], anchor: int) -> list[int]:
    """List the anchors to be read below a heading, down to the next one of its level; none for no heading."""
    places = [place for place, piece in enumerate(pieces) if piece.anchor == anchor and piece.depth]
    if not places:
        return []
    found = []
    for piece in pieces[places[0] + 1 :]:
        if piece.depth and piece.depth <= pieces[places[0]].depth:
            break
        if not piece.depth:
            found.append(piece.anchor)
    return found


def readings_of(member: Member) -> QuerySet[Reading]:
    """List a member's readings, each with its text."""
    mine = Reading.objects.filter(unit_id=member.unit_id, member_id=member.pk)
    return mine.select_related("text__edition", "text__organization").order_by("text__title", "text_id")


def reading_of(member: Member, text: Text) -> Reading | None:
    """Find what a member has read of a text."""
    return readings_of(member).filter(text=text).first()


def marked_in(reading: Reading | None) -> set[int]:
    """Tell the anchors that a reader marked as read."""
    return anchors_in(bytes(reading.read)) if reading else set()


def place_names(readings: Iterable[Reading]) -> dict[int, str]:
    """Name the place at which each reading is to be gone on with, by its text's id; one query."""
    places = {row.text_id: row.place for row in readings if row.place and row.text.edition_id}
    editions = {row.text.edition_id for row in readings if row.text_id in places}
    found: dict[int, str] = {}
    articles = Article.objects.filter(edition__in=editions, anchor__in=set(places.values()))
    for text_id, anchor, label, heading in articles.values_list(
        "edition__text_id", "anchor", "label", "heading"
    ):
        if places.get(text_id) == anchor:
            found[text_id] = f"{label} {heading}".strip()
    return found


def edition_on(text: Text, day: date) -> Edition | None:
    """Tell the edition that somebody who finished on a day can have read: the newest issued by then.

    One that does not say when it was issued may have been read on any day. None: none was there yet.
    """
    editions = editions_of(text)
    return next((each for each in editions if each.issued_on is None or each.issued_on <= day), None)


def finished_by(texts: Iterable[int], members: Iterable[Member]) -> dict[int, dict[int, date | None]]:
    """Tell on which day members finished texts: the day by the text's and the member's id. One query."""
    people = list(members)
    found: dict[int, dict[int, date | None]] = defaultdict(dict)
    rows = Reading.objects.filter(
        unit_id__in={each.unit_id for each in people}, member_id__in=[each.pk for each in people],
        text_id__in=list(texts), finished_on__isnull=False,
    )  # fmt: skip
    for text_id, member_id, day in rows.values_list("text_id", "member_id", "finished_on"):
        found[text_id][member_id] = day
    return found


def reader_key(user: Any) -> str:
    """Name a user to their own browser, so that what it keeps for one is never shown or sent for another."""
    if not getattr(user, "pk", None):
        return ""
    return salted_hmac("study.reader", str(user.pk)).hexdigest()[:16]
