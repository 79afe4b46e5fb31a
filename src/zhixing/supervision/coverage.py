"""A committee's coverage page, put together: what was chosen, the rows and columns that fit, the numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateformat import format as format_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.progress.numbers import Grid, Numbers
from zhixing.progress.queries import MonthTotal, coverage, trend
from zhixing.schemes.models import Requirement
from zhixing.supervision import asks, matrix, wording
from zhixing.supervision.forms import FilterForm
from zhixing.supervision.matrix import Column, Matrix
from zhixing.supervision.queries import below, requirements_in_force


@dataclass(frozen=True)
class Coverage:
    """Everything that the page shows and the workbook repeats."""

    organization: Organization
    today: date
    form: FilterForm
    matrix: Matrix
    left_out: int  # columns for which the page has no room until a part is chosen
    waiting: int  # requirements that wait for later modules
    bodies: int  # directly below, before any filter
    possible: int  # columns, before any choice
    requirements: list[Requirement]

    @property
    def said(self) -> str:
        """The line that tells the day and what was chosen."""
        chosen = [
            _("%(label)s: %(value)s") % {"label": field.label, "value": _label(field)}
            for field in self.form
            if field.value()
        ]
        return " · ".join([_("as of %(day)s") % {"day": date_format(self.today)}, *chosen])


def coverage_of(organization: Organization, data: Any, day: date | None = None) -> Coverage:
    """Put together the coverage of the bodies directly below; the number of queries never grows with them."""
    now = day or today()
    requirements = requirements_in_force(organization, now)
    possible = matrix.columns_for(requirements, now)
    bodies = list(below(organization, now))
    form = FilterForm(
        data, fields=_fields(bodies), clauses=matrix.parts(possible), periods=_periods(possible, now)
    )
    choice = form.chosen()
    wanted = matrix.columns_for(requirements, now, choice["period"])
    numbers = coverage(organization, [column.slot for column in wanted])
    wanted = _concerning(wanted, numbers)
    columns = matrix.chosen(wanted, choice["clause"])
    shown = [body for body in bodies if _fits(body, choice)]
    made = matrix.make_matrix(organization, shown, columns, numbers, most_due_first=choice["sort"] == "due")
    waiting = sum(asks.is_dormant(each) for each in requirements)
    left_out = 0 if choice["clause"] else len(wanted) - len(columns)
    return Coverage(
        organization, now, form, made, left_out, waiting, len(bodies), len(possible), requirements
    )


def _concerning(columns: list[Column], numbers: Grid) -> list[Column]:
    """Leave out what concerns nobody below: a committee's own duties stand above the matrix."""
    concerned = {slot for _body, slot in numbers}
    return [column for column in columns if column.slot.pk in concerned] or columns


def _label(field: Any) -> str:
    return str(dict(field.field.choices).get(field.value(), ""))


def _fields(bodies: Iterable[Organization]) -> list[str]:
    return sorted({body.field for body in bodies if body.field})


def _periods(columns: Iterable[Column], now: date) -> list[tuple[str, str]]:
    """List the quarters, months and years of the columns that have begun, the newest first."""
    calendars = (column for column in columns if column.requirement.data["when"]["is"] == "every")
    slots = [slot for column in calendars for slot in column.requirement.slots.all()]
    found = {(slot.ends, slot.key) for slot in slots if slot.starts <= now}
    return [(key, wording.period(key)) for _ends, key in sorted(found, reverse=True)]


def _fits(body: Organization, choice: dict[str, str]) -> bool:
    window = {"yes": True, "no": False}.get(choice["window"])
    return (
        choice["kind"] in {"", body.kind}
        and choice["level"] in {"", body.level}
        and choice["field"] in {"", body.field}
        and window in {None, body.is_window}
    )


def total_open(shown: Matrix) -> Numbers:
    """Sum what is due and met over a whole matrix, for the sentence above it."""
    return matrix.summed(cell.numbers for cell in shown.total.cells)


def months_of(organization: Organization, now: date) -> list[dict[str, Any]]:
    """Make the points of the year's trend: what fell due in each month and what of it was met."""
    return [_point(each, now) for each in trend(organization, now.year)]


def _point(total: MonthTotal, now: date) -> dict[str, Any]:
    label = format_date(date(now.year, total.month, 1), pgettext("date format", "M"))
    due, met = total.numbers.due, total.numbers.met
    known = total.month <= now.month
    return {"label": label, "due": due if known else None, "met": met if known else None}
