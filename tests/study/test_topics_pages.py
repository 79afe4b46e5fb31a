"""The pages of topics, and what a topic brings into pages, notices and documents of its meetings."""

from io import BytesIO

import docx
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.activities.factories import SYSTEM, plan
from tests.library.factories import ListedFactory, TextFactory, published
from tests.organizations.factories import (
    CommitteeFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    officer_of,
)
from tests.schemes.factories import adopt
from tests.study.test_plans import SCHEME as WITH_LISTS
from tests.study.test_topics import BELIEF, SCHEME, own
from zhixing.activities.actions import announce_activity, confirm_activity
from zhixing.activities.queries import find
from zhixing.core.time import today
from zhixing.documents.choices import Document
from zhixing.documents.context import context_of
from zhixing.documents.ledger.entries import entries_of
from zhixing.documents.word.builtin import builtin
from zhixing.documents.word.filling import prepare
from zhixing.notices.letters import Letter, Post
from zhixing.notices.models import Notice
from zhixing.notices.tasks import tell_concerned
from zhixing.notices.wording import more
from zhixing.study.actions.topics import add_reading, add_to_topic, edit_topic, end_topic
from zhixing.study.models import TopicReading
from zhixing.study.queries.topics import additions_of, key_of, topic_for

pytestmark = pytest.mark.django_db


def at(name: str, *args) -> str:
    return reverse(f"study:{name}", args=args)


@pytest.fixture(autouse=True)
def _in_may():
    """Let today be 20 May 2016, noon in Hangzhou."""
    with time_machine.travel("2016-05-20T04:00:00+00:00", tick=True):
        yield


@pytest.fixture
def committee():
    return CommitteeFactory(name="省厅机关党委")


@pytest.fixture
def branch(committee):
    adopt(committee, SCHEME)
    return OrganizationFactory(parent=committee, name="办公室党支部")


@pytest.fixture
def officer(branch):
    return officer_of(branch)


@pytest.fixture
def text(committee):
    found = TextFactory(organization=committee, title="某单位学习制度（示例）")
    published(found, "学习要联系实际。", "学习要有记录。")
    return found


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


def test_topics_show_questions_readings_and_empty_places(as_officer, branch, committee, text):
    add_reading(by=SYSTEM, organization=committee, key=BELIEF, text=text)

    page = as_officer.get(at("topics", branch.pk)).text

    assert "信什么" in page
    assert "《某单位学习制度（示例）》" in page
    assert "还没有关联学习文本" in page  # the other topic invites to link one


def test_a_body_without_topics_is_told_what_to_do(client, db):
    alone = OrganizationFactory()
    client.force_login(officer_of(alone))

    page = client.get(at("topics", alone.pk)).text

    assert "还没有专题" in page
    assert at("new-topic", alone.pk) in page


def test_the_list_takes_the_same_queries_for_one_topic_and_three(as_officer, branch, text):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            as_officer.get(at("topics", branch.pk))
        return len(found)

    own(branch, title="甲")
    queries()
    at_one = queries()
    for title in ("乙", "丙"):
        add_reading(by=SYSTEM, organization=branch, key=key_of(own(branch, title=title)), text=text)

    assert abs(queries() - at_one) <= 1  # articles are looked up once there are any readings


def test_an_own_topic_is_made_changed_and_ended_on_its_pages(as_officer, branch):
    data = {"title": "服务窗口怎样更好", "questions": "一问\n二问", "about": ""}
    made = as_officer.post(at("new-topic", branch.pk), data, follow=True)
    assert "一问" in made.text
    row = topic_for(branch, made.context["topic"].key).own

    changed = {**data, "title": "窗口服务", "version": "1"}
    assert "窗口服务" in as_officer.post(at("edit-topic", branch.pk, row.pk), changed, follow=True).text
    assert "已停用" in as_officer.post(at("end-topic", branch.pk, row.pk), follow=True).text
    again = as_officer.post(at("end-topic", branch.pk, row.pk), {"again": "1"}, follow=True)
    assert "专题已重新启用" in again.text


