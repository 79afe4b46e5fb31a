"""Topics with the questions that their discussions ask."""

from pathlib import Path

import pytest

from tests.schemes.language.texts import PLAN, SMALL
from zhixing.schemes.language.build import laid_over
from zhixing.schemes.language.explain import explain
from zhixing.schemes.language.model import Text
from zhixing.schemes.language.problems import SchemeError
from zhixing.schemes.language.reader import read_file, read_plan, read_scheme

ROOT = Path(__file__).parents[3]
ASKING = SMALL.replace(
    "belief: {zh: 有信念, en: belief}",
    "belief: {zh: 有信念, en: belief, ref: A3, about: 学习章程,"
    ' questions: [{zh: 信什么, en: "What do I believe?"}, 怎么做]}',
)


def refused(text: str) -> str:
    with pytest.raises(SchemeError) as error:
        read_scheme(text, "small.yaml")
    return str(error.value)


def test_the_questions_of_a_topic_are_read_in_their_order():
    topic, other = read_scheme(ASKING, "small.yaml").topics.entries

    assert topic.questions == (Text("信什么", "What do I believe?"), Text("怎么做", "怎么做"))
    assert other.questions == ()


def test_what_a_topic_asks_is_said_beside_the_row_that_names_it():
    (clause,) = explain(read_scheme(ASKING, "small.yaml"), "en")
    (row,) = clause.aims

    assert row.details == ("学习章程", "What do I believe?", "怎么做")


def test_a_topic_without_questions_leaves_the_key_out():
    said = refused(ASKING.replace('[{zh: 信什么, en: "What do I believe?"}, 怎么做]', "[]"))

    assert "topics › belief › questions" in said
    assert "a list that is not empty" in said


def test_a_question_in_one_language_of_two_is_refused():
    said = refused(ASKING.replace('{zh: 信什么, en: "What do I believe?"}', "{zh: 信什么}"))

    assert "topics › belief › questions" in said


def test_only_topics_have_questions():
    said = refused(SMALL.replace("{one: slot, two: slot}", "{one: {zh: 甲, en: a, questions: [问]}}"))

    assert "questions" in said


def test_a_units_own_plan_keeps_the_questions_of_the_scheme():
    base = read_scheme(ASKING, "small.yaml")
    wider = laid_over(base, read_plan(PLAN, "plan.yaml", base))

    assert wider.topics.entries[0].questions == base.topics.entries[0].questions


def test_the_three_topics_of_2016_ask_in_the_plans_own_words():
    source = (ROOT / "docs/source/guidance-plan-2016.txt").read_text("utf-8")
    topics = read_file(ROOT / "schemes/liangxueyizuo-2016.yaml").topics.entries

    assert len(topics) == 3
    for topic in topics:
        assert topic.about is not None
        assert topic.questions
        for words in (topic.about, *topic.questions):
            assert words.zh in source
