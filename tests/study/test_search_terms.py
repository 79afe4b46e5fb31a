"""The words of a query, and where they stand in a text."""

import pytest

from zhixing.study.terms import marked, snippet, terms_of


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("学习 计划", ["学习", "计划"]),
        ("学习，计划、学习", ["学习", "计划"]),
        ("“学习 计划” 支部", ["学习计划", "支部"]),
        ('"学习 计划', ["学习", "计划"]),
        ("「两个字」", ["两个字"]),
        ("ＡＢＣ 2016", ["abc", "2016"]),
        ("学", ["学"]),
        ("  “” ", []),
        ("\x00\u200b", []),
    ],
)
def test_words_of_a_query(query, terms):
    assert terms_of(query) == terms


def test_a_word_is_marked_however_it_is_spaced_and_whatever_its_width():
    pieces = marked("按照 ＷＰＳ 格式，学 习记录", ["wps", "学习"])

    assert [piece.text for piece in pieces if piece.hit] == ["ＷＰＳ", "学 习"]
    assert "".join(piece.text for piece in pieces) == "按照 ＷＰＳ 格式，学 习记录"


def test_words_that_overlap_are_marked_as_one():
    assert [piece.text for piece in marked("集中学习制度", ["学习", "习制"]) if piece.hit] == ["学习制"]


def test_a_snippet_begins_shortly_before_the_first_word():
    pieces = snippet("前" * 300 + "学习" + "后" * 300, ["学习"])

    text = "".join(piece.text for piece in pieces)
    assert text.startswith("…前")
    assert text.endswith("后…")
    assert len(text) < 130
    assert [piece.text for piece in pieces if piece.hit] == ["学习"]


def test_a_text_without_the_word_has_no_snippet():
    assert snippet("支部", ["学习"]) == []
