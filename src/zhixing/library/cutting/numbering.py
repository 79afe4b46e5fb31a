"""Automatic numbers of Word paragraphs (第一条 set by the list, not typed), written out as they show."""

import re
from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

from zhixing.library.cutting.numerals import in_chinese

CHINESE = {
    *("chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting"),
    *("taiwaneseCountingThousand", "chineseLegalSimplified"),
}
PLACE = re.compile(r"%(\d)")
VAL = qn("w:val")


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, document: Any) -> None:
        self.formats: dict[tuple[str, int], tuple[str, str, int]] = {}  # (list, level): format, text, start
        self.styles = {
            style.style_id: found
            for style in document.styles
            if (found := _reference(style.element.find(qn("w:pPr")))) is not None
        }
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        self.abstract_of: dict[str, str] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        self._read(root)

    def _read(self, root: Any) -> None:
        for abstract in root.findall(qn("w:abstractNum")):
            name = abstract.get(qn("w:abstractNumId"))
            for level in abstract.findall(qn("w:lvl")):
                number = int(level.get(qn("w:ilvl")) or 0)
                self.formats[name, number] = (
                    _value(level, "w:numFmt", "decimal"),
                    _value(level, "w:lvlText", ""),
                    int(_value(level, "w:start", "1")),
                )
        for number in root.findall(qn("w:num")):
            self.abstract_of[number.get(qn("w:numId"))] = _value(number, "w:abstractNumId", "")

    def label_of(self, paragraph: Any) -> str:
        """Count a paragraph and give its label with a space behind it; empty where it has none in words."""
        found = _reference(paragraph.pPr) or self.styles.get(paragraph.style or "")
        if found is None:
            return ""
        list_id, level = found
        name = self.abstract_of.get(list_id, "")
        kind, text, start = self.formats.get((name, level), ("none", "", 1))
        if kind in {"bullet", "none"} or not text:
            return ""
        counts = self.counts[name]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        return f"{PLACE.sub(lambda place: self._number(name, int(place[1]) - 1), text)} "

    def _number(self, name: str, level: int) -> str:
        kind, _text, start = self.formats.get((name, level), ("decimal", "", 1))
        value = self.counts[name].get(level, start)
        return in_chinese(value) if kind in CHINESE else str(value)


def _reference(properties: Any) -> tuple[str, int] | None:
    """Read which list a paragraph or a style belongs to, and its level there."""
    numbered = properties.find(qn("w:numPr")) if properties is not None else None
    if numbered is None or numbered.find(qn("w:numId")) is None:
        return None
    return _value(numbered, "w:numId", ""), int(_value(numbered, "w:ilvl", "0"))


def _value(element: Any, name: str, default: str) -> str:
    child = element.find(qn(name))
    return str(child.get(VAL) or default) if child is not None else default
