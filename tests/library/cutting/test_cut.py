"""Paragraphs cut into 编、章、节、条, and their numbering checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.core.text import folded
from zhixing.library.choices import Level
from zhixing.library.cutting.checking import check
from zhixing.library.cutting.cut import PASSAGE, cut
from zhixing.library.cutting.headings import numbered
from zhixing.library.cutting.numerals import in_chinese, number_of
from zhixing.library.cutting.pieces import Piece

TEXT = [
    "第一章　总则",
    "第二章　方法",
    "第一章",
    "总则",
    "第一条　甲。",
    "第二条　乙。",
    "丙。",
    "附则",
    "一、丁",
]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零三", 103),
        ("一百一十", 110),
        ("一百二十三", 123),
        ("二〇", 20),
        ("一千二百六十", 1260),
        ("一万零五", 10005),
        ("１２", 12),
        ("3", 3),
        ("一 百 二 十 三", 123),
        ("", None),
        ("甲", None),
        ("123456", None),
    ],
)
def test_numbers(words, value):
    assert number_of(words) == value


@pytest.mark.parametrize("value", [1, 8, 10, 11, 20, 21, 100, 101, 110, 115, 999, 1000, 1005, 1260])
def test_numbers_are_written_as_they_are_read(value):
    assert number_of(in_chinese(value)) == value


@pytest.mark.parametrize(
    ("line", "label", "number", "rest"),
    [
        ("第一条　为了学习", "第一条", 1, "为了学习"),
        ("第 一 百 二十三 条 为了", "第一百二十三条", 123, "为了"),
        ("第三条之一　补充", "第三条之一", 3, "补充"),
        ("第12条：补充", "第12条", 12, "补充"),
        ("第１２条 补充", "第１２条", 12, "补充"),
        ("第一条为了学习", "第一条", 1, "为了学习"),
        ("第一章　总则", "第一章", 1, "总则"),
        ("第二编", "第二编", 2, ""),
    ],
)
def test_headings(line, label, number, rest):
    found = numbered(line)
    assert (found.label, found.number, found.rest) == (label, number, rest)


@pytest.mark.parametrize(
    "line",
    [
        "第三条规定的情形，适用本条。",
        "第三条第二款所列事项",
        "第三条、第四条的规定同样适用。",
        "第一章规定了学习的目的，第二章规定了学习的方法。",
        "第一次会议",
        "本制度第一条",
    ],
)
def test_what_only_speaks_of_an_article_is_no_heading(line):
    assert numbered(line) is None


def outline(pieces):
    return [(piece.level.value, piece.label, piece.heading, piece.body) for piece in pieces]


def test_chapters_and_articles_with_their_paragraphs():
    lines = [
        "示例制度",
        "前面的话。",
        "第一章",
        "总则",
        "第一条",
        "为了学习。",
        "第二条　一、甲；",
        "二、乙。",
        "附则",
        "说明。",
    ]
    assert outline(cut(lines, "《示例制度》")) == [
        ("passage", "", "", "前面的话。"),
        ("chapter", "第一章", "总则", ""),
        ("article", "第一条", "", "为了学习。"),
        ("article", "第二条", "", "一、甲；\n二、乙。"),
        ("chapter", "", "附则", ""),
        ("passage", "", "", "说明。"),
    ]


def test_parts_sections_and_titles_of_articles():
    lines = ["第一编　通则", "第一章　总则", "第一节　目的", "第一条【目的】为了学习。"]
    assert outline(cut(lines)) == [
        ("part", "第一编", "通则", ""),
        ("chapter", "第一章", "总则", ""),
        ("section", "第一节", "目的", ""),
        ("article", "第一条", "目的", "为了学习。"),
    ]


@pytest.mark.parametrize(
    "contents",
    [
        ["目　录", "第一章　总则", "第二章　方法"],
        ["目录", "第一章　总则……1", "第二章　方法……………12"],
        ["目录", "第一章 总则 .......... 1", "第二章 方法 .......... 3"],
        ["目录", "第一章", "总则", "第二章", "方法"],
        ["第一章　总则………1", "第二章　方法………3"],
    ],
)
def test_a_table_of_contents_is_left_out(contents):
    text = ["第一章　总则", "第一条　甲。", "第二章　方法", "第二条　乙。"]
    assert [piece.label for piece in cut([*contents, *text])] == ["第一章", "第一条", "第二章", "第二条"]


def test_a_contents_with_titles_before_a_text_with_numbers_alone():
    lines = [
        "目　录",
        "第一章　总则……1",
        "第二章　学习……2",
        "第一章",
        "总则",
        "第一条　甲：",
        "（一）乙；",
        "第二章",
        "学习",
    ]
    assert [piece.label for piece in cut(lines)] == ["第一章", "第一条", "第二章"]


@pytest.mark.parametrize("last", ["附则", "完。"])
def test_chapters_below_the_word_contents_that_do_not_come_again_are_text(last):
    lines = ["目录", "第一章　总则", "第二章　方法", "第一条　甲。", last]
    assert [piece.label for piece in cut(lines)][:4] == ["", "第一章", "第二章", "第一条"]


@given(st.lists(st.sampled_from(TEXT), max_size=12), st.integers(0, 4))
def test_no_word_of_a_text_is_lost_behind_any_table_of_contents(text, shown):
    contents = ["目录", *[line for line in text if "章" in line][:shown]]
    pieces = cut([*contents, *text])
    read = "".join(f"{piece.label}{piece.heading}{piece.body}" for piece in pieces)
    assert all(folded(line) in folded(read) for line in text)


def test_a_text_without_articles_is_cut_at_its_own_headings():
    lines = ["同志们：", "一、坚持自学", "（一）方法", "每天读一点。", "二、学以致用，这是目的。", "说完了。"]
    assert outline(cut(lines)) == [
        ("passage", "", "", "同志们："),
        ("chapter", "一、", "坚持自学", ""),
        ("section", "（一）", "方法", ""),
        ("passage", "", "", "每天读一点。\n二、学以致用，这是目的。\n说完了。"),
    ]


def test_long_running_text_becomes_passages_of_a_few_paragraphs():
    lines = ["学" * 200 + "。"] * 10
    pieces = cut(lines)
    assert {piece.level for piece in pieces} == {Level.PASSAGE}
    assert [len(piece.body.split("\n")) for piece in pieces] == [3, 3, 3, 1]
    assert all(len(piece.body) >= PASSAGE for piece in pieces[:-1])


def articles(*labels):
    return [Piece(Level.ARTICLE, label, numbered(label).number) for label in labels]


def words(pieces):
    return [oddity.words for oddity in check(pieces)]


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        (("第一条", "第二条", "第三条"), []),
        (("第七条", "第九条"), ["全文从第七条开始，前面可能有缺漏", "第七条之后是第九条，缺第八条"]),
        (("第一条", "第五条"), ["第一条之后是第五条，缺第二条至第四条"]),
        (("第1条", "第3条"), ["第1条之后是第3条，缺第2条"]),
        (("第一条", "第二条", "第二条", "第三条"), ["第二条重复出现"]),
        (("第一条", "第三条", "第二条"), ["第一条之后是第三条，缺第二条", "第三条之后是第二条，次序倒退"]),
        (("第一条", "第一条之一", "第一条之二", "第二条"), []),
        (("第一条", "第一条之二"), ["第一条之后是第一条之二，缺第一条之一"]),
        (("第一条", "第三条之一"), ["第一条之后是第三条之一，缺第二条至第三条"]),
    ],
)
def test_the_numbering_of_articles(labels, says):
    assert words(articles(*labels)) == says


def test_articles_run_on_and_chapters_begin_anew_in_each_part():
    lines = [
        *("第一编 甲", "第一章 一", "第一条 a。", "第二章 二", "第二条 b。"),
        *("第二编 乙", "第一章 三", "第一节 四", "第三条 c。", "第二章 五", "第一节 六", "第四条 d。"),
    ]
    assert words(cut(lines)) == []


def test_an_annex_may_count_anew():
    assert words(cut(["第一条 a。", "第二条 b。", "附件", "第一条 c。"])) == []


def test_articles_that_begin_anew_in_a_chapter_are_told():
    pieces = cut(["第一章 甲", "第一条 a。", "第二章 乙", "第一条 b。"])
    assert words(pieces) == ["第一条重复出现"]
    assert check(pieces)[0].place == 3


def test_cutting_a_long_text_is_quick_and_loses_nothing():
    lines = [f"第{in_chinese(number)}条　{'学习制度。' * 30}" for number in range(1, 401)]
    pieces = cut(lines)
    assert (len(pieces), check(pieces)) == (400, [])
    assert sum(piece.characters for piece in pieces) == sum(len("".join(line.split())) for line in lines)
