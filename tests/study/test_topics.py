"""Topics: the schemes' and bodies' own, what is added on the way down, and what they bring to a meeting."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.activities.factories import SYSTEM, draft, plan
from tests.library.factories import TextFactory, published
from tests.organizations.factories import CommitteeFactory, OrganizationFactory, officer_of, organiser_of
from tests.schemes.factories import adopt
from zhixing.activities.actions import edit_activity, plan_activity
from zhixing.activities.brought import brought_to, numbered
from zhixing.activities.plans import topics_for as named_topics
from zhixing.activities.queries import attendance_sheet, find, topics_left
from zhixing.activities.queries.minutes import editable_parts
from zhixing.activities.queries.proposing import proposals
from zhixing.activities.year.plan import year_of
from zhixing.core.models import AuditEntry
from zhixing.core.stale import StaleError
from zhixing.core.time import today
from zhixing.study.actions.topics import (
    add_reading,
    add_to_topic,
    add_topic,
    edit_topic,
    end_topic,
    offer_topic_again,
    remove_reading,
)
from zhixing.study.models import TopicReading
from zhixing.study.queries.topics import ended_topics, key_of, topic_for, topics_for

pytestmark = pytest.mark.django_db
SCHEME = """\
scheme: small
title: {zh: 小方案, en: Small scheme}
clauses:
  一: {title: {zh: 学习, en: Study}, obligations: [Q]}
topics:
  belief: {zh: 有信念, en: belief, about: 学习章程, questions: [{zh: 信什么, en: What do I believe}]}
  action: {zh: 有作为, en: action}
populations:
  branch: {each: organization, title: {zh: 党支部, en: branch}, kind: branch}
