"""A committee with two branches of three members each, under a plan with one requirement of each sort."""

from datetime import date

from tests.activities.factories import SYSTEM, draft
from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    officer_of,
    organiser_of,
)
from tests.schemes.factories import adopt
from zhixing.activities.actions import confirm_activity, plan_activity, set_attendance
from zhixing.activities.drafts import Answer
from zhixing.core.permissions import Role
from zhixing.progress.drain import drain
from zhixing.schemes.models import Requirement, Slot

PLAN = """\
scheme: small
title: {zh: 小方案, en: Small scheme}
clauses:
  一:
    title: {zh: 组织生活, en: Organisational life}
    obligations: [Q, L, M]
    aims: {V: {zh: 服务, en: Service}}
  二: {title: {zh: 听课读书, en: Study}, obligations: [H, B, R], encouragements: [E]}
  三: {title: {zh: 指导, en: Guidance}, obligations: [G, C]}
lists:
  books: {title: {zh: 必读书目, en: Required books}, entries: {"1": slot}}
windows:
  july: {title: {zh: “七一”前后, en: around 1 July}, starts: 06-15, ends: 07-15}
populations:
  branch: {each: organization, title: {zh: 党支部, en: branch}, kind: branch}
  committee: {each: organization, title: {zh: 机关党委, en: organ committee}, kind: organ_committee}
  member: {each: member, title: {zh: 党员, en: member}}
requirements:
- id: Q
  title: {zh: 季度党员大会, en: Quarterly meeting}
  who: branch
  do: activities.held
  where: {kind: members_meeting}
  every: quarter
- {id: L, title: {zh: 年度党课, en: A lecture}, who: branch, do: activities.held, where: {kind: lecture}}
- id: M
  title: {zh: “七一”党课, en: July lecture}
  who: branch
  do: activities.held
  where: {kind: lecture}
  between: july
- id: V
  title: {zh: 志愿服务, en: Volunteering}
  level: shown
  who: branch
  do: activities.held
  where: {kind: volunteering}
- {id: H, title: {zh: 党员听党课, en: Hear}, who: member, do: activities.attended, where: {kind: lecture}}
- id: E
  title: {zh: 普通党员讲党课, en: Members lecture}
  level: encouraged
  who: member
  do: activities.delivered
  where: {kind: lecture}
- id: B
  title: {zh: 研读必读书目, en: Required reading}
  who: member
  do: study.read
  cover: books
- {id: R, title: {zh: 评选表彰, en: Commend}, who: branch, do: recognition.commended, served_by: recognition}
- {id: G, title: {zh: 上级指导, en: Guidance}, who: branch, do: supervision.guided, owed_by: upper}
- id: C
  title: {zh: 集中培训, en: Training}
  level: if_able
  who: committee
  do: activities.held
  where: {kind: training}
  waive: self
"""


class World:
    """Whom the tests of supervision act for."""

    def __init__(self, plan: str = PLAN) -> None:
        self.committee = CommitteeFactory(name="省厅机关党委")
        self.branches = [
            OrganizationFactory(parent=self.committee, name=name, field=field, is_window=window)
            for name, field, window in (("第一党支部", "交通", False), ("第二党支部", "教育", True))
        ]
        self.branch, self.other = self.branches
        self.members = [
            MemberFactory(branch=branch, id_number="", name=name)
            for branch, names in zip(self.branches, (("王甲", "王乙"), ("李甲", "李乙", "李丙")), strict=True)
            for name in names
        ]
        self.officer = officer_of(self.branch, name="王书记", id_number="")
        self.organiser = organiser_of(self.committee)
        self.viewer = GrantFactory(role=Role.VIEWER, organization=self.committee).user
        self.inspector = GrantFactory(role=Role.INSPECTOR, organization=self.committee).user
        self.member = UserFactory(member=self.members[0])
        self.stranger = organiser_of(CommitteeFactory())
        self.adoption = adopt(self.committee, plan)

    def requirement(self, code: str) -> Requirement:
        return Requirement.objects.get(adoption=self.adoption, code=code)

    def slot(self, code: str, key: str = "whole") -> Slot:
        return Slot.objects.get(requirement=self.requirement(code), key=key)

    def plan(self, branch, day: date, *kinds: str, **values):
        return plan_activity(by=SYSTEM, draft=draft(branch, kinds=kinds, held_on=day, **values))

    def confirm(self, branch, day: date, *kinds: str, absent=(), **values):
        activity = self.plan(branch, day, *kinds, **values)
        if absent:
            answers = {member.pk: Answer("absent") for member in absent}
            activity = set_attendance(by=SYSTEM, activity=activity, version=activity.version, answers=answers)
        confirm_activity(by=SYSTEM, activity=activity)
        self.settle()
        return activity

    def settle(self) -> None:
        drain()
