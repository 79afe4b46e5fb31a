"""What life meetings, talks and texts count: each step that touches leaves the numbers that a rebuild makes."""

import itertools
from datetime import timedelta

import pytest
import time_machine

from tests.activities.factories import post
from tests.life.test_talks import draft
from tests.life.world import house
from tests.plugins.scoped import unscoped
from tests.schemes.factories import adopt
from zhixing.core.time import today
from zhixing.life.actions.criticism import drop_criticism, record_criticism
from zhixing.life.actions.talks import change_talk, drop_talk, record_talk
from zhixing.life.actions.texts import (
    accept_text,
    begin_body_text,
    begin_text,
    drop_text,
    hand_in_text,
    note_paper_text,
    send_back_text,
)
from zhixing.life.models import ComparisonText
from zhixing.progress.drain import drain
from zhixing.progress.models import Tally
from zhixing.progress.rebuild import rebuild

PLAN = """\
scheme: lived
title: {zh: 组织生活方案, en: Lived}
clauses:
  一: {title: {zh: 组织生活, en: Life}, obligations: [T, C, B, G]}
lists:
  talks:
    title: {zh: 三类谈心谈话, en: Three kinds of heart talks}
    entries: {officers: {zh: 班子成员之间, en: officers}, officers_members: {zh: 班子成员与党员, en: both}, members: {zh: 党员之间, en: members}}
populations:
  branch: {each: organization, title: {zh: 党支部, en: branch}, kind: branch}
  officer: {each: member, title: {zh: 班子成员, en: officer}, post: [secretary, organisation], at: {kind: branch}}
requirements:
- {id: T, title: 对照检查, who: officer, do: life.texted, count_at: post, every: month}
- {id: C, title: 班子对照检查, who: branch, do: life.compared, every: month}
- {id: B, title: 批评和自我批评, who: branch, do: life.criticised, every: month}
- {id: G, title: 谈心谈话, who: branch, do: life.talked, cover: talks, every: year}
"""
LONG_AGO = timedelta(days=45)


def stored():
    with unscoped():
        rows = Tally.objects.values_list("organization_id", "slot_id", "is_total", "due", "met", "waived")
        return {row for row in rows if any(row[3:])}


class Story:
    """A branch with two officers and two members; each step is one that moves what counts, or may not."""

    def __init__(self):
        self.here = house(4)
        post(self.here.members[0], self.here.branch, "secretary")
        post(self.here.members[1], self.here.branch, "organisation")
        adopt(self.here.committee, PLAN)
        self.meeting = self.here.begun()
        # The officers and members are written past the actions, so that nothing is marked for them.
        rebuild()

    def _handed_in(self, text, user):
        words = ["不足", *[""] * (len(text.sections) - 1)]
        return hand_in_text(by=user, text=text, version=text.version, words=words)

    def write(self):
        self.text = self._handed_in(
            begin_text(by=self.here.users[0], meeting=self.meeting), self.here.users[0]
        )

    def send_back(self):
        self.text = send_back_text(by=self.here.organiser, text=self.text, remark="写具体")

    def write_again(self):
        self.text = self._handed_in(self.text, self.here.users[0])

    def accept(self):
        accept_text(by=self.here.organiser, text=self.text, version=self.text.version)

    def points(self):
        self._handed_in(begin_text(by=self.here.users[3], meeting=self.meeting), self.here.users[3])

    def compare(self):
        self._handed_in(begin_body_text(by=self.here.officer, meeting=self.meeting), self.here.officer)

    def note_paper(self):
        self.paper = note_paper_text(
            by=self.here.officer,
            meeting=self.meeting,
            member=self.here.members[1].pk,
            handed_in_on=today() - LONG_AGO,
        )

    def take_off_paper(self):
        drop_text(by=self.here.officer, text=self.paper)

    def _talk(self, talker, partner, **values):
        typed = draft(self.here, talker, partner, **values)
        return record_talk(by=self.here.officer, organization=self.here.branch, draft=typed)

    def officers_talk(self):
        self._talk(0, 1)

    def officer_and_member_talk(self):
        self._talk(1, 2)

    def members_plan_a_talk(self):
        self.talk = self._talk(2, 3, held_on=None, planned_on=today())

    def members_talk(self):
        typed = draft(self.here, 2, 3, planned_on=today())
        self.talk = change_talk(by=self.here.users[2], talk=self.talk, version=1, draft=typed)

    def members_did_not(self):
        drop_talk(by=self.here.users[2], talk=self.talk)

    def criticise(self):
        self.here.held(self.meeting)
        drain()
        self.criticism = record_criticism(
            by=self.here.officer, meeting=self.meeting, draft=self.here.criticism()
        )

    def drop_criticism(self):
        drop_criticism(by=self.here.officer, criticism=self.criticism)


STILL = {"accept", "points", "members_plan_a_talk", "officers_talk", "officer_and_member_talk"}
STEPS = [
    *("write", "send_back", "write_again", "accept", "points", "compare", "note_paper", "take_off_paper"),
    *("officers_talk", "officer_and_member_talk", "members_plan_a_talk", "members_talk", "members_did_not"),
    *("criticise", "drop_criticism"),
]


@pytest.fixture(autouse=True)
def _in_may():
    with time_machine.travel("2016-05-20T04:00:00+00:00", tick=True):
        yield


@pytest.mark.django_db
def test_what_is_touched_equals_what_is_rebuilt():
    story = Story()
    seen = [stored()]
    for step in STEPS:
        getattr(story, step)()
        drain()
        touched = stored()
        rebuild()
        assert touched == stored(), step
        seen.append(touched)
    moved = [after != before for before, after in itertools.pairwise(seen)]
    # Answers count nothing, points are no text, a planned talk is none; all three kinds of talks make the row.
    assert {step for step, has_moved in zip(STEPS, moved, strict=True) if not has_moved} == STILL
    assert ComparisonText.objects.filter(unit_id=story.here.branch.unit_id).count() == 3
