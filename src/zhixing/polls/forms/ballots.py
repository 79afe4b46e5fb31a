"""The forms of those who run a ballot: what is voted on, its roll, its tellers, its paper totals."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy
from typing_extensions import override

from zhixing.core.text import CleanField
from zhixing.polls.choices import Purpose, Voters
from zhixing.polls.drafts import BallotDraft, ItemDraft
from zhixing.polls.models import Ballot, Voter
from zhixing.polls.purposes import beginnings

QUORUMS = (
    ("", gettext_lazy("no quorum")),
    ("at_least 1/2 expected", gettext_lazy("at least half of the roll")),
    ("more_than 1/2 expected", gettext_lazy("more than half of the roll")),
    ("at_least 2/3 expected", gettext_lazy("at least two thirds of the roll")),
    ("at_least 4/5 expected", gettext_lazy("at least four fifths of the roll")),
)
PASSES = (
    ("", gettext_lazy("no rule: the numbers stand for themselves")),
    ("more_than 1/2 expected", gettext_lazy("more than half of the roll in favour")),
    ("more_than 1/2 present", gettext_lazy("more than half of those who voted in favour")),
    ("at_least 2/3 expected", gettext_lazy("two thirds of the roll in favour")),
)
LINES = {"rows": 4}


def share_code(facts: Any) -> str:
    """Write a share as the form's choice."""
    if not facts:
        return ""
    (how,) = {"at_least", "more_than"} & set(facts)
    return f"{how} {facts[how]} {facts.get('of', 'expected')}"


def share_facts(code: str) -> dict[str, str] | None:
    """Read a share back from the form's choice."""
    if not code:
        return None
    how, part, of = code.split()
    return {how: part, "of": of}


