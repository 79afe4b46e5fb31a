"""The form of a mandate: in whose name, whom it reaches, who inspects, by which sheets."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from zhixing.activities.forms.plan import DayInput
from zhixing.core.text import CleanField
from zhixing.core.time import today
from zhixing.inspection.choices import MandateState
from zhixing.inspection.drafts import MandateDraft
from zhixing.inspection.models import Mandate
from zhixing.inspection.queries.people import Candidate
from zhixing.inspection.sheets import Sheet
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Organization

AT_ONCE = 12  # bodies that are listed openly; of more, the branches are folded away
NAMES = "title number about issued_by starts ends is_covert reply_days version"


class MandateForm(forms.Form):
    """A mandate; what is still missing when it is drafted is asked for when it is issued."""

    title = CleanField(label=gettext_lazy("Title"), max_length=200)
    starts = forms.DateField(label=gettext_lazy("First day"), widget=DayInput(), initial=today)
    ends = forms.DateField(label=gettext_lazy("Last day"), widget=DayInput())
    is_covert = forms.BooleanField(
        label=gettext_lazy("A covert inspection"),
        required=False,
        help_text=gettext_lazy(
            "Only the inspectors named here and those who order inspections see it. An organisation learns of a "
            "visit when it is sent for reply, and of the mandate nothing."
        ),
    )
    bodies = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Bodies in scope"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each with everything below it."),
    )
    branches = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Single branches"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    inspectors = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Inspectors"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nobody makes a visit to the organisation to which they belong."),
    )
    sheets = forms.MultipleChoiceField(
        label=gettext_lazy("Check sheets"), required=False, widget=forms.CheckboxSelectMultiple
    )
    issued_by = CleanField(
        label=gettext_lazy("Approved by"),
        max_length=100,
        required=False,
        help_text=gettext_lazy(
            "Who approved the inspection, as the document says. Needed before it is issued."
        ),
    )
    reply_days = forms.IntegerField(label=gettext_lazy("Days to reply"), min_value=1, max_value=60, initial=5)
    number = CleanField(label=gettext_lazy("Document number"), max_length=60, required=False)
    about = CleanField(
        label=gettext_lazy("Occasion"),
        lines=True,
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        bodies: Sequence[Organization],
        people: Sequence[tuple[int, str]],
        sheets: Sequence[Sheet],
        mandate: Mandate | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        folded = [body for body in bodies if body.kind == Kind.BRANCH] if len(bodies) > AT_ONCE else []
        self._offer("bodies", [(body.pk, body.name) for body in bodies if body not in folded])
        self._offer("branches", [(body.pk, body.name) for body in folded])
        self._offer("inspectors", list(people))
        self._offer("sheets", [(sheet.code, str(sheet)) for sheet in sheets])
        if mandate is None:
            self.fields["token"].initial = str(uuid.uuid4())
        elif mandate.state == MandateState.IN_FORCE:
            self.fields["is_covert"].disabled = True

    def _offer(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    @property
    def opens_branches(self) -> bool:
        """Whether a single branch is chosen."""
        chosen = {str(value) for value in self["branches"].value() or ()}
        field: Any = self.fields["branches"]
        return any(str(value) in chosen for value, _name in field.choices)

    @property
    def opens_rest(self) -> bool:
        """Whether what is folded away has something to mend."""
        return any(name in self.errors for name in ("number", "about", "reply_days"))

    def draft(self) -> MandateDraft:
        """Give what was typed."""
        given = self.cleaned_data
        values: dict[str, Any] = {name: given[name] for name in NAMES.split() if name != "version"}
        values |= {name: tuple(given[name]) for name in ("inspectors", "sheets")}
        values["bodies"] = (*given["bodies"], *given["branches"])
        return MandateDraft(**values)


def facts_of(mandate: Mandate) -> dict[str, Any]:
    """Fill the form with a mandate as it stands."""
    own = {"unit_id": mandate.unit_id}
    scope = list(mandate.bodies.filter(**own).values_list("organization_id", flat=True))
    return {
        **{name: getattr(mandate, name) for name in NAMES.split()},
        "bodies": scope,
        "branches": scope,
        "inspectors": list(mandate.inspectors.filter(**own).values_list("user_id", flat=True)),
        "sheets": list(mandate.sheets.filter(**own).values_list("sheet", flat=True)),
    }


def people_of(candidates: Sequence[Candidate], mandate: Mandate | None) -> list[tuple[int, str]]:
    """List who can be named, with where they hold the role; who is named already stays to be seen."""
    people = {each.user.pk: f"{each.user.name} · {each.place.name}" for each in candidates}
    if mandate:
        for row in mandate.inspectors.filter(unit_id=mandate.unit_id):
            people.setdefault(row.user_id, row.name)
    return list(people.items())
