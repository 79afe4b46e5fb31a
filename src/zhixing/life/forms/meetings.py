"""The forms on a meeting's page: its round, its plan, what it picks, its notes, report and notice."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhixing.activities.forms.plan import DayInput, TimeInput
from zhixing.activities.models import Activity
from zhixing.core.text import CleanField
from zhixing.core.time import today
from zhixing.life.checking import NAME, REASON, REMARK, TEXT, THEME, WORDS
from zhixing.life.choices import Elsewhere, MeetingKind
from zhixing.life.drafts import CallDraft, CriticismDraft, MeetingDraft
from zhixing.life.models import Criticism, LifeMeeting
from zhixing.organizations.models import Member
from zhixing.polls.models import Collection

NOTHING = ("", gettext_lazy("none"))
Choices = Sequence[tuple[str, Any]]


def text_field(rows: int, most: int, **more: Any) -> CleanField:
    """Make a field for paragraphs."""
    return CleanField(lines=True, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class MeetingForm(forms.Form):
    """A round: which meeting, its theme, its day as far as it is known."""

    kind = forms.ChoiceField(label=gettext_lazy("Which meeting"), widget=forms.RadioSelect)
    year = forms.IntegerField(label=gettext_lazy("Year"))
    theme = CleanField(
        label=pgettext_lazy("of a meeting", "Theme"),
        max_length=THEME,
        help_text=gettext_lazy("As the superior set it, or as the body chose it."),
    )
    planned_on = forms.DateField(
        label=pgettext_lazy("of a meeting", "Planned for"), widget=DayInput(), required=False
    )
    theme_by = CleanField(
        label=gettext_lazy("Who set the theme"),
        max_length=NAME,
        required=False,
        help_text=gettext_lazy("For example the superior Party committee and its document."),
    )
    token = forms.CharField(max_length=36, widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(kind, MeetingKind(kind).label) for kind in kinds]
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]  # a choice field
        self.fields["kind"].initial = kinds[0] if kinds else None
        self.fields["year"].initial = today().year

    def draft(self) -> MeetingDraft:
        """Give what was typed, once the form is valid."""
        names = ("theme", "kind", "year", "planned_on", "theme_by")
        return MeetingDraft(**{name: self.cleaned_data[name] for name in names})


class VersionForm(forms.Form):
    """What may have been changed by somebody else meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PlanForm(VersionForm):
    """The plan as it goes to the superior."""

    plan = text_field(
        8,
        TEXT,
        label=pgettext_lazy("of a meeting", "Plan"),
        help_text=gettext_lazy("When, theme, who attends, what is prepared and by whom."),
    )


class RemarkForm(forms.Form):
    """What is to be mended of a plan."""

    remark = text_field(3, REMARK, label=gettext_lazy("What is to be mended"))


class ThemeForm(forms.Form):
    """The theme and who set it."""

    theme = CleanField(label=pgettext_lazy("of a meeting", "Theme"), max_length=THEME)
    theme_by = CleanField(label=gettext_lazy("Who set the theme"), max_length=NAME)


