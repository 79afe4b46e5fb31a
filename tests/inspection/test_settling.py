from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.inspection.world import OPENING, SHEET, a_fact, a_visit, in_force, sent
from tests.organizations.factories import organiser_of
from zhixing.core.models import AuditEntry
from zhixing.inspection.actions.frame import StaleInspectionError
from zhixing.inspection.actions.proof import add_proof, add_to_reply, remove_from_reply
from zhixing.inspection.actions.replies import reply_to_finding
from zhixing.inspection.actions.settling import settle_finding
from zhixing.inspection.actions.visits import answer_points, send_visit
from zhixing.inspection.drafts import OutcomeDraft, PointDraft, ReplyDraft
from zhixing.inspection.models import Visit
from zhixing.inspection.queries.on_file import on_file, problems_on_file
from zhixing.inspection.queries.visits import finding_of, points_of, to_settle, waiting_for_reply
from zhixing.rectification.models import Problem

LATER = "2016-05-30T04:00:00+00:00"


def replied(here, finding, **values):
    draft = ReplyDraft(**{"stance": "agrees", "reply": "已整改", **values})
    return reply_to_finding(by=here.secretary, finding=finding, version=finding.version, draft=draft)


def settled(here, finding, **values):
    return settle_finding(
        by=here.inspector, finding=finding, version=finding.version, draft=OutcomeDraft(**values)
    )


PAPER = "一、已整改".encode()


def paper(content=PAPER, name="说明.txt"):
    return SimpleUploadedFile(name, content, "text/plain")


class TestReply:
    def test_the_first_reply_gives_the_day_and_can_be_corrected(self, here):
        finding = replied(here, sent(here))
        assert (finding.replied_on, finding.replied_by_name) == (date(2016, 5, 20), here.secretary.name)
        with time_machine.travel("2016-05-22T04:00:00+00:00"):
            again = replied(here, finding, stance="disagrees", reply="当时在换班")
        assert (again.replied_on, again.stance) == (date(2016, 5, 20), "disagrees")

    def test_the_same_reply_twice_is_one(self, here):
        finding = replied(here, sent(here))
        replied(here, finding)
        assert AuditEntry.objects.filter(unit_id=finding.unit_id, code="inspection.reply").count() == 1

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"stance": ""}, "stance"),
            ({"stance": "disagrees", "reply": " "}, "reply"),
            ({"reply": "字" * 2001}, "reply"),
        ],
    )
    def test_a_reply_that_says_too_little_or_too_much_is_refused(self, here, values, field):
        with pytest.raises(ValidationError) as caught:
            replied(here, sent(here), **values)
        assert set(caught.value.message_dict) == {field}

    def test_a_colleague_who_replied_meanwhile_is_not_overwritten(self, here):
        finding = sent(here)
        replied(here, finding)
        with pytest.raises(StaleInspectionError):
            reply_to_finding(by=here.secretary, finding=finding, version=1, draft=ReplyDraft(reply="另一说"))

    def test_inspectors_do_not_reply(self, here):
        finding = sent(here)
        with pytest.raises(PermissionDenied):
            reply_to_finding(by=here.inspector, finding=finding, version=1, draft=ReplyDraft())

    def test_nobody_replies_to_a_draft(self, here):
        finding = a_fact(here, a_visit(here, in_force(here)))
        with pytest.raises(PermissionDenied):
            reply_to_finding(by=here.secretary, finding=finding, version=1, draft=ReplyDraft())

    def test_a_paper_can_go_with_it_until_it_is_settled(self, here):
        finding = replied(here, sent(here))
        row = add_to_reply(by=here.secretary, finding=finding, upload=paper())
        assert row.of_reply
        remove_from_reply(by=here.secretary, finding=finding, file_id=row.pk)
        add_to_reply(by=here.secretary, finding=finding, upload=paper())
        settled(here, finding)
        with pytest.raises(ValidationError):
            add_to_reply(by=here.secretary, finding=finding, upload=paper(b"more"))

    def test_those_responsible_find_it_until_they_replied(self, here):
        finding = sent(here)
        assert list(waiting_for_reply([here.branch])) == [finding.visit]
        replied(here, finding)
        assert list(waiting_for_reply([here.branch])) == []
        assert list(waiting_for_reply([])) == []


