"""An uploaded file → its paragraphs, whatever its format."""

from collections.abc import Callable
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from zhixing.core.text import clean_text
from zhixing.core.uploads import Type
from zhixing.library.cutting import html, markdown, pdf, plain, word
from zhixing.library.cutting.faults import fault

MOST_CHARACTERS = 1_000_000  # a thick book; what is longer comes in volumes
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
READERS: dict[str, Callable[[bytes], list[str]]] = {
    WORD: word.paragraphs,
    "application/pdf": pdf.paragraphs,
    "text/plain": plain.paragraphs,
    "text/markdown": markdown.paragraphs,
    "text/html": html.paragraphs,
}


def _anything(_content: object) -> bool:
    """Let the reader itself find out: it can say what is wrong."""
    return True


TEXT_FILES = (
    Type((".docx",), WORD, _anything),
    Type((".pdf",), "application/pdf", _anything),
    Type((".txt",), "text/plain", _anything),
    Type((".md", ".markdown"), "text/markdown", _anything),
    Type((".html", ".htm"), "text/html", _anything),
)


def read(content: bytes, content_type: str) -> list[str]:
    """Read a file into paragraphs without what cannot be seen.

    Raises ValidationError for `file` that says what is wrong with it and how to mend it: not what its name
    says, damaged, with a password, with macros, scanned without text, too long.
    """
    found = [clean_text(line) for line in READERS[content_type](content)]
    lines = [line for line in found if line]
    if not lines:
        raise fault(_("There is no text in this file. Choose the file in which the text can be selected."))
    if sum(map(len, lines)) > MOST_CHARACTERS:
        raise fault(_("The text is longer than a million characters. Split it into volumes, one file each."))
    return lines


def type_of(name: str) -> str:
    """Tell the content type that a name's ending stands for; raises KeyError for one that is not read."""
    ending = PurePosixPath(name).suffix.lower()
    return {each: kind.content_type for kind in TEXT_FILES for each in kind.endings}[ending]
