"""What documents are filled with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.activities.factories import plan
from tests.documents.world import full_meeting, text_of
from zhixing.activities.queries import find
from zhixing.documents.choices import Document
from zhixing.documents.context import context_of, ordinal, plain
from zhixing.documents.fields import FIELDS
from zhixing.documents.pdf import pdf
from zhixing.documents.queries import template_for
from zhixing.documents.word.filling import prepare


def test_every_field_is_filled_under_both_names(meeting):
    context = context_of(meeting)

    assert set(context) == {name for each in FIELDS for name in (each.name, each.alias)}
    for each in FIELDS:
        assert context[each.name] == context[each.alias]
        for row in context[each.name] if each.items else ():
            assert set(row) == {name for item in each.items for name in (item.name, item.alias)}


def test_what_the_system_knows_stands_in_it(meeting, world):
    branch, _secretary, people = world
    context = context_of(meeting)

    assert context["时间"] == "2016年5月12日（星期四）09:00—10:30"
    assert (context["应到人数"], context["实到人数"], context["请假名单"]) == ("4", "3", people[0].name)
    assert context["有表决权应到人数"] == "4"
    assert context["主讲人"] == "陈教授（外请人员）"
    assert [row["内容"] for row in context["议题列表"]] == ["学习党章", "通过学习计划"]
    assert [row["标题"] for row in context["部分列表"]][:2] == ["议题", "会议内容"]
    assert [(row["姓名"], row["不同意见"]) for row in context["发言列表"]] == [
        ("李明", ""),
        ("赵强", "（不同意见）"),
    ]
    (vote,) = context["表决列表"]
    assert (vote["赞成"], vote["反对"], vote["结果"]) == ("2", "1", "未通过")
    assert context["决议列表"][0]["时限"] == "2016年6月30日"
    assert context["主持人签字"] == "王芳 2016年5月20日"
    assert context["附件名单"] == "学习材料.pdf"
    assert context["党组织名称"] == branch.name
    assert context["通知标题"] == "关于举办五月党员大会的通知"


def test_why_somebody_was_on_leave_stands_in_no_document(meeting):
    context = context_of(meeting)

    assert "住院" not in str(context)
    for document in Document:
        content = prepare(template_for(meeting.organization, document)).fill(context)
        assert "住院".encode() not in content


def test_an_activity_of_which_nothing_is_known_makes_every_document(world):
    context = context_of(find(plan(world[0]).pk))

    assert context["地点"] == "另行通知"
    for document in Document:
        assert prepare(template_for(world[0], document)).fill(context)
        assert pdf(document, context)


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_ordinals(number, said):
    assert ordinal(number) == said


@given(st.text())
def test_any_text_becomes_one_that_xml_holds(text):
    root = etree.Element("a")
    root.text = plain(text)

    assert etree.fromstring(etree.tostring(root)).text in {root.text, None}


UGLY = "</w:t>&<b>\x00\x07\x0c\x1b{{ 7*7 }}{% for %}\ud800😀𠮷é “引号”\t\r\n=1+1"


def test_ugly_titles_and_very_long_minutes_come_through(world):
    branch, _secretary, people = world
    long = "党" * 49_990 + "\n末段"
    meeting = full_meeting(branch, people, title="<会议>&😀“x”", minutes=long)
    meeting.place = UGLY
    context = context_of(meeting)
    content = prepare(template_for(branch, Document.MINUTES)).fill(context)

    text = text_of(content)
    assert "<会议>&😀“x”会议记录" in text
    assert "</w:t>&<b>{{ 7*7 }}{% for %}😀𠮷é “引号”" in text
    assert "党" * 49_990 in text
    assert "\n末段" in text
    assert pdf(Document.MINUTES, context).startswith(b"%PDF-")
