"""Problems of the sample branch in every state, one of its committee, and the member's own list: all invented."""

from datetime import date, timedelta

from zhixing.accounts.models import User
from zhixing.organizations.models import Member, Organization
from zhixing.organizations.queries import members_of
from zhixing.rectification.actions.lasting import make_long_term
from zhixing.rectification.actions.own import hand_in, write_own
from zhixing.rectification.actions.paper import note_paper_list
from zhixing.rectification.actions.problems import list_problem
from zhixing.rectification.actions.steps import note_progress, report_done
from zhixing.rectification.actions.verifying import reopen, strike_off
from zhixing.rectification.choices import Duty, Source
from zhixing.rectification.drafts import DutyDraft, ProblemDraft, RemedyDraft
from zhixing.rectification.models import Problem
from zhixing.rectification.tags import Pair, offered
from zhixing.schemes.language.model import Use
from zhixing.site.demo.people import Cast

KINDS = (Use.PROBLEMS, Use.ORIGINS, Use.ACTIONS)


def let_them_mend(cast: Cast, day: date) -> None:
    """Give the branch problems in every state and its committee one; let the member keep an own list."""
    demo = _Demo(cast, day)
    demo.overdue()
    demo.reported()
    demo.came_back()
    demo.lasting()
    demo.carried_over()
    demo.untouched()
    demo.of_committee()
    _own_list(cast, day)


class _Demo:
    """The sample problems; each is one story."""

    def __init__(self, cast: Cast, day: date) -> None:
        self.cast, self.day = cast, day
        self.secretary = User.objects.get(username="demo-secretary")
        self.member = User.objects.get(username="demo-member")
        self.organiser = User.objects.get(username="demo-organiser")
        taxonomies = offered(cast.branch, day)
        self.tags = {
            use: [pair for each in taxonomies if each.use == use for pair in sorted(each.pairs)]
            for use in KINDS
        }

    def overdue(self) -> None:
        problem = self._list(
            "窗口一次性告知不到位，群众为同一件事跑了两趟", 60, Use.PROBLEMS, Source.OPINIONS, due=-8
        )
        note_progress(
            by=self.member, problem=problem, on=self._ago(20), text="已梳理高频事项12项，告知单正在排版。"
        )

    def reported(self) -> None:
        problem = self._list(
            "“三会一课”记录简单，讨论发言记得不全", 75, Use.PROBLEMS, Source.SUPERIOR, due=10
        )
        note_progress(
            by=self.member, problem=problem, on=self._ago(30), text="统一了记录格式，补记两次会议发言。"
        )
        report_done(by=self.member, problem=problem, on=self._ago(3), text="连续三个月记录完整。")

    def came_back(self) -> None:
        problem = self._list("开会迟到、会上看手机", 150, Use.PROBLEMS, Source.SELF_CHECK, due=-60)
        report_done(by=self.member, problem=problem, on=self._ago(90), text="会前提醒，手机统一存放。")
        strike_off(by=self.secretary, problem=problem, on=self._ago(85), helped="会前一天在群里提醒议题。")
        reopen(by=self.member, problem=problem, reason="暑期后又有反复。")
        report_done(by=self.member, problem=problem, on=self.day, text="议题提前三天发，会上人人发言。")
        strike_off(by=self.secretary, problem=problem, on=self.day, helped="议题提前发，会上人人发言。")

    def lasting(self) -> None:
        problem = self._list("学用脱节，联系岗位实际不够", 120, Use.PROBLEMS, Source.TALK, due=40)
        look_back = self.day + timedelta(days=330)
        make_long_term(
            by=self.secretary, problem=problem, reason="需要长期坚持，每年回头看。", look_back_on=look_back
        )

    def carried_over(self) -> None:
        self._list(
            "公文流转慢，会签超过规定时限",
            700,
            Use.ORIGINS,
            Source.CARRIED_OVER,
            due=30,
            old_owner="原办公室负责人",
        )

    def untouched(self) -> None:
        draft = ProblemDraft(
            "服务企业走访少，政策解读不及时", Source.OPINIONS, self._ago(6), self._tag(Use.ACTIONS)
        )
        list_problem(by=self.secretary, organization=self.cast.branch, draft=draft)

    def of_committee(self) -> None:
        draft = ProblemDraft(
            "对基层支部分类指导不够，检查多、帮助少", Source.OPINIONS, self._ago(40), self._tag(Use.PROBLEMS)
        )
        list_problem(
            by=self.organiser,
            organization=self.cast.committee,
            draft=draft,
            remedies=[
                RemedyDraft(step="每名委员联系两个支部，每季度到会一次", due_on=self.day + timedelta(days=45))
            ],
            responsibilities=[DutyDraft(Duty.OWNER, name="机关党委组织科")],
        )

    def _list(self, text: str, ago: int, use: str, source: str, *, due: int, old_owner: str = "") -> Problem:
        return list_problem(
            by=self.secretary,
            organization=self.cast.branch,
            draft=ProblemDraft(text, source, self._ago(ago), self._tag(use), old_owner=old_owner),
            remedies=[
                RemedyDraft(
                    step="明确标准，逐月对照检查", due_on=self.day + timedelta(days=due), aim="见效并坚持"
                )
            ],
            responsibilities=[
                DutyDraft(Duty.LEADER, self.cast.secretary.pk, self.cast.secretary.name),
                DutyDraft(Duty.OWNER, self.cast.member.pk, self.cast.member.name),
            ],
        )

    def _tag(self, use: str) -> tuple[Pair, ...]:
        """Take the first kind of a use that was not taken yet, and put it behind the others."""
        found = self.tags[Use(use)]
        if not found:
            return ()
        found.append(found.pop(0))
        return (found[-1],)

    def _ago(self, days: int) -> date:
        return self.day - timedelta(days=days)


def _own_list(cast: Cast, day: date) -> None:
    """Let the member write two problems of their own and hand one in; another's list on paper is noted."""
    member = User.objects.get(username="demo-member")
    remedy = RemedyDraft(step="每周固定两个晚上读书，做笔记", due_on=day + timedelta(days=60))
    shared = write_own(
        by=member, draft=ProblemDraft("理论学习时紧时松", found_on=day - timedelta(days=9)), remedy=remedy
    )
    hand_in(by=member, problems=[shared])
    write_own(by=member, draft=ProblemDraft("遇到矛盾有时绕着走"))
    secretary = User.objects.get(username="demo-secretary")
    note_paper_list(
        by=secretary,
        organization=cast.branch,
        member=_somebody(cast.branch, cast, day),
        agreed_on=day,
        agrees=True,
    )


def _somebody(branch: Organization, cast: Cast, day: date) -> Member:
    """Choose a member who is none of the personas."""
    personas = {cast.secretary.pk, cast.member.pk}
    others = [row.member for row in members_of(branch, day) if row.member_id not in personas]
    chosen: Member = others[0]
    return chosen
