"""The short forms of an inspector in a lobby with a phone: a visit, the points of the sheets, a fact."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhixing.activities.forms.plan import DayInput, TimeInput
from zhixing.core.text import CleanField
from zhixing.core.time import today
from zhixing.core.uploads import ENDINGS, examine
from zhixing.inspection.choices import Answer
from zhixing.inspection.drafts import FindingDraft, PointDraft, VisitDraft
from zhixing.inspection.models import Finding, Point, Visit
from zhixing.inspection.queries.on_file import OnFile
from zhixing.inspection.sheets import Sheet
from zhixing.rectification.tags import Named

ASKED = [each for each in Answer.choices if each[0] != Answer.ON_FILE]


class VisitForm(forms.Form):
    """When and where; the note stays among the inspectors."""

    visited_on = forms.DateField(label=gettext_lazy("Date of the visit"), widget=DayInput(), initial=today)
    at_time = forms.TimeField(label=gettext_lazy("Time"), widget=TimeInput(), required=False)
    place = CleanField(label=gettext_lazy("Place"), max_length=200, required=False)
    aside = CleanField(
        label=gettext_lazy("Note among inspectors"),
        lines=True,
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Never shown to the organisation."),
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = str(uuid.uuid4())

    def draft(self) -> VisitDraft:
        """Give what was typed."""
        given = self.cleaned_data
        return VisitDraft(given["visited_on"], given["at_time"], given["place"], given["aside"])


def facts_of_visit(visit: Visit) -> dict[str, Any]:
    """Fill the form with a visit as it stands."""
    return {name: getattr(visit, name) for name in ("visited_on", "at_time", "place", "aside", "version")}


class PointForm(forms.Form):
    """What was seen at one point."""

    answer = forms.ChoiceField(
        label=gettext_lazy("What was seen"), choices=ASKED, required=False, widget=forms.RadioSelect
    )
    note = CleanField(
        label=gettext_lazy("Note among inspectors"),
        max_length=500,
        required=False,
    )


@dataclass(frozen=True)
class PointRow:
    """One point of a sheet with its form, what was said of it, and what is on file."""

    sheet: Sheet
    point: Named
    form: PointForm
    said: Point | None
    on_file: tuple[OnFile, ...] = ()

    @property
    def is_on_file(self) -> bool:
        """Whether something on file answers it."""
        return self.said is not None and self.said.answer == Answer.ON_FILE

    def draft(self) -> PointDraft | None:
        """Give what was typed; None where nothing was, and what is on file stays unless it is answered anew."""
        given = self.form.cleaned_data
        answer = given["answer"] or (Answer.ON_FILE if self.is_on_file else "")
        return PointDraft(self.sheet.code, self.point.code, answer, given["note"])


class PointRows:
    """The points of all sheets, each with a form of its own: saved together."""

    def __init__(
        self,
        sheets: Sequence[Sheet],
        said: Mapping[tuple[str, str], Point],
        on_file: Mapping[str, Sequence[OnFile]],
        data: Any = None,
    ) -> None:
        self.rows = [
            self._row(number, sheet, point, said.get((sheet.code, point.code)), on_file, data)
            for number, (sheet, point) in enumerate((s, p) for s in sheets for p in s.points)
        ]

    @staticmethod
    def _row(
        number: int,
        sheet: Sheet,
        point: Named,
        said: Point | None,
        on_file: Mapping[str, Sequence[OnFile]],
        data: Any,
    ) -> PointRow:
        initial = {"answer": said.answer, "note": said.note} if said else {}
        form = PointForm(data, prefix=f"p{number}", initial=initial)
        return PointRow(sheet, point, form, said, tuple(on_file.get(point.code, ())))

    def __iter__(self) -> Iterator[PointRow]:
        return iter(self.rows)

    def is_valid(self) -> bool:
        """Tell whether every row can be saved."""
        return not [row for row in self.rows if not row.form.is_valid()]  # all of them say what is wrong

    def drafts(self) -> list[PointDraft]:
        """Give what was typed."""
        return [draft for row in self.rows if (draft := row.draft())]


class FindingForm(forms.Form):
    """A fact: what, where, when, at which point; a photo or a paper if there is one."""

    facts = CleanField(
        label=gettext_lazy("What was seen"),
        lines=True,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "Facts about the organisation. Write no names: a finding never stands against a person."
        ),
    )
    entry = forms.ChoiceField(label=gettext_lazy("Point of the sheet"), required=False)
    seen_on = forms.DateField(label=pgettext_lazy("finding", "Seen on"), widget=DayInput())
    at_time = forms.TimeField(label=gettext_lazy("Time"), widget=TimeInput(), required=False)
    place = CleanField(label=gettext_lazy("Place"), max_length=200, required=False)
    file = forms.FileField(
        label=gettext_lazy("Proof"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=gettext_lazy("A photo or a paper, if there is one. Nobody has to add one."),
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, points: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entry: Any = self.fields["entry"]
        entry.choices = [("", gettext_lazy("none of them")), *points]
        self.fields["token"].initial = str(uuid.uuid4())

    def clean_file(self) -> Any:
        """Look into the file before anything is written, so that a refused one loses nothing else."""
        upload = self.cleaned_data.get("file")
        if upload:
            try:
                examine(upload)
            except forms.ValidationError as error:
                raise forms.ValidationError(error.messages) from error
        return upload

    def draft(self) -> FindingDraft:
        """Give what was typed."""
        given = self.cleaned_data
        return FindingDraft(
            given["facts"], given["entry"], given["seen_on"], given["at_time"], given["place"]
        )


def facts_of_finding(finding: Finding) -> dict[str, Any]:
    """Fill the form with a finding as it stands."""
    names = ("facts", "entry", "seen_on", "at_time", "place", "version")
    return {name: getattr(finding, name) for name in names}


def points_offered(sheets: Sequence[Sheet]) -> list[tuple[str, str]]:
    """List the points of sheets for a choice."""
    return [(point.code, str(point)) for sheet in sheets for point in sheet.points]
