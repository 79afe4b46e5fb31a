"""Problems on a list: numbers, the same words again, corrections, what is refused and why."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from tests.organizations.factories import (
    CommitteeFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    officer_of,
)
from tests.plugins.scoped import unscoped
from tests.rectification.factories import (
    OwnProblemFactory,
    ProblemFactory,
    RemedyFactory,
    ResponsibilityFactory,
)
from tests.rectification.plans import FIVE, FOUR, adopt_kinds
from zhixing.core.actions import System
from zhixing.core.models import AuditEntry
from zhixing.core.time import today
from zhixing.progress.models import Mark
from zhixing.rectification.actions.again import list_again
from zhixing.rectification.actions.frame import StaleProblemError
from zhixing.rectification.actions.problems import AlikeError, change_problem, drop_problem, list_problem
from zhixing.rectification.choices import Duty, ProblemState, Source, StepKind
from zhixing.rectification.drafts import DutyDraft, ProblemDraft, RemedyDraft
from zhixing.rectification.models import Problem, Step

SYSTEM = System("tests")
WORDS = "学习不够深入，表现为只读报不讨论。"


@pytest.fixture
def branch(db):
    committee = CommitteeFactory()
    return OrganizationFactory(parent=committee, unit=committee.unit, name="办公室党支部")


@pytest.fixture
def secretary(branch):
    return officer_of(branch, name="王书记")


def listed(branch, by=SYSTEM, text=WORDS, **more):
    draft = {
        name: more.pop(name)
        for name in ("source", "found_on", "tags", "earlier_id", "activity_id")
        if name in more
    }
    return list_problem(by=by, organization=branch, draft=ProblemDraft(text, **draft), **more)


def faults(call):
    with pytest.raises(ValidationError) as refused:
        call()
    return refused.value.message_dict


class TestListing:
    def test_numbers_are_given_once_and_never_anew(self, branch, secretary):
        first = listed(branch, secretary)
        second = listed(branch, secretary, "作风不实")
        drop_problem(by=secretary, problem=second, reason="重复录入")
        third = listed(branch, secretary, "纪律松散")
        assert [first.number, second.number, third.number] == [1, 2, 3]

    def test_each_body_and_each_member_counts_for_itself(self, branch, secretary):
        OwnProblemFactory(organization=branch, number=7)
        ProblemFactory(number=9)
        assert listed(branch, secretary).number == 1

    def test_it_begins_as_found_today_and_not_started(self, branch, secretary):
        problem = listed(branch, secretary)
        assert (problem.found_on, problem.listed_on) == (today(), today())
        assert (problem.state, problem.source) == (ProblemState.OPEN, Source.SELF_CHECK)
        step = Step.objects.filter(unit_id=branch.unit_id, problem=problem).get()
        assert (step.kind, step.by_name, step.by_id) == (StepKind.LISTED, secretary.name, secretary.pk)

    def test_the_same_form_twice_lists_once(self, branch, secretary):
        first, second = (listed(branch, secretary, token="f00d") for _ in range(2))
        assert first == second
        assert Problem.objects.filter(unit_id=branch.unit_id).count() == 1

    def test_the_trail_says_nothing_of_the_words(self, branch, secretary):
        member = MemberFactory(branch=branch)
        problem = listed(
            branch,
            secretary,
            remedies=[RemedyDraft(step="每月集中学习", due_on=date(2016, 9, 1))],
            responsibilities=[DutyDraft(Duty.OWNER, member.pk)],
        )
        entries = AuditEntry.objects.filter(unit_id=branch.unit_id, target_id=problem.pk)
        assert {entry.code for entry in entries} == {"rectification.list"}
        told = str([entry.data for entry in entries])
        assert WORDS not in told
        assert "每月" not in told
        assert "2016-09-01" in told

    def test_measures_are_asked_again(self, branch, secretary):
        problem = listed(branch, secretary, found_on=date(2015, 11, 3))
        mark = Mark.objects.filter(unit_id=branch.unit_id, organization_id=branch.pk).get()
        assert (mark.first, mark.last) == (problem.found_on, None)

    def test_words_are_unreadable_at_rest(self, branch, secretary):
        problem = listed(branch, secretary)
        with unscoped(), connection.cursor() as cursor:
            cursor.execute("SELECT text, likeness FROM rectification_problem")
            (stored,) = cursor.fetchall()
        assert not any(problem.text[:4] in column for column in stored)

    def test_a_member_who_is_no_officer_lists_nothing(self, branch):
        account = UserFactory(member=MemberFactory(branch=branch))
        with pytest.raises(PermissionDenied):
            listed(branch, account)

    def test_three_lists_in_one_go_or_none(self, branch, secretary):
        early = RemedyDraft(step="每月集中学习", due_on=date(2016, 4, 1))
        assert "remedy-0-due_on" in faults(
            lambda: listed(branch, secretary, found_on=date(2016, 5, 1), remedies=[early])
        )
        assert not Problem.objects.filter(unit_id=branch.unit_id).exists()


class TestRefused:
    def test_every_fault_at_once_by_field(self, branch, secretary):
        told = faults(
            lambda: listed(
                branch,
                secretary,
                "  ",
                found_on=today() + timedelta(days=1),
                source="dream",
                tags=[("p2016/five_groups", "p2016/none")],
                earlier_id=ProblemFactory().pk,
                activity_id=1,
            )
        )
        assert set(told) == {"text", "found_on", "source", "tags", "earlier_id", "activity_id"}

    def test_too_long_a_text_says_how_long(self, branch, secretary):
        (message,) = faults(lambda: listed(branch, secretary, "长" * 2001))["text"]
        assert "2001" in message
        assert "2000" in message

    def test_an_earlier_problem_of_a_member_is_not_of_the_list(self, branch, secretary):
        own = OwnProblemFactory(organization=branch)
        assert "earlier_id" in faults(lambda: listed(branch, secretary, earlier_id=own.pk))

    def test_the_database_refuses_a_number_twice(self, branch):
        ProblemFactory(organization=branch, number=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            ProblemFactory(organization=branch, number=1)


class TestAlike:
    def test_the_same_words_are_on_the_list_already(self, branch, secretary):
        first = listed(branch, secretary)
        with pytest.raises(AlikeError) as refused:
            listed(branch, secretary, "学习不够深入 表现为只读报不讨论")
        assert refused.value.alike == first
        assert Problem.objects.filter(unit_id=branch.unit_id).count() == 1

    def test_another_one_is_listed_when_said_so(self, branch, secretary):
        listed(branch, secretary)
        assert listed(branch, secretary, is_another=True).number == 2

    def test_what_still_stands_is_told_of_first(self, branch, secretary):
        ProblemFactory(organization=branch, number=8, text=WORDS, state=ProblemState.STRUCK_OFF)
        standing = ProblemFactory(organization=branch, number=5, text=WORDS)
        ProblemFactory(organization=branch, number=9, text=WORDS, state=ProblemState.STRUCK_OFF)
        with pytest.raises(AlikeError) as refused:
            listed(branch, secretary)
        assert refused.value.alike == standing

    def test_one_entered_by_mistake_and_a_members_own_do_not_count(self, branch, secretary):
        ProblemFactory(organization=branch, number=8, text=WORDS, state=ProblemState.DROPPED)
        OwnProblemFactory(organization=branch, text=WORDS)
        assert listed(branch, secretary).number == 9

    def test_listed_anew_it_knows_the_earlier_one(self, branch, secretary):
        old = ProblemFactory(organization=branch, number=1, text=WORDS, state=ProblemState.STRUCK_OFF)
        assert listed(branch, secretary, earlier_id=old.pk).earlier == old


class TestListedAgain:
    def test_it_is_open_again_with_what_was_typed(self, branch, secretary):
        old = ProblemFactory(organization=branch, text=WORDS, state=ProblemState.STRUCK_OFF)
        RemedyFactory(problem=old, done_on=date(2016, 5, 10))
        before = ResponsibilityFactory(problem=old)
        leader = ResponsibilityFactory(problem=old, duty=Duty.LEADER)
        now = MemberFactory(branch=branch)
        problem = list_again(
            by=secretary,
            problem=old,
            draft=ProblemDraft(WORDS),
            remedies=[RemedyDraft(step="再学一遍", due_on=date(2016, 8, 1))],
            responsibilities=[DutyDraft(Duty.OWNER, now.pk)],
        )
        assert (problem.state, problem.found_on, problem.struck_off_on) == ("under_way", old.found_on, None)
        assert problem.remedies.count() == 2
        answering = {(row.duty, row.member_id) for row in problem.responsibilities.all()}
        assert answering == {(Duty.OWNER, now.pk), (Duty.LEADER, leader.member_id)}
        assert before.member_id != now.pk

    def test_the_same_form_twice_opens_it_once(self, branch, secretary):
        old = ProblemFactory(organization=branch, text=WORDS, state=ProblemState.STRUCK_OFF)
        remedy = RemedyDraft(step="再学一遍", due_on=date(2016, 8, 1))
        for _ in range(2):
            problem = list_again(
                by=secretary, problem=old, draft=ProblemDraft(WORDS), remedies=[remedy], token="f00d"
            )
        assert problem.remedies.count() == 1

    def test_open_already_it_is_said(self, branch, secretary):
        standing = ProblemFactory(organization=branch, text=WORDS)
        with pytest.raises(AlikeError):
            list_again(by=secretary, problem=standing, draft=ProblemDraft(WORDS))

    def test_who_left_does_not_answer_again(self, branch, secretary):
        old = ProblemFactory(organization=branch, text=WORDS, state=ProblemState.STRUCK_OFF)
        gone = ResponsibilityFactory(problem=old).member
        gone.affiliations.update(ends=date(2016, 5, 1), reason="moved_out")
        problem = list_again(by=secretary, problem=old, draft=ProblemDraft(WORDS))
        assert not problem.responsibilities.exists()


class TestChanging:
    def test_words_and_kinds(self, branch, secretary):
        adopt_kinds(branch)
        problem = listed(branch, secretary, tags=[FIVE])
        draft = ProblemDraft("作风不实", source=Source.OPINIONS, tags=(FOUR,))
        changed = change_problem(by=secretary, problem=problem, version=1, draft=draft)
        assert (changed.text, changed.source, changed.version) == ("作风不实", Source.OPINIONS, 2)
        assert changed.likeness != problem.likeness
        assert [(tag.taxonomy, tag.entry) for tag in changed.tags.all()] == [FOUR]
        entry = AuditEntry.objects.filter(unit_id=branch.unit_id, code="rectification.change").get()
        assert entry.data == {"changed": ["text", "source", "tags"]}

    def test_a_stale_form_is_refused_with_how_it_stands(self, branch, secretary):
        problem = listed(branch, secretary)
        change_problem(by=secretary, problem=problem, version=1, draft=ProblemDraft("作风不实"))
        with pytest.raises(StaleProblemError) as refused:
            change_problem(by=secretary, problem=problem, version=1, draft=ProblemDraft("纪律松散"))
        assert refused.value.current.text == "作风不实"

    def test_nothing_changed_writes_nothing(self, branch, secretary):
        problem = listed(branch, secretary)
        assert (
            change_problem(by=secretary, problem=problem, version=1, draft=ProblemDraft(WORDS)).version == 1
        )

    def test_the_day_it_was_found_stands(self, branch, secretary):
        problem = listed(branch, secretary, found_on=date(2016, 5, 2))
        draft = ProblemDraft(WORDS, found_on=date(2016, 5, 4))
        assert "found_on" in faults(
            lambda: change_problem(by=secretary, problem=problem, version=1, draft=draft)
        )

    def test_the_words_of_what_is_struck_off_stand(self, branch, secretary):
        problem = ProblemFactory(organization=branch, state=ProblemState.STRUCK_OFF)
        draft = ProblemDraft("作风不实")
        assert "text" in faults(lambda: change_problem(by=secretary, problem=problem, version=1, draft=draft))

    def test_a_kind_no_longer_offered_may_stay(self, branch, secretary):
        old = ("gone2013/winds", "gone2013/form")
        problem = ProblemFactory(organization=branch, tags=[old])
        draft = ProblemDraft("作风不实", tags=(old,))
        assert change_problem(by=secretary, problem=problem, version=1, draft=draft).tags.count() == 1

    def test_a_members_own_is_not_the_officers(self, branch, secretary):
        own = OwnProblemFactory(organization=branch, handed_in_on=date(2016, 5, 5))
        with pytest.raises(PermissionDenied):
            change_problem(by=secretary, problem=own, version=1, draft=ProblemDraft("作风不实"))


class TestDropping:
    def test_it_leaves_the_list_with_its_reason(self, branch, secretary):
        problem = drop_problem(by=secretary, problem=listed(branch, secretary), reason="重复录入")
        assert problem.state == ProblemState.DROPPED
        step = Step.objects.filter(unit_id=branch.unit_id, problem=problem).last()
        assert (step.kind, step.text) == (StepKind.DROPPED, "重复录入")

    def test_a_reason_is_asked(self, branch, secretary):
        problem = listed(branch, secretary)
        assert "reason" in faults(lambda: drop_problem(by=secretary, problem=problem, reason=" "))

    @pytest.mark.parametrize("state", [ProblemState.DONE, ProblemState.STRUCK_OFF, ProblemState.DROPPED])
    def test_what_was_worked_off_stays(self, branch, secretary, state):
        problem = ProblemFactory(organization=branch, state=state)
        with pytest.raises(ValidationError):
            drop_problem(by=secretary, problem=problem, reason="重复录入")

    def test_nothing_is_changed_in_it_any_more(self, branch, secretary):
        problem = ProblemFactory(organization=branch, state=ProblemState.DROPPED)
        with pytest.raises(ValidationError):
            change_problem(by=secretary, problem=problem, version=1, draft=ProblemDraft("作风不实"))
