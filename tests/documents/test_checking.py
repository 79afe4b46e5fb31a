"""Uploaded templates: what may stand in them, and what each wrong one is told."""

import io
import zipfile

import docx
import pytest
from django.utils import translation

from tests.documents.world import changed, text_of, word
from zhixing.documents.choices import Document
from zhixing.documents.fields import sample
from zhixing.documents.word.builtin import builtin
from zhixing.documents.word.checking import problems_of
from zhixing.documents.word.filling import prepare
from zhixing.documents.word.package import LARGEST


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("document", Document)
def test_a_built_in_template_passes_its_own_check(document):
    assert problems_of(builtin(document)) == []


def test_fields_by_either_name_loops_and_conditions_are_good():
    content = word(
        "{{ 会议名称 }} {{ title }}",
        "{% if 专题 and 主持人 != “王芳” %}{{ topic }}{% else %}—{% endif %}",
        "{%p for 人 in 人员列表 %}",
        "{{ loop.index }} {{ 人.姓名 }} {{ 人.cell }}",
        "{%p endfor %}",
    )
    assert problems_of(content) == []
    assert "1 王芳 第一党小组\n2 王芳 第一党小组" in text_of(prepare(content).fill(sample()))


WRONG = {
    "{{ 主持人员 }}": "paragraph 2: “{{ 主持人员 }}”: there is no field “主持人员”. Did you mean “主持人”?",
    "{{ 主持人 同志": "paragraph 2: “{{ 主持人 同志” has no end; close it with “}}” in the same paragraph.",
    "主持人 }}": "paragraph 2: “主持人 }}” has no beginning; open it with “{{” in the same paragraph.",
    "{% for 人 in 人员 %}{% endfor %}": "paragraph 2: “{% for 人 in 人员 %}”: there is no list “人员”. Did you mean “人员列表”?",
    "{% for 人 in 人员列表 %}{{ 人.姓民 }}{% endfor %}": "paragraph 2: “{{ 人.姓民 }}”: there is no field “姓民”. Did you mean “姓名”?",
    "{% if 专题 %}": "paragraph 2: “{% if 专题 %}” is never ended; write “{% endif %}” after what belongs to it.",
    "{% endfor %}": "paragraph 2: “{% endfor %}” belongs to no open “for” or “if” before it.",
    "{{ 人员列表.姓名 }}": "paragraph 2: “{{ 人员列表.姓名 }}”: “人员列表” has no parts; only what a loop goes through has.",
}


@pytest.mark.parametrize(("line", "message"), WRONG.items())
def test_a_wrong_field_is_named_with_its_paragraph_and_what_to_write(line, message):
    assert problems_of(word("好的一段", line)) == [message]


def test_each_wrong_field_has_a_message_of_its_own():
    assert len(problems_of(word("{{ 甲甲甲 }}", "{{ 乙乙乙 }}{{ 主持人", "{{ 丙丙丙.丁 }}"))) == 4


@pytest.mark.parametrize(
    "line",
    [
        "{{ ''.__class__ }}",
        "{{ 主持人.__class__.__mro__ }}",
        "{{ 主持人.format(1) }}",
        "{{ range(9) }}",
        "{{ 主持人|upper }}",
        "{{ 人员列表[0] }}",
        "{{ 7*7 }}",
        "{{ 专题 ~ 地点 }}",
        "{{ 主持人 if 专题 else 地点 }}",
        "{% set a = 1 %}",
        "{% include 'settings.py' %}",
        "{% macro a() %}{% endmacro %}",
        "{% for 人 in 人员列表 if 专题 %}{% endfor %}",
        "{% for 人 in 人员列表 recursive %}{% endfor %}",
        "{{ }}",
        "{{ self }}",
        "{{ cycler }}",
        "{{ loop.index }}",
    ],
)
def test_whatever_is_more_than_a_plain_field_is_refused(line):
    assert problems_of(word(line)) != []


def test_a_tag_hidden_where_the_check_does_not_read_is_refused_by_the_compiler():
    """Word may split a tag over formatting, and attributes hold text too: nothing compiles unseen."""
    content = builtin(Document.AGENDA)
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    hidden = xml.replace("<w:body>", '<w:body><w:p w:rsidR="{{ x.__class__ }}"/>', 1)

    assert len(problems_of(changed(content, word__document_dot_xml=hidden.encode()))) == 1


def test_loops_within_loops_within_loops_are_refused():
    loop = "{% for a in 人员列表 %}"
    assert "two loops" in problems_of(word(loop * 3 + "{% endfor %}" * 3))[0]


def test_a_condition_that_would_tear_a_table_is_refused():
    document = docx.Document()
    document.add_table(rows=1, cols=1).rows[0].cells[0].text = "{% if 专题 %}"
    document.add_paragraph("{% endif %}")
    stream = io.BytesIO()
    document.save(stream)

    assert "cannot be filled" in problems_of(stream.getvalue())[0]


def zipped(**files: bytes) -> bytes:
    return changed(word("x"), **files)


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("word/document.xml", b" " * 60_000_000)
    return stream.getvalue()


TYPES = zipfile.ZipFile(io.BytesIO(word("x"))).read("[Content_Types].xml")
LINK = b'<a><b TargetMode="External" Type="http://x/attachedTemplate" Target="http://x/"/></a>'
BAD_FILES = {
    "text": (b"just text", "not a Word document"),
    "pdf": (b"%PDF-1.4", "not a Word document"),
    "empty zip": (b"PK\x05\x06" + b"\0" * 18, "not a Word document"),
    "cut": (word("x")[:5000], "not a Word document"),
    "no document": (zipped(word__document_dot_xml=None), "not a Word document"),
    "macros": (zipped(word__vbaProject_dot_bin=b"x"), "macros"),
    "macro type": (
        zipped(
            _=b"", **{"[Content_Types]_dot_xml": TYPES.replace(b"wordprocessingml.document.main+xml", b"x")}
        ),
        "not a Word",
    ),
    "object": (zipped(word__embeddings__oleObject1_dot_bin=b"x"), "macros"),
    "entities": (
        zipped(word__document_dot_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        "not a Word document",
    ),
    "broken xml": (zipped(word__document_dot_xml=b"<a><b></a>"), "damaged"),
    "remote template": (zipped(word___rels__settings_dot_xml_dot_rels=LINK), "from elsewhere"),
    "bomb": (bomb(), "far too large"),
    "too large": (b"PK\x03\x04" + b"\0" * LARGEST, "too large"),
    "40 MB": (b"PK\x03\x04" + b"\0" * 40_000_000, "too large"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_no_plain_word_document_is_told_why(name):
    content, words = BAD_FILES[name]
    (message,) = problems_of(content)

    assert words in message
