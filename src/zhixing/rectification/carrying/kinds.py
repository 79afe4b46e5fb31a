"""Words for kinds and origins, found among the entries of the schemes in force at a body."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from zhixing.core.text import folded
from zhixing.organizations.models import Organization
from zhixing.rectification.tags import Pair, offered
from zhixing.schemes.language.model import Use

APART = re.compile(r"[、,，;；/]+")
TITLE_BEFORE = re.compile(r"^[^:：]{2,20}[:：]\s*")  # the taxonomy, as our own export has it
NOISE = re.compile(r"[\W_]+")
SHORTEST = 3  # characters that are enough to be part of a title


@dataclass(frozen=True)
class Match:
    """What a word means: a tag and its title, whether it is said in other words, or else what may be meant."""

    word: str
    pair: Pair | None = None
    title: str = ""
    is_close: bool = False
    near: tuple[str, ...] = ()


class Entries:
    """The entries of some uses that a body's problems may be tagged with."""

    def __init__(self, organization: Organization, *uses: Use) -> None:
        self.titles: dict[str, Pair] = {}
        for taxonomy in offered(organization):
            if taxonomy.use in uses:
                for entry in taxonomy.entries:
                    self.titles.setdefault(str(entry), (taxonomy.code, entry.code))
        self._keys = {_key(title): title for title in self.titles}

    def match(self, word: str) -> Match:
        """Find the entry with this title, else the only one that has the word in its title or is part of it."""
        key = _key(word)
        if key in self._keys:
            return self._matched(word, self._keys[key])
        parts = [title for each, title in self._keys.items() if _is_part(key, each)]
        if len(parts) == 1:
            return self._matched(word, parts[0], is_close=True)
        near = parts or [self._keys[each] for each in get_close_matches(key, self._keys, cutoff=0.5)]
        return Match(word, near=tuple(near[:3]))

    def match_all(self, words: str) -> Iterable[Match]:
        """Find each of several words with 、 between them, on several lines."""
        whole = self.match(words)
        if whole.pair is not None and not whole.is_close:
            return [whole]
        parts = (
            word for line in words.splitlines() for word in APART.split(TITLE_BEFORE.sub("", line.strip()))
        )
        return [self.match(word) for word in parts if word.strip()]

    def _matched(self, word: str, title: str, *, is_close: bool = False) -> Match:
        return Match(word.strip(), self.titles[title], title, is_close)


def _key(text: str) -> str:
    return NOISE.sub("", folded(text))


def _is_part(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= SHORTEST and shorter in longer
