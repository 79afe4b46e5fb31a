"""The text itself as HTML. Hundreds of articles stand on a page, so what is the same below each is written once
by its template, and the articles are put together here rather than by a loop in a template.
"""

from collections.abc import Iterable
from functools import cached_property

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zhixing.library.models import Text
from zhixing.study.queries.reading import Piece

ARTICLE = '<section class="text__piece" id="a{key}" data-anchor="{key}">{words}{beside}{tools}</section>\n'
HEAD = (
    '<div class="text__head" id="a{key}" data-anchor="{key}" data-depth="{depth}">'
    "<h{depth}>{name}</h{depth}>{words}{tools}</div>\n"
)
NAMED = '<p><strong class="text__label">{}</strong>　{}</p>'
NOTHING = SafeString("")
HERE = "0ANCHOR0"  # stands for the article's number until it is put in


class Writer:
    """Writes the pieces of a text for one reader."""

    def __init__(self, request: HttpRequest, text: Text, *, is_reader: bool) -> None:
        self.request, self.text, self.is_reader = request, text, is_reader
        self.may_link = is_reader or request.user.has_perm("study.guide")

    def write(self, pieces: Iterable[Piece]) -> SafeString:
        """Write all pieces, one after another."""
        return mark_safe("".join(self._head(each) if each.depth else self._article(each) for each in pieces))

    def _head(self, piece: Piece) -> str:
        words = format_html_join("", "<p>{}</p>", ((line,) for line in piece.paragraphs))
        tools = self._put(self._of_heading, piece)
        return format_html(HEAD, key=piece.key, depth=piece.depth, name=piece.name, words=words, tools=tools)

    def _article(self, piece: Piece) -> str:
        lines = list(piece.paragraphs)
        named = format_html(NAMED, piece.name, lines.pop(0) if lines else "") if piece.name else NOTHING
        words = named + format_html_join("", "<p>{}</p>", ((line,) for line in lines))
        tools = self._put(self._read if piece.is_read else self._unread, piece)
        return format_html(ARTICLE, key=piece.key, words=words, beside=self._beside(piece), tools=tools)

    def _beside(self, piece: Piece) -> str:
        if not (piece.links or piece.thoughts):
            return ""
        return render_to_string("study/beside.html", {"piece": piece, "text": self.text}, self.request)

    @cached_property
    def _of_heading(self) -> str:
        return self._tools(is_heading=True) if self.is_reader else ""

    @cached_property
    def _read(self) -> str:
        return self._tools(is_read=True)

    @cached_property
    def _unread(self) -> str:
        return self._tools(is_read=False)

    def _tools(self, **state: bool) -> str:
        """Write the row of buttons below a piece, for whichever piece it will be."""
        if not self.may_link:
            return ""
        base = reverse("study:link", args=[self.text.pk, 0]).removesuffix("0/")
        context = {"text": self.text, "is_reader": self.is_reader, "link_base": base, "anchor": HERE}
        return render_to_string("study/tools.html", context | state)

    def _put(self, tools: str, piece: Piece) -> SafeString:
        return mark_safe(tools.replace(HERE, piece.key))
