"""A committee's coverage as a matrix: the bodies directly below × the requirements, met of due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from itertools import groupby

from zhixing.core.time import today as this_day
from zhixing.organizations.models import Organization
from zhixing.progress.numbers import NONE, Grid, Numbers
from zhixing.schemes.language.model import Level
from zhixing.schemes.models import Requirement, Slot
from zhixing.supervision import asks, wording
from zhixing.supervision.asks import in_language

ROOM = 20  # columns that an office PC shows without hiding the names; beyond them a part is chosen


@dataclass(frozen=True)
class Column:
    """One requirement in one period."""

    requirement: Requirement
    slot: Slot

    @cached_property
    def title(self) -> str:
        """The requirement's short title."""
        return in_language(self.requirement.data["title"])

    @property
    def period(self) -> str:
        """The period in words."""
        return asks.period_of(self.slot, this_day())

    @property
    def part(self) -> tuple[int, str]:
        """The clause under which it stands, by which columns are grouped."""
        return self.requirement.adoption_id, self.requirement.clause


@dataclass(frozen=True)
class Cell:
    """One body and one column."""

    column: Column
    numbers: Numbers

    @property
    def text(self) -> str:
        """The cell in words: 12/15."""
        return wording.cell(*self.numbers)


@dataclass(frozen=True)
class Row:
    """One body below, or all of them."""

    organization: Organization
    cells: list[Cell]

    @property
    def open(self) -> int:
        """How much is still due in all."""
        return sum(cell.numbers.missing for cell in self.cells)

    @property
    def unmet(self) -> int:
        """How many of the requirements something is still due of."""
        return sum(cell.numbers.missing > 0 for cell in self.cells)


@dataclass(frozen=True)
class Group:
    """Columns that stand under one clause."""

    title: str
    width: int


@dataclass(frozen=True)
class Matrix:
    """What the page shows and the workbook repeats."""

    columns: list[Column]
    groups: list[Group]
    rows: list[Row]
    total: Row


def current_slot(slots: Sequence[Slot], today: date) -> Slot | None:
    """Choose the period that holds today; else the last that is over, else the first to come."""
    now = [slot for slot in slots if slot.starts <= today <= slot.ends]
    over = [slot for slot in slots if slot.ends < today]
    return next(iter(now or over[-1:] or slots), None)


def columns_for(requirements: Iterable[Requirement], today: date, period: str = "") -> list[Column]:
    """Make the columns: of each requirement that can be due the chosen period, or its current one.

    `period` is a slot's key; only requirements that have such a period are kept then.
    """
    columns = []
    for requirement in requirements:
        if asks.is_dormant(requirement) or not Level(requirement.level).is_owed:
            continue
        slots = [slot for slot in requirement.slots.all() if not period or slot.key == period]
        slot = current_slot(slots, today)
        if slot:
            columns.append(Column(requirement, slot))
    return sorted(columns, key=_place)


def _place(column: Column) -> tuple[int, int]:
    """Tell where a column stands: what a unit added belongs beside the clause that it serves."""
    clauses = [clause.code for clause in asks.scheme_text(column.requirement).clauses]
    code = column.requirement.clause
    return column.requirement.adoption_id, clauses.index(code) if code in clauses else len(clauses)


def part_code(column: Column) -> str:
    """Name the part of a plan under which a column stands, for the chooser."""
    return f"{column.requirement.adoption_id}-{column.requirement.clause}"


def parts(columns: Iterable[Column]) -> list[tuple[str, str]]:
    """List the parts of the plans that have columns: code and title."""
    return [(part_code(first), group_title(first)) for first in _firsts(columns)]


def _firsts(columns: Iterable[Column]) -> list[Column]:
    return [next(found) for _part, found in groupby(columns, key=lambda column: column.part)]


def group_title(column: Column) -> str:
    """Say the clause of a column."""
    scheme, code = asks.scheme_text(column.requirement), column.requirement.clause
    clauses = {clause.code: clause for clause in scheme.clauses}
    title = clauses[code].title if code in clauses else scheme.title
    return f"{code} {in_language({'zh': title.zh, 'en': title.en})}".strip()


def chosen(columns: Sequence[Column], part: str) -> list[Column]:
    """Keep the columns of the chosen part; with none chosen all, or the first parts that have room."""
    if part:
        return [column for column in columns if part_code(column) == part]
    kept: list[Column] = []
    for _part, found in groupby(columns, key=lambda column: column.part):
        group = list(found)
        if kept and len(kept) + len(group) > ROOM:
            break
        kept += group
    return kept


def groups_of(columns: Iterable[Column]) -> list[Group]:
    """Make the headings above the columns."""
    found = (list(group) for _part, group in groupby(columns, key=lambda column: column.part))
    return [Group(group_title(group[0]), len(group)) for group in found]


def make_matrix(
    organization: Organization,
    below: Sequence[Organization],
    columns: list[Column],
    numbers: Grid,
    *,
    most_due_first: bool = False,
) -> Matrix:
    """Make the matrix of the bodies shown and their total; sorted by what is still due, never by a score."""
    rows = [_row(each, columns, numbers) for each in below]
    if most_due_first:
        rows.sort(key=lambda row: -row.open)
    total = Row(organization, [_sum(rows, place, column) for place, column in enumerate(columns)])
    return Matrix(columns, groups_of(columns), rows, total)


def _row(organization: Organization, columns: Iterable[Column], numbers: Grid) -> Row:
    cells = [Cell(column, numbers.get((organization.pk, column.slot.pk), NONE)) for column in columns]
    return Row(organization, cells)


def _sum(rows: Iterable[Row], place: int, column: Column) -> Cell:
    return Cell(column, summed(row.cells[place].numbers for row in rows))


def summed(numbers: Iterable[Numbers]) -> Numbers:
    """Add numbers up, due to due and met to met."""
    return reduce(Numbers.plus, numbers, NONE)
