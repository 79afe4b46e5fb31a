"""Today: three lists, every line one sentence with one button, by what a person is."""

from datetime import date

import pytest
from django.urls import reverse

from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    organiser_of,
)
from tests.schemes.factories import adopt
from tests.supervision.counting import queries
from zhixing.activities.actions import announce_activity
from zhixing.organizations.models import ImportJob
from zhixing.site.today import lists_of
from zhixing.supervision.actions import make_remark, nudge

pytestmark = pytest.mark.django_db
NOW = date(2016, 5, 20)
TRAINING = """\
scheme: training
title: {zh: 培训方案, en: Training}
clauses:
  一: {title: {zh: 培训, en: Training}, obligations: [T]}
populations:
  core_staff: {each: member, title: {zh: 党务骨干, en: core staff}, post: [secretary]}
requirements:
- id: T
  title: {zh: 党务骨干培训, en: Training of core staff}
  who: core_staff
  do: activities.attended
  where: {kind: training}
  count_at: post
"""


def words(lines):
    return [line.words for line in lines]


def test_officer_reads_what_the_plan_asks_soonest_first(world):
    lists = lists_of(world.officer, NOW)

    assert words(lists.needs_me) == [
        "季度党员大会 · 6月30日前：尚未安排",
        "年度党课 · 12月31日前：尚未安排",
    ]
    assert lists.needs_me[1].also == (
        "党员听党课 · 12月31日前：3名党员中还差3人没有听过党课",
        "党员听党课：您本人也需完成",
    )
    assert words(lists.coming) == ["“七一”党课 · 6月15日至7月15日"]
    assert lists.done == []


def test_activity_of_yesterday_waits_for_its_confirmation_first(world):
    activity = world.plan(world.branch, date(2016, 5, 19), "members_meeting", title="五月党员大会")

    first = lists_of(world.officer, NOW).needs_me[0]

    assert first.words == "“五月党员大会”（5月19日）尚未确认"
    assert first.url == reverse("activities:detail", args=[activity.pk])


def test_coming_and_done_activities_stand_in_their_lists(world):
    world.plan(world.branch, date(2016, 6, 2), "lecture", title="六月党课", place="三楼会议室")
    world.confirm(world.branch, date(2016, 5, 12), "members_meeting", title="五月党员大会")

    lists = lists_of(world.officer, NOW)

    assert words(lists.coming)[0] == "“六月党课”：6月2日"
    assert lists.coming[0].more == "三楼会议室"
    assert words(lists.done) == ["“五月党员大会”已于5月12日开展"]


def test_reminder_comes_before_what_is_merely_due(world):
    nudge(by=world.organiser, organization=world.branch, slot=world.slot("L"))

    first = lists_of(world.officer, NOW).needs_me[0]

    assert first.words == "年度党课 · 12月31日前：尚未安排"
    assert first.more == f"{world.organiser.name}已于5月20日提醒"


def test_members_remark_asks_the_officer_for_an_answer(world):
    make_remark(by=world.member, text="入党时间应为2004年")

    lines = lists_of(world.officer, NOW).needs_me

    assert "有1名党员反映信息有误，等待答复" in words(lines)


def test_organiser_reads_where_help_is_needed(world):
    world.confirm(world.branch, date(2016, 5, 12), "members_meeting")

    lines = lists_of(world.organiser, NOW).needs_me

    assert words(lines) == [
        "季度党员大会 · 应在3月31日前完成：2个党组织中还有2个没有完成",
        "季度党员大会 · 6月30日前：2个党组织中还有1个没有完成",
    ]
    assert lines[1].url.startswith(
        reverse("supervision:missing", args=[world.committee.pk, world.requirement("Q").pk])
    )


def test_organiser_without_a_scheme_is_led_to_choose_one(in_may):
    committee = CommitteeFactory(name="省厅机关党委")

    lines = lists_of(organiser_of(committee), NOW).needs_me

    assert words(lines) == ["省厅机关党委尚未启用方案，下属支部暂无任务"]
    assert lines[0].url == reverse("schemes:list", args=[committee.pk])


