"""The forms about opinions: what is asked, the sheet itself, what came by hand, and sorting."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from typing_extensions import override

from zhixing.activities.forms.plan import DayInput
from zhixing.core.text import CleanField
from zhixing.organizations.models import Member
from zhixing.polls.choices import Door, Fate, Source
from zhixing.polls.drafts import Answer, ByHand, CollectionDraft, Sorting
from zhixing.polls.forms.ballots import LinesField
from zhixing.polls.limits import MOST_DAYS, MOST_SLIPS, REASON, WORDS
from zhixing.polls.models import Collection, Opinion
from zhixing.polls.queries.opinions import concerned_in

ROWS = {"rows": 4}
WORDS_FIELD: Mapping[str, Any] = {
    "max_length": WORDS,
    "lines": True,
    "widget": forms.Textarea(attrs=ROWS),
}
BY_HAND = [(str(each), each.label) for each in Source if each != Source.ONLINE]


def _no_member(value: str) -> int | None:
    return int(value) if value else None


class MemberChoice(forms.TypedChoiceField):
    """A member, or nobody by name (None)."""

    def __init__(self, *, nobody: Any, **kwargs: Any) -> None:
        self.nobody = nobody
        super().__init__(coerce=_no_member, empty_value=None, required=False, **kwargs)
        self.is_alternative = True  # nobody by name is one of the choices

    def offer(self, members: Sequence[Member]) -> None:
        """Set who can be chosen."""
        self.choices = [("", self.nobody), *((str(each.pk), each.name) for each in members)]


class CollectionForm(forms.Form):
    """A collection while it is prepared."""

    title = CleanField(label=gettext_lazy("What opinions are asked for"), max_length=200)
    questions = LinesField(
        label=gettext_lazy("What the sheet asks, one a line"),
        help_text=gettext_lazy("People write freely below each line and may leave lines empty."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    door = forms.ChoiceField(
        label=gettext_lazy("Who gives opinions"),
        choices=Door.choices,
        widget=forms.RadioSelect,
        initial=Door.LINK,
    )
    days = forms.IntegerField(label=gettext_lazy("Days open"), min_value=1, max_value=MOST_DAYS, initial=7)
    invitation = CleanField(
        label=gettext_lazy("Invitation above the sheet"),
        max_length=1000,
        required=False,
        lines=True,
        widget=forms.Textarea(attrs=ROWS),
    )
    concerned = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Members about whom opinions are asked by name"),
        help_text=gettext_lazy(
            "Besides the organisation itself. Each reads what is said about them, once released."
        ),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    token = forms.CharField(max_length=36, widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["concerned"].choices = [(each.pk, each.name) for each in members]  # type: ignore[attr-defined]

    def draft(self) -> CollectionDraft:
        """Give what was typed, once the form is valid."""
        data = self.cleaned_data
        return CollectionDraft(
            data["title"],
            tuple(data["questions"]),
            invitation=data["invitation"],
            concerned=tuple(data["concerned"]),
            door=data["door"],
            days=data["days"],
        )


def collection_stands_as(collection: Collection) -> dict[str, Any]:
    """Give a collection as the form shows it."""
    names = ("title", "invitation", "door", "days", "version")
    questions = collection.questions.filter(unit_id=collection.unit_id)
    return {name: getattr(collection, name) for name in names} | {
        "questions": "\n".join(question.text for question in questions),
        "concerned": [member.pk for member in concerned_in(collection)],
    }


class SlipsForm(forms.Form):
    """How many slips are printed."""

    count = forms.IntegerField(
        label=gettext_lazy("How many slips"), min_value=1, max_value=MOST_SLIPS, initial=10
    )


class SheetForm(forms.Form):
    """The sheet, for whoever gives an opinion: free text below each line; nothing about who writes."""

    token = forms.CharField(max_length=36, widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    # Nobody sees this field; programs that fill in every field do.
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, collection: Collection, data: Any = None) -> None:
        super().__init__(data)
        members = concerned_in(collection)
        for question in collection.questions.filter(unit_id=collection.unit_id):
            words = CleanField(
                label=question.text,
                required=False,
                max_length=WORDS,
                lines=True,
                widget=forms.Textarea(attrs=ROWS),
            )
            words.is_alternative = True  # type: ignore[attr-defined]  # the page says it once for all lines
            self.fields[f"words_{question.position}"] = words
            if members:
                about = MemberChoice(label=_("Whom it concerns"), nobody=collection.organization.name)
                about.offer(members)
                self.fields[f"about_{question.position}"] = about

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        """The fields of each line: its words, and whom they concern where that is asked."""
        return [
            (self[name], self[about] if (about := name.replace("words", "about")) in self.fields else None)
            for name in self.fields
            if name.startswith("words_")
        ]

    @property
    def answers(self) -> list[Answer]:
        """The lines on which something is written."""
        return [
            Answer(
                int(name.removeprefix("words_")), words, self.cleaned_data.get(name.replace("words", "about"))
            )
            for name, words in self.cleaned_data.items()
            if name.startswith("words_") and words
        ]

    @override
    def clean(self) -> dict[str, Any]:
        """Refuse what no person filled in, and an empty sheet."""
        data = super().clean() or {}
        if data.get("website"):
            self.add_error("website", _("Leave this line empty; it is there to stop programs."))
        elif not self.errors and not self.answers:
            raise forms.ValidationError(_("Write at least one opinion; the other lines may stay empty."))
        return data


class ByHandForm(forms.Form):
    """An opinion that came by the box, in a talk or at a meeting."""

    source = forms.ChoiceField(
        label=gettext_lazy("How it came"), choices=BY_HAND, widget=forms.RadioSelect, initial=Source.BOX
    )
    came_on = forms.DateField(label=gettext_lazy("Day on which it came"), widget=DayInput())
    words = CleanField(
        label=pgettext_lazy("sheet", "Opinion"),
        help_text=gettext_lazy("Write down what was said, without who said it."),
        **WORDS_FIELD,
    )
    member = MemberChoice(label=gettext_lazy("Whom it concerns"), nobody="")
    token = forms.CharField(max_length=36, widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, *args: Any, body: str, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["member"]
        field.nobody = body
        field.offer(members)

    def opinion(self) -> ByHand:
        """Give what was typed, once the form is valid."""
        data = self.cleaned_data
        return ByHand(data["source"], data["came_on"], data["words"], data["member"])


class SortForm(forms.Form):
    """What becomes of an opinion: taken in other words, or set aside."""

    fate = forms.ChoiceField(
        label=gettext_lazy("What is done with it"),
        choices=[(str(each), each.label) for each in (Fate.TAKEN, Fate.ASIDE)],
        widget=forms.RadioSelect,
        initial=Fate.TAKEN,
    )
    words = CleanField(
        label=gettext_lazy("In words that do not tell who wrote it"),
        required=False,
        help_text=gettext_lazy(
            "Leave out names, places and turns of phrase by which the writer could be known."
        ),
        **WORDS_FIELD,
    )
    member = MemberChoice(label=gettext_lazy("Whom it concerns"), nobody="")
    aspect = forms.ChoiceField(label=gettext_lazy("Aspect"), required=False)
    reason = CleanField(
        label=gettext_lazy("Why it is set aside"),
        required=False,
        max_length=REASON,
        help_text=gettext_lazy("Only if it is: for example empty of content, said twice, or no opinion."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, body: str, members: Sequence[Member], aspects: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        member: Any = self.fields["member"]
        member.nobody = body
        member.offer(members)
        for name in ("words", "reason"):  # one of the two, by what is done with it
            self.fields[name].is_alternative = True  # type: ignore[attr-defined]
        aspect: Any = self.fields["aspect"]
        aspect.choices = [("", "—"), *((each, each) for each in aspects)]

    @override
    def clean(self) -> dict[str, Any]:
        """Ask for the reason of what is set aside, and for the words of what is taken."""
        data = super().clean() or {}
        if data.get("fate") == Fate.ASIDE and not data.get("reason"):
            self.add_error("reason", _("Say why; the reason stays in the summary."))
        if data.get("fate") == Fate.TAKEN and not data.get("words") and "words" not in self.errors:
            self.add_error("words", _("Write the opinion."))
        return data

    def sorting(self) -> Sorting:
        """Give what was typed, once the form is valid."""
        data = self.cleaned_data
        if data["fate"] == Fate.ASIDE:
            return Sorting(aside=data["reason"])
        return Sorting(data["words"], data["member"], data["aspect"])


def sorted_as(opinion: Opinion, aspects: Sequence[str]) -> dict[str, Any]:
    """Give an opinion as the form shows it; one that waits begins with its own words and its line's aspect."""
    if opinion.fate == Fate.WAITING:
        asked = next((aspect for aspect in aspects if aspect in opinion.question), "")
        first = {"fate": Fate.TAKEN, "words": opinion.raw, "member": opinion.hint_id, "aspect": asked}
    else:
        names = ("fate", "words", "aspect", "reason")
        first = {name: getattr(opinion, name) for name in names} | {"member": opinion.member_id}
    return first | {"version": opinion.version}
