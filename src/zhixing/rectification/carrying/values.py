"""Reads what a list of problems alone has in its cells: loose dates, deadlines in words, several names."""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from zhixing.core.sheets.cells import CellValue
from zhixing.core.sheets.dates import SheetDate, latest, read_date
from zhixing.core.sheets.parsed import Parsed, Unreadable
from zhixing.core.sheets.text import CHINESE_GAP, GARBLED, as_text, is_blank
from zhixing.core.text import clean_text
from zhixing.rectification.carrying.columns import expected, word_key, words
from zhixing.rectification.choices import ProblemState

NAMES_APART = re.compile(r"[、,，;；/\n]+|(?<=[^\x00-\u2e7f]{2})\s+(?=[^\x00-\u2e7f]{2})")
TITLE_BEFORE = re.compile(r"^[^:：]{1,12}[:：]\s*")  # 责任人：张三
NUMBER_NOISE = re.compile(r"[\s().、,.。（）【】\[\]第号项#]+")
UNTIL = re.compile(r"^.*(?:至|到|[~～∼])(?=.*\d)")  # of a span the end
BEFORE = re.compile(r"(?:之前|以前|前|止|完成|前完成|之前完成)+$")
END_OF_YEAR = re.compile(r"(\d{4})年?(?:底|末|年底|年末|全年)")
HALF_YEAR = re.compile(r"(\d{4})年?(上|下)半年")
PART_OF_MONTH = re.compile(r"(.*?)月?(初|上旬|中旬|中|下旬|底|末|份)")
PARTS = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "中": (11, 20), "下旬": (21, 0)}


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when: a day (that of a month only is its last), at once, or for long."""

    day: date | None = None
    is_month: bool = False
    at_once: bool = False
    long_term: bool = False


def read_lines(value: CellValue) -> Parsed[str]:
    """Return a text of several lines, without what cannot be seen; raises Unreadable for garbled ones."""
    raw = as_text(value)
    if GARBLED.search(raw):
        raise Unreadable(_("The text is garbled."), _("Type it again."))
    return Parsed(clean_text(raw, lines=True))


def read_number(value: CellValue) -> Parsed[str]:
    """Return a number as lists write it — 3, 3.0, （3）, 第３项 — without what stands around it."""
    return Parsed(NUMBER_NOISE.sub("", unicodedata.normalize("NFKC", as_text(value))))


def read_names(value: CellValue) -> Parsed[tuple[str, ...]]:
    """Return the names in a cell, apart and without the spaces that only set characters apart (张　三)."""
    parts = NAMES_APART.split(clean_text(TITLE_BEFORE.sub("", as_text(value)), lines=True))
    names = [CHINESE_GAP.sub("", part.strip()) for part in parts]
    return Parsed(tuple(dict.fromkeys(name for name in names if name and not is_blank(name))))


def read_state(value: CellValue) -> Parsed[str]:
    """Return the code of a state; raises Unreadable for a word that is none."""
    key = word_key(as_text(value))
    labels = {word_key(label): code for code, label in ProblemState.choices if code != ProblemState.DROPPED}
    code = words("states").get(key) or labels.get(key)
    if code is None:
        raise Unreadable(_("This is not a state."), expected("states"))
    return Parsed(code)


def read_found(value: CellValue) -> Parsed[SheetDate]:
    """Return when something happened: of a month only the first day; 2014年7月底 is a month too."""
    try:
        return read_date(value)
    except Unreadable:
        span = _part_of_month(_bare(value))
        if span is None:
            raise
        return Parsed(SheetDate(span[0]))


def read_deadline(value: CellValue) -> Parsed[Deadline]:
    """Return by when: a day, 2014.7 or 2014年7月底 (the month's last day), 立行立改, or 长期.

    Raises Unreadable for anything else.
    """
    code = words("deadlines").get(word_key(as_text(value)))
    if code:
        return Parsed(Deadline(at_once=code == "at_once", long_term=code == "long_term"))
    if isinstance(value, date | datetime):
        return Parsed(Deadline(read_date(value).value.day))
    text = _bare(value)
    span = _part_of_year(text) or _part_of_month(text)
    if span:
        return Parsed(Deadline(span[1]))
    try:
        found = read_date(value if isinstance(value, int | float) else text).value
    except Unreadable as refusal:
        raise Unreadable(
            refusal.message, _("a date such as 2016-03-05, a month such as 2016-03, 立行立改 or 长期")
        ) from refusal
    return Parsed(Deadline(latest(found.day, is_month=found.is_month), found.is_month))


def _bare(value: CellValue) -> str:
    """Return a deadline without spaces and without what stands around the date."""
    text = "".join(unicodedata.normalize("NFKC", as_text(value)).split())
    return BEFORE.sub("", UNTIL.sub("", text))


def _part_of_year(text: str) -> tuple[date, date] | None:
    if whole := END_OF_YEAR.fullmatch(text):
        year = int(whole[1])
        return date(year, 12, 1), date(year, 12, 31)
    if half := HALF_YEAR.fullmatch(text):
        year = int(half[1])
        return (
            (date(year, 1, 1), date(year, 6, 30))
            if half[2] == "上"
            else (date(year, 7, 1), date(year, 12, 31))
        )
    return None


def _part_of_month(text: str) -> tuple[date, date] | None:
    """Return the first and the last day that 2014年7月中旬 may mean; None for what is no part of a month."""
    matched = PART_OF_MONTH.fullmatch(text)
    if matched is None:
        return None
    try:
        found = read_date(f"{matched[1]}月" if "年" in matched[1] else matched[1]).value
    except Unreadable:
        return None
    if not found.is_month:
        return None
    end = monthrange(found.day.year, found.day.month)[1]
    first, last = PARTS.get(matched[2], (1, end))
    return found.day.replace(day=first), found.day.replace(day=last or end)
