from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.inspection.factories import FindingFactory, MandateFactory, VisitFactory, inspector_of
from tests.inspection.world import DAY, MANNERS, OPENING, SHEET, a_fact, a_visit, in_force, sent
from tests.organizations.factories import CommitteeFactory, GrantFactory, OrganizationFactory, UserFactory
from tests.plugins.scoped import unscoped
from zhixing.core.models import AuditEntry
from zhixing.core.permissions import Role
from zhixing.inspection.actions.findings import add_finding, change_finding, remove_finding
from zhixing.inspection.actions.frame import StaleInspectionError
from zhixing.inspection.actions.proof import add_proof, remove_proof
from zhixing.inspection.actions.repeating import answer_on_file
from zhixing.inspection.actions.visits import (
    answer_points,
    change_visit,
    discard_visit,
    open_visit,
    send_visit,
)
from zhixing.inspection.avoidance import own_bodies
from zhixing.inspection.checking import days_left
from zhixing.inspection.drafts import FindingDraft, PointDraft, VisitDraft
from zhixing.inspection.models import Finding, FindingFile, Point, Visit
from zhixing.inspection.queries.on_file import on_file
from zhixing.inspection.queries.visits import find_visit, findings_of, points_of, received

PHOTO = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def photo(content=PHOTO, name="窗口.png"):
    return SimpleUploadedFile(name, content, "image/png")


def opened(here, mandate, body, day=DAY, **values):
    return open_visit(by=here.inspector, mandate=mandate, organization=body, draft=VisitDraft(day), **values)


class TestOpen:
    def test_a_visit_is_kept_in_the_unit_of_the_inspected(self, here):
        away = OrganizationFactory(parent=here.committee, unit=CommitteeFactory().unit)
        visit = opened(here, in_force(here), away)
        assert visit.unit_id == away.unit_id != here.committee.unit_id

    def test_while_it_is_a_draft_its_trail_stands_on_the_mandate(self, here):
        away = OrganizationFactory(parent=here.committee, unit=CommitteeFactory().unit)
        visit = opened(here, in_force(here), away)
        finding = a_fact(here, visit)
        add_proof(by=here.inspector, finding=finding, upload=photo())
        assert not AuditEntry.objects.filter(unit_id=away.unit_id, code__startswith="inspection.").exists()
        trail = AuditEntry.objects.filter(unit_id=here.committee.unit_id, target_type="inspection.mandate")
        assert {"inspection.open_visit", "inspection.add_finding", "inspection.add_proof"} <= set(
            trail.values_list("code", flat=True)
        )

    def test_the_same_form_twice_opens_one(self, here):
        mandate = in_force(here)
        assert opened(here, mandate, here.branch, token="t") == opened(here, mandate, here.branch, token="t")

    def test_who_is_not_named_does_not_visit(self, here):
        mandate = in_force(here)
        with pytest.raises(PermissionDenied):
            open_visit(by=here.orderer, mandate=mandate, organization=here.branch, draft=VisitDraft(DAY))

    def test_an_operator_is_not_named_either(self, here):
        operator = UserFactory(is_superuser=True, is_staff=True)
        with pytest.raises(PermissionDenied):
            open_visit(by=operator, mandate=in_force(here), organization=here.branch, draft=VisitDraft(DAY))

    @pytest.mark.parametrize("day", [date(2016, 4, 30), date(2016, 5, 21)])
    def test_a_day_outside_the_mandate_or_to_come_is_refused(self, here, day):
        with pytest.raises(ValidationError) as caught:
            opened(here, in_force(here), here.branch, day)
        assert set(caught.value.message_dict) == {"visited_on"}

    def test_a_body_outside_the_scope_is_refused(self, here):
        mandate = in_force(here, bodies=(here.second.pk,))
        with pytest.raises(ValidationError) as caught:
            opened(here, mandate, here.branch)
        assert set(caught.value.message_dict) == {"organization"}


class TestAvoidance:
    def test_nobody_inspects_the_branch_to_which_they_belong(self, here):
        with pytest.raises(ValidationError, match=r"另|another") as caught:
            opened(here, in_force(here), here.second)
        assert set(caught.value.message_dict) == {"organization"}

    def test_nor_where_they_have_a_task_nor_where_their_cell_is(self, here):
        cell = OrganizationFactory(parent=here.branch, kind="cell")
        user = inspector_of(here.committee)
        GrantFactory(user=user, organization=cell, role=Role.BRANCH_OFFICER)
        assert own_bodies(user) == {cell.pk, here.branch.pk}

    def test_a_grant_to_look_on_ties_nobody(self, here):
        assert own_bodies(here.orderer) == frozenset()

    def test_a_draft_at_their_own_body_is_hidden_from_inspectors_and_orderers(self, here):
        colleague = inspector_of(here.committee, name="另一人")
        mandate = in_force(here, inspectors=(here.inspector.pk, colleague.pk))
        colleague = here.again(colleague)
        visit = open_visit(by=colleague, mandate=mandate, organization=here.second, draft=VisitDraft(DAY))
        assert find_visit(colleague, visit.pk) == visit
        assert find_visit(here.again(here.inspector), visit.pk) is None
        with pytest.raises(ValidationError):
            send_visit(by=here.inspector, visit=visit)


