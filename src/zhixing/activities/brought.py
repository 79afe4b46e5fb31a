"""What a topic brings to an activity, so that nobody types it twice: rooms above register where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhixing.activities.models import Activity
from zhixing.core.sources import Sources

NUMBERS = "一二三四五六七八九十"


@dataclass(frozen=True)
class ToRead:
    """One text to read: its name, from which article on, what to look at, and the page on which to read it."""

    title: str
    note: str = ""
    url: str = ""

    @property
    def words(self) -> str:
        """The name, and what to look at where that is said."""
        return (
            _("%(title)s (%(note)s)") % {"title": self.title, "note": self.note} if self.note else self.title
        )


@dataclass(frozen=True)
class Brought:
    """The questions of a discussion and what is read for it, in the reader's language."""

    questions: tuple[str, ...] = ()
    readings: tuple[ToRead, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.questions or self.readings)

    def plus(self, other: "Brought") -> "Brought":
        """Put what two rooms bring together."""
        return Brought((*self.questions, *other.questions), (*self.readings, *other.readings))


# Functions that tell what an activity's topic brings along.
brings = Sources[Callable[[Activity], Brought]]()


def brought_to(activity: Activity) -> Brought:
    """Tell what an activity's topic brings along; nothing where it has none."""
    found = Brought()
    if activity.topic:
        for source in brings:
            found = found.plus(source(activity))
    return found


def numbered(lines: tuple[str, ...]) -> str:
    """Write lines under one another with their numbers, as minutes in the reader's language have them."""
    chinese = (get_language() or "zh").startswith("zh")
    signs = [f"{sign}、" for sign in NUMBERS] if chinese and len(lines) <= len(NUMBERS) else []
    signs = signs or [f"{number}. " for number in range(1, len(lines) + 1)]
    return "\n".join(f"{sign}{line}" for sign, line in zip(signs, lines, strict=False))
