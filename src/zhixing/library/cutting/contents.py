"""A table of contents: recognised and left out, since the text itself follows."""

import re
from collections.abc import Sequence

from zhixing.core.text import folded
from zhixing.library.choices import Level
from zhixing.library.cutting.headings import bare, is_title, listed, numbered

TITLES = {"目录", "目次"}
# Dots, then the page: no sentence ends so.
LEADER = re.compile(r"\s*(?:[.．·…•]{3,}|…{1,}|\s[.．·]\s[.．·]\s)[\s.．·…•]*[（(]?\d{0,4}[）)]?\s*$")
PAGE = re.compile(r"\s+\d{1,4}\s*$")
LONGEST = 80  # of an entry


def without_contents(paragraphs: Sequence[str]) -> list[str]:
    """Leave out a table of contents: what stands below 目录 until the text begins, and lines with dotted leaders.

    Only what comes again below is left out: a list of chapters that does not is text.
    """
    start = next((place for place, line in enumerate(paragraphs) if folded(line) in TITLES), None)
    if start is not None:
        end = _end(paragraphs, start + 1)
        if _come_again(paragraphs[start + 1 : end], paragraphs[end:]):
            paragraphs = [*paragraphs[:start], *paragraphs[end:]]
    return [line for line in paragraphs if not _has_leader(line)]


def _end(paragraphs: Sequence[str], place: int) -> int:
    """Find where the entries end: at the first that comes again, or at what is none."""
    seen: set[str] = set()
    waits = ""  # for a title: the line before was this number alone
    has_titled = False
    while place < len(paragraphs):
        line = paragraphs[place]
        key = folded(_words(line))
        found = numbered(_words(line))
        is_alone = found is not None and not found.rest
        if key in seen or (is_alone and has_titled):
            break
        if not (_is_entry(line) or (waits and is_title(line))):
            break
        has_titled = has_titled or (found is not None and not is_alone)
        seen |= {key, waits + key}
        waits = key if is_alone else ""
        place += 1
    return place


def _words(line: str) -> str:
    return line if len(line) > LONGEST else PAGE.sub("", LEADER.sub("", line)).strip()


def _come_again(entries: Sequence[str], rest: Sequence[str]) -> bool:
    """Tell whether everything that entries say is said again: then leaving them out loses no word."""
    below = folded("".join(rest))
    return all(folded(_words(line)) in below for line in entries)


def _is_entry(line: str) -> bool:
    found = numbered(_words(line))
    is_heading = found is not None and found.level != Level.ARTICLE
    return _has_leader(line) or is_heading or bool(bare(_words(line)) or listed(_words(line)))


def _has_leader(line: str) -> bool:
    return len(line) <= LONGEST and line.rstrip()[-1:].isdecimal() and LEADER.search(line) is not None
