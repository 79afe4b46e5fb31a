"""The short forms of a problem: a new one with its first remedy and owner at once, a correction, a reason."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from zhixing.activities.forms.plan import DayInput
from zhixing.core.text import CleanField
from zhixing.core.time import today
from zhixing.rectification.checking import NAME, TEXT
from zhixing.rectification.choices import Duty, Source
from zhixing.rectification.drafts import ProblemDraft, RemedyDraft
from zhixing.rectification.models import Problem
from zhixing.rectification.tags import Names, Pair, Taxonomy

BAD_DAY = gettext_lazy("This is not a date. Write it like 2016-07-01.")
TYPED = [each for each in Source.choices if each[0] not in {Source.INSPECTION, Source.CARRIED_OVER}]


def lines_field(rows: int, **more: Any) -> CleanField:
    """Make a field for a few lines of text."""
    return CleanField(lines=True, max_length=TEXT, widget=forms.Textarea(attrs={"rows": rows}), **more)


class ProblemForm(forms.Form):
    """What the problem is, how it was found, and of which kinds: each taxonomy is a field of its own."""

    text = lines_field(4, label=gettext_lazy("The problem, and how it shows"))
    source = forms.ChoiceField(
        label=gettext_lazy("How it was found"), choices=Source.choices, initial=Source.SELF_CHECK
    )

    def __init__(
        self, *args: Any, taxonomies: Sequence[Taxonomy], had: Sequence[tuple[Pair, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._codes: dict[str, str] = {}
        for taxonomy in taxonomies:
            self._ask(taxonomy.code, str(taxonomy), [(each.code, str(each)) for each in taxonomy.entries])
        for (code, entry), name in had:
            self._keep(code, entry, name)

    def _ask(self, code: str, title: str, choices: list[tuple[str, str]]) -> None:
        field = f"kinds-{len(self._codes)}"
        self._codes[field] = code
        self.fields[field] = forms.MultipleChoiceField(
            label=title, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        )

    def _keep(self, code: str, entry: str, name: str) -> None:
        """Tick a kind that the problem has, also where no list in force offers it any more."""
        field = next((name for name, each in self._codes.items() if each == code), None)
        if field is None:
            self._ask(code, name, [(entry, name)])
            field = f"kinds-{len(self._codes) - 1}"
        asked: Any = self.fields[field]
        if entry not in {value for value, _name in asked.choices}:
            asked.choices = [*asked.choices, (entry, name)]
        asked.initial = [*(asked.initial or ()), entry]

    @property
    def kinds(self) -> list[forms.BoundField]:
        """The fields of kinds, one a taxonomy."""
        return [self[name] for name in self._codes]

    @property
    def opens_kinds(self) -> bool:
        """Whether a kind is chosen, or has something to mend."""
        return any(field.errors or field.value() for field in self.kinds)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The kinds that were chosen."""
        given = self.cleaned_data
        return tuple((code, entry) for name, code in self._codes.items() for entry in given[name])


class NewProblemForm(ProblemForm):
    """One page that fills three lists: the problem, its first remedy, and who answers for it."""

    found_on = forms.DateField(
        label=gettext_lazy("Found on"), widget=DayInput(), error_messages={"invalid": BAD_DAY}
    )
    step = lines_field(2, label=pgettext_lazy("rectification", "What is done about it"), required=False)
    due_on = forms.DateField(
        label=gettext_lazy("Due by"), widget=DayInput(), required=False, error_messages={"invalid": BAD_DAY}
    )
    leader = CleanField(label=Duty.LEADER.label, max_length=NAME, required=False)
    owner = CleanField(label=Duty.OWNER.label, max_length=NAME, required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    activity = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = TYPED  # type: ignore[attr-defined]
        self.fields["found_on"].initial = today
        self.fields["token"].initial = str(uuid.uuid4())
        for name in ("leader", "owner"):
            self.fields[name].widget.attrs |= {"list": "people", "autocomplete": "off"}

    def draft(self, *, earlier_id: int | None = None) -> ProblemDraft:
        """Give the problem that was typed."""
        given = self.cleaned_data
        return ProblemDraft(
            text=given["text"],
            source=given["source"],
            found_on=given["found_on"],
            tags=self.pairs,
            activity_id=given["activity"],
            earlier_id=earlier_id,
        )

    def remedies(self) -> list[RemedyDraft]:
        """Give the first remedy, if one was typed."""
        step, due_on = self.cleaned_data["step"], self.cleaned_data["due_on"]
        return [RemedyDraft(step=step, due_on=due_on)] if step or due_on else []

    def names(self) -> list[tuple[str, str]]:
        """Give who was named for which duty."""
        pairs = [(Duty.LEADER.value, "leader"), (Duty.OWNER.value, "owner")]
        return [(duty, self.cleaned_data[name]) for duty, name in pairs if self.cleaned_data[name]]


class ChangeForm(ProblemForm):
    """A correction: the day on which it was found stays."""

    old_owner = CleanField(label=gettext_lazy("Who answered for it then"), max_length=NAME, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, problem: Problem, names: Names, **kwargs: Any) -> None:
        had = [
            ((tag.taxonomy, tag.entry), names.name((tag.taxonomy, tag.entry))) for tag in problem.tags.all()
        ]
        super().__init__(*args, had=had, **kwargs)
        if not problem.old_owner and problem.source != Source.CARRIED_OVER:
            del self.fields["old_owner"]
        offered = {value for value, _name in TYPED} | {problem.source}
        self.fields["source"].choices = [each for each in Source.choices if each[0] in offered]  # type: ignore[attr-defined]
        self.initial = {"text": problem.text, "source": problem.source, "old_owner": problem.old_owner} | {
            "version": problem.version
        }

    def draft(self) -> ProblemDraft:
        """Give the problem as it was typed."""
        given = self.cleaned_data
        return ProblemDraft(
            text=given["text"],
            source=given["source"],
            tags=self.pairs,
            old_owner=given.get("old_owner", ""),
        )


class DropForm(forms.Form):
    """Why a problem is no problem of the list."""

    reason = CleanField(label=gettext_lazy("Why it was a mistake"), max_length=300)
