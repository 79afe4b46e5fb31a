"""Texts without what cannot be seen."""

import pytest
from django import forms

from zhixing.core.text import CleanField, clean_text, folded


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  五月\t大会 ", "五月 大会"),
        ("三楼\u202e会议\u200b室\x00", "三楼会议室"),
        ("第一行\r\n第二行", "第一行 第二行"),
        ("\ufeff标题\ud800", "标题"),
        ("e\u0301", "é"),
        ("", ""),
        ("a\U000e0041b", "ab"),
    ],
)
def test_one_line(typed, clean):
    assert clean_text(typed) == clean


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("一、学习\r\n\r\n\r\n\r\n二、讨论\x07", "一、学习\n\n二、讨论"),
        ("甲\u2028乙\x85丙", "甲\n乙\n丙"),
        ("　　首行缩进  两空", "首行缩进 两空"),
    ],
)
def test_paragraphs_are_kept(typed, clean):
    assert clean_text(typed, lines=True) == clean


def test_cleaning_twice_changes_nothing():
    once = clean_text("甲\u2028\u2028\u2028 \u200b 乙", lines=True)
    assert clean_text(once, lines=True) == once


def test_the_field_cleans_before_it_checks():
    field = CleanField(max_length=3)
    assert field.clean("甲\x00\u200b乙丙") == "甲乙丙"
    with pytest.raises(forms.ValidationError):
        field.clean("\u200b\x00 ")
    assert isinstance(CleanField(lines=True).widget, forms.Textarea)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("第 三 条　党员", "第三条党员"),
        ("ＡＢＣ１２３！", "abc123!"),
        ("一\n\t二\u200b", "一二"),
        ("İ", "İ"),  # its small letter would be two characters
        ("", ""),
    ],
)
def test_folded(text, plain):
    assert folded(text) == plain
