"""What people type about votes and resolutions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from zhixing.activities.choices import VoteMethod
from zhixing.activities.drafts import Ballot, Decision
from zhixing.activities.forms.plan import DayInput
from zhixing.activities.models import Resolution, Vote
from zhixing.activities.queries.decisions import Quorum, ResolutionFilters
from zhixing.core.text import CleanField
from zhixing.core.time import today
from zhixing.organizations.models import Member

MOST = 100_000  # members at one meeting: what a slip of the finger exceeds


class CountInput(forms.NumberInput):
    """A field for a number of people; the browser lets it be empty."""

    @override
    def use_required_attribute(self, initial: Any) -> bool:
        """Never ask the browser to insist."""
        return False


class CountField(forms.IntegerField):
    """A number that stands filled in already; emptied, it is what the sheet says."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        widget = CountInput(attrs={"inputmode": "numeric"})
        super().__init__(label=label, min_value=0, max_value=MOST, widget=widget, **kwargs)

    @override
    def validate(self, value: Any) -> None:
        """Take nothing for an answer too."""
        if value is not None:
            super().validate(value)


class CorrectionForm(forms.Form):
    """A form that asks for the reason once the record is confirmed."""

    reason = CleanField(label=gettext_lazy("Why it is corrected"), max_length=300, required=False)

    def __init__(self, *args: Any, is_confirmed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_confirmed
        self.fields["reason"].error_messages["required"] = _(
            "This record is confirmed. Say why it is to be corrected."
        )
        if not is_confirmed:
            del self.fields["reason"]

    @property
    def correction(self) -> str:
        """The reason, where one was asked for."""
        return str(self.cleaned_data.get("reason", ""))


class VoteForm(CorrectionForm):
    """A vote: everyone present in favour unless the numbers say otherwise, so always with numbers."""

    matter = CleanField(label=gettext_lazy("What was voted on"), max_length=300)
    in_favour = CountField(gettext_lazy("In favour"))
    against = CountField(gettext_lazy("Against"), initial=0)
    abstained = CountField(gettext_lazy("Abstained"), initial=0)
    method = forms.ChoiceField(
        label=gettext_lazy("How it was taken"), choices=VoteMethod.choices, initial=VoteMethod.HANDS
    )
    is_election = forms.BooleanField(
        label=gettext_lazy("This is an election (its own quorum applies)"), required=False
    )
    expected = CountField(gettext_lazy("Expected with a vote"))
    present = CountField(gettext_lazy("Present with a vote"))
    field_order = ("matter", "in_favour", "against", "abstained", "method", "is_election")

    def __init__(self, *args: Any, quorum: Quorum, vote: Vote | None = None, **kwargs: Any) -> None:
        self.quorum = quorum
        stored = {"expected": quorum.voters_expected, "present": quorum.voters_present}
        if vote:
            names = ("matter", "method", "is_election", "in_favour", "against", "abstained", *stored)
            stored = {name: getattr(vote, name) for name in names}
        self.stored = stored
        super().__init__(*args, **{**kwargs, "initial": {"in_favour": stored["present"], **stored}})

    def ballot(self) -> Ballot:
        """Put the vote together: what was left empty is as the sheet has it, and the rest in favour."""
        given = self.cleaned_data
        against, abstained = given["against"] or 0, given["abstained"] or 0
        expected = self._or_stored("expected")
        present = self._or_stored("present")
        in_favour = given["in_favour"]
        return Ballot(
            matter=given["matter"],
            method=given["method"],
            is_election=given["is_election"],
            expected=expected,
            present=present,
            in_favour=max(0, present - against - abstained) if in_favour is None else in_favour,
            against=against,
            abstained=abstained,
        )

    def _or_stored(self, name: str) -> int:
        given = self.cleaned_data[name]
        return int(self.stored[name] if given is None else given)


class ResolutionForm(CorrectionForm):
    """What is to be done, by whom, by when."""

    text = CleanField(label=gettext_lazy("Resolution"), max_length=500)
    owner = CleanField(
        label=gettext_lazy("Who does it"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "owners", "autocomplete": "off"}),
        help_text=gettext_lazy("A member finds it on Today; any other name is kept as it is."),
    )
    due_on = forms.DateField(label=gettext_lazy("By when"), required=False, widget=DayInput())
    field_order = ("text", "owner", "due_on")

    def __init__(
        self,
        *args: Any,
        people: Iterable[Member],
        resolution: Resolution | None = None,
        **kwargs: Any,
    ) -> None:
        self.people, self.resolution = list(people), resolution
        self.member: Member | None = None
        if resolution:
            stored = {"text": resolution.text, "owner": resolution.owner_name, "due_on": resolution.due_on}
            kwargs["initial"] = stored
        super().__init__(*args, **kwargs)

    def clean_owner(self) -> str:
        """Find the member of this name among those of the meeting and the branch."""
        name: str = self.cleaned_data["owner"]
        found = {member.pk: member for member in self.people if member.name == name}
        self.member = next(iter(found.values()), None)
        if len(found) > 1:
            self.member = self._same_owner(found)
            if self.member is None:
                message = _(
                    "Several members are called %(name)s. Add what tells them apart, as in %(name)s (office)."
                )
                raise forms.ValidationError(message % {"name": name})
        return name

    def _same_owner(self, found: dict[int, Member]) -> Member | None:
        return found.get(self.resolution.owner_id or 0) if self.resolution else None

    def decision(self) -> Decision:
        """Put the resolution together."""
        given = self.cleaned_data
        return Decision(given["text"], self.member, given["owner"], given["due_on"])


class DoneForm(forms.Form):
    """On which day it was done, and how if one wishes."""

    done_on = forms.DateField(label=gettext_lazy("Done on"), widget=DayInput())
    note = CleanField(label=gettext_lazy("How it was done"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].initial = today


class ResolutionFilterForm(forms.Form):
    """What narrows a branch's resolutions."""

    STATES = (
        ("open", gettext_lazy("to be done")),
        ("done", gettext_lazy("done")),
        ("all", gettext_lazy("all of them")),
    )
    state = forms.ChoiceField(label=gettext_lazy("Shown"), choices=STATES, required=False)
    text = CleanField(label=gettext_lazy("Words in it, or who does it"), max_length=60, required=False)

    def filters(self) -> ResolutionFilters:
        """Tell what is asked; what makes no sense asks nothing."""
        self.is_valid()
        given = self.cleaned_data
        return ResolutionFilters(given.get("state") or "open", given.get("text", ""))
