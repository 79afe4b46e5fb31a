"""The short forms of training: a class in five fields, its sessions in one go, a list of names."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from zhixing.activities.forms.plan import DayInput, TimeInput
from zhixing.core.text import CleanField
from zhixing.organizations.models import Organization
from zhixing.training.choices import For
from zhixing.training.drafts import ClassDraft, SessionDraft
from zhixing.training.models import TrainingClass

SPARE = 2  # empty rows below those that are filled already
MOST_ROWS = 40
AS_DAYS = 15  # of a class that long every day gets a row by itself


class ClassForm(forms.Form):
    """A class: what, for whom, when, where; the rest is folded away until it is wanted."""

    title = CleanField(label=gettext_lazy("Title"), max_length=200)
    meant_for = forms.ChoiceField(
        label=gettext_lazy("For whom"), choices=For.choices, widget=forms.RadioSelect, initial=For.MEMBERS
    )
    starts = forms.DateField(label=gettext_lazy("First day"), widget=DayInput())
    ends = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DayInput(),
        required=False,
        help_text=gettext_lazy("Left empty, it is a class of one day, and its session is made at once."),
    )
    place = CleanField(label=gettext_lazy("Place"), max_length=200, required=False)
    starts_at = forms.TimeField(label=gettext_lazy("From"), widget=TimeInput(), required=False)
    ends_at = forms.TimeField(label=gettext_lazy("To"), widget=TimeInput(), required=False)
    about = CleanField(label=gettext_lazy("What it is about"), lines=True, max_length=5000, required=False)
    seats = forms.IntegerField(
        label=gettext_lazy("Seats"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=gettext_lazy("Left empty, there is room for all."),
    )
    is_open = forms.BooleanField(
        label=gettext_lazy("Those concerned may enrol themselves"), required=False, initial=True
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, training: TrainingClass | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if training:
            del self.fields["starts_at"], self.fields["ends_at"], self.fields["token"]
            self.fields["ends"].help_text = ""
        else:
            del self.fields["version"]
            self.fields["token"].initial = str(uuid.uuid4())

    @property
    def opens_rest(self) -> bool:
        """Whether what is folded away has something to mend."""
        return any(name in self.errors for name in ("about", "seats", "starts_at", "ends_at"))

    def draft(self, organization: Organization) -> ClassDraft:
        """Give what was typed."""
        given = self.cleaned_data
        names = "title meant_for starts place about seats is_open starts_at ends_at".split()  # noqa: SIM905
        values = {name: given[name] for name in names if name in given}
        return ClassDraft(organization=organization, ends=given["ends"] or given["starts"], **values)


def facts_of(training: TrainingClass) -> dict[str, Any]:
    """Fill the form with a class as it stands."""
    names = "title meant_for starts ends place about seats is_open version".split()  # noqa: SIM905
    return {name: getattr(training, name) for name in names}


class SessionRow(forms.Form):
    """One row of the sessions to be planned; without a date it asks for nothing."""

    held_on = forms.DateField(label=gettext_lazy("Date"), widget=DayInput(), required=False)
    starts_at = forms.TimeField(label=gettext_lazy("From"), widget=TimeInput(), required=False)
    ends_at = forms.TimeField(label=gettext_lazy("To"), widget=TimeInput(), required=False)
    subject = CleanField(label=gettext_lazy("Subject"), max_length=120, required=False)

    @override
    def clean(self) -> dict[str, Any]:
        """Refuse a subject without a date: it would be lost."""
        given = super().clean() or {}
        if given.get("subject") and not given.get("held_on") and "held_on" not in self.errors:
            self.add_error("held_on", _("Give this session a date, or empty its row."))
        return given

    def draft(self) -> SessionDraft | None:
        """Give what was typed; None for a row without a date."""
        given = self.cleaned_data
        if not given.get("held_on"):
            return None
        return SessionDraft(given["held_on"], given["starts_at"], given["ends_at"], given["subject"])


class SessionRows:
    """The rows of sessions, with one token for them all: sent twice, they are planned once."""

    def __init__(self, data: Any = None, *, days: list[date] | None = None) -> None:
        self.token = _token(data)
        if data is None:
            filled = [SessionRow(prefix=str(n), initial={"held_on": day}) for n, day in enumerate(days or [])]
            self.rows = filled + [SessionRow(prefix=str(len(filled) + n)) for n in range(SPARE)]
        else:
            self.rows = [SessionRow(data, prefix=str(number)) for number in range(_many(data))]

    def __iter__(self) -> Iterator[SessionRow]:
        return iter(self.rows)

    def drafts(self) -> dict[int, SessionDraft] | None:
        """Give the sessions by the numbers of their rows; None where a row has something to mend."""
        if not all(row.is_valid() for row in self.rows):
            return None
        return {number: draft for number, row in enumerate(self.rows) if (draft := row.draft())}

    def explain(self, problems: dict[str, list[str]], numbers: list[int]) -> list[str]:
        """Put what the action refused beside its rows; returns what is about none of them."""
        rest = []
        for place, messages in problems.items():
            if place.isdecimal():
                for message in messages:
                    self.rows[numbers[int(place)]].add_error("held_on", message)
            else:
                rest += messages
        return rest


def _token(data: Any) -> str:
    try:
        return str(uuid.UUID(data.get("token", "")))
    except (ValueError, AttributeError):
        return str(uuid.uuid4())


def _many(data: Any) -> int:
    """Tell how many rows were sent, by the numbers in their names."""
    heads = [key.partition("-")[0] for key in data if key.endswith("-held_on")]
    numbers = [int(head) for head in heads if head.isascii() and head.isdecimal() and len(head) <= 2]
    return min(max(numbers, default=-1) + 1, MOST_ROWS)


def days_of(training: TrainingClass, planned: set[date]) -> list[date]:
    """List the days of a class that have no session yet, for rows filled already; none of a long class."""
    span = (training.ends - training.starts).days + 1
    if span > AS_DAYS:
        return []
    days = [training.starts + timedelta(days=number) for number in range(span)]
    return [day for day in days if day not in planned]


class CancelForm(forms.Form):
    """Why a class is cancelled."""

    reason = CleanField(label=gettext_lazy("Reason"), max_length=300)


class NotAbleForm(forms.Form):
    """Why a body is not able to hold a training of its own (R2.1-7)."""

    reason = CleanField(
        label=gettext_lazy("Why we are not able to"),
        lines=True,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The committee above reads it. It can be taken back at any time."),
    )


class ListForm(forms.Form):
    """A list of names, pasted or from an Excel file."""

    names = forms.CharField(
        label=gettext_lazy("Names"),
        strip=False,
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy(
            "One a line, the branch after it where two people bear one name. Copied from Excel is fine."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or an Excel file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy("With the heading 姓名, and 党支部 if you have it."),
    )