requirements:
- {id: Q, title: 专题讨论, who: branch, do: activities.held, where: {kind: members_meeting}, cover: topics}
"""
BELIEF = "small/belief"


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


def own(branch, title="服务窗口怎样更好", **values):
    return add_topic(by=SYSTEM, organization=branch, title=title, **values)


def keys(branch) -> list[str]:
    return [each.key for each in topics_for(branch)]


def test_topics_stand_in_the_order_scheme_bodies_above_own(committee, branch):
    mine = own(branch)
    above = own(committee, title="上级的专题")

    assert keys(branch) == [BELIEF, "small/action", key_of(above), key_of(mine)]
    assert keys(committee) == [BELIEF, "small/action", key_of(above)]


def test_a_topic_of_a_neighbour_is_not_ours(committee, branch):
    mine = own(OrganizationFactory(parent=committee))

    assert key_of(mine) not in keys(branch)
    assert topic_for(branch, key_of(mine)) is None


def test_the_same_title_twice_makes_one_topic(branch):
    assert own(branch) == own(branch)


def test_a_topic_without_a_title_is_refused(branch):
    with pytest.raises(ValidationError) as refused:
        own(branch, title="")

    assert "title" in refused.value.message_dict


def test_questions_of_bodies_above_come_first_and_each_once(committee, branch):
    add_to_topic(by=SYSTEM, organization=branch, key=BELIEF, questions="我们怎么做\n\n 信什么 ")
    add_to_topic(by=SYSTEM, organization=committee, key=BELIEF, questions="机关怎么做")

    shown = topic_for(branch, BELIEF)

    assert shown is not None
    assert shown.questions == ("信什么", "机关怎么做", "我们怎么做")
    assert [each.row.organization for each in shown.additions] == [committee, branch]


def test_an_addition_on_an_old_version_is_refused_and_nothing_is_lost(branch):
    add_to_topic(by=SYSTEM, organization=branch, key=BELIEF, questions="甲")

    with pytest.raises(StaleError) as refused:
        add_to_topic(by=SYSTEM, organization=branch, key=BELIEF, questions="乙", version=1)

    assert refused.value.current.questions == "甲"


def test_adding_to_a_topic_that_is_none_of_ours_is_refused(branch):
    with pytest.raises(ValidationError):
        add_to_topic(by=SYSTEM, organization=branch, key="other/none", questions="甲")


def test_an_own_topic_is_changed_with_its_version_and_stale_is_refused(branch, officer):
    row = edit_topic(by=officer, topic=own(branch), version=1, title="新题目", questions="一\n二")

    assert (row.title, row.version) == ("新题目", 2)
    with pytest.raises(StaleError):
        edit_topic(by=officer, topic=row, version=1, title="旧题目")
    entry = AuditEntry.objects.filter(unit_id=branch.unit_id, code="study.edit_topic").get()
    assert entry.data["old"] == {"title": "服务窗口怎样更好", "questions": ""}


def test_a_member_may_not_write_topics(branch):
    with pytest.raises(PermissionDenied):
        add_topic(by=organiser_of(CommitteeFactory()), organization=branch, title="别人的")


def test_an_own_topic_is_chosen_for_an_activity_and_counts_as_a_topic(branch):
    mine = own(branch)
    activity = plan(branch, topic=key_of(mine))

    assert activity.topic == key_of(mine)
    assert str(named_topics(branch)[activity.topic]) == "服务窗口怎样更好"
    assert mine.title not in [str(each) for each in topics_left(branch, date(2016, 5, 1))]


def test_an_ended_topic_is_offered_no_more_and_keeps_its_name(branch):
    mine = own(branch)
    held = plan(branch, topic=key_of(mine))
    end_topic(by=SYSTEM, topic=mine)

    assert key_of(mine) not in keys(branch)
    assert ended_topics(branch) == [mine]
    assert str(named_topics(branch)[held.topic]) == "服务窗口怎样更好"
    with pytest.raises(ValidationError):
        plan_activity(by=SYSTEM, draft=draft(branch, topic=key_of(mine), held_on=today()))
    changed = draft(branch, topic=key_of(mine), title="改个名")
    assert edit_activity(by=SYSTEM, activity=held, version=held.version, draft=changed).topic == key_of(mine)


def test_what_was_held_before_its_topic_ended_is_still_entered(branch):
    mine = own(branch)
    end_topic(by=SYSTEM, topic=mine)

    assert plan(branch, topic=key_of(mine), held_on=date(2016, 5, 2)).topic == key_of(mine)


def test_an_ended_topic_is_offered_again(branch):
    mine = own(branch)
    end_topic(by=SYSTEM, topic=mine)
    offer_topic_again(by=SYSTEM, topic=mine)

    assert key_of(mine) in keys(branch)


def test_own_topics_are_never_laid_over_a_year_by_themselves(branch):
    mine = own(branch)

    suggested = {item.suggestion.topic for item in year_of(branch, 2016, date(2016, 5, 1)).suggested}

    assert suggested
    assert key_of(mine) not in suggested


def test_readings_name_the_article_and_what_to_look_at(branch, text):
    add_reading(by=SYSTEM, organization=branch, key=BELIEF, text=text, anchor=2, note="怎样记录")

    shown = topic_for(branch, BELIEF)

    assert shown is not None
    (reading,) = shown.readings
    assert reading.title == "《某单位学习制度（示例）》第2条"
    assert reading.url.endswith(f"/texts/{text.pk}/#a2")


def test_the_same_reading_twice_stands_once_with_the_newer_note(branch, text):
    for note in ("旧", "新"):
        add_reading(by=SYSTEM, organization=branch, key=BELIEF, text=text, note=note)

    rows = TopicReading.objects.filter(unit_id=branch.unit_id)
    assert [row.note for row in rows] == ["新"]


def test_a_text_of_a_neighbour_and_an_unknown_article_are_refused(committee, branch, text):
    foreign = TextFactory(organization=OrganizationFactory(parent=committee))
    published(foreign, "一")

    with pytest.raises(ValidationError) as no_text:
        add_reading(by=SYSTEM, organization=branch, key=BELIEF, text=foreign)
    with pytest.raises(ValidationError) as no_article:
        add_reading(by=SYSTEM, organization=branch, key=BELIEF, text=text, anchor=9)

    assert "text" in no_text.value.message_dict
    assert "article" in no_article.value.message_dict


def test_a_reading_is_taken_away_and_stays_in_the_library(branch, text):
    reading = add_reading(by=SYSTEM, organization=branch, key=BELIEF, text=text)
    for _twice in range(2):
        remove_reading(by=SYSTEM, reading=reading)

    shown = topic_for(branch, BELIEF)
    assert shown is not None
    assert shown.readings == ()
    text.refresh_from_db()


def test_topics_are_read_with_the_same_queries_however_many(branch, text):
    def read() -> int:
        with CaptureQueriesContext(connection) as queries:
            topics_for(branch)
        return len(queries)

    own(branch, title="甲")
    add_reading(by=SYSTEM, organization=branch, key=BELIEF, text=text, anchor=1)
    at_one = read()
    for title in ("乙", "丙"):
        row = own(branch, title=title)
        add_reading(by=SYSTEM, organization=branch, key=key_of(row), text=text, anchor=2)
        add_to_topic(by=SYSTEM, organization=branch, key=key_of(row), questions="问")

    assert read() == at_one
    assert at_one <= 12


def test_a_topic_brings_its_questions_and_readings_to_the_meeting(branch, text):
    add_to_topic(by=SYSTEM, organization=branch, key=BELIEF, questions="我们怎么做")
    add_reading(by=SYSTEM, organization=branch, key=BELIEF, text=text, note="全文")

    brought = brought_to(plan(branch, topic=BELIEF))

    assert brought.questions == ("信什么", "我们怎么做")
    assert [each.words for each in brought.readings] == ["《某单位学习制度（示例）》（全文）"]


def test_a_meeting_without_a_topic_brings_nothing(branch):
    assert not brought_to(plan(branch, topic_text="自己的话"))


def proposed(activity) -> dict[str, str]:
    found = find(activity.pk)
    assert found is not None
    return proposals(found, editable_parts(found), attendance_sheet(found))


def test_minutes_of_a_meeting_are_offered_the_questions_as_an_outline(branch):
    add_to_topic(by=SYSTEM, organization=branch, key=BELIEF, questions="我们怎么做")

    assert proposed(plan(branch, topic=BELIEF))["main"] == "一、信什么\n二、我们怎么做"


def test_minutes_of_a_themed_discussion_have_parts_of_their_own_for_them(branch, text):
    add_reading(by=SYSTEM, organization=branch, key=BELIEF, text=text)

    found = proposed(plan(branch, topic=BELIEF, kinds=("themed_discussion",)))

    assert found == {"questions": "一、信什么", "readings": "《某单位学习制度（示例）》"}


def test_more_questions_than_chinese_numbers_are_numbered_in_digits():
    lines = tuple(f"问{number}" for number in range(1, 13))

    assert numbered(lines).splitlines()[0] == "1. 问1"
    assert numbered(lines).splitlines()[-1] == "12. 问12"
