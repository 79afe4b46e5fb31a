"""The 2016 plan against docs/requirements.md, row by row: nothing missing, nothing invented."""

import re
from datetime import date
from pathlib import Path

import pytest

from zhixing.schemes.language.explain import sentence
from zhixing.schemes.language.model import Level, RowType, Subject
from zhixing.schemes.language.periods import periods
from zhixing.schemes.language.reader import read_file
from zhixing.schemes.language.vocabulary import vocabulary

ROOT = Path(__file__).parents[2]
PLAN = read_file(ROOT / "schemes" / "liangxueyizuo-2016.yaml")
BUILT = {
    "activities",
    "schemes",
    "organizations",
    "library",
    "study",
    "training",
    "polls",
    "rectification",
    "inspection",
    "life",
    "appraisal",
}
TYPES = {
    "M": RowType.OBLIGATION,
    "M if able": RowType.OBLIGATION,
    "S": RowType.AIM,
    "E": RowType.ENCOURAGEMENT,
    "O": RowType.OPTION,
    "K": RowType.CLASSIFICATION,
    "I": RowType.INFORMATION,
}
PARTS = {"0": "序", "1": "一", "2": "二", "3": "三"}


def register() -> dict[str, str]:
    """The ids and types of docs/requirements.md."""
    text = (ROOT / "docs" / "requirements.md").read_text("utf-8")
    return dict(re.findall(r"^\| (R[\d.]+-\d+) \| ([^|]+?) \|", text, re.MULTILINE))


def clause_of(row: str) -> str:
    """R2.1-8 stands in 二.1, R1.0-2 in the lead-in 一, R0-1 in the preamble 序."""
    part, _dot, item = row.removeprefix("R").partition("-")[0].partition(".")
    return PARTS[part] if item in {"", "0"} else f"{PARTS[part]}.{item}"


def rows(*types: str) -> list[str]:
    return [row for row, kind in register().items() if kind in types]


def test_the_register_was_read_whole():
    assert len(register()) == 97
    assert set(register().values()) == set(TYPES)


def test_every_row_stands_in_the_outline_with_its_type_and_no_other_does():
    assert {row.id: row.type for _clause, row in PLAN.rows()} == {
        row: TYPES[kind] for row, kind in register().items()
    }


def test_every_row_stands_under_its_own_clause():
    assert {row.id: clause.code for clause, row in PLAN.rows()} == {row: clause_of(row) for row in register()}


def test_the_outline_is_the_sources():
    source = (ROOT / "docs" / "source" / "guidance-plan-2016.txt").read_text("utf-8")
    outline, part = ["序"], ""
    for line in source.splitlines():
        if found := re.match(r"([一二三])、|(\d)、", line):
            part = found[1] or part
            outline.append(part if found[1] else f"{part}.{found[2]}")

    assert [clause.code for clause in PLAN.clauses] == outline


def test_titles_are_in_our_own_words():
    source = (ROOT / "docs" / "source" / "guidance-plan-2016.txt").read_text("utf-8")
    headings = re.findall(r"^\d、(.+?)。", source, re.MULTILINE)

    assert not {clause.title.zh for clause in PLAN.clauses} & set(headings)
    assert all(clause.title.zh and clause.title.en for clause in PLAN.clauses)


@pytest.mark.parametrize("row", rows("M", "M if able", "E"))
def test_every_binding_or_encouraging_row_is_served_or_folded(row):
    serving = PLAN.serving(row)

    assert bool(serving) != (row in PLAN.folded)
    for requirement in serving:
        assert requirement.do in vocabulary().measures
        assert requirement.clause == clause_of(row)


def test_only_what_another_row_says_is_folded():
    assert set(PLAN.folded) == {"R2.1-9", "R2.2-1", "R2.2-2", "R1.3-6", "R1.4-1"}


def test_no_requirement_is_invented():
    for requirement in PLAN.requirements:
        (ref,) = requirement.refs
        assert ref in register()
        assert re.fullmatch(rf"{re.escape(ref)}[a-z]?", requirement.id)


def test_rows_of_modules_to_come_name_them_and_built_ones_do_not():
    named = {each.id: each.served_by for each in PLAN.requirements}

    assert named == {each.id: "" if each.module in BUILT else each.module for each in PLAN.requirements}


def test_levels_follow_the_types():
    for requirement in PLAN.requirements:
        kind = register()[requirement.refs[0]]
        assert (requirement.level == Level.ENCOURAGED) == (kind == "E")
        assert (requirement.level == Level.IF_ABLE) == (kind == "M if able")


@pytest.mark.parametrize(
    ("row", "zh"),
    [
        ("R2.1-8", "每个党支部每季度至少召开一次有明确专题的党员大会。"),
        ("R2.2-3", "每个党支部至少组织一次党课。"),
        ("R2.2-4", "每名党员至少听一次党课。"),
        ("R2.2-5", "每名省直机关事业单位领导班子成员至少在所在党支部讲一次党课。"),
        ("R2.2-6", "每名省直机关事业单位领导班子成员至少到基层讲一次党课。"),
        ("R2.2-7", "每个党支部至少组织一次由书记主讲的党课。"),
        ("R2.2-10", "每个党支部在“七一”前后（6月15日至7月15日）至少组织一次党课。"),
        ("R2.6-1", "每个党支部于12月31日前以“两学一做”为主题至少召开一次专题组织生活会。"),
        ("R2.6-6", "每名党员完成个人自评、党员互评、民主测评、组织评定。"),
    ],
)
def test_the_sources_own_numbers(row, zh):
    assert sentence(PLAN.requirement(row), PLAN, "zh-hans") == zh


def test_only_provincial_branches_owe_the_three_topics():
    requirement = PLAN.requirement("R2.1-10")

    assert requirement.who.bodies.levels == ("provincial",)
    assert [entry.ref for entry in PLAN.covered(requirement)] == ["R2.1-11", "R2.1-12", "R2.1-13"]


def test_leaders_rules_are_for_leading_ranks_from_county_division_up():
    who = PLAN.requirement("R2.1-5").who

    assert (who.each, who.rank, who.leading) == (Subject.MEMBER, "division_deputy", True)


def test_three_taxonomies_stay_apart():
    keys = [
        {entry.key for entry in PLAN.taxonomies[code].entries}
        for code in ("five_groups", "four_nots", "four_aspects")
    ]

    assert [len(each) for each in keys] == [5, 4, 4]
    assert len(set.union(*keys)) == 13


def test_texts_that_the_source_does_not_give_are_slots():
    assert PLAN.lists["required_list"].entries == ()
    assert PLAN.lists["required_list"].open
    assert len(PLAN.taxonomies["seven_shortcomings"].entries) == 7
    assert PLAN.taxonomies["seven_shortcomings"].filled == ()
    assert [each.id for each in PLAN.requirements if PLAN.is_dormant(each)] == ["R2.1-3"]


def test_an_adoption_in_may_owes_three_quarters():
    found = periods(PLAN.requirement("R2.1-8"), date(2016, 5, 1), date(2016, 12, 31))

    assert [each.key for each in found] == ["2016-Q2", "2016-Q3", "2016-Q4"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_requirement_can_be_said(language):
    for requirement in PLAN.requirements:
        said = sentence(requirement, PLAN, language)
        assert "{" not in said
        assert said.endswith("。" if language == "zh-hans" else ".")
