"""A second scheme, other counts and other periods, by the same code."""

from datetime import date
from pathlib import Path

import pytest

from zhixing.schemes.language.explain import sentence
from zhixing.schemes.language.periods import periods
from zhixing.schemes.language.reader import read_file

SCHEMES = Path(__file__).parents[2] / "schemes"
RULES = read_file(SCHEMES / "branch-regulations-2018.yaml")


@pytest.mark.parametrize(
    ("row", "zh", "in_2020"),
    [
        ("B1-1", "每个党支部每季度至少召开一次党员大会。", 4),
        ("B1-2", "每个设支委会的党支部每月至少召开一次支部委员会会议。", 12),
        ("B1-3", "每个党小组每月至少召开一次党小组会。", 12),
        ("B1-5", "每名党委（党组）书记每年至少讲一次党课。", 1),
        ("B2-1", "每个党支部每月至少开展一次党员固定活动日活动。", 12),
        ("B3-1", "每个党支部每年至少召开一次组织生活会。", 1),
        ("B3-3", "每个党支部每年开展班子成员之间、班子成员与党员之间、党员相互之间的谈心谈话。", 1),
    ],
)
def test_its_counts(row, zh, in_2020):
    requirement = RULES.requirement(row)

    assert sentence(requirement, RULES, "zh-hans") == zh
    assert len(periods(requirement, date(2020, 1, 1), date(2020, 12, 31))) == in_2020


def test_class_hours_are_said_and_counted_of_nobody():
    assert {"B4-1", "B4-2"} <= set(RULES.folded)
    assert not [rule for rule in RULES.requirements if "hours" in rule.do]


def test_it_stands_without_an_end_and_comes_back_each_year():
    assert RULES.ends is None
    found = periods(RULES.requirement("B3-1"), date(2019, 1, 1), date(2022, 12, 31))
    assert [each.key for each in found] == ["2019", "2020", "2021", "2022"]


def test_no_code_knows_either_scheme_by_name():
    source = Path(__file__).parents[2] / "src"
    code = "\n".join(
        path.read_text("utf-8") for path in (source / "zhixing" / "schemes" / "language").rglob("*.py")
    )

    assert "liangxueyizuo" not in code
    assert "2018" not in code
