"""A member's own list: one short form to write or correct with, ticks to hand in, and a list noted from paper."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhixing.activities.forms.plan import DayInput
from zhixing.core.time import today
from zhixing.organizations.models import Member
from zhixing.rectification.actions.own import NO_REMEDY
from zhixing.rectification.drafts import ProblemDraft, RemedyDraft
from zhixing.rectification.forms.problems import BAD_DAY, TYPED, ProblemForm, lines_field
from zhixing.rectification.models import Problem
from zhixing.rectification.tags import Names

MOST_TYPED = 6  # rows for typing a paper list; whoever has more notes it again


class OwnForm(ProblemForm):
    """A problem of one's own: what it is; and if wished, what one will do about it, and by when."""

    found_on = forms.DateField(label=_("Found on"), widget=DayInput(), error_messages={"invalid": BAD_DAY})
    step = lines_field(2, label=_("What I will do about it"), required=False)
    due_on = forms.DateField(
        label=_("By when"), widget=DayInput(), required=False, error_messages={"invalid": BAD_DAY}
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(
        self, *args: Any, problem: Problem | None = None, names: Names | None = None, **kwargs: Any
    ) -> None:
        pairs = [(tag.taxonomy, tag.entry) for tag in problem.tags.all()] if problem else []
        had = [(pair, names.name(pair)) for pair in pairs] if names else []
        super().__init__(*args, had=had, **kwargs)
        offered = {value for value, _name in TYPED} | ({problem.source} if problem else set())
        source: Any = self.fields["source"]
        source.choices = [each for each in source.choices if each[0] in offered]
        self.initial = _of(problem) if problem else {"found_on": today(), "token": str(uuid.uuid4())}
        if problem:
            del self.fields["found_on"]

    def draft(self) -> ProblemDraft:
        """Give the problem that was typed; of one that stands, the day on which it was found stays."""
        given = self.cleaned_data
        return ProblemDraft(given["text"], given["source"], given.get("found_on"), self.pairs)

    def remedy(self) -> RemedyDraft:
        """Give what is to be done about it; an empty one for nothing."""
        step, due_on = self.cleaned_data["step"], self.cleaned_data["due_on"]
        return RemedyDraft(step=step, due_on=due_on) if step or due_on else NO_REMEDY


def _of(problem: Problem) -> dict[str, Any]:
    remedy = next(iter(problem.remedies.all()), None)
    stands = {"text": problem.text, "source": problem.source, "version": problem.version}
    return stands | ({"step": remedy.step, "due_on": remedy.due_on} if remedy else {})


class ChosenForm(forms.Form):
    """Some of one's own problems, ticked."""

    problems = forms.TypedMultipleChoiceField(
        label=_("Which of them"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one problem."),
            "invalid_choice": _("One of them is not on your list any more. Look at the list as it is now."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, problems: Iterable[Problem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._problems = {each.pk: each for each in problems}
        field: Any = self.fields["problems"]
        field.choices = [(each.pk, f"{each.number}. {each.text}") for each in self._problems.values()]
        field.initial = list(self._problems)

    @property
    def chosen(self) -> list[Problem]:
        """Which were ticked."""
        return [self._problems[pk] for pk in self.cleaned_data["problems"]]


class PaperForm(forms.Form):
    """Whose list it is, when it was handed in on paper, that they agree; and its items, if they are typed."""

    member = forms.TypedChoiceField(
        label=_("Whose list"), coerce=int, error_messages={"required": _("Choose whose list it is.")}
    )
    agreed_on = forms.DateField(
        label=_("Handed in on paper on"),
        widget=DayInput(),
        initial=today,
        error_messages={"invalid": BAD_DAY},
    )
    agrees = forms.BooleanField(
        label=_("The member agrees that this is noted"),
        required=False,
        help_text=_("They see on their own page who noted it, and can take it back or correct it."),
    )

    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    def __init__(self, *args: Any, people: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid.uuid4().hex
        self._people = {each.pk: each for each in people}
        member: Any = self.fields["member"]
        member.choices = [("", "—"), *((pk, each.name) for pk, each in self._people.items())]
        for place in range(1, MOST_TYPED + 1):
            self.fields[f"item-{place}"] = lines_field(2, label=_("Problem on the paper"), required=False)

    @property
    def items(self) -> list[forms.BoundField]:
        """The rows for typing."""
        return [self[name] for name in self.fields if name.startswith("item-")]

    @property
    def opens_items(self) -> bool:
        """Whether something is typed already, or has something to mend."""
        return any(field.value() or field.errors for field in self.items)

    @property
    def whose(self) -> Member:
        """Whose list it is."""
        return self._people[self.cleaned_data["member"]]

    def drafts(self) -> Sequence[ProblemDraft]:
        """Give the items that were typed."""
        return [
            ProblemDraft(self.cleaned_data[field.name])
            for field in self.items
            if self.cleaned_data[field.name]
        ]
