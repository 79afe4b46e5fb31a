"""Forms about members."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from zhixing.core.sheets.parsed import Unreadable
from zhixing.core.text import CleanField
from zhixing.core.time import today
from zhixing.organizations.choices import LeavingReason, PostCode, Rank, Sex
from zhixing.organizations.forms.fields import FreshForm, OrganizationField, day_field
from zhixing.organizations.models import Member, Organization
from zhixing.organizations.roster.values.id_numbers import read_id_number
from zhixing.organizations.roster.values.phones import read_phone

PLAIN = (
    *("name", "sex", "ethnicity", "born_on", "education", "worked_since", "joined_on", "full_member_on"),
    *("title", "note"),
)
HIDDEN = ("id_number", "phone", "address")
ERASE = {"-", "—", "无"}


def _readable(reader: Any, text: str) -> Any:
    try:
        return reader(text).value
    except Unreadable as refusal:
        raise ValidationError(f"{refusal.message} {refusal.expected}".strip()) from refusal


class MemberFields(forms.Form):
    """What is kept about a member."""

    name = CleanField(label=gettext_lazy("name"), max_length=60)
    id_number = CleanField(label=gettext_lazy("ID number"), max_length=30, required=False)
    sex = forms.ChoiceField(label=gettext_lazy("sex"), choices=[("", "—"), *Sex.choices], required=False)
    ethnicity = CleanField(label=gettext_lazy("ethnic group"), max_length=20, required=False)
    born_on = day_field(gettext_lazy("date of birth"), required=False)
    joined_on = day_field(gettext_lazy("joined the Party on"), required=False)
    full_member_on = day_field(
        gettext_lazy("full member on"),
        required=False,
        help_text=gettext_lazy("Empty for a probationary member."),
    )
    phone = CleanField(label=gettext_lazy("phone"), max_length=40, required=False)
    address = CleanField(label=gettext_lazy("home address"), max_length=200, required=False)
    education = CleanField(label=gettext_lazy("education"), max_length=40, required=False)
    worked_since = day_field(gettext_lazy("began work on"), required=False)
    title = CleanField(label=gettext_lazy("unit and title"), max_length=100, required=False)
    note = CleanField(label=gettext_lazy("note"), max_length=300, required=False)

    def clean_id_number(self) -> str:
        """Read the number as a roster's is read, check digit included."""
        text: str = self.cleaned_data["id_number"]
        if not text or text in ERASE:
            return text
        self.read = _readable(read_id_number, text)
        return str(self.read.text)

    def clean_phone(self) -> str:
        """Read the number as a roster's is read."""
        text: str = self.cleaned_data["phone"]
        return text if not text or text in ERASE else str(_readable(read_phone, text))

    @override
    def clean(self) -> dict[str, Any]:
        """Take birth date and sex from the ID number where they were left empty."""
        given = super().clean() or {}
        number = getattr(self, "read", None)
        if number:
            given["born_on"] = given.get("born_on") or number.born_on
            given["sex"] = given.get("sex") or number.sex
        return given

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, as the actions take it."""
        return {name: self.cleaned_data[name] for name in (*PLAIN, *HIDDEN)}


class EnterForm(MemberFields):
    """A new member of a branch."""

    on = day_field(gettext_lazy("belongs to the branch since"))
    cell = forms.ModelChoiceField(Organization.objects.none(), label=gettext_lazy("cell"), required=False)

    def __init__(self, *args: Any, cells: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())
        self.fields["cell"].queryset = cells  # type: ignore[attr-defined]


class EditForm(FreshForm, MemberFields):
    """A member known already. Hidden fields are empty on the page; left empty, they stay as they are."""

    watched = (*PLAIN, *HIDDEN)

    def __init__(self, *args: Any, about: Member, **kwargs: Any) -> None:
        super().__init__(*args, about=about, **kwargs)
        self.initial.update({name: getattr(about, name) for name in PLAIN})
        for name, shown in (("id_number", about.masked_id_number), ("phone", about.masked_phone)):
            if shown:
                self.fields[name].help_text = _(
                    "Now %(shown)s. Leave empty to keep it; a dash removes it."
                ) % {"shown": shown}
        if about.address:
            self.fields["address"].help_text = _("Leave empty to keep what is there; a dash removes it.")

    @property
    @override
    def facts(self) -> dict[str, Any]:
        typed = {name: value for name, value in super().facts.items() if name not in HIDDEN or value}
        return {name: "" if name in HIDDEN and value in ERASE else value for name, value in typed.items()}


class TransferForm(forms.Form):
    """Where a member goes, and from which day on."""

    to = OrganizationField(label=gettext_lazy("new branch"), help_text=gettext_lazy("Full name or code."))
    on = day_field(
        gettext_lazy("first day there"),
        help_text=gettext_lazy(
            "The day on which the new branch accepted the member; until then the old one cares for them."
        ),
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())
        self.fields["to"].among(choices)  # type: ignore[attr-defined]


class CellForm(forms.Form):
    """Which cell of the branch a member belongs to."""

    cell = forms.ModelChoiceField(Organization.objects.none(), label=gettext_lazy("cell"), required=False)
    on = day_field(gettext_lazy("first day there"))

    def __init__(self, *args: Any, cells: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())
        self.fields["cell"].queryset = cells  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    """Why and when a member leaves the tree."""

    reason = forms.ChoiceField(
        label=gettext_lazy("reason for leaving"),
        choices=[each for each in LeavingReason.choices if each[0] != LeavingReason.TRANSFERRED],
    )
    on = day_field(gettext_lazy("first day no longer"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())


class RankForm(forms.Form):
    """A member's rank from a day on."""

    rank = forms.ChoiceField(
        label=gettext_lazy("rank"), choices=[("", gettext_lazy("none")), *Rank.choices], required=False
    )
    leading = forms.BooleanField(label=gettext_lazy("leading post"), required=False)
    title = CleanField(label=gettext_lazy("as the roster says"), max_length=40, required=False)
    on = day_field(gettext_lazy("from"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())


class PostForm(forms.Form):
    """Who begins which post."""

    member = forms.TypedChoiceField(label=gettext_lazy("member"), coerce=int)
    code = forms.ChoiceField(label=gettext_lazy("post"), choices=PostCode.choices)
    on = day_field(gettext_lazy("from"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())
        self.fields["member"].choices = people  # type: ignore[attr-defined]


class FilterForm(forms.Form):
    """What narrows a branch's roster."""

    q = CleanField(label=gettext_lazy("name"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("status"),
        choices=[
            ("", gettext_lazy("all")),
            ("full", gettext_lazy("full member")),
            ("probationary", gettext_lazy("probationary member")),
        ],
        required=False,
    )
    cell = forms.ModelChoiceField(
        Organization.objects.none(),
        label=gettext_lazy("cell"),
        required=False,
        empty_label=gettext_lazy("all"),
    )

    def __init__(self, *args: Any, cells: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cell"].queryset = cells  # type: ignore[attr-defined]
