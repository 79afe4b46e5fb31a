"""Me: what is asked of me, what is held about me, who wrote and read it, and "this is wrong"."""

from datetime import date

import pytest
from django.urls import reverse

from tests.activities.factories import SYSTEM, post
from tests.organizations.factories import UserFactory
from tests.supervision.counting import queries
from zhixing.activities.actions import add_visitor, confirm_activity, reveal_reasons, set_attendance
from zhixing.activities.drafts import Answer
from zhixing.organizations.actions import edit_member, reveal_sensitive
from zhixing.organizations.choices import PostCode
from zhixing.schemes.actions import waive
from zhixing.site.trail import label_of
from zhixing.supervision.actions import answer_remark, make_remark
from zhixing.supervision.models import Remark

pytestmark = pytest.mark.django_db


def page(client, user):
    client.force_login(user)
    return client.get(reverse("me")).content.decode()


def test_what_is_asked_of_me_is_live(client, world):
    assert "党员听党课 · 12月31日前" in page(client, world.member)

    world.confirm(world.branch, date(2016, 5, 12), "lecture", title="五月党课")
    text = page(client, world.member)

    assert "党员听党课 · 已完成" in text
    assert "五月党课" in text
    assert "普通党员讲党课 · 鼓励开展，不作要求" in text


def test_a_leading_cadre_reads_each_activity_once(client, world):
    post(world.members[0], world.committee, PostCode.TEAM_MEMBER)
    world.confirm(world.branch, date(2016, 5, 10), "lecture", title="本支部党课")
    activity = world.plan(world.other, date(2016, 5, 12), "lecture", title="二支部党课")
    add_visitor(by=SYSTEM, activity=activity, name="王甲", member=world.members[0])
    confirm_activity(by=SYSTEM, activity=activity)
    text = page(client, world.member)

    assert text.count("本支部党课</a>") == text.count("二支部党课</a>") == 1
    assert text.index("双重组织生活") < text.index("本支部党课</a>") < text.index("2016年另外参加的活动")
    assert text.index("2016年另外参加的活动") < text.index("二支部党课</a>")


def test_a_leading_cadre_says_i_was_there_beside_it(client, world):
    post(world.members[0], world.committee, PostCode.TEAM_MEMBER)
    activity = world.confirm(world.branch, date(2016, 5, 10), "lecture", absent=[world.members[0]])
    text = page(client, world.member)

    assert text.count(reverse("activities:there", args=[activity.pk])) == 1
    assert "另外参加的活动" not in text


def test_waiver_for_me_shows_as_not_needed(client, world):
    waive(
        by=world.organiser,
        adoption=world.adoption,
        code="H",
        slot_key="whole",
        organization=world.branch,
        member=world.members[0],
        reason="长期卧病",
    )

    assert "党员听党课 · 不需开展" in page(client, world.member)


def test_sensitive_fields_are_masked_on_my_own_page(client, world):
    member = world.members[0]
    member.phone = "13812345678"
    member.save(update_fields=["phone"])

    text = page(client, world.member)

    assert "13812345678" not in text
    assert member.masked_phone in text


def test_who_changed_and_who_read_my_record_stands_there(client, world):
    edit_member(by=world.officer, member=world.members[0], education="大学")
    reveal_sensitive(by=world.officer, member=world.members[0], field="phone")

    text = page(client, world.member)

    assert f"{world.officer.name} 修改了您的信息：{label_of('education')}" in text
    assert f"{world.officer.name} 查看了完整信息：{label_of('phone')}" in text


def test_who_read_why_i_was_on_leave_stands_there(client, world):
    activity = world.plan(world.branch, date(2016, 5, 12), "lecture")
    answers = {world.members[0].pk: Answer("leave", "病假")}
    activity = set_attendance(by=world.officer, activity=activity, version=activity.version, answers=answers)
    reveal_reasons(by=world.officer, activity=activity)

    text = page(client, world.member)

    assert "查看了您的请假原因" in text
    assert "病假" not in text


def test_nobody_elses_trail_is_mine(client, world):
    edit_member(by=world.officer, member=world.members[1], education="大学")

    assert "修改了您的信息" not in page(client, world.member)


def test_this_is_wrong_reaches_the_branch_and_its_answer_reaches_me(client, world):
    client.force_login(world.member)
    client.post(reverse("me"), {"text": "入党时间应为2004年"})
    remark = Remark.objects.get(unit=world.branch.unit)
    assert "等待支部答复" in page(client, world.member)

    answer_remark(by=world.officer, remark=remark, answer="已更正，谢谢")
    assert "已更正，谢谢" in page(client, world.member)


def test_empty_remark_is_refused_beside_the_field(client, world):
    client.force_login(world.member)

    answer = client.post(reverse("me"), {"text": "  "})

    assert answer.status_code == 422
    assert not Remark.objects.filter(unit=world.branch.unit).exists()


def test_remarks_of_others_are_not_mine(client, world):
    make_remark(by=UserFactory(member=world.members[1]), text="我的职务不对")

    assert "我的职务不对" not in page(client, world.member)


def test_account_without_a_member_says_that_nothing_is_held(client, world):
    text = page(client, world.organiser)

    assert "此账号未对应党员" in text
    assert reverse("accounts:account") in text


def test_first_year_without_records_is_explained(client, world):
    assert "今年还没有记录" in page(client, world.member)


def test_number_of_queries_does_not_grow_with_activities(client, world):
    client.force_login(world.member)

    world.confirm(world.branch, date(2016, 5, 10), "lecture")
    with_one = queries(client, reverse("me"))
    for day in (11, 12):
        world.confirm(world.branch, date(2016, 5, day), "lecture")

    assert queries(client, reverse("me")) == with_one
