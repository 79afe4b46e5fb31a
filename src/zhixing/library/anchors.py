"""Which pieces of a new edition are those of the one before: by wording, in the order of reading."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

from zhixing.core.text import folded


class Worded(Protocol):
    """A piece of an edition, stored or not."""

    level: str
    label: str
    heading: str
    body: str


def wording(piece: Worded) -> str:
    """Tell what makes a piece the same in two editions: its body or, where it has none, its heading."""
    return folded(piece.body) or f"{piece.level}\n{folded(piece.heading or piece.label)}"


def matches(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Tell for each place in `new` which place in `old` holds the same wording; each at most once.

    First those of a longest common subsequence, so that of repeated wordings the sensible ones meet; then what
    was moved, in its order.
    """
    found = dict(_common(old, new))
    left: dict[str, list[int]] = defaultdict(list)
    taken = set(found.values())
    for place in reversed(range(len(old))):
        if place not in taken:
            left[old[place]].append(place)
    for place, words in enumerate(new):
        if place not in found and left[words]:
            found[place] = left[words].pop()
    return found


def _common(old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Give a longest common subsequence as (place in new, place in old), by the method of Hunt and Szymanski."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(old):
        places[words].insert(0, place)
    ends: list[int] = []  # the lowest place in old at which a subsequence of this length can end
    links: list[tuple[int, int, int]] = []  # (place in new, place in old, link before)
    last: list[int] = []
    for here, words in enumerate(new):
        for there in places.get(words, ()):
            length = bisect_left(ends, there)
            links.append((here, there, last[length - 1] if length else -1))
            ends[length : length + 1] = [there]
            last[length : length + 1] = [len(links) - 1]
    link = last[-1] if last else -1
    while link >= 0:
        here, there, link = links[link]
        yield here, there


def anchored(old: Sequence[tuple[str, int]], new: Sequence[str], last: int) -> tuple[list[int], int]:
    """Give each wording of a new edition its anchor, and the last one given.

    `old` are the wordings before with their anchors; `last` is the last anchor that the text ever gave. A
    wording that stays keeps its anchor, a new one gets one that was never used.
    """
    same = matches([words for words, _anchor in old], new)
    anchors = []
    for place in range(len(new)):
        if place in same:
            anchors.append(old[same[place]][1])
        else:
            last += 1
            anchors.append(last)
    return anchors, last
