"""The rows of organisational life are live: each is served by a measure that an area of the house registers."""

from pathlib import Path

import pytest

from zhixing.progress.measures import MEASURES
from zhixing.schemes.language.reader import read_file

SCHEMES = Path(__file__).parents[2] / "schemes"
PLAN = read_file(SCHEMES / "liangxueyizuo-2016.yaml")
REGULATIONS = read_file(SCHEMES / "branch-regulations-2018.yaml")

ROWS = [
    "R1.4-2", "R2.1-8", "R2.1-10",
    "R2.2-3", "R2.2-4", "R2.2-5", "R2.2-6", "R2.2-7", "R2.2-8", "R2.2-10",
    "R2.3-2", "R2.4-4", "R2.6-1", "R2.7-1a", "R2.7-1b", "R2.7-1c", "R2.7-2",
    "R3.1-1", "R3.2-2", "R3.2-3", "R3.2-4a", "R3.3-3",
]  # fmt: skip
# Said by another row, or by its own words: a topic, an aim, an option.
UNCOUNTED = ["R2.1-9", "R2.2-1", "R2.2-2", "R2.1-11", "R2.1-12", "R2.1-13", "R2.2-9"]
ARTICLES = ["B1-1", "B1-2", "B1-3", "B1-4", "B1-5", "B2-1", "B3-1"]


def is_live(requirement):
    """Tell whether an area answers the requirement's measure, for its subject, with every filter it asks."""
    measure = MEASURES.get(requirement.do)
    return (
        measure is not None
        and not requirement.served_by
        and measure.subject == requirement.who.each
        and set(requirement.where) <= measure.filters
    )


@pytest.mark.parametrize("row", ROWS)
def test_each_row_of_the_2016_plan_is_live(row):
    (requirement,) = (each for each in PLAN.requirements if each.id == row)

    assert is_live(requirement)


@pytest.mark.parametrize("row", UNCOUNTED)
def test_what_is_not_counted_stands_in_the_outline(row):
    assert row in {each.id for _clause, each in PLAN.rows()}
    assert not PLAN.serving(row)


@pytest.mark.parametrize("row", ARTICLES)
def test_each_meeting_of_the_2018_regulations_is_live(row):
    (requirement,) = (each for each in REGULATIONS.requirements if each.id == row)

    assert is_live(requirement)


def test_every_requirement_about_activities_is_live_in_both():
    about = [
        each
        for scheme in (PLAN, REGULATIONS)
        for each in scheme.requirements
        if each.do.startswith("activities.")
    ]

    assert len(about) >= len(ROWS)
    assert [each.id for each in about if not is_live(each)] == []
