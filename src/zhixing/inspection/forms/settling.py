"""The organisation's reply to a fact, and what becomes of it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from zhixing.core.text import CleanField
from zhixing.core.uploads import ENDINGS, examine
from zhixing.inspection.choices import Outcome, Stance
from zhixing.inspection.drafts import OutcomeDraft, ReplyDraft
from zhixing.inspection.models import Finding
from zhixing.rectification.forms.problems import ProblemForm, lines_field
from zhixing.rectification.models import Problem


class ReplyForm(forms.Form):
    """What the organisation says to one fact, with a paper if it wishes."""

    stance = forms.ChoiceField(
        label=gettext_lazy("Is it so?"), choices=Stance.choices, widget=forms.RadioSelect
    )
    reply = CleanField(
        label=gettext_lazy("Explanation"),
        lines=True,
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("How it came about, what was done since, or what is not so."),
    )
    file = forms.FileField(
        label=gettext_lazy("A paper or a photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=gettext_lazy("Only if it says more than the explanation. Nobody has to add one."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_file(self) -> Any:
        """Look into the file before anything is written, so that a refused one loses nothing else."""
        upload = self.cleaned_data.get("file")
        if upload:
            try:
                examine(upload)
            except forms.ValidationError as error:
                raise forms.ValidationError(error.messages) from error
        return upload

    def draft(self) -> ReplyDraft:
        """Give what was typed."""
        return ReplyDraft(self.cleaned_data["stance"], self.cleaned_data["reply"])


class OutcomeForm(ProblemForm):
    """What becomes of a fact; for a problem its words stand there already, its kinds can be ticked."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    reason = lines_field(
        2,
        label=gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy("The organisation reads it."),
    )
    problem = forms.TypedChoiceField(
        label=gettext_lazy("On its list already?"), coerce=int, empty_value=None, required=False
    )
    handed_to = CleanField(label=gettext_lazy("To which body"), max_length=200, required=False)
    reference = CleanField(label=gettext_lazy("Reference"), max_length=100, required=False)
    sure = forms.BooleanField(
        label=gettext_lazy("Keep the reference only: facts, reply and files are removed here for good"),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, problems: Iterable[Problem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["source"]
        text = self.fields["text"]
        text.label, text.required = gettext_lazy("The problem, as it goes onto the list"), False
        choices = [(row.pk, _number(row)) for row in problems]
        known: Any = self.fields["problem"]
        known.choices = [("", gettext_lazy("no, list it anew")), *choices]
        if not choices:
            del self.fields["problem"]

    @property
    def opens_problem(self) -> bool:
        """Whether what a problem needs is to be seen: it is chosen, or has something to mend."""
        faulty = any(name in self.errors for name in ("text", "problem")) if self.is_bound else False
        return faulty or self["outcome"].value() == Outcome.PROBLEM

    @property
    def opens_handing(self) -> bool:
        """Whether what handing over needs is to be seen."""
        return bool(self["outcome"].value() == Outcome.HANDED_OVER)

    @override
    def clean(self) -> dict[str, Any]:
        """Ask for a deliberate tick before anything is removed."""
        given = super().clean() or {}
        if given.get("outcome") == Outcome.HANDED_OVER and not given.get("sure"):
            self.add_error("sure", _("Handing over removes what stands here. Tick this if it is meant."))
        return given

    def draft(self) -> OutcomeDraft:
        """Give what was typed."""
        given = self.cleaned_data
        return OutcomeDraft(
            outcome=given["outcome"],
            reason=given["reason"],
            text=given["text"],
            tags=self.pairs,
            problem_id=given.get("problem"),
            handed_to=given["handed_to"],
            reference=given["reference"],
        )


def _number(problem: Problem) -> str:
    values = {"number": problem.number, "state": problem.get_state_display()}
    return _("no. %(number)d of its list (%(state)s)") % values


def begin_with(finding: Finding) -> dict[str, Any]:
    """Fill the form: a problem takes the words of the fact, nothing is typed twice."""
    return {"text": finding.facts, "version": finding.version}
