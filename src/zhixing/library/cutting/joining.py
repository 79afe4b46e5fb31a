"""Lines of a page → paragraphs."""

import re
from collections.abc import Sequence

from zhixing.library.cutting.headings import bare, listed, numbered

ENDS = "。！？；：”…!?"
SHORT = 0.8  # of a full line: a line that ends there ends its paragraph
INDENT = re.compile(r"^[ \t]{2,}|^　+")
WORD = re.compile(r"[A-Za-z0-9]")


def joined(lines: Sequence[str]) -> list[str]:
    """Put broken lines together: a paragraph ends at a short line, before an indented one or a heading."""
    full = _full(lines)
    found: list[str] = []
    before = ""
    for line in lines:
        if found and _goes_on(before, line, full):
            space = " " if WORD.match(found[-1][-1:]) and WORD.match(line.strip()) else ""
            found[-1] += space + line.strip()
        else:
            found.append(line.strip())
        before = line
    return found


def _full(lines: Sequence[str]) -> int:
    """Tell how long a full line is: as nine in ten are at most."""
    lengths = sorted(len(line.strip()) for line in lines)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _goes_on(before: str, line: str, full: int) -> bool:
    ended = before.rstrip()[-1:] in ENDS
    is_short = len(before.strip()) < full * SHORT
    if INDENT.match(line) and not INDENT.match(before):
        return False
    if is_short and (ended or _is_head(before)):
        return False
    if _is_head(line) and (ended or is_short):
        return False
    return not is_short


def _is_head(line: str) -> bool:
    words = line.strip()
    return bool(numbered(words) or bare(words) or listed(words))
