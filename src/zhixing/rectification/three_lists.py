"""The columns of the three lists (domain.md §11), once for the page, for paper and for Excel."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhixing.organizations.models import Organization
from zhixing.rectification.choices import Duty, ProblemState, Source, StepKind
from zhixing.rectification.choosing import ThreeLists
from zhixing.rectification.masking import Mask, Masks
from zhixing.rectification.models import Problem, Remedy, Step
from zhixing.rectification.tags import Kinds, Names
from zhixing.schemes.language.model import Use

Value = str | int | date
BEFORE_AND_AFTER = {StepKind.LISTED, StepKind.STRUCK_OFF, StepKind.DROPPED}  # no progress in between
ALL_OF_A_KIND = gettext_lazy("%(kind)s: %(names)s")


class Line:
    """One problem with its history as the three lists say it to one reader."""

    def __init__(self, problem: Problem, names: Names, mask: Mask) -> None:
        self.problem, self.mask, self._names = problem, mask, names

    @property
    def text(self) -> str:
        """The problem, and how it shows."""
        return self.mask.text(self.problem.text)

    @cached_property
    def _kinds(self) -> list[Kinds]:
        return self._names.kinds(self.problem.tags.all())

    @property
    def source(self) -> str:
        """How it was found and by what campaign; of one carried over, also when."""
        problem = self.problem
        origins = [name for kind in self._kinds if kind.use == Use.ORIGINS for name in kind.names]
        is_old = problem.source == Source.CARRIED_OVER
        before = [formats.date_format(problem.found_on)] if is_old else []
        return " · ".join([str(problem.get_source_display()), *origins, *before])

    @property
    def kinds(self) -> list[str]:
        """Its kinds, each taxonomy apart."""
        return [
            str(ALL_OF_A_KIND) % {"kind": kind.title, "names": _(", ").join(kind.names)}
            for kind in self._kinds
            if kind.use != Use.ORIGINS
        ]

    @cached_property
    def remedies(self) -> list[Remedy]:
        """Its measures in their order."""
        return list(self.problem.remedies.all())

    @cached_property
    def _steps(self) -> list[Step]:
        return list(self.problem.steps.all())

    @property
    def progress(self) -> str:
        """What was done last, with its day."""
        notes = [step for step in self._steps if step.text and step.kind not in BEFORE_AND_AFTER]
        return f"{formats.date_format(notes[-1].on)} {self.mask.text(notes[-1].text)}" if notes else ""

    @property
    def proof(self) -> list[str]:
        """The names of the files kept with its steps."""
        return [self.mask.text(file.name) for step in self._steps for file in step.files.all()]

    @property
    def verified(self) -> str:
        """Who verified it last, and in which words; empty unless it is struck off."""
        if self.problem.state != ProblemState.STRUCK_OFF:
            return ""
        last = [step for step in self._steps if step.kind == StepKind.STRUCK_OFF][-1:]
        return " · ".join(
            part
            for step in last
            for part in (self.mask.name(step.by_name), self.mask.text(step.text))
            if part
        )

    def people(self, duty: Duty) -> list[str]:
        """Who has a duty in it."""
        rows = self.problem.responsibilities.all()
        return [self.mask.name(row.name) for row in rows if row.duty == duty]

    @property
    def due_on(self) -> date | None:
        """The day by which its last measure is due."""
        return max((each.due_on for each in self.remedies), default=None)


@dataclass(frozen=True)
class Column:
    """One column: its heading, its width in Excel, and what it says of a line; several values stand in order.

    `by_remedy` columns say one thing for each measure.
    """

    head: str | Promise
    width: int
    values: Callable[[Line], Iterable[Value | None]]
    by_remedy: bool = False
    is_link: bool = False  # the page leads on from here


@dataclass(frozen=True)
class Cell:
    """What one column says of one problem."""

    column: Column
    values: list[Value]


@dataclass(frozen=True)
class Ledger:
    """One of the three lists: its code and its columns."""

    code: ThreeLists
    columns: tuple[Column, ...]

    def cells(self, line: Line) -> list[Cell]:
        """Say a problem in one row, its measures below one another within a cell."""
        return [
            Cell(column, [value for value in column.values(line) if value not in {None, ""}])
            for column in self.columns
        ]

    def rows(self, line: Line) -> Iterator[list[Value]]:
        """Say a problem in rows, one a measure where the list has measures: a date then stays a date."""
        said = [list(column.values(line)) for column in self.columns]
        by_remedy = any(column.by_remedy for column in self.columns)
        for place in range(max(1, len(line.remedies)) if by_remedy else 1):
            yield [
                _one(values, place) if column.by_remedy else _joined(values)
                for column, values in zip(self.columns, said, strict=True)
            ]


def _one(values: list[Value | None], place: int) -> Value:
    return (values[place] if place < len(values) else None) or ""


def _joined(values: list[Value | None]) -> Value:
    filled = [value for value in values if value not in {None, ""}]
    return filled[0] if len(filled) == 1 and filled[0] is not None else "\n".join(map(str, filled))


def _one_of(name: str) -> Callable[[Line], list[Any]]:
    return lambda line: [getattr(line.problem, name)]


def _people(duty: Duty) -> Callable[[Line], list[str]]:
    return lambda line: line.people(duty)


def _texts(name: str) -> Callable[[Line], list[str]]:
    return lambda line: [line.mask.text(getattr(each, name)) for each in line.remedies]


NUMBER = Column(gettext_lazy("Problem no."), 9, _one_of("number"), is_link=True)
LEDGERS: dict[ThreeLists, Ledger] = {
    ThreeLists.PROBLEMS: Ledger(
        ThreeLists.PROBLEMS,
        (
            Column(gettext_lazy("No."), 7, _one_of("number")),
            Column(gettext_lazy("Whose"), 24, lambda line: [line.problem.organization.name]),
            Column(gettext_lazy("Problem, and how it shows"), 50, lambda line: [line.text], is_link=True),
            Column(pgettext_lazy("column", "How found"), 26, lambda line: [line.source]),
            Column(gettext_lazy("Kinds"), 30, lambda line: line.kinds),
            Column(pgettext_lazy("column", "Found on"), 14, _one_of("found_on")),
        ),
    ),
    ThreeLists.RECTIFICATION: Ledger(
        ThreeLists.RECTIFICATION,
        (
            NUMBER,
            Column(gettext_lazy("Aim"), 26, _texts("aim"), by_remedy=True),
            Column(pgettext_lazy("column", "Measure"), 40, _texts("step"), by_remedy=True),
            Column(
                gettext_lazy("Due"), 14, lambda line: [each.due_on for each in line.remedies], by_remedy=True
            ),
            Column(gettext_lazy("State"), 12, lambda line: [str(line.problem.get_state_display())]),
            Column(pgettext_lazy("column", "Progress"), 36, lambda line: [line.progress]),
            Column(gettext_lazy("Proof"), 22, lambda line: line.proof),
            Column(pgettext_lazy("column", "Verified"), 20, lambda line: [line.verified]),
            Column(gettext_lazy("Struck off on"), 14, _one_of("struck_off_on")),
        ),
    ),
    ThreeLists.RESPONSIBILITY: Ledger(
        ThreeLists.RESPONSIBILITY,
        (
            NUMBER,
            Column(gettext_lazy("Responsible leader"), 20, _people(Duty.LEADER)),
            Column(gettext_lazy("Responsible person"), 20, _people(Duty.OWNER)),
            Column(gettext_lazy("Helping"), 26, _people(Duty.HELPER)),
            Column(gettext_lazy("Due"), 14, lambda line: [line.due_on]),
            Column(gettext_lazy("Supervising"), 20, _people(Duty.SUPERVISOR)),
        ),
    ),
}


def lines_of(organization: Organization, problems: Iterable[Problem], masks: Masks) -> list[Line]:
    """Make the lines of loaded problems of one body for the reader of the masks; the schemes are read once."""
    names = Names(organization)
    return [Line(problem, names, masks.of(problem)) for problem in problems]
