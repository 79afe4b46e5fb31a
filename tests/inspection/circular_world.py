"""A committee with a branch, a final visit there with a finding settled as a problem, and who deals with circulars."""

from dataclasses import dataclass, field
from datetime import date

from tests.inspection.factories import FindingFactory, MandateFactory, VisitFactory, inspector_of
from tests.organizations.factories import CommitteeFactory, OrganizationFactory, organiser_of
from zhixing.accounts.models import User
from zhixing.inspection.actions.circulars import approve, draft_circular, issue, submit
from zhixing.inspection.choices import Outcome, VisitState
from zhixing.inspection.models import Circular, Finding, Mandate, Visit
from zhixing.inspection.telling import CircularDraft
from zhixing.organizations.models import Organization

FACTS = "上班时间窗口无人值守"
SECRET = "春风行动暗访令"
NUMBER = "组通字〔2016〕5号"


@dataclass
class CircularWorld:
    """The rows; `writer` orders inspections at the committee, `approver` organises there."""

    committee: Organization = field(default_factory=lambda: CommitteeFactory(name="厅机关委员会"))
    branch: Organization = field(init=False)
    other: Organization = field(init=False)
    writer: User = field(init=False)
    approver: User = field(init=False)
    mandate: Mandate = field(init=False)
    visit: Visit = field(init=False)
    finding: Finding = field(init=False)

    def __post_init__(self) -> None:
        self.branch = OrganizationFactory(parent=self.committee, name="窗口党支部")
        self.other = OrganizationFactory(parent=self.committee, name="财务党支部")
        self.writer, self.approver = inspector_of(self.committee), organiser_of(self.committee)
        self.mandate = MandateFactory(
            organization=self.committee, title=SECRET, number="暗字〔2016〕1号", is_covert=True
        )
        self.visit = VisitFactory(mandate=self.mandate, organization=self.branch, state=VisitState.FINAL)
        self.finding = FindingFactory(
            visit=self.visit, facts=FACTS, stance="agrees", outcome=Outcome.PROBLEM, place="办事大厅"
        )

    def draft(self, **values) -> CircularDraft:
        """Give a circular as typed, about the branch."""
        given = {
            "title": "关于窗口党支部有关问题的通报",
            "about": "窗口党支部",
            "facts": f"1. 2016年5月12日，窗口党支部，办事大厅：{FACTS}。",
            "demand": "立即整改，举一反三。",
            "due_on": date(2016, 6, 30),
            "recipients": (self.branch.pk,),
            "findings": (self.finding.pk,),
        }
        return CircularDraft(**{**given, **values})

    def drafted(self, **values) -> Circular:
        """Give a draft of the writer's."""
        return draft_circular(by=self.writer, organization=self.committee, draft=self.draft(**values))

    def submitted(self, **values) -> Circular:
        """Give one that waits for approval."""
        row = self.drafted(**values)
        return submit(by=self.writer, circular=row, version=row.version)

    def approved(self, **values) -> Circular:
        """Give one that is approved, names and all."""
        row = self.submitted(**values)
        return approve(by=self.approver, circular=row, version=row.version, names_approved=True)

    def issued(self, *, number: str = NUMBER, **values) -> Circular:
        """Give one that is issued."""
        row = self.approved(**values)
        return issue(by=self.writer, circular=row, version=row.version, number=number)
