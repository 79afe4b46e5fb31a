"""Inspections of the sample committee: one that was open and ended in a problem, one covert that goes on."""

from datetime import date, timedelta

from zhixing.accounts.models import User
from zhixing.core.actions import Actor
from zhixing.inspection.actions.findings import add_finding
from zhixing.inspection.actions.mandates import draft_mandate, issue_mandate
from zhixing.inspection.actions.replies import reply_to_finding
from zhixing.inspection.actions.settling import settle_finding
from zhixing.inspection.actions.visits import answer_points, open_visit, send_visit
from zhixing.inspection.choices import Answer, Outcome, Stance
from zhixing.inspection.drafts import (
    FindingDraft,
    MandateDraft,
    OutcomeDraft,
    PointDraft,
    ReplyDraft,
    VisitDraft,
)
from zhixing.inspection.models import Finding, Mandate, Visit
from zhixing.inspection.sheets import Sheet, sheets_for
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Organization
from zhixing.site.demo.people import Cast

SINCE = timedelta(days=20)
VISITED = timedelta(days=3)


def let_them_inspect(cast: Cast, day: date) -> None:
    """Visit the persona's branch openly: of two facts one is a problem on its list, one waits for the reply.

    A covert mandate visits another branch; the inspected side finds no trace of it.
    """
    by, secretary = _account("demo-inspector"), _account("demo-secretary")
    sheets = sheets_for(cast.root)
    openly = _mandate(by, cast, sheets, day, "工作作风和服务窗口检查")
    by = _account("demo-inspector")  # named now
    visit = _visit(by, openly, cast.branch, sheets, day)
    entry = sheets[0].points[0].code if sheets and sheets[0].points else ""
    first = _fact(by, visit, "上午九点十分，服务窗口无人值守，群众等候约十分钟。", entry)
    _fact(by, visit, "公示栏中的值班安排仍为上季度的安排。", "")
    visit = send_visit(by=by, visit=visit)
    first.visit = visit
    reply = ReplyDraft(Stance.AGREES, "情况属实，当时替班衔接不到位，已调整排班。")
    first = reply_to_finding(by=secretary, finding=first, version=None, draft=reply)
    problem = OutcomeDraft(Outcome.PROBLEM, text="服务窗口值守不落实，替班安排衔接不到位")
    settle_finding(by=by, finding=first, version=None, draft=problem)
    _covertly(by, cast, sheets, day)


def _covertly(by: Actor, cast: Cast, sheets: list[Sheet], day: date) -> None:
    mandate = _mandate(by, cast, sheets, day, "工作时间在岗情况暗访", is_covert=True)
    others = Organization.objects.filter(parent=cast.committee, kind=Kind.BRANCH).exclude(pk=cast.branch.pk)
    other = others.order_by("path").first()
    if other:
        again = _account("demo-inspector")
        _fact(again, _visit(again, mandate, other, sheets, day), "下午两点，办公室两间无人，门未锁。", "")


def _account(name: str) -> User:
    return User.objects.get(username=name)


def _mandate(
    by: Actor, cast: Cast, sheets: list[Sheet], day: date, title: str, *, is_covert: bool = False
) -> Mandate:
    draft = MandateDraft(
        title=title,
        starts=day - SINCE,
        ends=day + SINCE,
        bodies=(cast.committee.pk,),
        inspectors=(by.pk,),
        sheets=tuple(sheet.code for sheet in sheets),
        issued_by="工委分管领导",
        is_covert=is_covert,
    )
    return issue_mandate(by=by, mandate=draft_mandate(by=by, organization=cast.root, draft=draft))


def _visit(by: Actor, mandate: Mandate, body: Organization, sheets: list[Sheet], day: date) -> Visit:
    draft = VisitDraft(day - VISITED, place="办事大厅")
    visit = open_visit(by=by, mandate=mandate, organization=body, draft=draft)
    answers = [PointDraft(each.code, point.code, Answer.FINE) for each in sheets for point in each.points]
    return answer_points(by=by, visit=visit, answers=answers)


def _fact(by: Actor, visit: Visit, facts: str, entry: str) -> Finding:
    return add_finding(by=by, visit=visit, draft=FindingDraft(facts, entry))
