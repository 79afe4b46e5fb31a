"""What somebody typed into the minutes: each piece with what stood there when the typing began."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from typing_extensions import override

from zhixing.core.text import clean_text

LONGEST = 100_000  # characters of a part, or of what one person said
LINE = 500  # characters of a part on one line
NAME = 60

CHAIR, RECORDER = "chair", "recorder"
PEOPLE_KEYS = (CHAIR, RECORDER)
SPEECH = "speech-"  # before the id of a speech, in the key of its earlier texts

# Word and Excel end lines within a paragraph, pages and cells by control characters, and draw bullets from
# the private area of their symbol fonts.
WORD_BREAKS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x07": "\t", "\x1e": "-"})
BULLET = re.compile("(?m)^[\uf06c\uf06e\uf075\uf076\uf09f\uf0a7\uf0b7\uf0d8\uf0e8\uf0fc] ?")


def paragraphs(text: str) -> str:
    """Return a text as it was pasted from Word or a chat, its paragraphs kept, without what cannot be seen."""
    clean = clean_text(text.translate(WORD_BREAKS), lines=True)
    return clean_text(BULLET.sub("• ", clean), lines=True)


class ParagraphsField(forms.CharField):
    """A form's field of several paragraphs."""

    widget = forms.Textarea

    @override
    def to_python(self, value: Any) -> str:
        return paragraphs(str(value or ""))


@dataclass(frozen=True)
class TypedPart:
    """A part as typed, the version it was typed on, and that version's text (None: not known)."""

    text: str
    version: int = 0
    base: str | None = None


@dataclass(frozen=True)
class TypedSpeech:
    """A speech as typed: of the row `pk`, or a new one with a `token` by which it is added once."""

    name: str
    gist: str = ""
    is_dissent: bool = False
    pk: int | None = None
    version: int = 0
    base: str | None = None
    token: str = ""


@dataclass(frozen=True)
class Typed:
    """Everything typed at once; parts by key, chair and recorder under theirs."""

    parts: Mapping[str, TypedPart] = field(default_factory=dict)
    speeches: Sequence[TypedSpeech] = ()


@dataclass(frozen=True)
class Saved:
    """How a part or a speech stands after it was saved; `merged` with what somebody else typed meanwhile."""

    version: int
    text: str
    merged: bool = False
    pk: int | None = None
    token: str = ""


@dataclass(frozen=True)
class Clash:
    """Two versions of one place that cannot be put together; what was typed was not saved.

    `speech` is what was typed of a speech; its `version` is 0 where somebody else removed it.
    """

    key: str
    label: str
    stored: str
    typed: str
    by_name: str
    version: int
    base: str = ""  # the stored text as it is kept: saving again on it is a choice, not an accident
    speech: TypedSpeech | None = None


@dataclass
class Outcome:
    """What became of everything that was typed."""

    saved: dict[str, Saved] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    written: list[str] = field(default_factory=list)  # keys that really changed
    begun: list[str] = field(default_factory=list)  # those with a new earlier text, beyond going on typing
