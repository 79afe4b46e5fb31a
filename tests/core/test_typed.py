"""What was typed: acted on, told what is refused beside it, never lost."""

from typing import NoReturn

import pytest
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict

from zhixing.core.typed import done, explain, tried, with_version


class PlanForm(forms.Form):
    title = forms.CharField()
    day = forms.CharField(required=False)


class StaleError(Exception):
    """Somebody saved meanwhile."""


def _form(**typed: str) -> PlanForm:
    return PlanForm(typed or {"title": "学习党章"})


def _refuse() -> NoReturn:
    raise ValidationError({"day": ["It is past.", "It is a holiday."]})


def _go_stale() -> NoReturn:
    raise StaleError


def test_what_has_a_field_stands_beside_it_with_every_word() -> None:
    form = _form()
    explain(form, ValidationError({"title": "Too long.", "day": ["It is past.", "It is a holiday."]}))
    assert form.errors == {"title": ["Too long."], "day": ["It is past.", "It is a holiday."]}


@pytest.mark.parametrize(
    "error",
    [
        ValidationError("Ask again."),
        ValidationError(["Ask again."]),
        ValidationError({"seats": "Ask again."}),
        ValidationError({NON_FIELD_ERRORS: ["Ask again."]}),
    ],
    ids=["a word", "a list", "a field that the form has not", "the whole"],
)
def test_what_has_no_field_stands_above_the_form(error: ValidationError) -> None:
    form = _form()
    explain(form, error)
    assert form.non_field_errors() == ["Ask again."]


def test_what_is_done_is_done_once_with_a_form_that_can_be_read() -> None:
    acts: list[str] = []
    form = _form()
    assert done(form, lambda: acts.append(form.cleaned_data["title"]))
    assert acts == ["学习党章"]


def test_nothing_is_done_with_a_form_that_cannot_be_read() -> None:
    acts: list[str] = []
    assert not done(_form(day="1 July"), lambda: acts.append("done"))
    assert acts == []


def test_what_is_refused_is_not_done_and_explained() -> None:
    form = _form()
    assert not done(form, _refuse)
    assert form.errors == {"day": ["It is past.", "It is a holiday."]}
    assert form["title"].value() == "学习党章"


def test_what_is_tried_gives_what_it_made_or_none_where_it_is_refused() -> None:
    form = _form()
    assert tried(form, lambda: 7) == 7
    assert tried(form, _refuse) is None
    assert tried(PlanForm({}), lambda: 7) is None


def test_that_somebody_saved_meanwhile_goes_on_to_the_caller() -> None:
    with pytest.raises(StaleError):
        done(_form(), _go_stale)


@pytest.mark.parametrize(("prefix", "name"), [("", "version"), ("addition", "addition-version")])
def test_what_was_typed_is_kept_with_the_present_version(prefix: str, name: str) -> None:
    typed = QueryDict(f"{name}=1&kind=lecture&kind=meeting")
    again = with_version(typed, 4, prefix=prefix)
    assert (again[name], again.getlist("kind")) == ("4", ["lecture", "meeting"])
    assert typed[name] == "1"
