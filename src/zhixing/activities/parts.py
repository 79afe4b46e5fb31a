"""What the minutes of a kind are made of, as data: the fields of domain.md §11, all of them optional."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language
from typing_extensions import override

from zhixing.schemes.language.model import Text

MAIN = "main"
SPEECHES = "speeches"
TAKEN = ("chair", "recorder")  # stand on the activity itself
KEY = re.compile(r"[a-z]+(_[a-z]+)*")


class Widget(StrEnum):
    """How a part is typed."""

    TEXT = "text"  # paragraphs
    LINE = "line"
    CHOICE = "choice"
    PEOPLE = "people"  # names on one line
    DATE = "date"
    SPEECHES = "speeches"  # rows of their own


class Suggests(StrEnum):
    """What may be proposed for a part."""

    BIRTHDAYS = "political_birthdays"  # members who joined the Party in this month of a former year


@dataclass(frozen=True)
class FormPart:
    """One part of the minutes of a kind: its key, its label and hint, how it is typed."""

    key: str
    label: Text
    widget: Widget = Widget.TEXT
    hint: Text | None = None
    choices: tuple[tuple[str, Text], ...] = ()
    suggests: Suggests | None = None

    def __post_init__(self) -> None:
        """Refuse a part that could not be shown."""
        if not KEY.fullmatch(self.key) or self.key in TAKEN:
            raise ValueError(f"{self.key}: a key is made of small letters and underscores, and not taken")
        if (self.widget == Widget.SPEECHES) != (self.key == SPEECHES):
            raise ValueError(f"{self.key}: speeches stand under the key {SPEECHES}, and nothing else does")
        if (self.widget == Widget.CHOICE) != bool(self.choices):
            raise ValueError(f"{self.key}: a choice has choices, and nothing else has")

    @override
    def __str__(self) -> str:
        """Name the part in the reader's language."""
        return in_reader_language(self.label)

    @property
    def help(self) -> str:
        """The hint in the reader's language."""
        return in_reader_language(self.hint) if self.hint else ""

    @property
    def offered(self) -> dict[str, str]:
        """The choices by code, in the reader's language."""
        return {code: in_reader_language(label) for code, label in self.choices}

    def in_words(self, text: str) -> str:
        """Say what was kept: the words of a choice, anything else as it was typed."""
        return self.offered.get(text, text)


def in_reader_language(text: Text) -> str:
    """Give a wording in the reader's language."""
    return text.in_language(get_language() or "zh")


MAIN_PART = FormPart(MAIN, Text("会议记录", "Minutes"))
SPEECHES_PART = FormPart(SPEECHES, Text("发言", "Speeches"), Widget.SPEECHES)
USUAL = (MAIN_PART, SPEECHES_PART)  # of a kind that says nothing, such as one added by a scheme


def parts_from(rows: Iterable[Mapping[str, Any]] | None) -> tuple[FormPart, ...]:
    """Read the parts of a kind from its data (None: the usual ones).

    Raises ValueError or TypeError for a fact that is unknown, missing or contradictory, and for a kind
    without a main part: it is what the API reads and writes.
    """
    if rows is None:
        return USUAL
    parts = tuple(_part(**row) for row in rows)
    keys = [part.key for part in parts]
    if len(set(keys)) < len(keys) or MAIN not in keys:
        raise ValueError(f"{keys}: each part once, {MAIN} among them")
    return parts


def _part(
    *,
    key: str,
    label: Mapping[str, str],
    widget: str = Widget.TEXT,
    hint: Mapping[str, str] | None = None,
    choices: Mapping[str, Mapping[str, str]] | None = None,
    suggests: str | None = None,
) -> FormPart:
    return FormPart(
        key=key,
        label=Text(**label),
        widget=Widget(widget),
        hint=Text(**hint) if hint else None,
        choices=tuple((code, Text(**words)) for code, words in (choices or {}).items()),
        suggests=Suggests(suggests) if suggests else None,
    )


def joined(lists: Iterable[tuple[FormPart, ...]]) -> tuple[FormPart, ...]:
    """Put the parts of several kinds together: each once, as the first kind that has it says."""
    found: dict[str, FormPart] = {}
    for parts in lists:
        for part in parts:
            found.setdefault(part.key, part)
    return tuple(found.values()) or USUAL
