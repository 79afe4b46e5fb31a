"""What is asked about a material, its captions and a push."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhixing.core.text import CleanField
from zhixing.library.actions.materials import Details
from zhixing.library.choices import Audience, MaterialKind
from zhixing.library.kinds import ENDINGS, kinds_for
from zhixing.library.models import Material
from zhixing.organizations.choices import Rank

HTTPS = _("Only an address that begins with https:// is kept, such as https://www.example.cn/lecture.")


class DetailsForm(forms.Form):
    """What a material is called and about, and for whom it is meant."""

    title = CleanField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Without one, the file's name is taken."),
    )
    about = CleanField(
        label=_("What it is about"),
        max_length=2000,
        required=False,
        lines=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    audience = forms.ChoiceField(
        label=_("For whom"), choices=Audience.choices, initial=Audience.EVERYONE, widget=forms.RadioSelect
    )
    rank = forms.ChoiceField(
        label=_("From which rank upwards"),
        choices=Rank.choices,
        initial=Rank.DIVISION_DEPUTY,
        required=False,
        help_text=_("Asked only where it is for leading cadres."),
    )

    def details(self) -> Details:
        """Tell what was typed, once the form is valid."""
        given = self.cleaned_data
        return Details(
            title=given["title"],
            about=given["about"],
            audience=given["audience"],
            rank=given["rank"] or Rank.DIVISION_DEPUTY,
            kind=given.get("kind", ""),
        )


class NewMaterialForm(DetailsForm):
    """A file or a link, and what is said about it."""

    file = forms.FileField(
        label=pgettext_lazy("material", "File"),
        required=False,
        allow_empty_file=True,  # the action says so in its own words
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=_("A recording (MP4, WebM, MP3, M4A, OGG), slides, PDF, Word, plain text or a picture."),
    )
    url = forms.CharField(
        label=_("Or an address on the web"),
        max_length=500,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://", "inputmode": "url"}),
        help_text=_("The system keeps the address alone and never fetches what stands there."),
    )
    activity = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("file", "url", "title", "about", "audience", "rank")

    def clean_url(self) -> str:
        """Hold the address to https, a host, and no password within it."""
        url: str = self.cleaned_data["url"]
        if url:
            URLValidator(schemes=["https"], message=HTTPS)(url)
            if urlsplit(url).username is not None:
                raise ValidationError(HTTPS)
        return url

    def one_source(self, *, file_was_sent: bool) -> None:
        """Hold the form to a file or an address; `file_was_sent` also where it was too large to be kept."""
        if "url" in self.errors:
            return
        has_file, has_url = file_was_sent, bool(self.cleaned_data.get("url"))
        if has_file and has_url:
            self.add_error("url", _("Keep either a file or an address; empty this field or choose no file."))
        if not has_file and not has_url:
            self.add_error("file", _("Choose a file, or give an address below."))


class MaterialForm(DetailsForm):
    """What is said about a material that is kept; its kind, where its file could be more than one."""

    field_order = ("title", "kind", "about", "audience", "rank")

    def __init__(self, material: Material, data: Any = None) -> None:
        said = {name: getattr(material, name) for name in ("title", "about", "audience", "rank", "kind")}
        super().__init__(data, initial=said)
        self.fields["title"].required = True
        self.fields["title"].help_text = lazystr("")
        kinds = kinds_for(material.content_type)
        if len(kinds) > 1:
            choices = [(kind.value, MaterialKind(kind).label) for kind in kinds]
            self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=choices)
            self.order_fields(self.field_order)


class CaptionsForm(forms.Form):
    """Captions for a recording."""

    captions = forms.FileField(
        label=pgettext_lazy("captions", "File"),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt"}),
        help_text=_("A .vtt or .srt file. It is checked line by line."),
        error_messages={
            "required": _("Choose a .vtt or .srt file first."),
            "empty": _("The file is empty. Choose another."),
        },
    )


class FiltersForm(forms.Form):
    """What a list of materials is narrowed to."""

    q = CleanField(label=_("Words in title or description"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("all kinds")), *MaterialKind.choices], required=False
    )


class PushForm(forms.Form):
    """A word to the readers."""

    note = CleanField(
        label=_("A word to the readers"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Why it is worth reading, or by when it is wanted."),
    )