def test_a_nameless_topic_is_refused_and_keeps_what_was_typed(as_officer, branch):
    page = as_officer.post(at("new-topic", branch.pk), {"title": " \u200b ", "questions": "留着的一问"}).text

    assert "请填写专题名称" in page
    assert "留着的一问" in page


def test_a_stale_topic_shows_both_and_saves_when_sent_again(as_officer, branch):
    row = own(branch)
    edit_topic(by=SYSTEM, topic=row, version=1, title="别人改的", questions="别人的一问")
    mine = {"title": "我改的", "questions": "我的一问", "version": "1"}

    page = as_officer.post(at("edit-topic", branch.pk, row.pk), mine)

    assert page.status_code == 409
    assert "别人的一问" in page.text
    assert "我的一问" in page.text
    assert as_officer.post(at("edit-topic", branch.pk, row.pk), {**mine, "version": "2"}).status_code == 302


def test_questions_are_added_to_a_scheme_topic_and_stale_ones_kept_apart(as_officer, branch):
    there = at("add-to-topic", branch.pk, BELIEF)
    first = {"addition-questions": "我们怎么做", "addition-version": "0"}
    assert "我们怎么做" in as_officer.post(there, first, follow=True).text

    late = as_officer.post(there, {"addition-questions": "另一问", "addition-version": "1"})

    assert late.status_code == 409
    assert "另一问" in late.text
    assert additions_of(branch, BELIEF).questions == "我们怎么做"


@pytest.mark.parametrize(("named", "anchor"), [("第2条", 2), ("2", 2), ("", None)])
def test_a_reading_is_added_by_the_articles_name_or_number(as_officer, branch, text, named, anchor):
    data = {"reading-text": text.pk, "reading-article": named, "reading-note": "怎样记录"}

    page = as_officer.post(at("add-reading", branch.pk, BELIEF), data, follow=True).text

    (row,) = TopicReading.objects.filter(unit_id=branch.unit_id)
    assert (row.anchor, row.note) == (anchor, "怎样记录")
    assert "怎样记录" in page
    assert as_officer.post(at("remove-reading", branch.pk, row.pk)).status_code == 302
    assert as_officer.post(at("remove-reading", branch.pk, row.pk)).status_code == 404


@pytest.mark.parametrize(
    ("article", "said"), [("第九十九条", "文本中没有这一条"), ("99999999999", "文本中没有这一条")]
)
def test_an_article_that_is_not_there_is_explained(as_officer, branch, text, article, said):
    data = {"reading-text": text.pk, "reading-article": article, "reading-note": "留着"}

    page = as_officer.post(at("add-reading", branch.pk, BELIEF), data).text

    assert said in page
    assert "留着" in page


def test_a_text_that_is_none_is_explained(as_officer, branch, text):
    for wrong in ("", "0", "x", "99999999999999999999"):
        page = as_officer.post(at("add-reading", branch.pk, BELIEF), {"reading-text": wrong}).text
        assert "学习文本" in page
        assert "请选择学习文本" in page or "没有这个文本" in page


def test_unknown_topics_are_not_found(as_officer, branch):
    for key in ("small/none", "own/12", "own/x", "x", "own/99999999999999999999"):
        assert as_officer.get(at("topic", branch.pk, key)).status_code == 404
    assert as_officer.get(at("edit-topic", branch.pk, 99)).status_code == 404


def test_a_member_reads_topics_and_writes_none(client, branch, officer):
    client.force_login(UserFactory(member=MemberFactory(branch=branch, id_number="")))

    page = client.get(at("topic", branch.pk, BELIEF)).text

    assert "信什么" in page
    assert at("add-reading", branch.pk, BELIEF) not in page
    assert client.get(at("new-topic", branch.pk)).status_code == 403


