"""The one short form that plans an activity, and changes or corrects it later."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhixing.activities.choices import LecturerType, Mode
from zhixing.activities.drafts import Draft, Speaker
from zhixing.activities.forms.people import named_branch
from zhixing.activities.kinds import Catalogue, held_by
from zhixing.activities.models import Activity
from zhixing.activities.plans import Topic
from zhixing.activities.queries import Suggestion, people_named
from zhixing.activities.queries.people import speakers_of
from zhixing.core.text import CleanField
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Organization

SPEAKERS = 3
SEMICOLON = re.compile("[;；]")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class PlanForm(forms.Form):
    """Kind, topic, date, place; everything else is folded away until it is wanted."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What is it?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose what kind of activity this is.")},
        help_text=gettext_lazy("Several at once are possible: a lecture within a members' meeting."),
    )
    body = forms.TypedChoiceField(label=gettext_lazy("Held by"), coerce=int, required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    topic_text = CleanField(label=gettext_lazy("Topic in own words"), max_length=200, required=False)
    held_on = forms.DateField(label=gettext_lazy("Date"), widget=DayInput())
    starts_at = forms.TimeField(label=gettext_lazy("From"), widget=TimeInput(), required=False)
    ends_at = forms.TimeField(label=gettext_lazy("To"), widget=TimeInput(), required=False)
    place = CleanField(label=gettext_lazy("Place"), max_length=200, required=False)
    title = CleanField(
        label=gettext_lazy("Title"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Left empty, it is made from kind and topic."),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Mode"), choices=Mode.choices, initial=Mode.IN_PERSON, required=False
    )
    neighbours = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Held together with"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other = CleanField(
        label=gettext_lazy("Another branch"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Full name or code, of another unit too; several with a semicolon between them."
        ),
    )
    joint_reason = CleanField(
        label=gettext_lazy("Why held together"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Few members, close ties, or paired branches: one of these is enough."),
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = CleanField(label=gettext_lazy("Why it is corrected"), max_length=300, required=False)

    def __init__(
        self,
        *args: Any,
        organization: Organization,
        kinds: Catalogue,
        topics: dict[str, Topic],
        left: list[Topic],
        cells: list[Organization],
        neighbours: list[Organization],
        activity: Activity | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organization, self.known, self.activity = organization, kinds, activity
        self.cells = {cell.pk: cell for cell in cells}
        self.near = {body.pk: body for body in neighbours}
        self._offer_kinds()
        self._offer_topics(topics, left)
        self._offer_bodies()
        self.rows = max(SPEAKERS, 1 + sum(name.startswith("speaker-") for name in self.initial))
        for number in range(self.rows):
            self._ask_speaker(number)
        if not activity:
            del self.fields["reason"], self.fields["version"]
        elif activity.confirmed_at is None:
            del self.fields["reason"]

    def _offer_kinds(self) -> None:
        bodies = [self.organization, *self.cells.values()]
        offered: dict[str, str] = {}
        for body in bodies:
            offered |= {code: str(kind) for code, kind in held_by(self.known, body).items()}
        ordered = [(code, offered[code]) for code in self.known if code in offered]
        chosen = self.initial.get("kinds") or ()
        ordered += [
            (code, str(self.known[code])) for code in chosen if code in self.known and code not in offered
        ]
        self.fields["kinds"].choices = ordered  # type: ignore[attr-defined]

    def _offer_topics(self, topics: dict[str, Topic], left: list[Topic]) -> None:
        """Offer what is not covered yet first; what is offered no more stays where it was chosen."""
        open_ = {topic.code for topic in left}
        kept = self.initial.get("topic")
        offered = {code: topic for code, topic in topics.items() if topic.is_offered or code == kept}
        done = [(code, str(topic)) for code, topic in offered.items() if code not in open_]
        choices: list[Any] = [("", _("no topic, or in own words"))]
        if left:
            choices.append((_("not covered yet"), [(topic.code, str(topic)) for topic in left]))
        if done:
            choices.append((_("covered or planned"), done))
        self.fields["topic"].choices = choices  # type: ignore[attr-defined]

    def _offer_bodies(self) -> None:
        if self.cells and not self.activity:
            bodies = [self.organization, *self.cells.values()]
            self.fields["body"].choices = [(body.pk, body.name) for body in bodies]  # type: ignore[attr-defined]
        else:
            del self.fields["body"]
        if self.near:
            self.fields["neighbours"].choices = [(pk, body.name) for pk, body in self.near.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["neighbours"]

    def _ask_speaker(self, number: int) -> None:
        self.fields[f"speaker-{number}"] = CleanField(
            label=_("Lecturer %(number)d") % {"number": number + 1},
            max_length=60,
            required=False,
            widget=forms.TextInput(attrs={"list": "members", "autocomplete": "off"}),
        )
        self.fields[f"branch-{number}"] = CleanField(
            label=_("of the branch"),
            max_length=200,
            required=False,
            widget=forms.TextInput(attrs={"placeholder": _("if not of this one")}),
        )
        self.fields[f"type-{number}"] = forms.ChoiceField(
            label=_("speaks as"),
            choices=[("", _("by the posts held")), *LecturerType.choices],
            required=False,
        )

    def speakers(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """List the fields of each lecturer."""
        return [(self[f"speaker-{n}"], self[f"branch-{n}"], self[f"type-{n}"]) for n in range(self.rows)]

    @property
    def names_a_lecturer(self) -> bool:
        """Whether one stands in the form already, so that it is to be seen."""
        return bool(self["speaker-0"].value())

    def clean_other(self) -> list[Organization]:
        """Find the other hosts by their full names or codes."""
        return [
            named_branch(name.strip()) for name in SEMICOLON.split(self.cleaned_data["other"]) if name.strip()
        ]

    def draft(self) -> Draft:
        """Put what was typed together. Raises ValidationError for a lecturer who cannot be found."""
        given = self.cleaned_data
        body = self._body()
        others = [*(self.near[pk] for pk in given.get("neighbours") or ()), *given["other"]]
        plain = ("held_on", "title", "topic", "topic_text", "starts_at", "ends_at", "place", "joint_reason")
        draft = Draft(
            organization=body,
            kinds=tuple(given["kinds"]),
            mode=given.get("mode") or Mode.IN_PERSON,
            others=tuple(others),
            **{name: given[name] for name in plain},
        )
        return Draft(**{**vars(draft), "speakers": tuple(self._speakers(draft))})

    def _body(self) -> Organization:
        if self.activity:
            return self.activity.organization
        chosen = self.cells.get(self.cleaned_data.get("body") or 0)
        if chosen is None and self.cleaned_data["kinds"] == ["cell_meeting"] and len(self.cells) == 1:
            chosen = next(iter(self.cells.values()))
        return chosen or self.organization

    def _speakers(self, draft: Draft) -> Iterator[Speaker]:
        for number in range(self.rows):
            name = self.cleaned_data.get(f"speaker-{number}")
            if name:
                yield self._speaker(name, number, draft)

    def _speaker(self, name: str, number: int, draft: Draft) -> Speaker:
        """Find a lecturer among the members of the hosts, or of the branch named; else keep the name."""
        branch, type_ = (
            self.cleaned_data.get(f"branch-{number}"),
            self.cleaned_data.get(f"type-{number}") or "",
        )
        if type_ == LecturerType.OUTSIDE:
            return Speaker(name, type_)
        try:
            bodies = [named_branch(branch)] if branch else [_branch(host) for host in draft.hosts]
        except forms.ValidationError as error:
            raise forms.ValidationError({f"branch-{number}": error.messages}) from error
        found = {member.pk: member for body in bodies for member in people_named(name, body, draft.held_on)}
        if branch and not found:
            message = _(
                "Nobody called %(name)s belonged to %(branch)s on that day. Check the name or the branch."
            )
            raise forms.ValidationError({f"speaker-{number}": message % {"name": name, "branch": branch}})
        if len(found) > 1:
            message = _("Several members are called %(name)s. Name the branch of the one who speaks.")
            raise forms.ValidationError({f"branch-{number}": message % {"name": name}})
        return Speaker(name, type_, next(iter(found.values()), None))


def _branch(body: Organization) -> Organization:
    return body.parent if body.kind == Kind.CELL and body.parent else body


def initial_for(suggestion: Suggestion, **asked: Any) -> dict[str, Any]:
    """Fill a new form with what is suggested, and with what a link asked for."""
    return {
        "held_on": suggestion.held_on,
        "starts_at": suggestion.starts_at,
        "place": suggestion.place,
        "token": str(uuid.uuid4()),
        **asked,
    }


def initial_of(activity: Activity, hosts: list[Organization], near: list[Organization]) -> dict[str, Any]:
    """Fill the form with an activity as it stands (its kinds and lecturers loaded)."""
    others = [host for host in hosts if host.pk != activity.organization_id]
    known = {body.pk for body in near}
    names = (
        "held_on",
        "starts_at",
        "ends_at",
        "place",
        "title",
        "mode",
        "topic",
        "topic_text",
        "joint_reason",
    )
    speakers = {
        f"{field}-{number}": value
        for number, (row, branch) in enumerate(speakers_of(activity, hosts))
        for field, value in (("speaker", row.name), ("branch", branch), ("type", row.type))
    }
    return {
        **{name: getattr(activity, name) for name in names},
        "kinds": [row.kind for row in activity.kinds.all()],
        "neighbours": [host.pk for host in others if host.pk in known],
        "other": "；".join(host.code for host in others if host.pk not in known),
        "version": activity.version,
        **speakers,
    }
