"""Puts lines together that tell of one problem: its remedies on several lines, its lists on several sheets."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from zhixing.core.sheets.problems import Problem
from zhixing.core.sheets.text import name_key
from zhixing.rectification.carrying.reading import Line
from zhixing.rectification.likeness import likeness_of


@dataclass
class Entry:
    """A problem as the file tells of it, on one line or on several."""

    lines: list[Line] = field(default_factory=list)

    @property
    def line(self) -> Line:
        """The line that names the problem."""
        return self.lines[0]

    def get(self, name: str) -> Any:
        """Give the first value of a field on any line; None where all are empty."""
        return next((line.values[name] for line in self.lines if name in line.values), None)

    def all(self, name: str) -> list[Any]:
        """Give every different value of a field, in the order of the lines."""
        return list(dict.fromkeys(line.values[name] for line in self.lines if name in line.values))

    def line_of(self, name: str) -> Line:
        """Tell on which line a field is filled; the first line where it is filled on none."""
        return next((line for line in self.lines if name in line.values), self.line)

    @property
    def body(self) -> str:
        """The key of the body's name, empty where the file names none."""
        return name_key(self.get("body") or "")


def group(lines: Iterable[Line], problems: list[Problem]) -> list[Entry]:
    """Make problems of lines; a line that belongs to none is named in `problems`."""
    return _Grouping(problems).run(lines)


class _Grouping:
    """The problems found so far, by the numbers and the words under which other lines speak of them."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.entries: list[Entry] = []
        self.by_number: dict[str, list[Entry]] = {}
        self.by_words: dict[str, list[Entry]] = {}

    def run(self, lines: Iterable[Line]) -> list[Entry]:
        last: Entry | None = None
        sheet = ""
        for line in sorted(lines, key=lambda each: "text" not in each.table.columns):
            last = last if line.table.sheet == sheet else None
            sheet = line.table.sheet
            if last is not None and _goes_on(line, last):
                last.lines.append(line)
            else:
                last = self.place(line)
        return self.entries

    def place(self, line: Line) -> Entry | None:
        """Find the problem of a line that does not go on with the one above it."""
        if "text" not in line.values:
            return self.by_its_number(line)
        others = [entry for entry in self.by_words.get(_words(line), []) if _may_join(line, entry)]
        if others:
            others[0].lines.append(line)
            return others[0]
        return self.add(line)

    def add(self, line: Line) -> Entry:
        entry = Entry([line])
        self.entries.append(entry)
        self.by_words.setdefault(_words(line), []).append(entry)
        if "number" in line.values:
            self.by_number.setdefault(line.values["number"], []).append(entry)
        return entry

    def by_its_number(self, line: Line) -> Entry | None:
        number = line.values.get("number")
        known = self.by_number.get(number, []) if number else []
        found = [entry for entry in known if _may_join(line, entry)]
        if len(found) == 1:
            found[0].lines.append(line)
            return found[0]
        self.problems.append(_stray(line, number, len(found)))
        return None


def _words(line: Line) -> str:
    return likeness_of(line.values["text"])


def _goes_on(line: Line, entry: Entry) -> bool:
    """Tell whether a line tells more of the problem above: no other words, no other number, no other body."""
    before = next(
        (each for each in reversed(entry.lines) if each.table.sheet == line.table.sheet), entry.line
    )
    if not _same(line, before, "body"):
        return False
    return line.same or (_same(line, entry.line, "text") and _same(line, before, "number"))


def _same(line: Line, other: Line, name: str) -> bool:
    return name not in line.values or line.values[name] == other.values.get(name)


def _may_join(line: Line, entry: Entry) -> bool:
    """Tell whether a line may speak of a problem of another sheet."""
    body = name_key(line.values.get("body", ""))
    number = line.values.get("number", "")
    return (
        entry.line.table.sheet != line.table.sheet
        and (not body or not entry.body or body == entry.body)
        and (not number or entry.line.values.get("number", number) == number)
    )


def _stray(line: Line, number: str | None, found: int) -> Problem:
    values = {"number": number or ""}
    if "text" in line.table.columns:
        expected = _("what the problem is, and how it shows")
        return line.problem("text", _("The problem itself is missing."), expected)
    if found:
        message = _("Several problems have the number %(number)s.")
        return line.problem("number", message % values, _("the words of the problem too, or its body"))
    if number:
        message = _("There is no problem with the number %(number)s in this file.")
        return line.problem("number", message % values, _("a number of the problem list"))
    message = _("The line does not say of which problem it speaks.")
    return line.problem("number", message, _("the number of the problem"))
