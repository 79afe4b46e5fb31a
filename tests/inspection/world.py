"""A committee that inspects its branches by the rules of the 2016 scheme's kind: who orders, who goes, who replies."""

from dataclasses import dataclass
from datetime import date

from tests.inspection.factories import inspector_of
from tests.organizations.factories import CommitteeFactory, MemberFactory, OrganizationFactory, officer_of
from tests.schemes.factories import adopt
from zhixing.accounts.models import User
from zhixing.inspection.actions.findings import add_finding
from zhixing.inspection.actions.mandates import draft_mandate, issue_mandate
from zhixing.inspection.actions.visits import open_visit, send_visit
from zhixing.inspection.drafts import FindingDraft, MandateDraft, VisitDraft
from zhixing.inspection.models import Finding, Mandate, Visit
from zhixing.organizations.models import Organization

SHEET = "rules/window"
OPENING, MANNERS = "rules/opening", "rules/manners"
DAY = date(2016, 5, 19)  # the day before the tests' today

SCHEME = """\
scheme: rules
title: {zh: 作风检查, en: Style checks}
clauses:
  一: {title: {zh: 检查, en: Checks}, obligations: [HELD, MANNERS, REPLIED, TOLD]}
taxonomies:
  window:
    title: {zh: 窗口检查表, en: Window sheet}
    use: sheets
    open: true
    entries:
      opening: {zh: 按时开窗, en: Opens in time}
      manners: {zh: 文明用语, en: Civil words}
      third: slot
  kinds:
    title: {zh: 四风问题, en: Four winds}
    use: problems
    entries: {formalism: {zh: 形式主义, en: Formalism}}
populations:
  committee: {each: organization, title: {zh: 机关党委, en: committee}, kind: organ_committee}
  finding: {each: item, title: {zh: 检查发现的情况, en: finding}, of: inspection.finding}
requirements:
- {id: HELD, title: {zh: 检查, en: Inspect}, who: committee, do: inspection.held, where: {tag: window}}
- {id: MANNERS, title: {zh: 检查用语, en: Inspect}, who: committee, do: inspection.held, where: {tag: manners}}
- {id: REPLIED, title: {zh: 答复, en: Reply}, who: finding, do: inspection.replied}
- {id: TOLD, title: {zh: 通报, en: Circular}, who: committee, do: inspection.circulated}
"""


@dataclass
class Place:
    """The committee, its two branches, who orders, who is named, and the secretary of the first branch."""

    committee: Organization
    branch: Organization
    second: Organization
    orderer: User
    inspector: User
    secretary: User

    def again(self, user: User) -> User:
        """Give an account anew, as the next request has it."""
        return User.objects.get(pk=user.pk)


def place() -> Place:
    """Make the place."""
    committee = CommitteeFactory(name="省直机关委员会")
    branch, second = (
        OrganizationFactory(parent=committee, name=f"{name}党支部") for name in ("窗口", "人事处")
    )
    named = MemberFactory(branch=second, id_number="")
    inspector = inspector_of(committee, name="陈检查", member=named)
    return Place(
        committee,
        branch,
        second,
        inspector_of(committee, name="李督查"),
        inspector,
        officer_of(branch, name="王书记", id_number=""),
    )


def with_sheets(here: Place) -> Place:
    """Put the scheme with the sheet in force."""
    adopt(here.committee, SCHEME)
    return here


def mandate_draft(here: Place, **values) -> MandateDraft:
    """A complete open mandate over the whole committee, unless told otherwise."""
    given = {
        "title": "窗口作风检查",
        "starts": date(2016, 5, 1),
        "ends": date(2016, 6, 30),
        "bodies": (here.committee.pk,),
        "inspectors": (here.inspector.pk,),
        "sheets": (SHEET,),
        "issued_by": "李书记",
    }
    return MandateDraft(**{**given, **values})


def in_force(here: Place, **values) -> Mandate:
    """Draft and issue a mandate."""
    mandate = draft_mandate(by=here.orderer, organization=here.committee, draft=mandate_draft(here, **values))
    issued = issue_mandate(by=here.orderer, mandate=mandate)
    here.inspector = here.again(here.inspector)
    return issued


def a_visit(here: Place, mandate: Mandate, body: Organization | None = None) -> Visit:
    """Open a visit as the inspector does."""
    return open_visit(
        by=here.inspector,
        mandate=mandate,
        organization=body or here.branch,
        draft=VisitDraft(DAY, place="一楼大厅", aside="先看监控"),
    )


def a_fact(here: Place, visit: Visit, **values) -> Finding:
    """Write a fact down."""
    given = {"facts": "九点十分窗口无人", "entry": OPENING, **values}
    return add_finding(by=here.inspector, visit=visit, draft=FindingDraft(**given))


def sent(here: Place, **values) -> Finding:
    """Send a visit with one fact; gives the fact."""
    visit = a_visit(here, in_force(here, **values))
    finding = a_fact(here, visit)
    finding.visit = send_visit(by=here.inspector, visit=visit)
    return finding
