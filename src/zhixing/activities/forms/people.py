"""Who came: everyone expected stands there ticked, only exceptions are changed."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from zhixing.activities.choices import CAME, Presence
from zhixing.activities.drafts import Answer
from zhixing.activities.models import Activity
from zhixing.activities.queries import Line, Sheet, people_named
from zhixing.activities.queries.people import usual_presence
from zhixing.core.text import CleanField
from zhixing.organizations.models import Member, Organization

REASON = 200


@dataclass(frozen=True)
class Row:
    """One line of the sheet with its three fields."""

    line: Line
    came: forms.BoundField
    why: forms.BoundField
    reason: forms.BoundField


class AttendanceForm(forms.Form):
    """A tick for each member expected; where it is taken away, why, and for leave a reason if one wishes."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    correction = CleanField(label=gettext_lazy("Why it is corrected"), max_length=300, required=False)

    def __init__(self, *args: Any, activity: Activity, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.usual = usual_presence(activity)
        self.fields["version"].initial = activity.version
        for line in sheet.lines:
            self._ask(line)

    def _ask(self, line: Line) -> None:
        key, name = line.member.pk, line.member.name
        other = Presence.PRESENT if self.usual == Presence.ONLINE else Presence.ONLINE
        choices = [Presence.LEAVE, Presence.ABSENT, other]
        if line.presence == Presence.MADE_UP:
            choices.append(Presence.MADE_UP)
        self.fields[f"came-{key}"] = forms.BooleanField(
            label=name, required=False, initial=line.presence == self.usual
        )
        self.fields[f"why-{key}"] = forms.ChoiceField(
            label=_("%(name)s: instead") % {"name": name},
            widget=forms.Select(attrs={"aria-label": _("%(name)s: instead") % {"name": name}}),
            choices=[(choice.value, choice.label) for choice in choices],
            required=False,
            initial=line.presence if line.presence != self.usual else Presence.LEAVE,
        )
        label = _("%(name)s: reason") % {"name": name}
        noted = _("noted; leave empty to keep it") if line.reason_noted else _("reason, if you wish")
        self.fields[f"reason-{key}"] = CleanField(
            label=label,
            required=False,
            max_length=REASON,
            widget=forms.TextInput(attrs={"placeholder": noted, "autocomplete": "off", "aria-label": label}),
        )

    def groups(self) -> list[tuple[str, list[Row]]]:
        """Lay the fields out as the sheet is laid out."""
        return [(group.name, [self._row(line) for line in group.lines]) for group in self.sheet.groups]

    def _row(self, line: Line) -> Row:
        key = line.member.pk
        return Row(line, self[f"came-{key}"], self[f"why-{key}"], self[f"reason-{key}"])

    def answers(self) -> dict[int, Answer]:
        """Tell what was typed, by member id."""
        return {line.member.pk: self._answer(line.member.pk) for line in self.sheet.lines}

    def _answer(self, key: int) -> Answer:
        if self.cleaned_data.get(f"came-{key}"):
            return Answer(self.usual)
        presence = self.cleaned_data.get(f"why-{key}") or Presence.ABSENT
        return Answer(presence, "" if presence in CAME else self.cleaned_data.get(f"reason-{key}", ""))


class MakeUpForm(forms.Form):
    """On which day somebody made it up."""

    member = forms.IntegerField(widget=forms.HiddenInput)
    made_up_on = forms.DateField(
        label=gettext_lazy("Made up on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class VisitorForm(forms.Form):
    """One who came besides those expected: by name, and by branch where it is to count at home."""

    name = CleanField(label=gettext_lazy("Name"), max_length=60)
    branch = CleanField(
        label=gettext_lazy("Branch"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Full name or code. It then counts for the member at home; without it only the name is kept."
        ),
    )
    reason = CleanField(label=gettext_lazy("Why it is corrected"), max_length=300, required=False)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        self.member: Member | None = None

    def clean_branch(self) -> Organization | None:
        """Find the branch by its full name or code."""
        text = self.cleaned_data["branch"]
        return named_branch(text) if text else None

    @override
    def clean(self) -> None:
        """Find the member who belonged to that branch on the day."""
        branch, name = self.cleaned_data.get("branch"), self.cleaned_data.get("name")
        if branch and name:
            try:
                self.member = named_member(name, branch, self.activity)
            except forms.ValidationError as error:
                self.add_error("name", error)


def named_branch(text: str) -> Organization:
    """Find one body by its full name or code. Raises ValidationError saying what to type instead."""
    found = list(Organization.objects.filter(code=text)[:1]) or list(
        Organization.objects.filter(name=text)[:2]
    )
    if not found:
        raise forms.ValidationError(
            _("No branch is called “%(name)s”. Type its full name as on its seal, or its code.")
            % {"name": text}
        )
    if len(found) > 1:
        raise forms.ValidationError(
            _("Several branches are called “%(name)s”. Type the code.") % {"name": text}
        )
    return found[0]


def named_member(name: str, branch: Organization, activity: Activity) -> Member:
    """Find one member by name in a branch on the day of an activity. Raises ValidationError."""
    found = people_named(name, branch, activity.held_on)
    values = {"name": name, "branch": branch.name}
    if not found:
        message = _(
            "Nobody called %(name)s was of %(branch)s that day. Check the name, or leave the branch empty."
        )
        raise forms.ValidationError(message % values)
    if len(found) > 1:
        message = _(
            "Several members of %(branch)s are called %(name)s. Ask that branch to note it on its own page."
        )
        raise forms.ValidationError(message % values)
    return found[0]