class TestWriting:
    def test_points_are_answered_together_and_taken_back(self, here):
        visit = a_visit(here, in_force(here))
        answers = [PointDraft(SHEET, OPENING, "fine"), PointDraft(SHEET, MANNERS, "not_looked", "没遇到")]
        answer_points(by=here.inspector, visit=visit, answers=answers)
        said = points_of(visit)
        assert (said[SHEET, OPENING].answer, said[SHEET, MANNERS].note) == ("fine", "没遇到")
        answer_points(by=here.inspector, visit=visit, answers=[PointDraft(SHEET, OPENING)])
        assert list(points_of(visit)) == [(SHEET, MANNERS)]

    def test_a_point_of_no_sheet_is_refused(self, here):
        visit = a_visit(here, in_force(here))
        with pytest.raises(ValidationError):
            answer_points(by=here.inspector, visit=visit, answers=[PointDraft(SHEET, "rules/third", "fine")])

    def test_a_fact_takes_day_and_place_of_its_visit_and_marks_its_point(self, here):
        visit = a_visit(here, in_force(here))
        finding = a_fact(here, visit)
        assert (finding.seen_on, finding.place, finding.number) == (DAY, "一楼大厅", 1)
        assert points_of(visit)[SHEET, OPENING].answer == "fact"

    def test_the_same_fact_twice_is_kept_once(self, here):
        visit = a_visit(here, in_force(here))
        draft = FindingDraft("窗口无人")
        first, second = (
            add_finding(by=here.inspector, visit=visit, draft=draft, token="t") for _ in range(2)
        )
        assert first == second

    @pytest.mark.parametrize(
        ("draft", "field"),
        [
            (FindingDraft(" "), "facts"),
            (FindingDraft("字" * 2001), "facts"),
            (FindingDraft("有", seen_on=date(2016, 5, 21)), "seen_on"),
            (FindingDraft("有", seen_on=date(2006, 5, 1)), "seen_on"),
            (FindingDraft("有", entry="rules/third"), "entry"),
        ],
    )
    def test_a_fact_that_cannot_be_is_refused(self, here, draft, field):
        visit = a_visit(here, in_force(here))
        with pytest.raises(ValidationError) as caught:
            add_finding(by=here.inspector, visit=visit, draft=draft)
        assert set(caught.value.message_dict) == {field}

    def test_a_fact_is_changed_and_a_stale_form_refused(self, here):
        finding = a_fact(here, a_visit(here, in_force(here)))
        draft = FindingDraft("九点二十窗口无人", OPENING, DAY, time(9, 20), "大厅")
        changed = change_finding(by=here.inspector, finding=finding, version=1, draft=draft)
        assert (changed.facts, changed.version) == ("九点二十窗口无人", 2)
        with pytest.raises(StaleInspectionError):
            change_finding(by=here.inspector, finding=finding, version=1, draft=draft)

    def test_removed_with_its_proof_its_point_says_nothing(self, here, django_capture_on_commit_callbacks):
        visit = a_visit(here, in_force(here))
        finding = a_fact(here, visit)
        stored = add_proof(by=here.inspector, finding=finding, upload=photo()).stored
        with django_capture_on_commit_callbacks(execute=True):
            remove_finding(by=here.inspector, finding=finding)
        remove_finding(by=here.inspector, finding=finding)
        assert findings_of(visit) == []
        assert points_of(visit) == {}
        assert not default_storage.exists(stored)

    def test_a_visit_is_changed_and_a_stale_form_refused(self, here):
        visit = a_visit(here, in_force(here))
        new = VisitDraft(date(2016, 5, 18), time(9), "二楼", "")
        assert change_visit(by=here.inspector, visit=visit, version=1, draft=new).place == "二楼"
        with pytest.raises(StaleInspectionError):
            change_visit(by=here.inspector, visit=visit, version=1, draft=new)

    def test_a_discarded_visit_leaves_nothing(self, here, django_capture_on_commit_callbacks):
        visit = a_visit(here, in_force(here))
        stored = add_proof(by=here.inspector, finding=a_fact(here, visit), upload=photo()).stored
        with django_capture_on_commit_callbacks(execute=True):
            discard_visit(by=here.inspector, visit=visit)
        with unscoped():
            assert not Visit.objects.exists()
            assert not Point.objects.exists()
            assert not Finding.objects.exists()
        assert not default_storage.exists(stored)


