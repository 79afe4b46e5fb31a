"""Files of every format into paragraphs; ugly ones answered with what is wrong and how to mend it."""

import pytest
from django.core.exceptions import ValidationError

from tests.library.cutting import files
from zhixing.library.cutting import html, markdown, plain, reading, word

RULES = ("第一章　总则", "第一条　学习每月一次。", "第二条　请假须事先说明。")


def refused(content, kind):
    with pytest.raises(ValidationError) as error:
        reading.read(content, reading.type_of(f"x.{kind}"))
    (message,) = error.value.message_dict["file"]
    return message


def test_word():
    assert reading.read(files.word(*RULES), reading.WORD) == [line.replace("　", " ") for line in RULES]


def test_word_takes_tables_cell_by_cell_and_line_breaks():
    document = files.docx.Document()
    document.add_paragraph("第一条　甲\n第二条　乙")
    document.add_table(1, 2).rows[0].cells[1].text = "丙"
    assert [line for line in word.paragraphs(files.saved(document)) if line] == [
        "第一条　甲",
        "第二条　乙",
        "丙",
    ]


def test_word_writes_automatic_numbers_out():
    assert word.paragraphs(files.numbered_word("甲", "乙")) == ["第一条 甲", "第二条 乙"]
    assert word.paragraphs(files.numbered_word("甲", kind="decimal")) == ["第1条 甲"]
    assert word.paragraphs(files.numbered_word("甲", kind="bullet", form="•")) == ["甲"]


def test_word_takes_tracked_insertions_and_leaves_deletions_out():
    assert word.paragraphs(files.tracked_word()) == ["第一条　每月一次"]


def test_word_leaves_its_own_table_of_contents_out():
    document = files.docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("第一章　总则\t1", style="toc 1")
    document.add_paragraph("第一章　总则")
    assert word.paragraphs(files.saved(document)) == ["第一章　总则"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (word.OLD + b"\x00" * 600, "另存为.docx"),
        (word.OLD + b"\x00" * 64 + word.PASSWORD, "密码"),
        (b"PK\x03\x04 broken", "损坏"),
        (files.with_part(files.word("甲"), "word/vbaProject.bin", b"x"), "宏"),
        (b"%PDF-1.7", ".docx"),
    ],
)
def test_word_that_cannot_be_read_says_how_to_mend_it(content, says):
    assert says in refused(content, "docx")


def test_word_with_a_broken_part_is_called_damaged():
    file = files.io.BytesIO()
    with files.zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document")
    assert "损坏" in refused(file.getvalue(), "docx")


def test_word_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(word, "MOST_UNPACKED", 1_000_000)
    bomb = files.with_part(files.word("甲"), "word/media/image1.bmp", b"\x00" * 2_000_000)
    assert len(bomb) < 100_000
    assert "图片" in refused(bomb, "docx")


def test_word_whose_words_alone_unpack_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(word, "MOST_XML", 1_000_000)
    assert "解压" in refused(files.with_part(files.word("甲"), "word/x.xml", b" " * 2_000_000), "docx")


def test_an_empty_word_file_says_so():
    assert "没有文字" in refused(files.word(""), "docx")


def long(number):
    """An article of several lines, like no other."""
    return f"第{number}条　" + "".join(
        f"第{number}党支部每月{month}日组织集中学习，由组织委员提前{number}天公布内容，党员做好准备。"
        for month in "一二三四"
    )


def test_pdf_joins_broken_lines_and_leaves_heads_and_page_numbers_out():
    numbers = "一二三四五六七八九"
    content = files.pdf("\n\n".join(map(long, numbers)), header="某单位学习制度")
    found = reading.read(content, "application/pdf")
    assert [line.replace(" ", "") for line in found] == [long(number).replace("　", "") for number in numbers]


def test_pdf_with_a_password():
    assert "密码" in refused(files.locked(files.pdf("甲")), "pdf")


def test_pdf_that_is_scanned():
    assert "扫描" in refused(files.pdf("#rect(width: 10mm)\n#pagebreak()\n#rect()"), "pdf")


@pytest.mark.parametrize(
    "content", [b"%PDF-1.4\n%%EOF", b"%PDF-1.7" + b"\xff" * 300, files.pdf("甲乙丙")[:400]]
)
def test_pdf_that_is_damaged(content):
    assert "损坏" in refused(content, "pdf")


def test_what_is_called_pdf_and_is_none():
    assert "不是PDF" in refused(b"MZ\x90", "pdf").replace(" ", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_plain_text_in_the_encodings_in_use(encoding):
    content = "\r\n".join(RULES).encode(encoding)
    assert reading.read(content, "text/plain") == [line.replace("　", " ") for line in RULES]


def test_plain_text_in_utf_16_without_its_mark():
    assert plain.paragraphs("甲乙丙丁\n戊".encode("utf-16-le")) == ["甲乙丙丁", "戊"]


@pytest.mark.parametrize("content", [b"\x00\x01\x02" * 50, b"\x89PNG\r\n\x1a\n" + b"\x00" * 90, b"\xff" * 40])
def test_what_is_no_text_says_how_to_mend_it(content):
    assert "UTF-8" in refused(content, "txt")


def test_empty_text_and_too_long_text(monkeypatch):
    assert "没有文字" in refused(b" \n\t\n", "txt")
    monkeypatch.setattr(reading, "MOST_CHARACTERS", 10)
    assert "分册" in refused("一二三四五六七八九十。".encode(), "txt")


def test_markdown_gives_its_words_without_signs():
    source = """---
title: x
---
# 第一章 总则 #

- **第一条** 学习[章程](http://example.org)每月*一次*。
> 引文
![图](a.png)
<script>alert(1)</script>
| 甲 | 乙 |
|----|----|
1\\. 数
***
"""
    found = reading.read(source.encode(), "text/markdown")
    assert found == ["第一章 总则", "第一条 学习章程每月一次。", "引文", "甲 乙", "1. 数"]
    assert markdown.paragraphs(b"a &lt; b") == ["a < b"]


def test_html_gives_only_the_text_that_shows():
    source = """<!doctype html><html><head><title>不要</title><meta charset="gb2312">
<style>p{}</style></head><body onload="evil()"><script>alert("坏")</script>
<p>第一条&emsp;学习<b>每月</b>一次。<br>第二条 请假。</p><table><tr><td>甲<td>乙</table>
<iframe src="http://example.org">框</iframe><noscript>脚本</noscript></body>"""
    found = reading.read(source.encode("gb18030"), "text/html")
    assert found == ["第一条 学习每月一次。", "第二条 请假。", "甲 乙"]


@pytest.mark.parametrize("opening", ["<!--", "<a ", "<!x", "&#x", "<script><"])
def test_html_made_to_keep_a_parser_busy_is_read_at_once(opening):
    assert len(html.paragraphs(opening.encode() * 200_000)) < 10


@pytest.mark.parametrize("opening", ["<!--", "[", "*a", "|", "!["])
def test_markdown_made_to_keep_patterns_busy_is_read_at_once(opening):
    assert len(markdown.paragraphs(opening.encode() * 200_000)) == 1


def test_what_stands_behind_a_comment_that_never_ends_is_not_lost():
    assert "第一条 甲。" in html.paragraphs("<p>前</p><!-- x <p>第一条 甲。</p>".encode())
    assert markdown.paragraphs("<!-- x\n第一条 甲。".encode())[-1] == "第一条 甲。"


def test_html_that_ends_in_a_script_has_no_text():
    assert "没有文字" in refused(b"<script>while(1){}", "html")
    assert html.paragraphs(b"<p>a<p>b")[-1] == "b"
