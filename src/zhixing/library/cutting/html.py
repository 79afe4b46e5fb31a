"""HTML: only the text that it shows; nothing in it is run, fetched or kept."""

import re
from html import unescape
from html.parser import HTMLParser

from typing_extensions import override

from zhixing.library.cutting.plain import decode

CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
HEAD = 2048
TAG = re.compile(r"<[^<>]*>")
SILENT = {"script", "style", "template", "noscript", "svg", "title", "textarea", "select", "button", "iframe"}
WITHIN = {
    *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins"),
    *("kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong"),
    *("sub", "sup", "time", "tt", "u", "var", "wbr", "img"),
}
SAME_LINE = {"td", "th"}


def paragraphs(content: bytes) -> list[str]:
    """Read the text of a page, a paragraph for each block; scripts, styles and controls say nothing."""
    found = CHARSET.search(content[:HEAD])
    hint = found[1].decode("ascii").lower() if found else ""
    page = _Page()
    page.feed(decode(content, "gb18030" if hint in {"gb2312", "gbk"} else hint))
    return "".join([*page.parts, page.rest()]).split("\n")


class _Page(HTMLParser):
    """Collects text, with a line end for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = ""  # the tag whose content is left out

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.silent and tag in SILENT:
            self.silent = tag
        self._break(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""
        self._break(tag)

    @override
    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)

    def rest(self) -> str:
        """Give the words behind a tag or comment that never ends: the parser itself would try for hours."""
        return "" if self.silent else unescape(TAG.sub("\n", self.rawdata))

    def _break(self, tag: str) -> None:
        if tag not in WITHIN:
            self.parts.append(" " if tag in SAME_LINE else "\n")

    @override
    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(" ".join(data.split("\n")) if data.strip() else " ")
