"""Texts as people type and paste them, without what cannot be seen."""

import re
import unicodedata
from typing import Any

from django import forms
from typing_extensions import override

# Control, bidirectional and zero-width characters come along when texts are copied from chats and web pages.
# They cannot be seen, make two equal names different, and can turn a line round on the page.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
BREAKS = re.compile(r"\r\n?|\u2028|\u2029|\x85")
SPACES = re.compile(r"[^\S\n]+")
EMPTY_LINES = re.compile(r"\n{3,}")
# Full-width signs as their plain selves: Ａ is A, ！ is !, character for character.
WIDTHS = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


def clean_text(text: str, *, lines: bool = False) -> str:
    """Return a text without invisible characters, in composed form, its runs of spaces made one.

    With `lines`, paragraphs are kept (two empty lines at most become one); without, all stands on one line.
    Lone halves of surrogate pairs, which no database stores, go too.
    """
    text = BREAKS.sub("\n", text.encode("utf-8", "ignore").decode("utf-8"))
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    if not lines:
        return re.sub(r"\s+", " ", text).strip()
    text = "\n".join(SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return EMPTY_LINES.sub("\n\n", text).strip()


def folded(text: str) -> str:
    """Return a text as searches and comparisons look at it: of one width and case, without any space.

    Every character stays one or goes, so that a place in the folded text can be found in the text again.
    """
    narrow = "".join(INVISIBLE.sub("", text).translate(WIDTHS).split())
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in narrow)


class CleanField(forms.CharField):
    """A form's text field that cleans what was typed before it checks it; `lines` keeps paragraphs."""

    def __init__(self, *, lines: bool = False, **kwargs: Any) -> None:
        self.lines = lines
        if lines:
            kwargs.setdefault("widget", forms.Textarea)
        super().__init__(**kwargs)

    @override
    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "", lines=self.lines)