class LinesField(forms.CharField):
    """One thing a line; empty lines are none."""

    widget = forms.Textarea(attrs=LINES)

    @override
    def clean(self, value: Any) -> list[str]:
        """Give the lines."""
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class BallotForm(forms.Form):
    """A ballot while it is prepared; what its purpose usually goes by is filled in."""

    title = CleanField(label=gettext_lazy("What is voted on"), max_length=200)
    items = LinesField(
        label=gettext_lazy("Matters or names, one a line"),
        help_text=gettext_lazy("Each line is marked with one of the options below."),
    )
    options = LinesField(label=gettext_lazy("Options, one a line"))
    voters = forms.ChoiceField(
        label=gettext_lazy("Who votes"), choices=Voters.choices, widget=forms.RadioSelect, initial=Voters.FULL
    )
    only_present = forms.BooleanField(
        label=gettext_lazy("Only those at the meeting vote"),
        required=False,
        help_text=gettext_lazy("You tick who is there; the whole roll still counts for the quorum."),
    )
    quorum = forms.ChoiceField(
        label=gettext_lazy("Valid with the papers of"), choices=QUORUMS, required=False
    )
    passes = forms.ChoiceField(label=gettext_lazy("Passed with"), choices=PASSES, required=False)
    seats = forms.IntegerField(
        label=gettext_lazy("How many are elected"),
        required=False,
        min_value=1,
        help_text=gettext_lazy("A paper that chooses more is refused while it is filled in."),
    )
    least = forms.IntegerField(
        label=gettext_lazy("Never count fewer papers than"),
        min_value=2,
        initial=3,
        help_text=gettext_lazy("So few papers would tell how their voters voted."),
    )
    explanation = CleanField(
        label=gettext_lazy("Explanation on the paper"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs=LINES),
    )
    purpose = forms.ChoiceField(choices=Purpose.choices, widget=forms.HiddenInput)
    activity = forms.IntegerField(required=False, widget=forms.HiddenInput)
    token = forms.CharField(max_length=36, widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def draft(self) -> BallotDraft:
        """Give what was typed, once the form is valid."""
        data = self.cleaned_data
        return BallotDraft(
            data["title"],
            tuple(ItemDraft(text) for text in data["items"]),
            tuple(data["options"]),
            purpose=data["purpose"],
            explanation=data["explanation"],
            voters=data["voters"],
            only_present=data["only_present"],
            seats=data["seats"],
            quorum=share_facts(data["quorum"]),
            passes=share_facts(data["passes"]),
            least=data["least"],
            activity=data["activity"],
        )


def begins_with(purpose: str, names: Sequence[str]) -> dict[str, Any]:
    """Give what the form of a new ballot begins with; `names` are those who are appraised."""
    first = beginnings()[Purpose(purpose)]
    return {
        "purpose": purpose,
        "options": "\n".join(first.words),
        "voters": first.voters,
        "quorum": share_code(first.quorum),
        "passes": share_code(first.passes),
        "items": "\n".join(names) if purpose == Purpose.APPRAISAL else "",
        "seats": 1 if purpose == Purpose.ELECTION else None,
    }


def stands_as(ballot: Ballot) -> dict[str, Any]:
    """Give a ballot as the form shows it."""
    names = ("title", "explanation", "voters", "only_present", "seats", "least", "purpose", "version")
    return {name: getattr(ballot, name) for name in names} | {
        "items": "\n".join(item.text for item in ballot.items.filter(unit_id=ballot.unit_id)),
        "options": "\n".join(option.text for option in ballot.options.filter(unit_id=ballot.unit_id)),
        "quorum": share_code(ballot.quorum),
        "passes": share_code(ballot.passes),
        "activity": ballot.activity_id,
    }


class TellersForm(forms.Form):
    """Who counts: two or three, of whom any two open the box together."""

    first = CleanField(label=gettext_lazy("First teller"), max_length=40)
    second = CleanField(label=gettext_lazy("Second teller"), max_length=40)
    third = CleanField(
        label=gettext_lazy("Third teller"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("With a third, one code may be lost."),
    )


class CodesForm(forms.Form):
    """Two tellers' codes."""

    first_code = forms.CharField(label=gettext_lazy("One teller's code"), max_length=40)
    second_code = forms.CharField(label=gettext_lazy("Another teller's code"), max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }

    @property
    def codes(self) -> list[str]:
        """The two codes."""
        return [self.cleaned_data["first_code"], self.cleaned_data["second_code"]]


class ReasonForm(forms.Form):
    """Why something is done that nobody does without a reason."""

    reason = CleanField(label=pgettext_lazy("of a ballot", "Why the round is void"), max_length=300)


class GuestForm(forms.Form):
    """Somebody who votes and is no member of the body."""

    name = CleanField(label=gettext_lazy("Name of a guest"), max_length=60)


class LeftOutForm(forms.Form):
    """Who is not on the roll, and why; without a reason they are on it."""

    voter = forms.TypedChoiceField(label=gettext_lazy("Who"), coerce=int)
    left_out = CleanField(
        label=gettext_lazy("Why not on the roll"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Leave it empty to put them back."),
    )

    def __init__(self, *args: Any, roll: Sequence[Voter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["voter"].choices = [(voter.pk, voter.name) for voter in roll]  # type: ignore[attr-defined]


class TickForm(forms.Form):
    """Names of the roll to tick."""

    ticked = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, roll: Sequence[Voter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ticked"].choices = [(voter.pk, voter.name) for voter in roll]  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    """The totals of the paper ballots: how many came back, and the marks of each line."""

    returned = forms.IntegerField(label=gettext_lazy("Papers returned"), min_value=0)
    invalid = forms.IntegerField(label=gettext_lazy("Of these not valid"), min_value=0, initial=0)

    def __init__(self, *args: Any, items: Sequence[str], options: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shape = (len(items), len(options))
        for row, item in enumerate(items):
            for column, option in enumerate(options):
                self.fields[f"mark_{row}_{column}"] = forms.IntegerField(
                    label=f"{item}：{option}", min_value=0, initial=0
                )

    @property
    def totals(self) -> list[list[int]]:
        """For each item, how often each option was marked."""
        rows, columns = self.shape
        return [[self.cleaned_data[f"mark_{row}_{at}"] for at in range(columns)] for row in range(rows)]

    @property
    def marks(self) -> list[forms.BoundField]:
        """The fields of the marks."""
        return [self[name] for name in self.fields if name.startswith("mark_")]
