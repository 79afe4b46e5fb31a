"""One entry goes into a unit's own plan; everything else stays as it was written."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests.organizations.factories import CommitteeFactory, OrganizationFactory
from tests.schemes.factories import SMALL, SYSTEM, adopt
from zhixing.schemes.actions import save_local_plan
from zhixing.schemes.filling import beginning, with_fill
from zhixing.schemes.language.nodes import parse
from zhixing.schemes.language.problems import Problems, SchemeError
from zhixing.schemes.models import Requirement

OPEN = SMALL.replace(
    "lists:\n",
    "lists:\n  rules: {title: {zh: 应学法规, en: Rules}, open: true, entries: {a: {zh: 甲, en: a}}}\n",
).replace(
    "- {id: B,", "- {id: C, title: 学法规, who: member, do: study.read, cover: rules, served_by: study}\n- {id: B,"
).replace("[Q, L, H, B]", "[Q, L, H, B, C]")  # fmt: skip


def tree(text):
    return parse(text, Problems("x")).tree


@pytest.mark.parametrize(
    "fills",
    [
        "",
        "fills: {}\n",
        "fills: {books: {}}\n",
        "fills: {other: {x: 甲}}\n",
        "fills: {books: {a: 甲}} # 说明\n",
        "fills:\n  books: {a: 甲}\n",
        "fills:\n  other:\n    x: 甲 # 说明\n  # 尾注\n",
        "fills:\n  books:\n    a: 甲 # 说明\n# 尾注\n",
        "fills:\n    books:\n        a: {zh: 甲, en: a}\n\n\n",
        "fills:\n  books:\n    a: |\n      甲\n",
    ],
)
@pytest.mark.parametrize("rest", ["requirements: []\n", "requirements:\n- {id: L-1, tightens: L}", ""])
def test_one_entry_more_and_nothing_else(fills, rest):
    text = f"# 我们的计划\nplan: own\nof: small\n{fills}title: 计划 # 名称\n{rest}"
    filled = with_fill(text, collection="books", key="1", title="《甲》: “乙”")
    before, after = tree(text), tree(filled)
    assert after["fills"]["books"].pop("1") == "《甲》: “乙”"
    for code in ("books",):
        if not after["fills"][code] and code not in (before.get("fills") or {}):
            del after["fills"][code]
    assert {**before, "fills": before.get("fills") or {}} == after
    assert all(comment in filled for comment in ("# 我们的计划", "# 名称"))


@given(
    title=st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), min_size=1, max_size=40)
)
def test_any_title_is_written_as_it_is(title):
    filled = with_fill("{plan: own, of: small}", collection="books", key="1", title=title)
    assert tree(filled)["fills"] == {"books": {"1": title}}


def test_a_place_that_is_filled_is_not_filled_again():
    with pytest.raises(ValidationError, match="已经填"):
        with_fill("fills: {books: {a: 甲}}", collection="books", key="a", title="乙")


def test_a_plan_that_cannot_be_read_says_where():
    with pytest.raises(SchemeError):
        with_fill("fills: [", collection="books", key="a", title="乙")


def fill(adoption, organization, collection, key):
    text = with_fill(beginning(adoption, organization), collection=collection, key=key, title="《学习制度》")
    save_local_plan(by=SYSTEM, adoption=adoption, organization=organization, text=text)


@pytest.mark.django_db
def test_the_adopting_body_wakes_the_requirement_for_everybody_below():
    committee = CommitteeFactory()
    adoption = adopt(committee)
    fill(adoption, committee, "books", "1")
    awake = Requirement.objects.get(adoption=adoption, code="B")
    assert (awake.organization, awake.data["covered"], awake.slots.count()) == (committee, ["1"], 1)


@pytest.mark.django_db
def test_what_is_added_to_an_open_list_is_asked_below():
    committee = CommitteeFactory()
    ours = OrganizationFactory(parent=committee)
    adoption = adopt(committee, OPEN)
    fill(adoption, ours, "rules", "own_1")
    rows = Requirement.objects.filter(adoption=adoption, code="C").order_by("organization__path")
    assert [row.data["covered"] for row in rows] == [["a"], ["a", "own_1"]]


@pytest.mark.django_db
def test_a_place_that_the_scheme_does_not_leave_open_is_refused_with_the_readers_words():
    committee = CommitteeFactory()
    adoption = adopt(committee)
    with pytest.raises(SchemeError) as refused:
        fill(adoption, committee, "books", "2")
    assert "books" in str(refused.value)
