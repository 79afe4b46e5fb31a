"""What people type to put a plan in force or to adapt it."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.time import today
from zhixing.schemes.queries import library

OWN_FILE = "file"  # instead of the name of a scheme of the library
LARGEST_TEXT = 512 * 1024  # bytes; the 2016 plan has about 30 KB


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SpanForm(forms.Form):
    """The days for which a plan is in force; this year unless said otherwise."""

    starts = forms.DateField(label=_("First day"), widget=DateInput())
    ends = forms.DateField(label=_("Last day"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        year = today().year
        kwargs["initial"] = {
            "starts": f"{year}-01-01",
            "ends": f"{year}-12-31",
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)


class OwnFile(forms.FileField):
    """A file instead of what is chosen above: one of both is needed, so neither is called optional."""

    is_alternative = True


class AdoptForm(SpanForm):
    """Which scheme, and for which days: one of the library, or a file of one's own."""

    scheme = forms.ChoiceField(
        label=_("Scheme"),
        help_text=_("One of both is needed: a scheme of the library here, or a file of your own below."),
    )
    file = OwnFile(
        label=_("or a scheme file of your own (.yaml)"),
        help_text=_("A file chosen here goes before the scheme above."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )
    field_order = ["scheme", "file", "starts", "ends"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh"
        choices = [(name, scheme.title.in_language(language)) for name, scheme in library().items()]
        self.fields["scheme"].choices = [*choices, (OWN_FILE, _("— from a file of my own —"))]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse a file that no scheme can be as large as."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_TEXT:
            raise forms.ValidationError(
                _("This file is larger than any scheme (512 KB). Choose the scheme's text.")
            )
        return file

    @override
    def clean(self) -> dict[str, Any]:
        """Ask for the file where none of the library is chosen; a file goes before what is chosen."""
        cleaned = super().clean() or {}
        if cleaned.get("scheme") == OWN_FILE and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose the file of your scheme, or one of the schemes above."))
        return cleaned


class PlanForm(forms.Form):
    """A unit's own plan, as text in the scheme language."""

    text = forms.CharField(
        label=_("Own plan"),
        strip=False,
        max_length=LARGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "code"}),
    )
