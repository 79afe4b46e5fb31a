"""Plain text, in the encodings in use: UTF-8, UTF-16 with its mark, GB18030 (and with it GBK and GB2312)."""

import codecs
import re

from django.utils.translation import gettext as _

from zhixing.library.cutting.faults import fault

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ODD = re.compile("[\x00-\x08\x0e-\x1a\ue000-\uf8ff]")
BREAK = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")


def paragraphs(content: bytes) -> list[str]:
    """Read plain text, each line a paragraph; raises ValidationError where it is none."""
    return BREAK.split(decode(content))


def decode(content: bytes, hint: str = "") -> str:
    """Decode a text by its mark, by what it says of itself (`hint`), or as one of the encodings in use.

    Raises ValidationError for what is no text, or in another encoding.
    """
    marked = next((encoding for mark, encoding in MARKS if content.startswith(mark)), "")
    for encoding in (marked,) if marked else ("utf-8", hint, "gb18030", *_unmarked(content)):
        text = _try(content, encoding)
        if text is not None:
            return text
    message = _("The file is no text in UTF-8, UTF-16 or GB18030. Open it, save it as UTF-8 and try again.")
    raise fault(message)


def _try(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding) if encoding else None
    except (UnicodeDecodeError, LookupError):
        return None
    # A guess that yields control or private signs was wrong.
    return None if text is None or len(ODD.findall(text)) > len(text) // 200 else text


def _unmarked(content: bytes) -> tuple[str, ...]:
    """Guess UTF-16 without its mark by the byte that line ends leave."""
    if b"\n\x00" in content:
        return ("utf-16-le",)
    return ("utf-16-be",) if b"\x00\n" in content else ()
