"""The one form of this room: a Word template."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TemplateForm(forms.Form):
    """A template on its way in; its content is looked into by the action."""

    file = forms.FileField(
        label=_("Word template"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={
            "required": _("Choose a Word document first."),
            "empty": _("The file is empty. Choose another."),
        },
    )
