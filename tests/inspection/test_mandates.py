from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.inspection.factories import MandateFactory, inspector_of
from tests.inspection.world import SHEET, a_fact, a_visit, in_force, mandate_draft
from tests.organizations.factories import CommitteeFactory, UserFactory, organiser_of
from zhixing.core.models import AuditEntry
from zhixing.inspection.actions.frame import StaleInspectionError
from zhixing.inspection.actions.mandates import change_mandate, draft_mandate, end_mandate, issue_mandate
from zhixing.inspection.actions.visits import discard_visit, open_visit
from zhixing.inspection.drafts import VisitDraft
from zhixing.inspection.models import Mandate
from zhixing.inspection.queries.mandates import mandates_for, mandates_of, scope_of, sheets_of, within_scope
from zhixing.inspection.queries.people import candidates
from zhixing.inspection.sheets import name_of, sheets_for, sheets_known


def faults(caught):
    return set(caught.value.message_dict)


def drafted(here, **values):
    return draft_mandate(by=here.orderer, organization=here.committee, draft=mandate_draft(here, **values))


class TestDraft:
    def test_a_mandate_keeps_scope_inspectors_and_sheets(self, here):
        mandate = drafted(here)
        assert scope_of(mandate) == [here.committee]
        assert [row.name for row in mandate.inspectors.all()] == ["陈检查"]
        assert [sheet.code for sheet in sheets_of(mandate)] == [SHEET]

    def test_the_same_form_twice_drafts_one(self, here):
        given = {"organization": here.committee, "draft": mandate_draft(here), "token": "t-1"}
        first, second = (draft_mandate(by=here.orderer, **given) for _ in range(2))
        assert first == second
        assert mandates_of(here.committee).count() == 1

    def test_an_organiser_does_not_order(self, here):
        with pytest.raises(PermissionDenied):
            draft_mandate(
                by=organiser_of(here.committee), organization=here.committee, draft=mandate_draft(here)
            )

    def test_every_fault_is_named(self, here):
        elsewhere = CommitteeFactory()
        with pytest.raises(ValidationError) as caught:
            drafted(
                here,
                title=" ",
                ends=date(2016, 4, 1),
                bodies=(elsewhere.pk,),
                inspectors=(UserFactory().pk,),
                sheets=("rules/none",),
                reply_days=0,
            )
        assert faults(caught) == {"title", "ends", "bodies", "inspectors", "sheets", "reply_days"}

    def test_years_that_cannot_be_meant_are_refused(self, here):
        with pytest.raises(ValidationError) as caught:
            drafted(here, starts=date(2026, 5, 1), ends=date(2029, 5, 1))
        assert faults(caught) == {"starts", "ends"}

    def test_inspectors_of_the_line_can_be_named_the_nearest_first(self, here):
        above = inspector_of(here.branch, name="支部检查员")
        inspector_of(CommitteeFactory(), name="外人")
        names = [each.user.name for each in candidates(here.committee)]
        assert set(names) == {"李督查", "陈检查", above.name}
        assert names[-1] == above.name


class TestChange:
    def test_what_is_left_out_goes_and_what_is_new_comes(self, here):
        mandate = drafted(here)
        other = inspector_of(here.committee)
        new = mandate_draft(here, bodies=(here.branch.pk,), inspectors=(other.pk,), title="改名")
        changed = change_mandate(by=here.orderer, mandate=mandate, version=1, draft=new)
        assert (changed.title, changed.version) == ("改名", 2)
        assert scope_of(changed) == [here.branch]
        assert [row.user_id for row in changed.inspectors.all()] == [other.pk]

    def test_a_stale_form_is_refused(self, here):
        mandate = drafted(here)
        change_mandate(by=here.orderer, mandate=mandate, version=1, draft=mandate_draft(here, title="甲"))
        with pytest.raises(StaleInspectionError) as caught:
            change_mandate(by=here.orderer, mandate=mandate, version=1, draft=mandate_draft(here, title="乙"))
        assert caught.value.current.title == "甲"

    def test_in_force_it_does_not_become_covert(self, here):
        mandate = in_force(here)
        with pytest.raises(ValidationError, match=r"settled when|下达时"):
            change_mandate(
                by=here.orderer, mandate=mandate, version=2, draft=mandate_draft(here, is_covert=True)
            )

    def test_in_force_a_visited_body_and_day_stay_within(self, here):
        mandate = in_force(here)
        a_visit(here, mandate)
        for values in ({"bodies": (here.second.pk,)}, {"starts": date(2016, 5, 20)}, {"inspectors": ()}):
            with pytest.raises(ValidationError):
                change_mandate(
                    by=here.orderer, mandate=mandate, version=2, draft=mandate_draft(here, **values)
                )

    def test_an_inspector_who_lost_the_role_stays_named(self, here):
        lost = UserFactory(name="调走的")
        mandate = MandateFactory(organization=here.committee, inspectors=[lost], state="draft")
        draft = mandate_draft(here, inspectors=(lost.pk,))
        change_mandate(by=here.orderer, mandate=mandate, version=1, draft=draft)
        assert [row.user_id for row in mandate.inspectors.all()] == [lost.pk]


