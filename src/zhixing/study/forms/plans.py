"""What people type about study plans: the frame, points one by one or all that is asked at once, the meeting."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from zhixing.activities.forms.plan import DayInput
from zhixing.activities.models import Activity
from zhixing.activities.plans import Topic
from zhixing.core.text import CleanField
from zhixing.library.models import Text
from zhixing.study.choices import PlanFor, StudyWay
from zhixing.study.drafts import PointDraft
from zhixing.study.forms.topics import TextChoice
from zhixing.study.models import PlanItem
from zhixing.study.proposing import Proposal


class FrameForm(forms.Form):
    """A plan's title and aims."""

    title = CleanField(
        label=gettext_lazy("Plan title"),
        max_length=200,
        error_messages={"required": gettext_lazy("Give the plan a title.")},
    )
    aims = CleanField(
        label=gettext_lazy("What is asked"),
        lines=True,
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What everybody should reach, and how self-study and discussion go together."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class ProposalsForm(forms.Form):
    """What the scheme asks for, each point ticked until somebody takes the tick away."""

    points = forms.MultipleChoiceField(
        label=gettext_lazy("What the scheme asks for"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Take the tick away from what is not to stand in the plan."),
    )

    def __init__(self, *args: Any, proposals: Sequence[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = {each.key: each for each in proposals}
        self.fields["points"].choices = [(key, _said(each)) for key, each in self.proposals.items()]  # type: ignore[attr-defined]
        self.fields["points"].initial = list(self.proposals)

    def drafts(self) -> list[PointDraft]:
        """List what is still ticked."""
        chosen = [self.proposals[key] for key in self.cleaned_data["points"]]
        return [PointDraft(each.text, each.topic, each.words, each.way, each.by) for each in chosen]


def _said(each: Proposal) -> str:
    """Say a proposed point: what, how, by when."""
    values = {"name": each.name, "way": each.way.label}
    if each.by is None:
        return _("%(name)s: %(way)s") % values
    return _("%(name)s: %(way)s, by %(day)s") % {**values, "day": formats.date_format(each.by)}


class NewPlanForm(ProposalsForm, FrameForm):
    """A new plan with everything that is asked, so that it is made in a minute."""

    group = forms.ChoiceField(
        label=gettext_lazy("For whom"), choices=PlanFor.choices, widget=forms.HiddenInput
    )
    year = forms.IntegerField(widget=forms.HiddenInput, min_value=1900, max_value=2199)
    at_once = forms.BooleanField(label=gettext_lazy("Put it in force today"), required=False, initial=True)
    field_order = ("title", "points", "aims", "at_once", "group", "year", "version")


class PointForm(forms.Form):
    """One point of a plan."""

    text = TextChoice(
        label=gettext_lazy("Text to be read"),
        queryset=Text.objects.none(),
        required=False,
        empty_label=gettext_lazy("none, or in own words"),
        error_messages={"invalid_choice": gettext_lazy("This text is not in your library. Choose another.")},
    )
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    words = CleanField(label=gettext_lazy("In own words"), max_length=300, required=False)
    way = forms.ChoiceField(
        label=gettext_lazy("How"), choices=StudyWay.choices, initial=StudyWay.SELF, widget=forms.RadioSelect
    )
    by = forms.DateField(
        label=gettext_lazy("By"),
        required=False,
        widget=DayInput(),
        error_messages={"invalid": gettext_lazy("This is not a date. Write it like 2016-07-01.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self, *args: Any, texts: Any, topics: dict[str, Topic], item: PlanItem | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if item and item.text_id:
            texts = texts | texts.model.objects.filter(pk=item.text_id).select_related(
                "organization", "edition"
            )
        self.fields["text"].queryset = texts  # type: ignore[attr-defined]
        kept = item.topic if item else ""
        offered = [(code, str(each)) for code, each in topics.items() if each.is_offered or code == kept]
        self.fields["topic"].choices = [("", _("no topic")), *offered]  # type: ignore[attr-defined]

    @override
    def clean(self) -> dict[str, Any]:
        """Ask that something to study is named."""
        given = super().clean() or {}
        if not self.errors and not (given.get("text") or given.get("topic") or given.get("words")):
            self.add_error("words", _("Say what is studied: choose a text or a topic, or write it down."))
        return given

    def draft(self) -> PointDraft:
        """Put together what was typed."""
        return PointDraft(
            **{name: self.cleaned_data[name] for name in ("text", "topic", "words", "way", "by")}
        )


def initial_of(item: PlanItem) -> dict[str, Any]:
    """Fill the form with a point as it stands."""
    return {"text": item.text_id, "topic": item.topic, "words": item.words, "way": item.way, "by": item.by}


class ForceForm(forms.Form):
    """The day from which a plan is in force."""

    on = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=DayInput(),
        error_messages={
            "required": gettext_lazy("Choose a date."),
            "invalid": gettext_lazy("This is not a date. Write it like 2016-07-01."),
        },
    )


class MeetingForm(forms.Form):
    """The activity at which a point is studied."""

    meeting = forms.TypedChoiceField(
        label=gettext_lazy("Studied at"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, meetings: Sequence[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {row.pk: row for row in meetings}
        named = [(row.pk, f"{formats.date_format(row.held_on)} {row.title}") for row in meetings]
        self.fields["meeting"].choices = [("", _("no meeting yet")), *named]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Activity | None:
        """The activity that was chosen."""
        return self.rows.get(self.cleaned_data["meeting"])
