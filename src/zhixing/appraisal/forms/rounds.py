"""The forms of those who run an appraisal: its rules, its decision, what was said at the meeting."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhixing.appraisal.choices import DecidedBy, Grade
from zhixing.appraisal.drafts import AppraisalDraft, Decision
from zhixing.appraisal.models import Appraisal, Participant
from zhixing.core.text import CleanField
from zhixing.core.time import today

DAY = {"type": "date"}
TALL, LOW = {"rows": 6}, {"rows": 2}


class DayField(forms.DateField):
    """A day, today unless told otherwise."""

    widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("initial", today)
        super().__init__(**kwargs)


class AppraisalForm(forms.Form):
    """The rules of an appraisal; all but the year have what is usual filled in."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1949, max_value=2199)
    write_by = DayField(
        label=gettext_lazy("Members write by"),
        required=False,
        initial=None,
        help_text=gettext_lazy("The day stands on their page; nobody is shut out after it."),
    )
    by_cell = forms.BooleanField(
        label=gettext_lazy("Self-assessment and peer review go by cell"),
        required=False,
        help_text=gettext_lazy("For large branches: members speak of those in their own cell."),
    )
    names_shown = forms.BooleanField(
        label=gettext_lazy("Members see by name who said what of them"),
        required=False,
        help_text=gettext_lazy("The committee always sees the names."),
    )
    grades = forms.MultipleChoiceField(
        label=gettext_lazy("Grades"),
        choices=Grade.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=list(Grade.values),
    )
    most_excellent = CleanField(
        label=gettext_lazy("At most excellent"),
        max_length=10,
        required=False,
        help_text=gettext_lazy("A share such as 1/3 or 20%; more is warned of, not barred. Empty for none."),
    )
    decided_by = forms.ChoiceField(
        label=gettext_lazy("Decided by"),
        choices=DecidedBy.choices,
        widget=forms.RadioSelect,
        initial=DecidedBy.COMMITTEE,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def draft(self) -> AppraisalDraft:
        """Give what was typed; grades in their own order."""
        data = self.cleaned_data
        return AppraisalDraft(
            year=data["year"],
            grades=tuple(code for code in Grade.values if code in data["grades"]),
            most_excellent=data["most_excellent"],
            decided_by=data["decided_by"],
            by_cell=data["by_cell"],
            names_shown=data["names_shown"],
            write_by=data["write_by"],
        )


def stands_as(appraisal: Appraisal) -> dict[str, Any]:
    """Give an appraisal's rules as a form begins with them."""
    return {name: getattr(appraisal, name) for name in AppraisalForm.base_fields}


class DecisionForm(forms.Form):
    """What was decided about each: a grade and its reasons; one text may serve those whose own stays empty."""

    decided_on = DayField(label=gettext_lazy("Decided on"))
    shared = CleanField(
        lines=True,
        label=gettext_lazy("Reasons for all whose own are empty"),
        required=False,
        widget=forms.Textarea(attrs=LOW),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, appraisal: Appraisal, rows: Iterable[Participant]) -> None:
        super().__init__(
            data, initial={"version": appraisal.version, "decided_on": appraisal.decided_on or today()}
        )
        self.rows = [row for row in rows if row.is_graded]
        choices = [("", "—"), *((code, Grade(code).label) for code in appraisal.grades)]
        for row in self.rows:
            self.fields[f"grade_{row.pk}"] = forms.ChoiceField(
                label=pgettext_lazy("appraisal", "grade"), choices=choices, initial=row.grade
            )
            reason = self.fields[f"reason_{row.pk}"] = CleanField(
                lines=True,
                label=gettext_lazy("Reasons"),
                required=False,
                initial=row.reason,
                widget=forms.Textarea(attrs=LOW),
            )
            reason.is_alternative = True  # type: ignore[attr-defined]  # the shared text may say it

    @property
    def lines(self) -> list[tuple[Participant, forms.BoundField, forms.BoundField]]:
        """Each participant with the fields of the grade and of the reasons."""
        return [(row, self[f"grade_{row.pk}"], self[f"reason_{row.pk}"]) for row in self.rows]

    def decisions(self) -> list[Decision]:
        """Give what was typed about each."""
        data = self.cleaned_data
        return [
            Decision(row.pk, data[f"grade_{row.pk}"], data[f"reason_{row.pk}"] or data["shared"])
            for row in self.rows
        ]


class SpokenForm(forms.Form):
    """What was said at the meeting, typed for who said it: of themself, or of another."""

    about = forms.TypedChoiceField(label=gettext_lazy("Said of"), coerce=int)
    text = CleanField(lines=True, label=gettext_lazy("What was said"), widget=forms.Textarea(attrs=TALL))
    on = DayField(label=gettext_lazy("Said on"))

    def __init__(self, data: Any = None, *, giver: Participant, others: Iterable[Participant]) -> None:
        super().__init__(data)
        own = (giver.pk, pgettext_lazy("said of", "themself"))
        field = self.fields["about"]
        field.choices = [own, *((row.pk, row.name) for row in others)]  # type: ignore[attr-defined]  # a choice field


class ToldForm(forms.Form):
    """That the member was told in person."""

    told_on = DayField(label=gettext_lazy("Told in person on"))
    teller = CleanField(
        label=gettext_lazy("Told by"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Empty: you yourself."),
    )


class UngradedForm(forms.Form):
    """That somebody is not graded, and why."""

    reason = CleanField(
        label=gettext_lazy("Why not graded"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Empty: graded like the others."),
    )


class ReplyForm(forms.Form):
    """The reply to who asked for another look."""

    text = CleanField(
        lines=True, label=pgettext_lazy("in writing", "Reply"), widget=forms.Textarea(attrs=TALL)
    )
    grade = forms.ChoiceField(
        label=gettext_lazy("Another grade"),
        required=False,
        help_text=gettext_lazy("Only if it is decided otherwise; the reply is its reason then."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, row: Participant) -> None:
        super().__init__(data, initial={"version": row.version})
        others = [(code, Grade(code).label) for code in row.appraisal.grades if code != row.grade]
        field = self.fields["grade"]
        field.choices = [("", gettext_lazy("It stays as decided")), *others]  # type: ignore[attr-defined]  # as above


class YearForm(forms.Form):
    """Of which year the numbers are."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)

    def __init__(self, data: Any = None, *, years: Iterable[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]  # as above
