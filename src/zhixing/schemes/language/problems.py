"""What is wrong with a file, where it stands, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NoReturn

from django.utils.translation import gettext as _
from typing_extensions import override

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the file, its line (from 1), the place in words, and the message."""

    file: str
    line: int
    place: str
    message: str

    @override
    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        return f"{self.file}:{self.line}: {place}{self.message}"


class SchemeError(Exception):
    """A file that cannot be used; ``problems`` holds everything that is wrong with it, by line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda each: each.line))
        super().__init__("\n".join(str(each) for each in self.problems))


@dataclass(slots=True)
class Problems:
    """Collects problems while one file is read; ``lines`` tells where each path of it stands."""

    file: str
    lines: Mapping[Path, int] = field(default_factory=dict)
    names: Mapping[Path, str] = field(default_factory=dict)
    found: list[Problem] = field(default_factory=list)

    def add(self, path: Path, message: str) -> None:
        """Note a problem at ``path``; a path that is not in the file stands where its parent does."""
        self.found.append(Problem(self.file, self._line(path), self._place(path), message))

    def at_line(self, line: int, message: str) -> None:
        """Note a problem that belongs to a line rather than to a place in the tree."""
        self.found.append(Problem(self.file, line, "", message))

    def stop(self) -> NoReturn:
        """Raise SchemeError with what has been noted."""
        raise SchemeError(self.found)

    def stop_if_any(self) -> None:
        """Raise SchemeError when anything has been noted."""
        if self.found:
            self.stop()

    def _line(self, path: Path) -> int:
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def _place(self, path: Path) -> str:
        steps = (self.names.get(path[: end + 1], path[end]) for end in range(len(path)))
        return " › ".join(str(step + 1) if isinstance(step, int) else step for step in steps)


MOST_SHOWN = 80
MOST_LISTED = 15


def quoted(value: object) -> str:
    """Give what was found in quotes, on one line and cut to a readable length."""
    words = " ".join(str(value).split())
    return f"“{words[:MOST_SHOWN]}…”" if len(words) > MOST_SHOWN else f"“{words}”"


def unknown(found: str, known: Iterable[str], what: str) -> str:
    """Say that ``found`` is not one of ``known``, with the nearest of them if one is near."""
    choices = sorted(known)
    near = get_close_matches(found, choices, n=1, cutoff=0.65)
    if near:
        return _("found {found}, expected {what}; did you mean {near}?").format(
            found=quoted(found), what=what, near=quoted(near[0])
        )
    listed = ", ".join(choices[:MOST_LISTED]) or _("(none is defined)")
    if len(choices) > MOST_LISTED:
        listed += ", …"
    return _("found {found}, expected {what}: {known}").format(found=quoted(found), what=what, known=listed)