def test_import_that_was_read_waits_for_its_word(world):
    ImportJob.objects.create(
        made_by=world.organiser,
        organization=world.committee,
        filename="花名册.xlsx",
        digest="0" * 64,
        state=ImportJob.State.READY,
    )

    assert "花名册“花名册.xlsx”已读取，等待确认导入" in words(lists_of(world.organiser, NOW).needs_me)


def test_member_reads_what_is_coming_and_what_is_asked(world):
    activity = world.plan(world.branch, date(2016, 6, 2), "lecture", title="六月党课")
    announce_activity(by=world.officer, activity=activity)

    lists = lists_of(world.member, NOW)

    assert words(lists.needs_me) == ["党员听党课 · 12月31日前"]
    assert words(lists.coming) == ["“六月党课”：6月2日"]


def test_officer_who_is_a_member_reads_the_same_activity_once(world):
    activity = world.plan(world.branch, date(2016, 6, 2), "lecture", title="六月党课")
    announce_activity(by=world.officer, activity=activity)

    assert words(lists_of(world.officer, NOW).coming).count("“六月党课”：6月2日") == 1


def test_member_who_has_done_everything_reads_that_nothing_is_needed(client, world):
    world.confirm(world.branch, date(2016, 5, 12), "lecture")
    client.force_login(world.member)

    assert "今天没有需要您处理的事" in client.get("/").content.decode()


def test_secretary_reads_the_same_requirement_of_branch_and_self_on_one_line(world):
    adopt(world.committee, TRAINING)

    lines = [line for line in lists_of(world.officer, NOW).needs_me if "党务骨干培训" in line.words]

    assert len(lines) == 1
    assert lines[0].url != f"{reverse('me')}#asked-{min(lines[0].slots)}"
    assert lines[0].also == ("党务骨干培训：您本人也需完成",)


def test_requirement_of_oneself_alone_keeps_its_own_line(world):
    (line,) = lists_of(world.member, NOW).needs_me

    assert line.url == f"{reverse('me')}#asked-{world.slot('H').pk}"
    assert line.also == ()


def test_viewer_is_led_to_the_coverage(client, world):
    client.force_login(world.viewer)

    page = client.get("/").content.decode()

    assert "今天没有需要您处理的事" in page
    assert reverse("supervision:coverage", args=[world.committee.pk]) in page


def test_account_without_a_role_says_whom_to_ask(client, in_may):
    client.force_login(UserFactory())

    assert "此账号尚未关联任何任务" in client.get("/").content.decode()


def test_nobody_reads_anything_of_other_branches(world):
    world.plan(world.other, date(2016, 5, 19), "members_meeting", title="别的支部的会")

    for user in (world.officer, world.member, world.stranger):
        lists = lists_of(user, NOW)
        assert not any(
            "别的支部的会" in line for line in words([*lists.needs_me, *lists.coming, *lists.done])
        )


def test_number_of_queries_of_an_officer_does_not_grow(client, world):
    client.force_login(world.officer)

    world.plan(world.branch, date(2016, 5, 10), "lecture")
    with_one = queries(client, "/")
    for day in (11, 12):
        world.plan(world.branch, date(2016, 5, day), "lecture")
        MemberFactory(branch=world.branch, id_number="")

    assert queries(client, "/") == with_one


def test_number_of_queries_of_an_organiser_does_not_grow(client, world):
    client.force_login(world.organiser)
    world.settle()

    with_two = queries(client, "/")
    for _ in range(3):
        MemberFactory(branch=OrganizationFactory(parent=world.committee), id_number="")
    world.settle()

    assert queries(client, "/") == with_two


def test_several_committees_of_one_organiser_are_put_together(world):
    other = CommitteeFactory(name="市局机关党委")
    GrantFactory(user=world.organiser, organization=other)
    world.settle()

    lines = words(lists_of(world.organiser, NOW).needs_me)

    assert "市局机关党委尚未启用方案，下属支部暂无任务" in lines
    assert len(lines) > 1