class TestProof:
    def test_the_same_photo_is_kept_once(self, here):
        finding = a_fact(here, a_visit(here, in_force(here)))
        first = add_proof(by=here.inspector, finding=finding, upload=photo())
        assert add_proof(by=here.inspector, finding=finding, upload=photo()) == first

    def test_what_is_not_what_it_says_is_refused(self, here):
        finding = a_fact(here, a_visit(here, in_force(here)))
        for upload in (photo(b"MZ\x90"), photo(b""), photo(PHOTO, "x.exe"), photo(b"<script>", "x.txt")):
            with pytest.raises(ValidationError):
                add_proof(by=here.inspector, finding=finding, upload=upload)

    def test_there_is_an_end_to_proof(self, here):
        finding = a_fact(here, a_visit(here, in_force(here)))
        for number in range(12):
            add_proof(by=here.inspector, finding=finding, upload=photo(PHOTO + bytes([number])))
        with pytest.raises(ValidationError):
            add_proof(by=here.inspector, finding=finding, upload=photo(PHOTO + b"more"))

    def test_it_is_removed_while_the_visit_is_a_draft(self, here):
        finding = a_fact(here, a_visit(here, in_force(here)))
        row = add_proof(by=here.inspector, finding=finding, upload=photo())
        remove_proof(by=here.inspector, finding=finding, file_id=row.pk)
        remove_proof(by=here.inspector, finding=finding, file_id=row.pk)
        assert not FindingFile.objects.filter(unit_id=finding.unit_id, finding=finding).exists()


class TestSend:
    def test_the_organisation_has_the_days_of_the_mandate(self, here):
        visit = sent(here, reply_days=7).visit
        assert (visit.state, visit.sent_on, visit.reply_by) == ("sent", date(2016, 5, 20), date(2016, 5, 27))
        assert list(received(here.branch)) == [visit]

    def test_without_a_fact_it_is_final_at_once(self, here):
        visit = send_visit(by=here.inspector, visit=a_visit(here, in_force(here)))
        assert (visit.state, visit.final_on) == ("final", date(2016, 5, 20))

    def test_a_point_with_something_found_needs_its_fact(self, here):
        visit = a_visit(here, in_force(here))
        answer_points(by=here.inspector, visit=visit, answers=[PointDraft(SHEET, OPENING, "fact")])
        with pytest.raises(ValidationError):
            send_visit(by=here.inspector, visit=visit)

    def test_what_was_sent_stays_as_it_is(self, here):
        finding = sent(here)
        draft = FindingDraft("别的")
        for act in (
            lambda: send_visit(by=here.inspector, visit=finding.visit),
            lambda: add_finding(by=here.inspector, visit=finding.visit, draft=draft),
            lambda: change_finding(by=here.inspector, finding=finding, version=1, draft=draft),
            lambda: remove_finding(by=here.inspector, finding=finding),
            lambda: add_proof(by=here.inspector, finding=finding, upload=photo()),
            lambda: discard_visit(by=here.inspector, visit=finding.visit),
        ):
            with pytest.raises(ValidationError):
                act()

    def test_until_then_nobody_of_the_organisation_sees_it(self, here):
        visit = a_visit(here, in_force(here))
        assert find_visit(here.secretary, visit.pk) is None
        send_visit(by=here.inspector, visit=visit)
        assert find_visit(here.again(here.secretary), visit.pk) == visit

    def test_the_days_left_are_said(self, here):
        del here
        assert len({days_left(date(2016, 5, day)) for day in (19, 20, 21)}) == 3


class TestOnFile:
    def earlier(self, here, **values):
        mandate = MandateFactory(organization=here.committee)
        visit = VisitFactory(mandate=mandate, organization=here.branch, state="final")
        return FindingFactory(visit=visit, entry=OPENING, stance="agrees", outcome="nothing", **values)

    def test_an_earlier_finding_answers_a_point_in_one_click(self, here):
        earlier = self.earlier(here)
        visit = a_visit(here, in_force(here))
        assert [line.finding for line in on_file(visit)[OPENING]] == [earlier]
        point = answer_on_file(
            by=here.inspector, visit=visit, sheet=SHEET, entry=OPENING, finding_id=earlier.pk
        )
        assert (point.answer, point.on_file_id) == ("on_file", earlier.pk)
        answer_points(by=here.inspector, visit=visit, answers=[PointDraft(SHEET, OPENING, "fine")])
        assert points_of(visit)[SHEET, OPENING].on_file_id is None

    def test_what_is_not_on_file_answers_nothing(self, here):
        visit = a_visit(here, in_force(here))
        own = a_fact(here, visit)
        for entry, pk in ((OPENING, own.pk), (OPENING, 0), ("rules/third", self.earlier(here).pk)):
            with pytest.raises(ValidationError):
                answer_on_file(by=here.inspector, visit=visit, sheet=SHEET, entry=entry, finding_id=pk)

    def test_drafts_handed_over_facts_and_other_lines_are_no_file(self, here):
        visit = a_visit(here, in_force(here))
        FindingFactory(
            visit=VisitFactory(mandate=MandateFactory(organization=here.committee), organization=here.branch)
        )
        other = VisitFactory(mandate=MandateFactory(), organization=here.branch, state="final")
        FindingFactory(visit=other)
        handed = VisitFactory(
            mandate=MandateFactory(organization=here.committee), organization=here.branch, state="final"
        )
        FindingFactory(visit=handed, outcome="handed_over", handed_to="省直纪工委")
        assert on_file(visit) == {}
