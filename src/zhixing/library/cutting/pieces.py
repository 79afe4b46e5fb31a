"""A piece of a text as it is cut."""

from dataclasses import dataclass

from zhixing.library.choices import Level


@dataclass(frozen=True)
class Piece:
    """A heading, an article or a passage; paragraphs of the body are lines."""

    level: Level
    label: str = ""
    number: int | None = None
    heading: str = ""
    body: str = ""

    @property
    def characters(self) -> int:
        """How many characters a reader has before them, spaces left out."""
        return sum(len("".join(words.split())) for words in (self.label, self.heading, self.body))
