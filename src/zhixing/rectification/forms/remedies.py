"""Remedies and who answers for them on one short form: rows to fill, as many as are needed, without script."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhixing.activities.forms.plan import DayInput
from zhixing.core.text import CleanField
from zhixing.rectification.checking import NAME
from zhixing.rectification.choices import Duty
from zhixing.rectification.drafts import RemedyDraft
from zhixing.rectification.forms.problems import BAD_DAY, lines_field
from zhixing.rectification.models import Problem, Remedy, Responsibility

MOST_ROWS = 30
REMEDY, DUTY = "remedy", "duty"
USUAL = (Duty.LEADER, Duty.OWNER, Duty.HELPER, Duty.SUPERVISOR)


class RemedyRow(forms.Form):
    """One remedy; an empty row asks for nothing."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    step = lines_field(2, label=pgettext_lazy("rectification", "Measure"), required=False)
    due_on = forms.DateField(
        label=gettext_lazy("Due by"), widget=DayInput(), required=False, error_messages={"invalid": BAD_DAY}
    )
    aim = CleanField(label=gettext_lazy("Aim"), max_length=2_000, required=False)
    off = forms.BooleanField(label=gettext_lazy("Take this measure off"), required=False)

    @property
    def is_there(self) -> bool:
        """Whether the row is of a remedy that stands already."""
        return bool(self["pk"].value())

    def draft(self) -> RemedyDraft | None:
        """Give what was typed; None for an empty row and for one to be taken off."""
        given = self.cleaned_data
        typed = given["step"] or given["aim"] or given["due_on"]
        if given["off"] or not typed:
            return None
        return RemedyDraft(given["pk"], given["aim"], given["step"], given["due_on"])


class DutyRow(forms.Form):
    """Who has which duty; without a name it asks for nothing."""

    duty = forms.ChoiceField(label=gettext_lazy("Duty"), choices=Duty.choices)
    name = CleanField(
        label=gettext_lazy("Name"),
        max_length=NAME,
        required=False,
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
    )


class RemediesForm:
    """The rows of a problem's remedies and duties, with the version that they were typed on."""

    def __init__(self, data: Any = None, *, problem: Problem) -> None:
        self.is_bound = data is not None
        self.problems: list[str] = []
        if data is None:
            self.version = problem.version
            self._fill(_remedies(problem), _duties(problem))
        else:
            self.version = _number(data.get("version"))
            self.remedies = [
                RemedyRow(data, prefix=f"{REMEDY}-{n}") for n in range(_many(data, REMEDY, "step"))
            ]
            self.duties = [DutyRow(data, prefix=f"{DUTY}-{n}") for n in range(_many(data, DUTY, "name"))]

    def _fill(self, remedies: list[dict[str, Any]], duties: list[dict[str, Any]]) -> None:
        self.remedies = [RemedyRow(initial=row, prefix=f"{REMEDY}-{n}") for n, row in enumerate(remedies)]
        self.duties = [DutyRow(initial=row, prefix=f"{DUTY}-{n}") for n, row in enumerate(duties)]

    def again(self, more: str = "", current: Problem | None = None) -> None:
        """Show what was typed once more, unchecked: with one `more` row, and what stands now (`current`) besides."""
        remedies, duties = ([_typed(row) for row in rows] for rows in (self.remedies, self.duties))
        if current is not None:
            self.version = current.version
            known = {str(row.get("pk") or "") for row in remedies}
            remedies += [row for row in _standing(current) if str(row["pk"]) not in known]
            named = {(row["duty"], row["name"]) for row in duties}
            duties += [row for row in _answering(current) if (row["duty"], row["name"]) not in named]
        if more == REMEDY and len(remedies) < MOST_ROWS:
            remedies.append({})
        if more == DUTY and len(duties) < MOST_ROWS:
            duties.append({"duty": Duty.HELPER})
        self._fill(remedies, duties)

    def is_valid(self) -> bool:
        """Tell whether every row can be read."""
        rows: list[forms.Form] = [*self.remedies, *self.duties]
        return not [
            row for row in rows if not row.is_valid()
        ]  # every row is asked, so that each says its faults

    @property
    def errors(self) -> bool:
        """Whether a row has something to mend."""
        rows: list[forms.Form] = [*self.remedies, *self.duties]
        return bool(self.problems) or (self.is_bound and any(row.is_bound and row.errors for row in rows))

    def drafts(self) -> dict[int, RemedyDraft]:
        """Give the remedies by the numbers of their rows."""
        return {number: draft for number, row in enumerate(self.remedies) if (draft := row.draft())}

    def names(self) -> dict[int, tuple[str, str]]:
        """Give who was named for which duty, by the numbers of the rows."""
        given = ((number, row.cleaned_data) for number, row in enumerate(self.duties))
        return {number: (row["duty"], row["name"]) for number, row in given if row["name"]}

    def explain(self, faults: dict[str, list[str]]) -> None:
        """Put what was refused beside its rows: `remedy-0-due_on` counts the rows that were typed."""
        numbers: dict[str, list[int]] = {REMEDY: list(self.drafts()), DUTY: list(self.names())}
        rows: dict[str, list[Any]] = {REMEDY: self.remedies, DUTY: self.duties}
        for key, messages in faults.items():
            what, _dash, rest = key.partition("-")
            place, _dash, field = rest.partition("-")
            if what not in rows or not place.isdecimal():
                self.problems += messages
                continue
            for message in messages:
                rows[what][numbers[what][int(place)]].add_error(field, message)


def _remedies(problem: Problem) -> list[dict[str, Any]]:
    return [*_standing(problem), {}]


def _standing(problem: Problem) -> list[dict[str, Any]]:
    """Fill rows with the remedies that are still to be done; those done stand as they are."""
    return [_row(remedy) for remedy in problem.remedies.all() if remedy.done_on is None]


def _row(remedy: Remedy) -> dict[str, Any]:
    return {"pk": remedy.pk, "step": remedy.step, "aim": remedy.aim, "due_on": remedy.due_on}


def _duties(problem: Problem) -> list[dict[str, Any]]:
    """Fill rows with who answers, and an empty one for each usual duty that nobody has."""
    there = _answering(problem)
    had = {row["duty"] for row in there}
    rows = [*there, *({"duty": duty.value, "name": ""} for duty in USUAL if duty not in had)]
    return sorted(rows, key=lambda row: USUAL.index(Duty(row["duty"])))


def _answering(problem: Problem) -> list[dict[str, Any]]:
    return [_named(row) for row in problem.responsibilities.all()]


def _named(row: Responsibility) -> dict[str, Any]:
    return {"duty": row.duty, "name": row.name}


def _typed(row: forms.Form) -> dict[str, Any]:
    return {name: row[name].value() for name in row.fields}


def _many(data: Iterable[str], head: str, field: str) -> int:
    """Tell how many rows were sent, by the numbers in their names."""
    parts = [key.split("-") for key in data if key.startswith(f"{head}-") and key.endswith(f"-{field}")]
    numbers = [int(part[1]) for part in parts if len(part) == 3 and part[1].isascii() and part[1].isdecimal()]
    return min(max(numbers, default=-1) + 1, MOST_ROWS)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= 9 else 0
