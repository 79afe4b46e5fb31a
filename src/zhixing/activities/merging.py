"""Texts in paragraphs: two that were typed at the same time put together, and what differs between two."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

LONG = 600  # characters; a paragraph longer than this is not compared sign by sign
ALIKE = 0.5  # below this two paragraphs are shown as one gone and one new


@dataclass(frozen=True)
class Hunk:
    """The paragraphs first … last (exclusive) of the base, replaced by others."""

    first: int
    last: int
    lines: tuple[str, ...]

    def overlaps(self, other: "Hunk") -> bool:
        """Tell whether both replace something in common; touching is not overlapping."""
        return self.first < other.last and other.first < self.last


def merged(base: str, theirs: str, mine: str) -> str | None:
    """Put two texts together that were both made from `base`; None where both changed the same paragraph.

    Paragraphs added at the same place are both kept, theirs first: nothing that either typed is lost.
    """
    before = base.split("\n") if base else []
    hunks = [*_hunks(before, theirs), *_hunks(before, mine)]
    ordered = sorted(dict.fromkeys(hunks), key=lambda hunk: (hunk.first, hunk.last))
    if any(one.overlaps(other) for one, other in pairwise(ordered)):
        return None
    return "\n".join(_applied(before, ordered))


def settled(stored: str, version: int, typed: str, typed_on: int, base: str | None) -> str | None:
    """Tell the text that is to stand: as typed, or put together with what changed since; None for a clash.

    `typed_on` is the version on which it was typed, `base` that version's text (None: not known).
    """
    is_fresh = typed_on == version and base in {None, stored}
    if is_fresh or typed == stored:
        return typed
    if base is None:
        return None
    return stored if typed == base else merged(base, stored, typed)


def _hunks(before: list[str], text: str) -> list[Hunk]:
    after = text.split("\n") if text else []
    codes = SequenceMatcher(a=before, b=after).get_opcodes()
    return [hunk for code, i, j, k, m in codes if code != "equal" for hunk in _apart(i, j, after[k:m])]


def _apart(first: int, last: int, lines: list[str]) -> Iterator[Hunk]:
    """Take as many paragraphs for as many apart: another may have changed only one of them, or the same."""
    if len(lines) != last - first:
        yield Hunk(first, last, tuple(lines))
        return
    yield from (Hunk(first + number, first + number + 1, (line,)) for number, line in enumerate(lines))


def _applied(before: list[str], hunks: list[Hunk]) -> Iterator[str]:
    position = 0
    for hunk in hunks:
        yield from before[position : hunk.first]
        yield from hunk.lines
        position = max(position, hunk.last)
    yield from before[position:]


class Mark(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """A piece of text that stayed, went or came."""

    mark: Mark
    text: str


def differences(old: str, new: str) -> list[list[Piece]]:
    """List what differs between two texts: paragraph by paragraph, with one that stayed on either side."""
    before, after = old.split("\n"), new.split("\n")
    groups = SequenceMatcher(a=before, b=after).get_grouped_opcodes(1)
    return [
        row
        for group in groups
        for code, i, j, k, m in group
        for row in _rows(code, before[i:j], after[k:m])
        if any(piece.text for piece in row)
    ]


def _rows(code: str, gone: list[str], new: list[str]) -> Iterator[list[Piece]]:
    if code == "equal":
        yield from ([Piece(Mark.KEPT, line)] for line in gone)
        return
    paired = min(len(gone), len(new))
    for old_line, new_line in zip(gone, new, strict=False):
        yield from _within(old_line, new_line)
    yield from ([Piece(Mark.GONE, line)] for line in gone[paired:])
    yield from ([Piece(Mark.NEW, line)] for line in new[paired:])


def _within(old: str, new: str) -> Iterator[list[Piece]]:
    """Compare two paragraphs sign by sign where they are alike, else show one gone and one new."""
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    if max(len(old), len(new)) > LONG or matcher.quick_ratio() < ALIKE:
        yield [Piece(Mark.GONE, old)]
        yield [Piece(Mark.NEW, new)]
        return
    row = []
    for code, i, j, k, m in matcher.get_opcodes():
        if code == "equal":
            row.append(Piece(Mark.KEPT, old[i:j]))
            continue
        row += [Piece(mark, text) for mark, text in ((Mark.GONE, old[i:j]), (Mark.NEW, new[k:m])) if text]
    yield row
