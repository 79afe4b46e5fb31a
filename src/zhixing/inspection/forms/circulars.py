"""The forms of circulars: what is told, and one small form for each step."""

import uuid
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhixing.activities.forms.plan import DayInput
from zhixing.core.text import CleanField
from zhixing.inspection.models import Circular, Finding
from zhixing.inspection.queries.circulars import bodies_for, findings_of, recipients_of
from zhixing.inspection.telling import CircularDraft
from zhixing.organizations.models import Organization

SHORT = 40  # characters of a fact that tell which it is
FIELDS = ("title", "about", "facts", "demand", "due_on", "names_people")


def _paragraphs(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class CircularForm(forms.Form):
    """A circular: about whom, facts, demand, deadline, to whom."""

    title = CleanField(label=pgettext_lazy("circular", "Title"), max_length=200)
    recipients = forms.TypedMultipleChoiceField(
        label=_("To whom"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It reaches the members and officers of these bodies, and of all below them."),
    )
    about = CleanField(label=_("About whom"), lines=True, max_length=2000, widget=_paragraphs(2))
    facts = CleanField(
        label=_("Facts"),
        lines=True,
        max_length=20_000,
        widget=_paragraphs(10),
        help_text=_("What was found: place, time, facts. They were taken over from what you chose."),
    )
    demand = CleanField(label=_("What is demanded"), lines=True, max_length=10_000, widget=_paragraphs(5))
    due_on = forms.DateField(
        label=_("Deadline"),
        widget=DayInput(),
        required=False,
        help_text=_("By when it is put right. Left empty, the circular asks for no report."),
    )
    names_people = forms.BooleanField(
        label=_("The circular names people"),
        required=False,
        help_text=_("Whoever approves it then approves the names by a word of its own."),
    )
    findings = forms.TypedMultipleChoiceField(
        label=_("What it tells of"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Taking a finding out here leaves the text above to you."),
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        organization: Organization,
        findings: list[Finding],
        circular: Circular | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        there = [body.pk for body in recipients_of(circular)] if circular else []
        bodies = bodies_for(organization, [*there, *(row.visit.organization_id for row in findings)])
        self.fields["recipients"].choices = [(body.pk, body.name) for body in bodies]  # type: ignore[attr-defined]
        self.fields["findings"].choices = [(row.pk, _named(row)) for row in findings]  # type: ignore[attr-defined]
        if not findings:
            del self.fields["findings"]
        if circular:
            del self.fields["token"]
        else:
            del self.fields["version"]
            self.fields["token"].initial = str(uuid.uuid4())

    def draft(self) -> CircularDraft:
        """Give what was typed."""
        given = self.cleaned_data
        values = {name: given[name] for name in FIELDS}
        told = tuple(given.get("findings", ()))
        return CircularDraft(**values, recipients=tuple(given["recipients"]), findings=told)


def _named(finding: Finding) -> str:
    return f"{finding.visit.organization.name} · {date_format(finding.seen_on)} · {finding.facts[:SHORT]}"


def facts_of(circular: Circular) -> dict[str, Any]:
    """Fill the form with a circular as it stands."""
    values = {name: getattr(circular, name) for name in (*FIELDS, "version")}
    told = [row.pk for row in findings_of(circular)]
    return {**values, "recipients": [body.pk for body in recipients_of(circular)], "findings": told}


class StepForm(forms.Form):
    """One step of a circular; `version` is the one that was read before the step."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ApproveForm(StepForm):
    """Approval, with that of names where there are any."""

    names_approved = forms.BooleanField(label=_("Naming people in it is approved"), required=False)


class SendBackForm(StepForm):
    """What is to be mended."""

    reason = CleanField(label=_("What is to be mended"), max_length=300)


class IssueForm(StepForm):
    """The number under which it is issued."""

    number = CleanField(
        label=pgettext_lazy("circular", "Document number"),
        max_length=60,
        help_text=_("As on official documents, for example 组通字〔2016〕5号; other brackets are put right."),
    )


class WithdrawForm(StepForm):
    """Why it is withdrawn."""

    reason = CleanField(label=pgettext_lazy("circular", "Why it is withdrawn"), max_length=300)
