"""Remedies and who answers: written in one go, every fault beside its row, nothing lost."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.organizations.factories import (
    AffiliationFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    officer_of,
)
from tests.rectification.factories import ProblemFactory, RemedyFactory
from zhixing.core.models import AuditEntry
from zhixing.progress.models import Mark
from zhixing.rectification.actions.frame import StaleProblemError
from zhixing.rectification.actions.remedies import set_remedies
from zhixing.rectification.choices import Duty, ProblemState
from zhixing.rectification.drafts import DutyDraft, RemedyDraft
from zhixing.rectification.models import Problem

STUDY = RemedyDraft(step="每月集中学习", due_on=date(2016, 9, 1), aim="学懂弄通")


@pytest.fixture
def branch(db):
    return OrganizationFactory(name="办公室党支部")


@pytest.fixture
def secretary(branch):
    return officer_of(branch, name="王书记")


@pytest.fixture
def problem(branch):
    return ProblemFactory(organization=branch)


def saved(problem, by, remedies=(), duties=()):
    version = Problem.objects.of(problem.pk).get().version
    return set_remedies(by=by, problem=problem, version=version, remedies=remedies, responsibilities=duties)


def faults(problem, by, remedies=(), duties=()):
    with pytest.raises(ValidationError) as refused:
        saved(problem, by, remedies, duties)
    return refused.value.message_dict


def gone(branch, name="李四", reason="moved_out", until=date(2016, 5, 1)):
    member = MemberFactory(unit=branch.unit, name=name)
    AffiliationFactory(member=member, organization=branch, ends=until, reason=reason)
    return member


class TestRemedies:
    def test_they_are_written_changed_and_taken_off(self, problem, secretary):
        saved(problem, secretary, [STUDY, RemedyDraft(step="结对帮学", due_on=date(2016, 7, 1))])
        first, _second = problem.remedies.all()
        assert (first.step, first.aim, first.due_on) == ("每月集中学习", "学懂弄通", date(2016, 9, 1))
        later = RemedyDraft(first.pk, first.aim, first.step, date(2016, 10, 1))
        assert saved(problem, secretary, [later]).version == 3
        assert [row.due_on for row in problem.remedies.all()] == [date(2016, 10, 1)]

    def test_one_that_is_done_stays_as_it_is(self, problem, secretary):
        done = RemedyFactory(problem=problem, done_on=date(2016, 5, 10), step="建立制度")
        saved(problem, secretary, [RemedyDraft(done.pk, "", "别的", date(2016, 9, 1))])
        saved(problem, secretary, [STUDY])
        assert [row.step for row in problem.remedies.all()] == ["建立制度", "每月集中学习"]

    def test_one_that_somebody_took_off_meanwhile_is_written_anew(self, problem, secretary):
        saved(problem, secretary, [RemedyDraft(123, "", "每月集中学习", date(2016, 9, 1))])
        assert problem.remedies.get().pk != 123

    def test_every_fault_by_row(self, problem, secretary):
        told = faults(
            problem,
            secretary,
            [
                RemedyDraft(step="早了", due_on=date(2016, 5, 2)),
                RemedyDraft(step=" ", aim="长" * 2001),
                RemedyDraft(step="远了", due_on=date(2106, 5, 2)),
                STUDY,
            ],
        )
        assert set(told) == {
            "remedy-0-due_on",
            "remedy-1-step",
            "remedy-1-aim",
            "remedy-1-due_on",
            "remedy-2-due_on",
        }
        assert "2016年5月3日" in told["remedy-0-due_on"][0]
        assert not problem.remedies.exists()

    def test_on_the_day_it_was_found_is_early_enough(self, problem, secretary):
        saved(problem, secretary, [RemedyDraft(step="当日改", due_on=problem.found_on)])
        assert problem.remedies.count() == 1

    def test_days_stand_in_the_trail_and_words_do_not(self, problem, branch, secretary):
        saved(problem, secretary, [STUDY], [DutyDraft(Duty.HELPER, name="机关服务中心")])
        entry = AuditEntry.objects.filter(unit_id=branch.unit_id, code="rectification.set_remedies").get()
        assert entry.data["new"] == {"due_on": ["2016-09-01"], "duties": [["helper", None]]}
        assert set(entry.data["changed"]) == {"aim", "step", "due_on", "duties"}
        assert "机关" not in str(entry.data)

    def test_measures_are_asked_again(self, problem, branch, secretary):
        saved(problem, secretary, [STUDY])
        assert Mark.objects.filter(unit_id=branch.unit_id, organization_id=branch.pk).exists()

    def test_nothing_changed_writes_nothing(self, problem, secretary):
        member = MemberFactory(branch=problem.organization)
        saved(problem, secretary, [STUDY], [DutyDraft(Duty.OWNER, member.pk)])
        (row,) = problem.remedies.all()
        again = [RemedyDraft(row.pk, row.aim, row.step, row.due_on)]
        assert saved(problem, secretary, again, [DutyDraft(Duty.OWNER, member.pk)]).version == 2

    def test_a_stale_form_is_refused(self, problem, secretary):
        saved(problem, secretary, [STUDY])
        with pytest.raises(StaleProblemError):
            set_remedies(by=secretary, problem=problem, version=1, remedies=[], responsibilities=[])
        assert problem.remedies.count() == 1

    def test_what_is_struck_off_is_opened_again_first(self, branch, secretary):
        problem = ProblemFactory(organization=branch, state=ProblemState.STRUCK_OFF)
        with pytest.raises(ValidationError):
            saved(problem, secretary, [STUDY])

    def test_a_member_who_is_no_officer_changes_nothing(self, problem, branch):
        with pytest.raises(PermissionDenied):
            saved(problem, UserFactory(member=MemberFactory(branch=branch)), [STUDY])


class TestDuties:
    def test_they_are_written_and_replaced(self, problem, branch, secretary):
        one, two = (MemberFactory(branch=branch) for _ in range(2))
        saved(
            problem, secretary, duties=[DutyDraft(Duty.OWNER, one.pk), DutyDraft(Duty.HELPER, name="人事处")]
        )
        saved(problem, secretary, duties=[DutyDraft(Duty.OWNER, two.pk), DutyDraft(Duty.LEADER, one.pk)])
        answering = {(row.duty, row.name) for row in problem.responsibilities.all()}
        assert answering == {(Duty.OWNER, two.name), (Duty.LEADER, one.name)}

    def test_somebody_who_left_is_named_and_since_when(self, problem, branch, secretary):
        (message,) = faults(problem, secretary, duties=[DutyDraft(Duty.OWNER, gone(branch).pk)])[
            "duty-0-name"
        ]
        assert "李四" in message
        assert "2016年5月1日" in message

    def test_somebody_who_died_too(self, problem, branch, secretary):
        member = gone(branch, reason="died")
        assert (
            "李四" in faults(problem, secretary, duties=[DutyDraft(Duty.HELPER, member.pk)])["duty-0-name"][0]
        )

    def test_whoever_moved_to_another_branch_of_the_unit_may_answer(self, problem, branch, secretary):
        member = gone(branch, reason="transferred")
        AffiliationFactory(
            member=member, organization=OrganizationFactory(unit=branch.unit), starts=date(2016, 5, 1)
        )
        saved(problem, secretary, duties=[DutyDraft(Duty.OWNER, member.pk)])
        assert problem.responsibilities.count() == 1

    def test_one_person_twice_in_one_duty(self, problem, branch, secretary):
        member = MemberFactory(branch=branch)
        twice = [
            DutyDraft(Duty.HELPER, member.pk),
            DutyDraft(Duty.OWNER, member.pk),
            DutyDraft(Duty.HELPER, member.pk),
        ]
        assert set(faults(problem, secretary, duties=twice)) == {"duty-2-name"}

    def test_two_owners(self, problem, branch, secretary):
        owners = [
            DutyDraft(Duty.OWNER, MemberFactory(branch=branch).pk),
            DutyDraft(Duty.OWNER, name="人事处"),
        ]
        assert set(faults(problem, secretary, duties=owners)) == {"duty-1-name"}

    def test_a_member_of_another_unit_an_empty_name_a_long_one_and_no_duty(self, problem, secretary):
        away = MemberFactory(branch=OrganizationFactory())
        told = faults(
            problem,
            secretary,
            duties=[
                DutyDraft(Duty.OWNER, away.pk),
                DutyDraft(Duty.HELPER, name=" "),
                DutyDraft(Duty.HELPER, name="长" * 101),
                DutyDraft("boss", name="张三"),
            ],
        )
        assert set(told) == {f"duty-{row}-name" for row in range(4)}
