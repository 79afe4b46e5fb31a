"""The pages of reflections: written without a script, saved by one, read, answered, hidden and asked back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.activities.factories import plan
from tests.library.factories import TextFactory, published
from tests.organizations.factories import CommitteeFactory, OrganizationFactory, UserFactory, officer_of
from tests.plugins.scoped import unscoped
from tests.study.reflection_factories import CommentFactory, ReflectionFactory
from tests.study.test_reflections import account, begun, shared
from zhixing.study.choices import Visibility
from zhixing.study.models import Comment, Reflection

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return OrganizationFactory(parent=CommitteeFactory())


@pytest.fixture
def writer(branch):
    return account(branch)


@pytest.fixture
def secretary(branch):
    return officer_of(branch)


def get(client, user, name, *args, status=200, **asked):
    client.force_login(user)
    answer = client.get(reverse(f"study:{name}", args=args), asked)
    assert answer.status_code == status
    return answer.content.decode()


def post(client, user, name, *args, status=200, **sent):
    client.force_login(user)
    answer = client.post(reverse(f"study:{name}", args=args), sent, follow=True)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def save(client, user, name, *args, status=200, **sent):
    """Send as the script does."""
    client.force_login(user)
    answer = client.post(reverse(f"study:{name}", args=args), sent, headers={"Accept": "application/json"})
    assert answer.status_code == status
    return answer.json()


def only(model=Reflection):
    with unscoped():
        return model.objects.get()


def test_nobody_is_told_that_something_is_missing(client, writer):
    page = get(client, writer, "reflections")

    assert "安静写点心得" in page
    assert not any(word in page for word in ("未写", "应写", "篇未", "还差", "截止"))


def test_it_is_written_by_a_button_and_shared_on_its_own_page(client, writer, branch):
    page = post(
        client,
        writer,
        "new-reflection",
        title="读后",
        body="联系实际。\n\n第二段。",
        version="0",
        base="",
        token="t",
    )

    assert "联系实际。" in page
    assert "仅自己" in page
    page = post(client, writer, "share-reflection", only().pk, visibility="branch")
    assert "本支部的同志可以看到" in page
    assert only().visibility == Visibility.BRANCH
    assert only().visibility == Visibility.BRANCH


def test_it_keeps_what_it_is_about(client, writer, branch):
    text = TextFactory(organization=branch.parent)
    published(text, "每月学习一次。", "请假应当提前。")
    type(text).objects.filter(pk=text.pk).update(last_anchor=2)
    activity = plan(branch, title="五月党员大会")

    page = get(client, writer, "new-reflection", text=text.pk, anchor=2, activity=activity.pk, topic="x/y")
    assert f"{text.title} 第2条" in page
    assert "五月党员大会" in page
    post(client, writer, "new-reflection", body="想到的", text=text.pk, anchor=2, activity=activity.pk)

    row = only()
    assert (row.text_id, row.anchor, row.activity_id, row.topic) == (text.pk, 2, activity.pk, "")
    assert reverse("activities:detail", args=[activity.pk]) in get(client, writer, "reflection", row.pk)


@pytest.mark.parametrize(
    "asked", [{"text": "x"}, {"text": "9" * 30}, {"text": "1", "anchor": "-3"}, {"activity": "0"}]
)
def test_an_odd_address_begins_an_ordinary_one(client, writer, asked):
    assert 'name="body"' in get(client, writer, "new-reflection", **asked)


def test_what_is_elsewhere_is_not_taken_as_its_subject(client, writer):
    elsewhere = TextFactory()
    published(elsewhere, "外单位的条文。")

    post(client, writer, "new-reflection", body="想到的", text=elsewhere.pk, anchor=1)

    assert only().text is None


def test_the_script_saves_and_goes_on_from_the_row(client, writer):
    first = save(
        client,
        writer,
        "new-reflection",
        title="",
        body="路上",
        version="0",
        base="",
        base_title="",
        token="t",
    )
    again = save(
        client,
        writer,
        "new-reflection",
        title="",
        body="路上想",
        version="0",
        base="",
        base_title="",
        token="t",
    )
    pk = only().pk

    assert first["url"] == again["url"] == reverse("study:write-reflection", args=[pk])
    answer = save(
        client,
        writer,
        "write-reflection",
        pk,
        title="题",
        body="路上想",
        version=again["version"],
        base="路上想",
        base_title="",
    )
    assert (answer["version"], answer["clashes"]) == (3, False)
    clash = save(
        client,
        writer,
        "write-reflection",
        pk,
        title="别的",
        body="路上想",
        version="2",
        base="路上想",
        base_title="",
        status=409,
    )
    assert (clash["clashes"], clash["title"], only().title) == (True, "题", "题")


def test_two_windows_without_a_script_see_both_texts(client, writer):
    row = begun(writer, "原文")
    post(
        client,
        writer,
        "write-reflection",
        row.pk,
        title="标题",
        body="甲写的",
        version="1",
        base="原文",
        base_title="标题",
    )

    page = post(
        client,
        writer,
        "write-reflection",
        row.pk,
        title="标题",
        body="乙写的",
        version="1",
        base="原文",
        base_title="标题",
        status=409,
    )

    assert "甲写的" in page
    assert "乙写的" in page
    assert only().body == "甲写的"
    assert 'name="version" value="2"' in page


def test_what_cannot_be_kept_is_still_on_the_page(client, writer):
    page = post(client, writer, "new-reflection", title="长" * 130, body="正文还在", status=400)

    assert "正文还在" in page
    assert "最多120个字" in page
    assert save(client, writer, "new-reflection", title="", body="", status=400)["errors"]["body"]


def test_an_account_without_a_member_is_told_what_to_do(client):
    viewer = UserFactory()

    assert "花名册" in get(client, viewer, "new-reflection")
    assert "未对应党员" in get(client, viewer, "reflections")


def test_somebody_elses_is_read_and_not_written(client, writer, secretary):
    row = shared(writer, Visibility.BRANCH)

    get(client, secretary, "reflection", row.pk)
    get(client, secretary, "write-reflection", row.pk, status=403)
    post(client, secretary, "remove-reflection", row.pk, status=403)
    get(client, account(OrganizationFactory()), "reflection", row.pk, status=404)


def test_what_is_typed_is_text_and_nothing_else(client, writer):
    row = begun(writer, "<script>alert(1)</script>\x00\u202e😀")

    page = get(client, writer, "reflection", row.pk)
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in get(client, writer, "write-reflection", row.pk)


def test_it_is_answered_hidden_mended_and_shown_again(client, writer, secretary, branch):
    row = shared(writer, Visibility.BRANCH)
    colleague = account(branch)
    assert "说得在理" in post(client, colleague, "reply", row.pk, body="说得在理")
    comment = only(Comment)
    post(client, secretary, "comment", row.pk, comment.pk, step="hide", reason="语气过重")
    assert "说得在理" not in get(client, writer, "reflection", row.pk)
    assert "语气过重" in get(client, colleague, "reflections")

    post(client, colleague, "comment", row.pk, comment.pk, step="mend", body="说得很好")
    assert "说得很好" in get(client, secretary, "shared", branch.pk)
    post(client, secretary, "comment", row.pk, comment.pk, step="restore")
    assert "说得很好" in get(client, writer, "reflection", row.pk)
    post(client, colleague, "comment", row.pk, comment.pk, step="remove")
    assert "说得很好" not in get(client, writer, "reflection", row.pk)


def test_a_hidden_reflection_tells_its_writer_why_and_takes_the_request(client, writer, secretary, branch):
    row = shared(writer, Visibility.BRANCH)
    post(client, secretary, "hide-reflection", row.pk, status=400)
    post(client, secretary, "hide-reflection", row.pk, reason="涉及他人")

    get(client, account(branch), "reflection", row.pk, status=404)
    assert "涉及他人" in get(client, writer, "reflection", row.pk)
    assert "您已请求恢复显示" in post(client, writer, "ask-restore", row.pk)
    assert row.title in get(client, secretary, "shared", branch.pk)
    assert "已恢复显示" in post(client, secretary, "restore-reflection", row.pk)
    get(client, account(branch), "reflection", row.pk)


def test_ones_own_are_handed_out_as_one_file(client, writer, branch):
    begun(writer, "第一篇。")
    begun(writer, "第二篇。", token="2")
    shared(account(branch), Visibility.BRANCH)
    client.force_login(writer)

    answer = client.get(reverse("study:export-reflections"))

    text = answer.content.decode("utf-8-sig")
    assert "第一篇。" in text
    assert "第二篇。" in text
    assert text.count("标题") == 2
    assert "attachment" in answer["Content-Disposition"]


def test_a_removed_one_is_gone(client, writer):
    row = begun(writer)

    assert "已删除" in post(client, writer, "remove-reflection", row.pk)
    get(client, writer, "reflection", row.pk, status=404)


@pytest.mark.parametrize("name", ["reflections", "shared", "reflection"])
def test_a_page_asks_the_same_questions_however_many_rows(client, writer, branch, name):
    text = TextFactory(organization=branch.parent)
    published(text, "每月学习一次。")
    member = shared(writer, Visibility.BRANCH, about={"text_id": text.pk, "anchor": 1}).member
    row = only()
    args = {"reflections": [], "shared": [branch.pk], "reflection": [row.pk]}[name]
    counts = []
    for _number in range(2):
        CommentFactory(reflection=row, member=member)
        ReflectionFactory(member=member, organization=branch, visibility="branch", text=text, anchor=1)
        client.force_login(writer)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(f"study:{name}", args=args))
        counts.append(len(asked))
        for _more in range(2):
            CommentFactory(reflection=row)

    assert counts[0] == counts[1]


def test_a_list_goes_page_by_page_the_newest_first(client, writer, branch):
    for number in range(21):
        ReflectionFactory(organization=branch, visibility="branch", title=f"第{number:02}篇")

    page = get(client, writer, "shared", branch.pk)
    assert "第20篇" in page
    assert "第00篇" not in page
    assert "第00篇" in get(client, writer, "shared", branch.pk, page=2)
