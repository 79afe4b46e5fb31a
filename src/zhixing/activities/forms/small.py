"""The short forms of an activity's page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhixing.core.text import CleanField
from zhixing.core.uploads import ENDINGS


class ReasonForm(forms.Form):
    """Why a record is corrected or an activity is cancelled."""

    reason = CleanField(label=_("Reason"), max_length=300)


class UploadForm(forms.Form):
    """One file, if anybody wishes; its content is looked into by the action."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=_("PDF, Word, Excel, PowerPoint, pictures or plain text. Nobody has to add one."),
        error_messages={"required": _("Choose a file first.")},
    )