def test_the_form_of_an_activity_offers_own_topics_that_are_in_use(as_officer, branch):
    mine, gone = own(branch, title="在用的"), own(branch, title="停用的")
    end_topic(by=SYSTEM, topic=gone)

    page = as_officer.get(reverse("activities:new", args=[branch.pk])).text

    assert f'value="{key_of(mine)}"' in page
    assert "停用的" not in page


def test_an_activitys_page_names_its_own_topic_and_brings_what_is_read(as_officer, branch, text):
    mine = own(branch, questions="一问")
    add_reading(by=SYSTEM, organization=branch, key=key_of(mine), text=text, note="全文")
    activity = plan(branch, topic=key_of(mine))
    end_topic(by=SYSTEM, topic=mine)

    page = as_officer.get(reverse("activities:detail", args=[activity.pk])).text

    assert "服务窗口怎样更好" in page
    assert "学习与讨论" in page
    assert "一问" in page
    assert at("text", text.pk) in page


def test_what_is_proposed_for_the_minutes_is_put_in_and_never_over_what_stands_there(as_officer, branch):
    activity = plan(branch, topic=BELIEF)
    there = reverse("activities:minutes", args=[activity.pk])
    as_officer.post(there, {"part-main": "已经写好的", "base-main": "", "version-main": "0"})

    page = as_officer.get(reverse("activities:detail", args=[activity.pk])).text
    assert "已经写好的" in page
    assert 'name="fill" value="main"' not in page

    fresh = plan(branch, topic=BELIEF)
    as_officer.post(reverse("activities:minutes", args=[fresh.pk]), {"fill": "main"})
    assert "一、信什么" in as_officer.get(reverse("activities:detail", args=[fresh.pk])).text


def test_the_notice_says_what_to_read_and_to_discuss(branch, officer, text):
    add_reading(by=SYSTEM, organization=branch, key=BELIEF, text=text)
    activity = plan(branch, topic=BELIEF, held_on=today())

    announce_activity(by=SYSTEM, activity=activity)
    tell_concerned.call(activity.pk, "announced", "1", {})

    notice = Notice.objects.filter(unit_id=branch.unit_id, member=officer.member_id).first()
    assert notice is not None
    assert more(notice) == ["学习篇目：《某单位学习制度（示例）》", "讨论题：信什么"]
    body = Post().message(Letter(officer, [notice])).body
    assert "讨论题：信什么" in body


def test_the_notice_document_lists_readings_and_questions(branch, text):
    add_reading(by=SYSTEM, organization=branch, key=BELIEF, text=text, note="全文")
    activity = find(plan(branch, topic=BELIEF).pk)
    context = context_of(activity)

    assert [row["name"] for row in context["readings"]] == ["《某单位学习制度（示例）》"]
    assert [row["内容"] for row in context["讨论题列表"]] == ["信什么"]
    words = docx.Document(BytesIO(prepare(builtin(Document.NOTICE)).fill(context)))
    assert "1. 《某单位学习制度（示例）》（全文）" in [line.text for line in words.paragraphs]


def test_the_ledger_names_own_topics(branch):
    mine = own(branch)
    confirm_activity(by=SYSTEM, activity=plan(branch, topic=key_of(mine)))
    end_topic(by=SYSTEM, topic=mine)

    assert [entry.topic for entry in entries_of(branch, 2016)] == ["服务窗口怎样更好"]


def test_reading_lists_name_what_stands_in_them_and_what_is_missing(as_officer, branch, committee):
    adopt(committee, WITH_LISTS.replace("scheme: small", "scheme: other"))
    found = TextFactory(organization=committee, title="放进来的文本")
    published(found, "一")
    ListedFactory(text=found, key="other/one")
    add_to_topic(by=SYSTEM, organization=branch, key="other/belief", questions="问")

    page = as_officer.get(at("topics", branch.pk)).text

    assert "放进来的文本" in page
    assert "第二本" in page
    assert "资料库里还没有" in page
    assert "空位" in page
