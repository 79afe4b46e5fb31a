"""Names of people in problems, masked for whoever may read a body's lists but not the names in them.

`mask_for(user, problem)` for one problem; for a list of one body's (`with_rows`), `Masks(user, body).of(problem)`.
Then `mask.text(problem.text)`: 张三 → 张××.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from typing_extensions import override

from zhixing.organizations.models import Organization, Post
from zhixing.rectification.models import Problem, Responsibility
from zhixing.rectification.people import within

SIGN = "××"
SHORTEST = 2  # characters of a name that can be told from any other word


class Mask:
    """Masks the names that it was given, the longest first, and those with a space inside: 张　三."""

    is_clear = False

    def __init__(self, names: Iterable[str]) -> None:
        dense = {"".join(name.split()) for name in names}
        self._names = {name for name in dense if len(name) >= SHORTEST}
        self._lengths = sorted({len(name) for name in self._names}, reverse=True)

    def text(self, text: str) -> str:
        """Return the text with its names masked."""
        marks = [place for place, sign in enumerate(text) if not sign.isspace()]
        dense = "".join(text[place] for place in marks)
        found, start, done = [], 0, 0
        while start < len(dense):
            length = self._name_at(dense, start)
            if length:
                found += [text[done : marks[start]], self.name(dense[start])]
                done = marks[start + length - 1] + 1
            start += length or 1
        return "".join([*found, text[done:]])

    def name(self, name: str) -> str:
        """Return a name that stands by itself as its first sign, and no more of it."""
        return f"{name[:1]}{SIGN}"

    def _name_at(self, dense: str, start: int) -> int:
        """Tell how long the longest name is that begins here."""
        starting = (dense[start : start + length] for length in self._lengths)
        return next((len(name) for name in starting if name in self._names), 0)


class Clear(Mask):
    """Masks nothing: for those who may read names."""

    is_clear = True

    @override
    def text(self, text: str) -> str:
        return text

    @override
    def name(self, name: str) -> str:
        return name


CLEAR = Clear(())


class Masks:
    """The masks of one body's problems for one reader; names are read once, and only if need be."""

    def __init__(self, user: Any, organization: Organization) -> None:
        self._user, self._organization = user, organization
        self._may_read = user.has_perm("rectification.view_names", organization)

    def of(self, problem: Problem) -> Mask:
        """Give the mask of a problem of the body; whoever answers for it reads it clearly."""
        rows = list(problem.responsibilities.all())
        if self._may_read or self._answers(problem, rows):
            return CLEAR
        return Mask({*self._names, *(row.name for row in rows), problem.old_owner})

    def _answers(self, problem: Problem, rows: Iterable[Responsibility]) -> bool:
        user = self._user
        if user.member_id is None or user.unit_id != problem.unit_id:
            return False
        return any(row.member_id == user.member_id for row in rows)

    @cached_property
    def _names(self) -> set[str]:
        """Everybody who ever belonged to the body or below it in its unit, or held a post there."""
        posts = Post.objects.filter(unit_id=self._organization.unit_id, organization=self._organization)
        return {
            *within(self._organization).values_list("member__name", flat=True),
            *posts.values_list("member__name", flat=True),
        }


def mask_for(user: Any, problem: Problem) -> Mask:
    """Give the mask through which a user reads one problem; a member's own is never masked for its readers."""
    if problem.is_own or user.has_perm("rectification.view_names", problem):
        return CLEAR
    return Masks(user, problem.organization).of(problem)
