"""Forms about organisations, roles and imports."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhixing.core.permissions import ROLE_LABELS
from zhixing.core.text import CleanField
from zhixing.core.time import today
from zhixing.organizations.actions.accounts import GRANTABLE
from zhixing.organizations.choices import Kind, Level, Nature
from zhixing.organizations.forms.fields import FreshForm, OrganizationField, day_field
from zhixing.organizations.models import Organization

FACTS = (
    "name", "code", "kind", "level", "nature", "field", "is_window", "has_committee", "founded_on",
    "election_due_on", "contact_name", "contact_phone",
)  # fmt: skip
MEGABYTE = 1024 * 1024


class OrganizationFields(forms.Form):
    """What an organisation is."""

    name = CleanField(
        label=gettext_lazy("full name"), max_length=200, help_text=gettext_lazy("As on its seal.")
    )
    code = CleanField(label=gettext_lazy("code"), max_length=40)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=Kind.choices)
    level = forms.ChoiceField(label=gettext_lazy("level"), choices=Level.choices)
    nature = forms.ChoiceField(label=gettext_lazy("nature of the unit"), choices=Nature.choices)
    field = CleanField(label=gettext_lazy("field or trade"), max_length=60, required=False)
    is_window = forms.BooleanField(label=gettext_lazy("window unit"), required=False)
    has_committee = forms.BooleanField(label=gettext_lazy("has a branch committee"), required=False)
    founded_on = day_field(gettext_lazy("founded on"), required=False)
    election_due_on = day_field(gettext_lazy("re-election due on"), required=False)
    contact_name = CleanField(label=gettext_lazy("contact"), max_length=100, required=False)
    contact_phone = CleanField(label=gettext_lazy("contact phone"), max_length=40, required=False)

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, as the actions take it."""
        return {name: self.cleaned_data[name] for name in FACTS}


class FoundForm(OrganizationFields):
    """A new organisation; it takes level and nature from its superior unless told otherwise."""

    def __init__(self, *args: Any, kinds: frozenset[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in Kind if kind in kinds]  # type: ignore[attr-defined]


class EditForm(FreshForm, OrganizationFields):
    """An organisation known already."""

    watched = FACTS

    def __init__(self, *args: Any, about: Organization, **kwargs: Any) -> None:
        super().__init__(*args, about=about, **kwargs)
        self.initial.update({name: getattr(about, name) for name in FACTS})


class DatedForm(forms.Form):
    """A day and a reason, for what closes or opens an organisation."""

    on = day_field(gettext_lazy("on"))
    reason = CleanField(label=gettext_lazy("reason"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())


class ToForm(DatedForm):
    """Another organisation, a day and a reason, for what moves or merges one."""

    to = OrganizationField(label=gettext_lazy("organisation"), help_text=gettext_lazy("Full name or code."))
    field_order = ("to", "on", "reason")

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].among(choices)  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """A role for somebody who holds no post: an account that exists, or one to be opened."""

    username = CleanField(label=gettext_lazy("user name"), max_length=60)
    name = CleanField(
        label=gettext_lazy("name"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Only for a new account; leave empty if the person has one."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("role"), choices=[(str(role), ROLE_LABELS[role]) for role in GRANTABLE]
    )
    reason = CleanField(label=gettext_lazy("reason"), max_length=200, required=False)


class AccountForm(forms.Form):
    """The user name of a new account."""

    username = CleanField(label=gettext_lazy("user name"), max_length=60)


class ImportForm(forms.Form):
    """A roster, and how it is to be understood."""

    file = forms.FileField(
        label=gettext_lazy("roster"),
        help_text=gettext_lazy(
            "An Excel workbook (.xlsx): organisations, members, or both, in any order of columns."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
    organization = OrganizationField(
        label=gettext_lazy("import below"),
        help_text=gettext_lazy("Everything in the file must stand here or below."),
    )
    as_of = day_field(
        gettext_lazy("as things stood on"),
        required=False,
        help_text=gettext_lazy(
            "Changes of people already known take effect on this day. Empty: as the file states, else today."
        ),
    )
    since = day_field(
        gettext_lazy("newcomers belong since"),
        required=False,
        help_text=gettext_lazy(
            "For people without a date of transfer. Empty: 1 January of that year, or since they joined."
        ),
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].among(choices)  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse a file that is too large before it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_LIMIT:
            raise ValidationError(
                _("The file is larger than %(limit)s MB. Remove pictures and unused sheets, or split it.")
                % {"limit": settings.UPLOAD_LIMIT // MEGABYTE}
            )
        return file
