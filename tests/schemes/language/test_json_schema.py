"""The editors' schema and the reader judge the form of a file alike."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.schemes.language.texts import PLAN, SMALL
from zhixing.schemes.language.grammar import json_schema, root_of
from zhixing.schemes.language.nodes import parse
from zhixing.schemes.language.problems import Problems

SCHEMES = Path(__file__).parents[3] / "schemes"
VALIDATOR = Draft202012Validator(json_schema())
FULL_SCHEME = SMALL + "kinds: {visit: {zh: 参观, en: visit}}\n"
FULL_PLAN = (
    PLAN
    + "requirements:\n- {id: P1, tightens: A1, every: month, counts_with: [A2], where: {kind: [lecture]}}\n"
)


def tree_of(text: str):
    return parse(text, Problems("any.yaml")).tree


def is_read(tree) -> bool:
    problems = Problems("any.yaml")
    root_of(tree).read(tree, (), problems)
    return not problems.found


def test_the_file_in_schemes_is_the_schema_of_the_grammar():
    assert json.loads((SCHEMES / "scheme.schema.json").read_text("utf-8")) == json_schema()


def test_the_schema_is_itself_well_formed():
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", sorted(SCHEMES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_scheme_in_the_house_is_valid_for_editors(path):
    assert list(VALIDATOR.iter_errors(tree_of(path.read_text("utf-8")))) == []


WRONG = [
    None,
    True,
    0,
    1,
    1001,
    1.5,
    "",
    " ",
    "x",
    "slot",
    "A1",
    "12-31",
    "02-30",
    "none",
    [],
    ["x"],
    {},
    {"zh": "x", "en": "x"},
]


def places(text: str):
    return st.sampled_from([path for path in parse(text, Problems("any.yaml")).lines if path])


def changed(tree, path, value, what):
    """The tree with one place replaced, taken out, or given a key beside it."""
    tree = deepcopy(tree)
    holder = tree
    for step in path[:-1]:
        holder = holder[step]
    if what == "replace":
        holder[path[-1]] = value
    elif what == "remove":
        del holder[path[-1]]
    elif isinstance(holder, dict):
        holder[str(value)] = value
    return tree


@settings(max_examples=400, deadline=None)
@given(places(FULL_SCHEME), st.sampled_from(WRONG), st.sampled_from(["replace", "remove", "beside"]))
def test_a_changed_scheme_is_refused_by_both_or_by_neither(path, value, what):
    tree = changed(tree_of(FULL_SCHEME), path, value, what)

    assert is_read(tree) == VALIDATOR.is_valid(tree)


@settings(max_examples=200, deadline=None)
@given(places(FULL_PLAN), st.sampled_from(WRONG), st.sampled_from(["replace", "remove", "beside"]))
def test_a_changed_plan_is_refused_by_both_or_by_neither(path, value, what):
    tree = changed(tree_of(FULL_PLAN), path, value, what)

    assert is_read(tree) == VALIDATOR.is_valid(tree)
