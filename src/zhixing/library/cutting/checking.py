"""The numbering of a text: gaps, repeats, steps backward. Warnings only: some texts are like that."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from zhixing.library.choices import Level
from zhixing.library.cutting.headings import LEVELS, NUMBERED
from zhixing.library.cutting.numerals import in_chinese, number_of

SIGN = {level: sign for sign, level in LEVELS.items()}
# Where the count begins anew: articles run on through chapters and parts, but not into an annex.
OUTER: dict[str, tuple[str, ...]] = {
    Level.PART: (),
    Level.CHAPTER: (Level.PART,),
    Level.SECTION: (Level.PART, Level.CHAPTER),
    Level.ARTICLE: (),
}
ANNEX = re.compile(r"\s*附\s*[件录]")
Number = tuple[int, int]  # 第三条之一 is (3, 1)


@dataclass(frozen=True)
class Oddity:
    """Something odd in the numbering: at which piece (its place from 0), and the words."""

    place: int
    words: str


class Numbered(Protocol):
    """A piece as far as its number goes, stored or not."""

    level: Any
    label: Any
    number: Any
    heading: Any


def check(pieces: Sequence[Numbered]) -> list[Oddity]:
    """Name every gap, repeat and step backward in the numbers of 编、章、节、条, in the order of reading.

    Articles run on through chapters; chapters may begin anew in each part, sections in each chapter.
    """
    found = [warning for level in OUTER for run in _runs(pieces, level) for warning in _check_run(run)]
    return sorted(found, key=lambda warning: warning.place)


def _runs(pieces: Sequence[Numbered], level: str) -> Iterable[list[tuple[int, Numbered]]]:
    """List the pieces of a level in runs that each count from one; a run that goes on after a break is one."""
    run: list[tuple[int, Numbered]] = []
    broken = False
    for place, piece in enumerate(pieces):
        broken = broken or piece.level in OUTER[level] or ANNEX.match(piece.heading) is not None
        if piece.level != level or piece.number is None:
            continue
        if broken and piece.number == 1 and run:
            yield run
            run = []
        broken = False
        run.append((place, piece))
    yield run


def _check_run(run: list[tuple[int, Numbered]]) -> Iterable[Oddity]:
    if not run:
        return
    place, first = run[0]
    if _number(first)[0] > 1:
        yield Oddity(place, _("The text begins with %(first)s.") % {"first": first.label})
    seen: dict[Number, Numbered] = {_number(first): first}
    highest = first
    for place, piece in run[1:]:
        words = _step(highest, piece, seen)
        if words:
            yield Oddity(place, words)
        seen.setdefault(_number(piece), piece)
        if _number(piece) > _number(highest):
            highest = piece


def _step(before: Numbered, piece: Numbered, seen: dict[Number, Numbered]) -> str:
    old, new = _number(before), _number(piece)
    names = {"before": before.label, "after": piece.label}
    if new in seen:
        return _("%(after)s stands here a second time.") % names
    if new < old:
        return _("%(before)s is followed by %(after)s, which goes backward.") % names
    missing = _missing(old, new, piece)
    if not missing:
        return ""
    gap = _("%(before)s is followed by %(after)s; %(missing)s is missing.")
    return gap % {**names, "missing": missing}


def _missing(old: Number, new: Number, piece: Numbered) -> str:
    """Name what should stand between two numbers, if anything."""
    if new[0] == old[0]:
        return "" if new[1] == old[1] + 1 else f"{_label(old[0], piece)}之{in_chinese(old[1] + 1)}"
    first, last = old[0] + 1, new[0] if new[1] else new[0] - 1
    if first > last:
        return ""
    if first == last:
        return _label(first, piece)
    return _("%(first)s to %(last)s") % {"first": _label(first, piece), "last": _label(last, piece)}


def _label(number: int, like: Numbered) -> str:
    """Write a label in the signs of another: 第八条 or 第8条."""
    arabic = any(sign.isascii() and sign.isdigit() for sign in like.label)
    return f"第{number if arabic else in_chinese(number)}{SIGN[Level(like.level)]}"


def _number(piece: Numbered) -> Number:
    found = NUMBERED.match(piece.label)
    return piece.number or 0, (number_of(found["of"]) or 0) if found and found["of"] else 0
