"""The forms of the year's page: suggestions to accept, a rule, a new day, a partner."""

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.dateparse import parse_time
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from typing_extensions import override

from zhixing.activities.actions import Wish
from zhixing.activities.drafts import Draft
from zhixing.activities.forms.plan import DayInput, TimeInput
from zhixing.activities.kinds import held_by
from zhixing.activities.models import Activity
from zhixing.activities.queries import activities_of
from zhixing.activities.year.days import OnDay, OnWeekday, Rule, days_by
from zhixing.activities.year.plan import Item, Year
from zhixing.activities.year.suggestions import Suggestion
from zhixing.core.text import CleanField
from zhixing.organizations.models import Organization

ACCEPT = {"form": "accept"}  # fields stand in the months, their form beside them
ACTIVITY = re.compile(r"a(\d{1,19})")
SALT = "activities.year"
MOST = 240  # suggestions that one form may send
MOST_DAYS = 60  # that one rule may name


class SuggestionForm(forms.Form):
    """One suggestion: whether it is accepted, its day, whether it is held together with another."""

    pick = forms.BooleanField(required=False, widget=forms.CheckboxInput(attrs=ACCEPT))
    held_on = forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={**ACCEPT, "type": "date"}),
        error_messages={
            "required": gettext_lazy("Choose a date, or take the tick away."),
            "invalid": gettext_lazy("This is not a date. Write it like 2016-07-01."),
        },
    )
    into = forms.CharField(required=False, max_length=60, widget=forms.Select(attrs=ACCEPT))
    what = forms.CharField(
        max_length=2_000, widget=forms.HiddenInput(attrs=ACCEPT)
    )  # signed: one field, not six

    def __init__(self, *args: Any, item: Item | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if item:
            self.offer(item)

    def offer(self, item: Item) -> None:
        """Show the fields of a suggestion, filled with what is suggested unless something was sent."""
        suggestion = item.suggestion
        if suggestion is None:
            return
        self.fields["pick"].label = item.title
        self.fields["into"].widget.choices = [("", _("alone")), *item.partners]
        self.initial = {"pick": True, "held_on": suggestion.held_on, "what": signed(suggestion)}

    def clean_what(self) -> dict[str, Any]:
        """Read what was suggested; a browser cannot change it."""
        try:
            return dict(signing.loads(self.cleaned_data["what"], salt=SALT))
        except signing.BadSignature as error:
            raise forms.ValidationError(_("This page is out of date. Open it again.")) from error

    @property
    def is_picked(self) -> bool:
        """Whether the suggestion is accepted."""
        return self["pick"].value() in {True, "on", "true", "1"}

    def draft(self, bodies: Mapping[int, Organization]) -> Draft | None:
        """Put together what was accepted; None where the body is none of these, or a field is wrong."""
        if not self.is_valid():
            return None
        what = self.cleaned_data["what"]
        if what["body"] not in bodies:
            self.add_error("held_on", _("This page is out of date. Open it again."))
            return None
        return Draft(
            organization=bodies[what["body"]],
            kinds=tuple(what["kinds"]),
            held_on=self.cleaned_data["held_on"],
            topic=what["topic"],
            topic_text=what["topic_text"],
            starts_at=parse_time(what["starts_at"]) if what["starts_at"] else None,
            place=what["place"],
        )


def signed(suggestion: Suggestion) -> str:
    """Write down what is suggested, so that a form brings it back as it was shown."""
    what = {
        "body": suggestion.body.pk,
        "kinds": [kind.code for kind in suggestion.kinds],
        "topic": suggestion.topic,
        "topic_text": suggestion.topic_text,
        "starts_at": suggestion.starts_at.isoformat() if suggestion.starts_at else "",
        "place": suggestion.place,
    }
    return signing.dumps(what, salt=SALT)


class Acceptance:
    """All suggestions of a form that was sent, and what is to be planned of them."""

    def __init__(self, data: QueryDict, organization: Organization, bodies: Iterable[Organization]) -> None:
        self.organization = organization
        self.bodies = {body.pk: body for body in bodies}
        keys = dict.fromkeys(data.getlist("suggestion")[:MOST])
        self.forms = {key: SuggestionForm(data, prefix=key) for key in keys}
        self.picked = {key: form for key, form in self.forms.items() if form.is_picked}
        self.token = _uuid(data.get("token", ""))
        self.leaders: list[str] = []  # the key behind each wish, in the same order

    def wishes(self) -> list[Wish]:
        """List what is to be planned; what is wrong stands on the forms then, and `is_valid` is False."""
        drafts = {key: form.draft(self.bodies) for key, form in self.picked.items()}
        together: dict[str, Draft] = {}
        for key, draft in drafts.items():
            leader = self._leader(key)
            if draft is None or leader is None:
                continue
            first = together.get(leader) or drafts.get(leader) or replace(draft)
            together[leader] = first if leader == key else self._joined(key, first, draft)
        into = self._activities(together)
        self.leaders = list(together)
        return [Wish(draft, into.get(key)) for key, draft in together.items()]

    @property
    def is_valid(self) -> bool:
        """Whether everything that is ticked can be read."""
        return not any(form.errors for form in self.picked.values())

    def explain(self, problems: Mapping[str, Iterable[str]]) -> None:
        """Put what the action refused (by the wish's position) beside the suggestions that it is about."""
        for place, messages in problems.items():
            leader = self.leaders[int(place)]
            for form in (
                form for key, form in self.picked.items() if leader in {key, form.cleaned_data["into"]}
            ):
                for message in messages:
                    form.add_error("held_on", message)

    def _leader(self, key: str) -> str | None:
        """Follow "together with" to its end: a suggestion that stands alone, or an activity that is planned."""
        seen = {key}
        while into := self.picked[key]["into"].value():
            if ACTIVITY.fullmatch(into):
                return str(into)
            if into not in self.picked or into in seen:
                self.picked[key].add_error("into", _("Tick the other one too, and let it stand alone."))
                return None
            seen.add(into)
            key = into
        return key

    def _joined(self, key: str, first: Draft, more: Draft) -> Draft:
        """Hold two suggestions as one, on the day of the first."""
        topics = {(each.topic, each.topic_text) for each in (first, more)} - {("", "")}
        if len(topics) > 1:
            message = _("Each of the two has a topic of its own, and one activity has one. Hold them as two.")
            self.picked[key].add_error("into", message)
        topic, text = next(iter(topics), ("", ""))
        kinds = tuple(dict.fromkeys((*first.kinds, *more.kinds)))
        return replace(first, kinds=kinds, topic=topic, topic_text=text)

    def _activities(self, keys: Iterable[str]) -> dict[str, Activity]:
        ids = [int(found[1]) for key in keys if (found := ACTIVITY.fullmatch(key))]
        rows = activities_of(self.organization).filter(pk__in=ids) if ids else []
        return {f"a{row.pk}": row for row in rows}


def _uuid(text: str) -> str:
    """Give a form's token, a new one where it makes no sense."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return str(uuid.uuid4())


class MoveForm(forms.Form):
    """Another day, for one activity or for all that follow in its series."""

    held_on = forms.DateField(
        error_messages={
            "required": gettext_lazy("Choose the new date first."),
            "invalid": gettext_lazy("This is not a date. Write it like 2016-07-01."),
        }
    )
    version = forms.IntegerField(required=False)
    following = forms.BooleanField(required=False)


class MergeForm(forms.Form):
    """The activity with which another is held together."""

    into = forms.CharField(
        max_length=20, error_messages={"required": gettext_lazy("Choose with which one it is held together.")}
    )
    version = forms.IntegerField(required=False)

    def clean_into(self) -> int:
        """Read the activity's key."""
        found = ACTIVITY.fullmatch(self.cleaned_data["into"])
        if not found:
            raise forms.ValidationError(_("Choose with which one it is held together."))
        return int(found[1])


class RepeatForm(forms.Form):
    """One kind by a rule: every month on the 15th, or on the first Friday, from one day to another."""

    DAY, WEEKDAY = "day", "weekday"

    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    body = forms.TypedChoiceField(label=gettext_lazy("Held by"), coerce=int, required=False)
    rule = forms.ChoiceField(
        label=gettext_lazy("Every month"),
        choices=[(DAY, gettext_lazy("on the same day")), (WEEKDAY, gettext_lazy("on the same weekday"))],
        initial=DAY,
    )
    day = forms.IntegerField(
        label=gettext_lazy("Day of the month"),
        min_value=1,
        max_value=31,
        required=False,
        help_text=gettext_lazy("In a shorter month, its last day."),
    )
    nth = forms.TypedChoiceField(
        label=gettext_lazy("Week"),
        coerce=int,
        required=False,
        choices=[
            (1, pgettext_lazy("week", "first")),
            (2, pgettext_lazy("week", "second")),
            (3, pgettext_lazy("week", "third")),
            (4, pgettext_lazy("week", "fourth")),
            (5, pgettext_lazy("week", "last")),
        ],
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Weekday"), coerce=int, required=False, initial=4, choices=list(WEEKDAYS.items())
    )
    since = forms.DateField(label=gettext_lazy("From"), widget=DayInput())
    until = forms.DateField(label=gettext_lazy("To"), widget=DayInput())
    starts_at = forms.TimeField(label=gettext_lazy("Hour"), widget=TimeInput(), required=False)
    place = CleanField(label=gettext_lazy("Place"), max_length=200, required=False)
    token = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)

    def __init__(self, *args: Any, year: Year, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {body.pk: body for body in year.bodies}
        offered: dict[str, str] = {}
        for body in year.bodies:
            offered |= {code: str(kind) for code, kind in held_by(year.kinds, body).items()}
        self.fields["kind"].choices = list(offered.items())  # type: ignore[attr-defined]
        self.fields["body"].choices = [(pk, body.name) for pk, body in self.bodies.items()]  # type: ignore[attr-defined]
        if len(self.bodies) == 1:
            del self.fields["body"]

    def clean_token(self) -> str:
        """Read the form's token."""
        return _uuid(self.cleaned_data["token"])

    @override
    def clean(self) -> dict[str, Any]:
        """Ask for what the rule needs."""
        given = super().clean() or {}
        first, last = given.get("since"), given.get("until")
        if given.get("rule") == self.DAY and not given.get("day") and "day" not in self.errors:
            self.add_error("day", _("Say on which day of the month: a number from 1 to 31."))
        if first and last and last < first:
            self.add_error("until", _("The last day must not be before the first."))
        elif first and last and (last.year - first.year) * 12 + last.month - first.month > MOST_DAYS:
            self.add_error("until", _("A rule can name at most five years. Choose a nearer day."))
        return given

    def days(self) -> list[date]:
        """List the days that the rule names."""
        return days_by(self._rule(), self.cleaned_data["since"], self.cleaned_data["until"])

    def _rule(self) -> Rule:
        given = self.cleaned_data
        if given["rule"] == self.DAY:
            return OnDay(given["day"])
        return OnWeekday(given["nth"] or 1, given["weekday"] or 0)

    def draft(self) -> Draft:
        """Put together what each of them is."""
        given = self.cleaned_data
        body = self.bodies.get(given.get("body") or 0) or next(iter(self.bodies.values()))
        return Draft(
            body, (given["kind"],), given["since"], starts_at=given["starts_at"], place=given["place"]
        )


def suggestion_forms(year: Year, sent: Mapping[str, SuggestionForm]) -> dict[str, SuggestionForm]:
    """Make the form of each suggestion; one that was sent keeps what was typed."""
    return dict(_forms(year.suggested, sent))


def _forms(items: Sequence[Item], sent: Mapping[str, SuggestionForm]) -> Iterator[tuple[str, SuggestionForm]]:
    for item in items:
        form = sent.get(item.key)
        if form:
            form.offer(item)
        yield item.key, form or SuggestionForm(prefix=item.key, item=item)
