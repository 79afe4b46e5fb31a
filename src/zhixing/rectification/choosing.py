"""What a reader chose to see of the three lists: which list, which states, which time, which kind."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhixing.rectification.choices import STANDING, ProblemState
from zhixing.rectification.tags import Pair


class ThreeLists(models.TextChoices):
    """The three lists, which are three views of one set of rows (R2.5-3)."""

    PROBLEMS = "problems", _("Problem list")
    RECTIFICATION = "rectification", _("Rectification list")
    RESPONSIBILITY = "responsibility", _("Responsibility list")


class Shown(models.TextChoices):
    """Which problems of a list are shown, by how far they are."""

    STANDING = "", _("what stands now")
    AT_WORK = "at_work", _("not done yet")
    DONE = "done", _("done, to be verified")
    STRUCK_OFF = "struck_off", _("struck off")
    LONG_TERM = "long_term", _("long-term")
    ALL = "all", pgettext_lazy("problems", "all of them")


STATES: dict[Shown, frozenset[ProblemState]] = {
    Shown.STANDING: frozenset(STANDING),
    Shown.AT_WORK: frozenset({ProblemState.OPEN, ProblemState.UNDER_WAY}),
    Shown.DONE: frozenset({ProblemState.DONE}),
    Shown.STRUCK_OFF: frozenset({ProblemState.STRUCK_OFF}),
    Shown.LONG_TERM: frozenset({ProblemState.LONG_TERM}),
    Shown.ALL: frozenset(set(ProblemState) - {ProblemState.DROPPED}),
}


@dataclass(frozen=True)
class Choice:
    """What is shown: states, a year in which a problem was found or struck off, and tags it must carry."""

    shown: Shown = Shown.STANDING
    year: int | None = None
    tags: tuple[Pair, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Whether it shows anything else than what stands now."""
        return self != Choice()


def code_of(pair: Pair) -> str:
    """Write a tag as an address does."""
    return ":".join(pair)


def pair_of(code: str) -> Pair:
    """Read a tag as an address writes it."""
    taxonomy, _colon, entry = code.partition(":")
    return taxonomy, entry
