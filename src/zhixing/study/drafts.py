"""A point of a study plan as somebody types it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhixing.library.models import Text
from zhixing.study.choices import StudyWay


@dataclass(frozen=True)
class PointDraft:
    """What is studied (a text, a topic, own words, or several of these), how, and by when."""

    text: Text | None = None
    topic: str = ""
    words: str = ""
    way: str = StudyWay.SELF
    by: date | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """The values as they stand on the row."""
        return {"text": self.text, "topic": self.topic, "words": self.words, "way": self.way, "by": self.by}

    @property
    def is_empty(self) -> bool:
        """Whether nothing to study is named."""
        return not (self.text or self.topic or self.words)
