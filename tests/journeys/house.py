"""A house that is lived in: a committee with three branches under the 2016 plan, and rows on every page."""

from datetime import date
from functools import cached_property
from pathlib import Path

from tests.guards.world import World
from tests.organizations.apply.workbooks import person, workbook
from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    RankFactory,
    UserFactory,
    officer_of,
)
from tests.schemes.factories import SYSTEM, adopt
from zhixing.activities.actions import cancel_activity, confirm_activity, plan_activity, set_attendance
from zhixing.activities.choices import Presence
from zhixing.activities.drafts import Answer, Draft, Speaker
from zhixing.core.permissions import Role
from zhixing.organizations.actions import begin_import
from zhixing.schemes.actions import waive
from zhixing.schemes.models import Requirement, Slot

TODAY = date(2016, 6, 20)
NOON = "2016-06-20T04:00:00+00:00"
PLAN = Path(__file__).parents[2] / "schemes" / "liangxueyizuo-2016.yaml"
LECTURE = "R2.2-3"
ROSTER = [
    person("新来的", 2),
    person("日期写错的", 3, 入党日期="昨天"),
    person("支部写错的", 4, 所在党支部="办公厅党支部"),
]


class House(World):
    """What an address can name, among the rows of a year that is half over."""

    def __init__(self, role: Role) -> None:
        self.committee = CommitteeFactory(name="省民政厅机关委员会")
        self.branch, self.second, self.third = (
            OrganizationFactory(parent=self.committee, name=f"{name}党支部", founded_on=date(2010, 1, 1))
            for name in ("办公室", "规划财务处", "离退休干部处")
        )
        self.cell = OrganizationFactory(parent=self.branch, kind="cell", name="第一党小组")
        self.people = [MemberFactory(branch=self.branch, cell=self.cell) for _ in range(6)]
        for neighbour in (self.second, self.third):
            MemberFactory.create_batch(3, branch=neighbour)
        self.insiders = {
            Role.BRANCH_OFFICER: officer_of(self.branch, name="王书记"),
            Role.MEMBER: UserFactory(member=self.member, name=self.member.name),
            Role.COMMITTEE_ORGANISER: GrantFactory(organization=self.committee, user__name="李组织员").user,
            Role.INSPECTOR: GrantFactory(organization=self.committee, role=Role.INSPECTOR).user,
        }
        self.insider = self.insiders[role]
        self.live()

    def live(self) -> None:
        """Let things happen: what no single address names, but lists and plans show."""
        RankFactory(member=self.member)
        self.lesson()
        for each in ("waiver", "visit", "remark", "post", "grant", "activities", "file"):
            getattr(self, each)
        waive(
            by=SYSTEM,
            adoption=self.adoption,
            code=LECTURE,
            slot_key=self.slot.key,
            organization=self.second,
            reason="支部正在撤并",
        )

    def lesson(self):
        """Hold one at the second branch, so that some of the committee's cells are met and others are not."""
        held = self.plan("lecture", date(2016, 4, 8), at=self.second, speakers=(Speaker(name="外请专家"),))
        confirm_activity(by=SYSTEM, activity=held)

    def plan(self, kind: str, day: date, at=None, **values):
        draft = Draft(
            organization=at or self.branch, kinds=(kind,), held_on=day, place="第一会议室", **values
        )
        return plan_activity(by=SYSTEM, draft=draft)

    @cached_property
    def member(self):
        return self.people[0]

    @property
    def home_branch(self):
        """Another than the one that is inspected: an inspector leaves the own branch to others."""
        return self.third

    @cached_property
    def adoption(self):
        return adopt(self.committee, PLAN.read_text("utf-8"))

    @property
    def collection(self):
        return "required_list"

    @cached_property
    def requirement(self):
        return Requirement.objects.get(adoption=self.adoption, code=LECTURE)

    @cached_property
    def slot(self):
        return Slot.objects.filter(requirement=self.requirement).order_by("ends")[0]

    @cached_property
    def waiver(self):
        return waive(
            by=SYSTEM,
            adoption=self.adoption,
            code=LECTURE,
            slot_key=self.slot.key,
            organization=self.third,
            reason="支部刚成立",
        )

    @cached_property
    def activity(self):
        return self.plan("members_meeting", TODAY, title="六月党员大会")

    @cached_property
    def activities(self):
        """One of each state: to be held, to be confirmed, confirmed with people away, cancelled."""
        coming = self.plan("fixed_day", date(2016, 7, 4))
        held = self.plan("lecture", date(2016, 5, 12), topic_text="学习党章", minutes="一、学习\n\n二、讨论")
        away = {
            self.people[1].pk: Answer(Presence.LEAVE, "病假"),
            self.people[2].pk: Answer(Presence.ABSENT),
        }
        held = set_attendance(by=SYSTEM, activity=held, version=held.version, answers=away)
        confirm_activity(by=SYSTEM, activity=held)
        off = self.plan("volunteering", date(2016, 6, 1))
        cancel_activity(by=SYSTEM, activity=off, reason="台风")
        return [coming, self.activity, held, off]

    @property
    def job(self):
        """A roster with rows to be mended, read and waiting for an answer."""
        return begin_import(
            by=self.insider,
            organization=self.committee,
            content=workbook(ROSTER, []),
            filename="名册.xlsx",
        )