class TestIssue:
    def test_everything_that_is_missing_is_said_at_once(self, here):
        mandate = drafted(here, bodies=(), inspectors=(), sheets=(), issued_by="")
        with pytest.raises(ValidationError) as caught:
            issue_mandate(by=here.orderer, mandate=mandate)
        assert len(caught.value.messages) == 4

    def test_a_mandate_past_its_days_is_not_issued(self, here):
        with pytest.raises(ValidationError):
            issue_mandate(by=here.orderer, mandate=drafted(here, ends=date(2016, 5, 2)))

    def test_issued_twice_it_is_issued_once(self, here):
        mandate = in_force(here)
        issue_mandate(by=here.orderer, mandate=mandate)
        assert AuditEntry.objects.filter(unit_id=mandate.unit_id, code="inspection.issue").count() == 1

    def test_inspectors_find_it_once_it_is_issued(self, here):
        mandate = drafted(here)
        assert list(mandates_for(here.again(here.inspector))) == []
        issue_mandate(by=here.orderer, mandate=mandate)
        assert list(mandates_for(here.again(here.inspector))) == [mandate]

    def test_without_any_sheet_in_force_none_is_needed(self):
        committee = CommitteeFactory()
        mandate = MandateFactory(
            organization=committee, state="draft", inspectors=[inspector_of(committee)], issued_by="张书记"
        )
        assert issue_mandate(by=inspector_of(committee), mandate=mandate).issued_on == date(2016, 5, 20)

    pytestmark = pytest.mark.django_db


class TestEnd:
    def test_an_ended_mandate_stays_as_it_is(self, here):
        mandate = end_mandate(by=here.orderer, mandate=in_force(here))
        assert mandate.state == "ended"
        with pytest.raises(ValidationError):
            issue_mandate(by=here.orderer, mandate=mandate)
        with pytest.raises(ValidationError):
            open_visit(
                by=here.inspector,
                mandate=Mandate.objects.of(mandate.pk).get(),
                organization=here.branch,
                draft=VisitDraft(date(2016, 5, 19)),
            )

    def test_a_draft_is_not_ended(self, here):
        with pytest.raises(ValidationError):
            end_mandate(by=here.orderer, mandate=drafted(here))

    def test_a_visit_that_is_not_sent_keeps_it_open(self, here):
        mandate = in_force(here)
        visit = a_visit(here, mandate)
        a_fact(here, visit)
        with pytest.raises(ValidationError):
            end_mandate(by=here.orderer, mandate=mandate)
        discard_visit(by=here.inspector, visit=visit)
        assert end_mandate(by=here.orderer, mandate=mandate).state == "ended"


class TestSheets:
    def test_empty_places_are_counted_and_never_named(self, here):
        (sheet,) = sheets_for(here.committee)
        assert [str(point) for point in sheet.points] == ["按时开窗", "文明用语"]
        assert sheet.empty == 1

    def test_a_point_is_named_or_shown_by_its_code(self, here):
        known = sheets_known(here.committee)
        assert name_of(known, "rules/opening") == "按时开窗"
        assert name_of(known, "gone/point") == "point"

    def test_the_scope_holds_everything_below(self, here):
        mandate = drafted(here)
        assert set(within_scope(mandate)) == {here.committee, here.branch, here.second}


def test_a_draft_with_a_member_of_another_kind_of_body_is_replaced_whole(here):
    draft = replace(mandate_draft(here), bodies=(here.branch.pk, here.second.pk))
    mandate = draft_mandate(by=here.orderer, organization=here.committee, draft=draft)
    assert scope_of(mandate) == [here.branch, here.second]
