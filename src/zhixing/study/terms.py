"""What is searched for, and where it stands in a text: words folded as core.text folds what is looked through."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhixing.core.text import folded

LONGEST = 100  # characters of a query
MOST = 8  # words
PHRASE = re.compile('[“"＂「『]([^“”"＂「」『』]*)[”"＂」』]')
BREAK = re.compile(r"[\s，、；,;“”\"＂「」『』]+")
BEFORE, AROUND = 24, 110  # characters of a snippet before the first hit, and in all
DOTS = "…"


def terms_of(query: str) -> list[str]:
    """List the words of a query, folded, each once: all are to be found. Quoted words are one phrase."""
    phrases = PHRASE.findall(query)
    words = BREAK.split(PHRASE.sub(" ", query))
    return list(dict.fromkeys(filter(None, map(folded, [*phrases, *words]))))


@dataclass(frozen=True)
class Piece:
    """A piece of a text; `hit` where it is what was searched for."""

    text: str
    hit: bool = False


def marked(text: str, terms: Sequence[str]) -> list[Piece]:
    """Cut a text into pieces where the terms stand in it, however it is spaced and whatever its width."""
    return list(_pieces(text, _hits(text, terms), 0, len(text)))


def snippet(text: str, terms: Sequence[str]) -> list[Piece]:
    """Cut a few lines round the first place where one of the terms stands; [] where none does."""
    hits = _hits(text, terms)
    if not hits:
        return []
    start = max(0, hits[0][0] - BEFORE)
    end = min(len(text), max(start + AROUND, hits[0][1]))
    pieces = _pieces(text, hits, start, end)
    return [*([Piece(DOTS)] if start else []), *pieces, *([Piece(DOTS)] if end < len(text) else [])]


def holds(text: str, terms: Sequence[str]) -> bool:
    """Tell whether all terms stand in a text."""
    plain = folded(text)
    return all(term in plain for term in terms)


def _hits(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """List where the terms stand, as first and last + 1 in the text as it is; overlapping ones made one."""
    places = [place for place, sign in enumerate(text) if folded(sign)]
    plain = "".join(folded(text[place]) for place in places)
    found = sorted(
        (places[match.start()], places[match.end() - 1] + 1)
        for term in terms
        for match in re.finditer(re.escape(term), plain)
    )
    joined: list[tuple[int, int]] = []
    for first, last in found:
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _pieces(text: str, hits: list[tuple[int, int]], start: int, end: int) -> list[Piece]:
    pieces, done = [], start
    for first, last in hits:
        if first >= end:
            break
        if last <= start:
            continue
        pieces += [Piece(text[done:first]), Piece(text[first : min(last, end)], hit=True)]
        done = min(last, end)
    return [piece for piece in [*pieces, Piece(text[done:end])] if piece.text]
