"""Suggests the full name that a mistyped or abbreviated one may stand for."""

import re
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from zhixing.core.sheets.text import name_key

from .known import Names

BEGINNING = re.compile(r"^(中国共产党|中共)")
ENDING = re.compile(r"(联合)?(党?支部委员会|党?支部)$")
GENERAL_ENDING = re.compile(r"(党总支部?|总支部?)(委员会)?$")
COMMITTEE_ENDING = re.compile(r"(机关党委|机关委员会|机关党的委员会)$")
MOST = 3
NEAR = 0.6
# Comparisons of names in one roster: a file in which every name is wrong must not take minutes.
ABBREVIATION_CHECKS = 2_000_000
SIMILARITY_CHECKS = 100_000


def core(name: str) -> str:
    """Return what tells a name from others: 办公室支部 and 中共…办公室支部委员会 end alike."""
    text = BEGINNING.sub("", name_key(name))
    text = COMMITTEE_ENDING.sub("机关党委", text)
    text = GENERAL_ENDING.sub("总支", text)
    return ENDING.sub("支部", text)


def is_abbreviation(short: str, long: str) -> bool:
    """Tell whether all characters of the short name stand in the long one, in order."""
    rest = iter(long)
    return all(character in rest for character in short)


class Suggestions:
    """Near matches among all names, found once for each wrong name."""

    def __init__(self, names: Names) -> None:
        self._cores = [(core(name), name) for name in names.full.values()]
        self._abbreviation_checks = ABBREVIATION_CHECKS
        self._similarity_checks = SIMILARITY_CHECKS
        self._found: dict[str, list[str]] = {}

    def near(self, wrong: str) -> list[str]:
        """Return up to three names that may be meant, the likeliest first."""
        if wrong not in self._found:
            self._found[wrong] = self._abbreviated(wrong) or self._similar(wrong)
        return self._found[wrong]

    def _abbreviated(self, wrong: str) -> list[str]:
        short = core(wrong)
        self._abbreviation_checks -= len(self._cores)
        if len(short) < 2 or self._abbreviation_checks < 0:
            return []
        fits = [(len(long), name) for long, name in self._cores if is_abbreviation(short, long)]
        return [name for _length, name in sorted(fits)[:MOST]]

    def _similar(self, wrong: str) -> list[str]:
        self._similarity_checks -= len(self._cores)
        if self._similarity_checks < 0:
            return []
        matcher = SequenceMatcher(b=core(wrong), autojunk=False)
        scores = []
        for candidate, name in self._cores:
            matcher.set_seq1(candidate)
            if matcher.quick_ratio() >= NEAR and (score := matcher.ratio()) >= NEAR:
                scores.append((-score, name))
        return [name for _score, name in sorted(scores)[:MOST]]

    def advice(self, wrong: str) -> str:
        """Return what is expected in place of a name that leads nowhere."""
        if near := self.near(wrong):
            return _("perhaps %(names)s") % {"names": " / ".join(near)}
        return _("the full name of an organisation in this workbook or already entered")
