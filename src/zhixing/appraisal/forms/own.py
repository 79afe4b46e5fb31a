"""The forms of each member's own part in an appraisal."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from zhixing.appraisal.models import Participant
from zhixing.appraisal.queries.records import ToReview
from zhixing.core.text import CleanField

TALL, LOW = {"rows": 10}, {"rows": 3}


class AssessmentForm(forms.Form):
    """One's own assessment."""

    text = CleanField(
        lines=True,
        label=gettext_lazy("My self-assessment"),
        widget=forms.Textarea(attrs=TALL),
        help_text=gettext_lazy(
            "What I did, where I fall short, what I will mend. A few honest lines are enough."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReviewsForm(forms.Form):
    """What one says of each colleague: a field each; empty ones say nothing."""

    def __init__(self, data: Any = None, *, rows: Sequence[ToReview]) -> None:
        super().__init__(data)
        self.rows = rows
        for row in rows:
            self.fields[self._name(row)] = CleanField(
                lines=True,
                label=row.about.name,
                required=False,
                initial=row.text,
                widget=forms.Textarea(attrs=LOW),
            )

    @staticmethod
    def _name(row: ToReview) -> str:
        return f"about_{row.about.pk}"

    def changed(self) -> list[tuple[Participant, str]]:
        """Give what was typed anew, with whom it is about."""
        typed = [(row, self.cleaned_data[self._name(row)]) for row in self.rows]
        return [(row.about, text) for row, text in typed if text and text != row.text]


class DissentForm(forms.Form):
    """What one does not agree with."""

    dissent = CleanField(
        lines=True,
        label=gettext_lazy("What I do not agree with, and why"),
        widget=forms.Textarea(attrs=LOW),
        help_text=gettext_lazy("It stands in the record beside the decision."),
    )


class AskAgainForm(forms.Form):
    """Why the decision should be looked at again."""

    words = CleanField(
        lines=True,
        label=gettext_lazy("Why the decision should be looked at again"),
        widget=forms.Textarea(attrs=LOW),
        help_text=gettext_lazy(
            "The committee and those above it read this with your record, and reply in writing."
        ),
    )
