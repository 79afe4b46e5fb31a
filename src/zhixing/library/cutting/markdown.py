"""Markdown: its words without its signs."""

import html
import re

from zhixing.library.cutting.plain import BREAK, decode

FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
HIDDEN = re.compile(
    r"(?P<opens><!--|<(?:script|style)\b[^<>]*>)|(?P<closes>-->|</(?:script|style)\s*>)", re.IGNORECASE
)
LONGEST = 5_000  # signs in a line that is looked into: no one writes more, and patterns stay quick
RULE = re.compile(r"\s*([-*_=]\s*){3,}$|\s*```.*$|\s*~~~.*$|\s*\|?[\s:|-]+\|[\s:|-]*$")
LEADING = re.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+(?:\[[ xX]\]\s+)?)+")
CLOSING = re.compile(r"\s+#+\s*$")
IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
STRONG = re.compile(r"(\*\*\*|\*\*|\*|___|__|~~|`+)(?=\S)(.+?)(?<=\S)\1")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|~])")


def paragraphs(content: bytes) -> list[str]:
    """Read Markdown: each line that says something is a paragraph, its links and emphasis made plain words."""
    text = _shown(FRONT.sub("", "\n".join(BREAK.split(decode(content)))))
    return [_plain(line) for line in text.split("\n") if len(line) > LONGEST or not RULE.match(line)]


def _shown(text: str) -> str:
    """Leave comments and scripts out; one that never ends is taken for text, so that none of it is lost."""
    parts, place, hidden_from = [], 0, None
    for found in HIDDEN.finditer(text):
        if hidden_from is None and found["opens"]:
            hidden_from = found.start()
        elif hidden_from is not None and found["closes"]:
            parts.append(text[place:hidden_from])
            place, hidden_from = found.end(), None
    return "".join([*parts, text[place:]])


def _plain(line: str) -> str:
    if len(line) > LONGEST:
        return html.unescape(line)
    line = CLOSING.sub("", LEADING.sub("", line)) if LEADING.match(line) else line
    line = LINK.sub(r"\1", IMAGE.sub("", line))
    for _time in range(3):  # emphasis within emphasis
        line = STRONG.sub(r"\2", line)
    line = TAG.sub("", ESCAPED.sub(r"\1", line))
    if line.strip().startswith("|"):
        line = " ".join(line.strip().strip("|").split("|"))
    return html.unescape(line)