class TestSettle:
    def test_not_before_the_reply_while_there_are_days_left(self, here):
        with pytest.raises(ValidationError):
            settled(here, sent(here))

    def test_without_a_reply_once_the_days_are_over(self, here):
        finding = sent(here)
        visits = Visit.objects.filter(unit_id=finding.unit_id)
        assert to_settle(visits, date(2016, 5, 25)) == []
        with time_machine.travel(LATER):
            assert to_settle(visits, date(2016, 5, 30)) == [finding.visit]
            done = settled(here, finding)
        assert (done.outcome, done.replied_on) == ("nothing", None)

    def test_with_the_last_the_visit_is_final(self, here):
        visit = a_visit(here, in_force(here))
        a_fact(here, visit), a_fact(here, visit, facts="另一情况", entry="")
        visit = send_visit(by=here.inspector, visit=visit)
        first, second = (replied(here, each) for each in visit.findings.all())
        assert settled(here, first).visit.state == "sent"
        assert settled(here, second).visit.state == "final"

    def test_a_problem_goes_onto_the_list_as_it_was_seen(self, here):
        finding = replied(here, sent(here))
        pair = ("rules/kinds", "rules/formalism")
        done = settled(here, finding, outcome="problem", tags=(pair,))
        (problem,) = Problem.objects.filter(unit_id=here.branch.unit_id, organization=here.branch)
        assert done.problem == problem
        assert (problem.text, problem.source) == (finding.facts, "inspection")
        assert problem.found_on == finding.seen_on
        assert [(tag.taxonomy, tag.entry) for tag in problem.tags.all()] == [pair]

    def test_a_problem_that_stands_there_is_not_listed_again(self, here):
        settled(here, replied(here, sent(here)), outcome="problem")
        finding = replied(here, sent(here))
        (problem,) = problems_on_file(finding.visit)
        (line,) = on_file(finding.visit)[OPENING]
        assert line.is_standing
        assert [step.kind for step in line.steps] == ["listed"]
        done = settled(here, finding, outcome="problem", problem_id=problem.pk)
        assert done.problem == problem
        assert Problem.objects.filter(unit_id=here.branch.unit_id).count() == 1

    def test_a_problem_of_somewhere_else_is_refused(self, here):
        with pytest.raises(ValidationError):
            settled(here, replied(here, sent(here)), outcome="problem", problem_id=5)

    @pytest.mark.parametrize("values", [{"outcome": ""}, {"outcome": "handed_over"}, {"reason": "字" * 2001}])
    def test_an_outcome_that_says_too_little_is_refused(self, here, values):
        with pytest.raises(ValidationError):
            settled(here, replied(here, sent(here)), **values)

    def test_what_is_handed_over_keeps_a_reference_only(self, here, django_capture_on_commit_callbacks):
        visit = a_visit(here, in_force(here))
        finding = a_fact(here, visit)
        answers = [PointDraft(SHEET, OPENING, "fact", "见照片")]
        answer_points(by=here.inspector, visit=visit, answers=answers)
        stored = add_proof(by=here.inspector, finding=finding, upload=paper()).stored
        finding.visit = send_visit(by=here.inspector, visit=visit)
        finding = replied(here, finding)
        with django_capture_on_commit_callbacks(execute=True):
            settled(here, finding, outcome="handed_over", handed_to="省直纪工委", reference="〔2016〕7号")
        kept = finding_of(visit, finding.pk)
        assert (kept.number, kept.handed_to, kept.reference) == (1, "省直纪工委", "〔2016〕7号")
        assert (kept.facts, kept.reply, kept.place, kept.stance) == ("", "", "", "")
        assert not kept.files.all()
        assert not default_storage.exists(stored)
        assert points_of(visit)[SHEET, OPENING].note == ""

    def test_two_do_not_settle_one(self, here):
        finding = replied(here, sent(here))
        settled(here, finding)
        with pytest.raises(ValidationError, match=r"已|settled already"):
            settled(here, finding, outcome="problem")

    def test_the_organisation_is_heard_to_the_last(self, here):
        finding = replied(here, sent(here))
        replied(here, finding, reply="补充说明")
        with pytest.raises(StaleInspectionError):
            settle_finding(by=here.inspector, finding=finding, version=2, draft=OutcomeDraft())

    def test_the_inspected_side_settles_nothing(self, here):
        finding = replied(here, sent(here))
        for user in (here.secretary, organiser_of(here.committee)):
            with pytest.raises(PermissionDenied):
                settle_finding(by=user, finding=finding, version=2, draft=OutcomeDraft())
