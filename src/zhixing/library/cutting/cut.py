"""Paragraphs → pieces."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from zhixing.core.text import folded
from zhixing.library.choices import Level
from zhixing.library.cutting.contents import without_contents
from zhixing.library.cutting.headings import Heading, bare, begins, is_title, listed, numbered
from zhixing.library.cutting.pieces import Piece

PASSAGE = 500  # characters after which a passage ends with its paragraph
TITLE_MARKS = str.maketrans("", "", "《》<>〈〉")


def cut(paragraphs: Sequence[str], title: str = "") -> list[Piece]:
    """Cut paragraphs into headings, articles and passages, in the order of reading.

    What stands in no article becomes passages of a few paragraphs each. A text without any article is cut
    at headings such as 一、 and （一）. A table of contents, and the text's own title on top, are left out.
    """
    lines = _without_title(without_contents(paragraphs), title)
    has_articles = any(_is_article(line) for line in lines)
    cutter = _Cutter(has_articles)
    place = 0
    while place < len(lines):
        following = lines[place + 1] if place + 1 < len(lines) else ""
        place += cutter.take(lines[place], following)
    return cutter.finish()


def _is_article(line: str) -> bool:
    found = numbered(line)
    return found is not None and found.level == Level.ARTICLE


def _without_title(lines: list[str], title: str) -> list[str]:
    wanted = folded(title.translate(TITLE_MARKS))
    if lines and wanted and folded(lines[0].translate(TITLE_MARKS)) == wanted:
        return lines[1:]
    return lines


@dataclass
class _Cutter:
    has_articles: bool
    pieces: list[Piece] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    open: Piece | None = None  # the article or passage that paragraphs still go to

    def take(self, line: str, following: str) -> int:
        """Take a line, with the next one if that is its title; returns how many were taken."""
        found = numbered(line) or bare(line) or (None if self.has_articles else listed(line))
        if found is None:
            self._continue(line)
            return 1
        if found.level == Level.ARTICLE:
            self._close()
            self.open = Piece(found.level, found.label, found.number, found.title)
            self.body = [found.rest] if found.rest else []
            return 1
        return self._head(found, following)

    def _head(self, found: Heading, following: str) -> int:
        self._close()
        title, taken = found.rest.strip(), 1
        if not title and is_title(following) and not begins(following):
            title, taken = following.strip(), 2
        self.pieces.append(Piece(found.level, found.label, found.number, title))
        return taken

    def _continue(self, line: str) -> None:
        """Add a paragraph to the article, or to a passage that is not full yet."""
        if self.open is None:
            self.open = Piece(Level.PASSAGE)
        self.body.append(line)
        if self.open.level == Level.PASSAGE and sum(map(len, self.body)) >= PASSAGE:
            self._close()

    def _close(self) -> None:
        if self.open is not None:
            self.pieces.append(replace(self.open, body="\n".join(self.body)))
        self.open, self.body = None, []

    def finish(self) -> list[Piece]:
        """Close what is open and give the pieces."""
        self._close()
        return self.pieces
