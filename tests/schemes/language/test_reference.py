"""Every example of docs/scheme-language.md, run."""

import re
from pathlib import Path

import pytest

from zhixing.schemes.language.explain import sentence
from zhixing.schemes.language.grammar import POPULATION, REQUIREMENT
from zhixing.schemes.language.problems import SchemeError
from zhixing.schemes.language.reader import read_plan, read_scheme
from zhixing.schemes.language.vocabulary import OPEN_FILTERS, vocabulary

PAGE = (Path(__file__).parents[3] / "docs" / "scheme-language.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)(?: (\w+))?\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def block(kind: str) -> str:
    """The one YAML block of a kind; the whole scheme has none."""
    (found,) = [text for language, name, text in BLOCKS if (language, name) == ("yaml", kind)]
    return found


def answers() -> list[str]:
    return [text for language, _name, text in BLOCKS if language == "text"]


def whole():
    return read_scheme(block(""), "scheme.yaml")


def test_no_block_goes_unrun():
    kinds = {name for language, name, _text in BLOCKS if language == "yaml"}

    assert kinds == {"", "requirements", "populations", "plan", "loosening", "mistake"}


def test_the_whole_scheme_is_good_and_says_what_the_page_says():
    scheme = whole()

    for language in ("zh", "en"):
        said = sentence(scheme.requirement("A1"), scheme, language)
        assert said.replace(" ", "") in re.sub(r"\s", "", PAGE)


def test_the_requirements_are_good():
    text = block("")
    head = text[: text.index("requirements:")]
    rest = (
        "- {id: A3, title: 书目, who: member, do: study.read}\n"
        "- {id: A5, title: 荐书, level: shown, who: branch, do: activities.held}\n"
    )

    scheme = read_scheme(
        f"{head}folded: {{A4: 略}}\nrequirements:\n{block('requirements')}{rest}", "scheme.yaml"
    )

    assert [each.id for each in scheme.requirements[:-2]] == ["A1", "B1", "B2", "B3", "B4", "B5"]


def test_the_populations_are_good():
    more = "".join(f"  {line}\n" for line in block("populations").splitlines())

    scheme = read_scheme(block("").replace("\nrequirements:", f"\n{more}requirements:"), "scheme.yaml")

    assert {"county_branch", "senior_leader", "organ_team", "problem"} <= set(scheme.populations)


def test_the_plan_is_good():
    plan = read_plan(block("plan"), "plan.yaml", whole())

    assert [(each.id, each.tightens) for each in plan.requirements] == [
        ("L1", "A1"),
        ("L2", "A2"),
        ("L3", ""),
    ]


def test_the_loosening_gets_the_answer_on_the_page():
    with pytest.raises(SchemeError) as caught:
        read_plan(block("loosening"), "plan.yaml", whole())

    assert f"{caught.value}\n" == answers()[0]


def test_the_mistake_gets_the_answer_on_the_page():
    with pytest.raises(SchemeError) as caught:
        read_scheme(block("mistake"), "scheme.yaml")

    assert f"{caught.value}\n" == answers()[1]


def test_the_page_names_every_key_and_code():
    words = vocabulary()
    named = set(re.findall(r"`([\w.]+)[`:]", PAGE))
    codes = {
        *words.organization_kinds,
        *words.levels,
        *words.natures,
        *words.ranks,
        *words.posts,
        *words.kinds,
    }
    filters = {
        *OPEN_FILTERS,
        *words.filters,
        *(value for values in words.filters.values() for value in values),
    }

    assert {*REQUIREMENT.keys, *POPULATION.keys, *codes, *filters} - named == set()