class PickForm(forms.Form):
    """One of the things that stand already."""

    picked = forms.TypedChoiceField(
        label=gettext_lazy("Choose"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picked"].choices = [NOTHING, *choices]  # type: ignore[attr-defined]  # a choice field


class CallForm(forms.Form):
    """When and where the meeting itself is."""

    held_on = forms.DateField(label=gettext_lazy("Date"), widget=DayInput())
    starts_at = forms.TimeField(label=gettext_lazy("Begins at"), widget=TimeInput(), required=False)
    place = CleanField(label=gettext_lazy("Place"), max_length=200, required=False)

    def draft(self) -> CallDraft:
        """Give what was typed, once the form is valid."""
        return CallDraft(**self.cleaned_data)


class AttendeeForm(forms.Form):
    """Who comes from the superior."""

    attended_by = CleanField(
        label=gettext_lazy("Name and post"),
        max_length=NAME,
        help_text=gettext_lazy("Whom the superior sends."),
    )


class NoteForm(forms.Form):
    """A step that was done elsewhere or is not needed."""

    how = forms.ChoiceField(
        label=gettext_lazy("What about this step"),
        choices=Elsewhere.choices,
        widget=forms.RadioSelect,
        initial=Elsewhere.DONE,
    )
    reason = CleanField(
        label=gettext_lazy("Where it is recorded, or why it is not needed"),
        max_length=REASON,
        required=False,
        help_text=gettext_lazy("Leave it empty to take the note back."),
    )
    step = forms.CharField(max_length=10, widget=forms.HiddenInput)


class CriticismForm(forms.Form):
    """What was said person by person; the same twice is self-criticism."""

    giver = forms.TypedChoiceField(label=pgettext_lazy("criticism", "Who said it"), coerce=int)
    receiver = forms.TypedChoiceField(
        label=pgettext_lazy("criticism", "To whom"),
        coerce=int,
        help_text=gettext_lazy("The same person for self-criticism."),
    )
    words = text_field(4, WORDS, label=pgettext_lazy("criticism", "What was said"))
    reply = text_field(2, WORDS, label=pgettext_lazy("criticism", "Reply"), required=False)
    token = forms.CharField(max_length=36, widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(person.pk, person.name) for person in people]
        for name in ("giver", "receiver"):
            self.fields[name].choices = offered  # type: ignore[attr-defined]  # a choice field

    def draft(self) -> CriticismDraft:
        """Give what was typed, once the form is valid."""
        names = ("giver", "receiver", "words", "reply")
        return CriticismDraft(**{name: self.cleaned_data[name] for name in names})


class ListForm(forms.Form):
    """A problem that goes onto the body's list, with its first remedy if it is known."""

    text = text_field(
        4,
        2_000,
        label=gettext_lazy("The problem, and how it shows"),
        help_text=gettext_lazy(
            "The list is read by the whole body and by those above: write the problem, not who said it of whom."
        ),
    )
    step = text_field(2, 2_000, label=pgettext_lazy("rectification", "What is done about it"), required=False)
    due_on = forms.DateField(label=gettext_lazy("Due by"), widget=DayInput(), required=False)
    is_another = forms.BooleanField(
        label=gettext_lazy("It is another problem than the one in the same words"), required=False
    )
    criticism = forms.IntegerField(widget=forms.HiddenInput, required=False)
    opinion = forms.IntegerField(widget=forms.HiddenInput, required=False)
    token = forms.CharField(max_length=36, widget=forms.HiddenInput, required=False, initial=uuid.uuid4)


class ReportForm(VersionForm):
    """The report as it goes to the superior."""

    report = text_field(
        10,
        TEXT,
        label=gettext_lazy("Report"),
        help_text=gettext_lazy("How it was prepared, who came, what was found, what is mended by when."),
    )


class NoticeForm(VersionForm):
    """The result notice as the members read it."""

    notice = text_field(
        8,
        TEXT,
        label=gettext_lazy("Result notice"),
        help_text=gettext_lazy("What was found and what is done about it; no words of persons."),
    )


def activities_offered(rows: Iterable[Activity]) -> Choices:
    """Give activities as choices: day and title."""
    return [(str(row.pk), f"{date_format(row.held_on)} {row.title}") for row in rows]


def collections_offered(rows: Iterable[Collection]) -> Choices:
    """Give collections as choices: title and state."""
    return [(str(row.pk), f"{row.title}（{row.get_state_display()}）") for row in rows]


def stands_as(row: LifeMeeting | Criticism) -> dict[str, Any]:
    """Give a meeting or a criticism as its form shows it."""
    if isinstance(row, Criticism):
        names = ("words", "reply", "version")
        return {name: getattr(row, name) for name in names} | {
            "giver": row.giver_id,
            "receiver": row.receiver_id,
        }
    return {
        name: getattr(row, name) for name in ("kind", "year", "theme", "planned_on", "theme_by", "version")
    }
