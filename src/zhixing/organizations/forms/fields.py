"""Fields that several forms share, and the guard against a page that has grown old."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from typing_extensions import override

from zhixing.core.text import clean_text
from zhixing.organizations.models import Organization
from zhixing.organizations.models.organization import OrganizationQuerySet

SUGGESTED = 200  # names offered while typing; a larger tree is found by code or full name
NEAR = 3


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Make a field for a day that opens the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class OrganizationInput(forms.TextInput):
    """A text box that offers names while one types, without any script."""

    names: Iterable[str] = ()

    @override
    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        list_id = f"{name}-names"
        box = super().render(name, value, {**(attrs or {}), "list": list_id, "autocomplete": "off"}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((each,) for each in self.names))
        return format_html("{}<datalist{}>{}</datalist>", box, flatatt({"id": list_id}), options)


class OrganizationField(forms.CharField):
    """An organisation, typed as its code or full name; `among` are those that may be chosen."""

    widget = OrganizationInput

    def __init__(self, **kwargs: Any) -> None:
        self.choices: OrganizationQuerySet = Organization.objects.none()
        super().__init__(**kwargs)

    def among(self, choices: OrganizationQuerySet) -> None:
        """Set what may be chosen."""
        self.choices = choices.filter(dissolved_on__isnull=True)
        self.widget.names = self.choices.order_by("path").values_list("name", flat=True)[:SUGGESTED]

    @override
    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Organization) else value

    @override
    def clean(self, value: Any) -> Organization | None:
        text = clean_text(super().clean(value) or "")
        if not text:
            return None
        found = list(self.choices.filter(code=text)[:1]) or list(self.choices.filter(name=text)[:2])
        if len(found) == 1:
            return found[0]
        raise ValidationError(self._advice(text, is_ambiguous=bool(found)))

    def _advice(self, text: str, *, is_ambiguous: bool) -> str:
        if is_ambiguous:
            return _("Several organisations have this name. Type the code instead.")
        near = self.choices.filter(name__icontains=text).values_list("name", flat=True)[:NEAR]
        if near:
            return _("No organisation has exactly this name. Is it one of these: %(names)s?") % {
                "names": "、".join(near)
            }
        return _(
            "No organisation that you can choose has this name or code. Type its full name as on its seal."
        )


class FreshForm(forms.Form):
    """A form about something that others may change meanwhile: says so, once, and loses nothing typed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    watched: tuple[str, ...] = ()

    def __init__(self, *args: Any, about: Any, **kwargs: Any) -> None:
        self.about = about
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.fingerprint

    @property
    def fingerprint(self) -> str:
        """Sum up what the form is about, as it stands now."""
        values = [str(getattr(self.about, name)) for name in self.watched]
        return hashlib.sha256("\x1f".join(values).encode()).hexdigest()[:16]

    def clean_seen(self) -> str:
        """Refuse a page that is older than a change; sending it again overwrites the change knowingly."""
        seen: str = self.cleaned_data["seen"]
        if seen and seen != self.fingerprint:
            self.data = {**self.data.dict(), self.add_prefix("seen"): self.fingerprint}  # type: ignore[attr-defined]
            raise ValidationError(
                _(
                    "Somebody changed this while you were typing. Your words are still here; compare them "
                    "with the present page, and save again if they should hold."
                )
            )
        return seen


def told(form: forms.Form, error: ValidationError) -> None:
    """Show an action's refusal where it belongs: beside its field, or above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
