"""What people type or choose on the pages of supervision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhixing.core.time import today
from zhixing.organizations.choices import Kind, Level
from zhixing.schemes.models import Waiver
from zhixing.supervision.models import Remark, Visit

ANY = ("", _("all"))


class FilterForm(forms.Form):
    """Which rows and columns of the matrix are shown; a choice that does not fit is left out."""

    kind = forms.ChoiceField(label=_("kind"), required=False, choices=[ANY, *Kind.choices])
    level = forms.ChoiceField(label=_("level"), required=False, choices=[ANY, *Level.choices])
    field = forms.ChoiceField(label=_("field or trade"), required=False)
    window = forms.ChoiceField(
        label=_("window unit"), required=False, choices=[ANY, ("yes", _("yes")), ("no", _("no"))]
    )
    clause = forms.ChoiceField(label=_("part of the plan"), required=False)
    period = forms.ChoiceField(label=_("period"), required=False)
    sort = forms.ChoiceField(
        label=_("order"),
        required=False,
        choices=[("", _("order of the tree")), ("due", _("most still due first"))],
    )

    def __init__(self, data: Any, *, fields: list[str], clauses: list[Any], periods: list[Any]) -> None:
        super().__init__(data)
        self._offer("field", [ANY, *((each, each) for each in fields)])
        self._offer("clause", [("", _("what is asked now")), *clauses])
        self._offer("period", [("", _("the current period of each")), *periods])

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells the type checker what the class body says
        field.choices = choices

    def chosen(self) -> dict[str, str]:
        """Give every choice that is a possible one, the others as if nothing had been chosen."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class VisitForm(forms.ModelForm[Visit]):
    """A visit: when, and what was discussed."""

    class Meta:
        model = Visit
        fields = ["visited_on", "text"]
        widgets = {
            "visited_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "text": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visited_on"].initial = today


class WaiverForm(forms.ModelForm[Waiver]):
    """A waiver: of which kind, and why."""

    class Meta:
        model = Waiver
        fields = ["why", "reason"]
        help_texts = {"reason": _("The branch reads this, and so does whoever checks the plan later.")}


class RemarkForm(forms.ModelForm[Remark]):
    """A member's "this is wrong"."""

    class Meta:
        model = Remark
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"text": _("Say which entry is wrong and what is right. Your branch answers here.")}


class AnswerForm(forms.Form):
    """The branch's answer to it."""

    answer = forms.CharField(label=_("answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
