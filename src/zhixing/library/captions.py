"""Captions of a recording: read from WebVTT or SubRip, checked line by line, written as plain WebVTT.

Only times and words are kept: positions, colours and styles go, the browser shows captions its own way.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.text import clean_text

LARGEST = 2 * 1024 * 1024  # bytes; a day of talk is less
MOST_FAULTS = 5  # said at once; the others follow when these are mended
TIME = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})"
TIMES = re.compile(rf"\s*{TIME}\s*-->\s*{TIME}(?:\s.*)?", re.ASCII)
VOICE = re.compile(r"<v(?:\.\S*)?\s+([^>]+)>")
TAG = re.compile(r"</?[a-z0-9][^>]*>|\{\\[^}]*\}", re.IGNORECASE)
ASIDE = ("NOTE", "STYLE", "REGION")  # blocks that are no caption
SIGNS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
PAUSE = 3000  # ms of silence that begin a paragraph of the transcript
LONG = 240  # characters after which a paragraph ends


@dataclass(frozen=True)
class Cue:
    """Words that stand in the picture from one time to another, in milliseconds from the beginning."""

    first: int
    last: int
    words: str

    @property
    def time(self) -> str:
        """When it begins, as people say it: 1:02:03, 2:03."""
        hours, rest = divmod(self.first // 1000, 3600)
        minutes, seconds = divmod(rest, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def read_captions(content: bytes) -> list[Cue]:
    """Read captions from a .vtt or .srt file, whatever its ending says.

    Raises ValidationError for `captions` with a message for each of the first lines that are wrong.
    """
    if len(content) > LARGEST:
        raise _fault([_("Captions are text and small; this file is not. Choose the .vtt or .srt file.")])
    cues: list[Cue] = []
    faults: list[str] = []
    for number, lines in _blocks(_decoded(content)):
        try:
            cue = _cue(number, lines, cues[-1].first if cues else 0)
        except ValueError as error:
            faults.append(str(error))
            continue
        if cue.words:
            cues.append(cue)
    if faults:
        raise _fault(faults[:MOST_FAULTS])
    if not cues:
        raise _fault([_("No captions are in this file. A .vtt or .srt file has times and words in turn.")])
    return cues


def _decoded(content: bytes) -> str:
    encodings = ["utf-16"] if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _fault([_("This file is no text. Choose the .vtt or .srt file.")])


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """List the blocks between empty lines, each with the number of its first line; no heads, no asides."""
    block: list[str] = []
    lines = [*re.split(r"\r\n?|\n", text), ""]
    for number, line in enumerate(lines, start=1):
        if line.strip():
            block.append(line)
        elif block:
            begin = number - len(block)
            is_head = begin == 1 and block[0].startswith("WEBVTT")
            if not is_head and block[0].split()[0] not in ASIDE:
                yield begin, block
            block = []


def _cue(number: int, lines: list[str], before: int) -> Cue:
    """Read one caption; raises ValueError with the words for whoever has to mend it."""
    at = 0 if "-->" in lines[0] else 1
    if at == 1 and (len(lines) == 1 or "-->" not in lines[1]):
        raise ValueError(_at(number, _("a time is expected here, such as 00:01:02.000 --> 00:01:05.000")))
    found = TIMES.fullmatch(lines[at])
    if found is None:
        raise ValueError(
            _at(number + at, _("this time cannot be read; it looks like 00:01:02.000 --> 00:01:05.000"))
        )
    parts = [int(part or 0) for part in found.groups()]
    first, last = _milliseconds(parts[:4]), _milliseconds(parts[4:])
    if last <= first:
        raise ValueError(_at(number + at, _("this caption ends before it begins")))
    if first < before:
        raise ValueError(_at(number + at, _("this caption begins before the one above it")))
    return Cue(first, last, _words(lines[at + 1 :]))


def _milliseconds(parts: Sequence[int]) -> int:
    hours, minutes, seconds, thousandths = parts
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _words(lines: Sequence[str]) -> str:
    spoken = TAG.sub("", VOICE.sub(r"\1：", "\n".join(lines)))
    return clean_text(html.unescape(spoken), lines=True).replace("\n\n", "\n")


def _at(number: int, problem: str) -> str:
    return _("Line %(number)d: %(problem)s.") % {"number": number, "problem": problem}


def _fault(messages: list[str]) -> ValidationError:
    return ValidationError({"captions": messages})


def as_webvtt(cues: Sequence[Cue]) -> str:
    """Write captions as WebVTT."""
    blocks = (f"{_stamp(cue.first)} --> {_stamp(cue.last)}\n{cue.words.translate(SIGNS)}" for cue in cues)
    return "\n\n".join(("WEBVTT", *blocks)) + "\n"


def _stamp(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{thousandths:03}"


def transcript(cues: Sequence[Cue]) -> list[Cue]:
    """Put captions together to paragraphs to be read: a pause or enough words begin the next."""
    paragraphs: list[Cue] = []
    for cue in cues:
        words = cue.words.replace("\n", " ")
        last = paragraphs[-1] if paragraphs else None
        if last is None or cue.first - last.last > PAUSE or len(last.words) > LONG:
            paragraphs.append(Cue(cue.first, cue.last, words))
        else:
            paragraphs[-1] = Cue(last.first, max(last.last, cue.last), f"{last.words} {words}")
    return paragraphs
