"""Two at once, each on a connection of their own: one is heard, the other told."""

import pytest
from django.core.exceptions import ValidationError

from tests.activities.test_races import at_once
from tests.inspection.test_settling import replied
from tests.inspection.world import DAY, a_visit, in_force, mandate_draft, place, sent, with_sheets
from zhixing.inspection.actions.findings import add_finding
from zhixing.inspection.actions.frame import StaleInspectionError
from zhixing.inspection.actions.mandates import draft_mandate
from zhixing.inspection.actions.settling import settle_finding
from zhixing.inspection.actions.visits import open_visit
from zhixing.inspection.drafts import FindingDraft, OutcomeDraft, VisitDraft
from zhixing.inspection.models import Finding
from zhixing.rectification.models import Problem

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_inspectors_settle_one_finding_once():
    here = with_sheets(place())
    finding = replied(here, sent(here))
    given = {"finding": finding, "version": finding.version, "draft": OutcomeDraft("problem")}
    answers = at_once(*[lambda: settle_finding(by=here.inspector, **given)] * 2)
    assert sum(isinstance(each, Finding) for each in answers) == 1
    assert sum(isinstance(each, ValidationError | StaleInspectionError) for each in answers) == 1
    assert Problem.objects.filter(unit_id=here.branch.unit_id).count() == 1


def test_a_double_click_makes_one_of_each():
    here = with_sheets(place())
    given = {"organization": here.committee, "draft": mandate_draft(here), "token": "m"}
    mandates = at_once(*[lambda: draft_mandate(by=here.orderer, **given)] * 2)
    mandate = in_force(here)
    opening = {"mandate": mandate, "organization": here.branch, "draft": VisitDraft(DAY), "token": "v"}
    visits = at_once(*[lambda: open_visit(by=here.inspector, **opening)] * 2)
    visit = a_visit(here, mandate)
    fact = {"visit": visit, "draft": FindingDraft("窗口无人"), "token": "f"}
    findings = at_once(*[lambda: add_finding(by=here.inspector, **fact)] * 2)
    for found in (mandates, visits, findings):
        assert len({each.pk for each in found}) == 1
