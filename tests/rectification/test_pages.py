"""The pages of a problem: what each reader sees, what is answered to what was typed wrong, nothing lost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.activities.factories import plan
from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    officer_of,
)
from tests.rectification.factories import (
    OwnProblemFactory,
    ProblemFactory,
    RemedyFactory,
    ResponsibilityFactory,
)
from tests.rectification.plans import FIVE, FOUR, adopt_kinds
from zhixing.core.permissions import Role
from zhixing.rectification.choices import Duty, ProblemState
from zhixing.rectification.models import Problem

WORDS = "学习不够深入，表现为只读报不讨论。"


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def branch(db):
    committee = CommitteeFactory(name="机关委员会")
    return OrganizationFactory(parent=committee, unit=committee.unit, name="办公室党支部")


@pytest.fixture
def office(client, branch):
    """The secretary's browser."""
    client.force_login(officer_of(branch, name="王书记"))
    return client


@pytest.fixture
def problem(branch):
    return ProblemFactory(organization=branch, number=3, text=WORDS)


def page(name, obj):
    return reverse(f"rectification:{name}", kwargs={"pk": obj.pk})


def text(answer):
    return answer.content.decode()


def typed(**more):
    return {"text": WORDS, "source": "self_check", "found_on": "2016-05-18", "token": "f00d", **more}


def only(branch):
    return Problem.objects.filter(unit_id=branch.unit_id).get()


class TestNew:
    def test_the_secretary_leads_and_it_is_found_today(self, office, branch):
        answer = text(office.get(page("new", branch)))
        assert 'value="王书记"' in answer
        assert 'value="2016-05-20"' in answer
        assert "结转" not in answer

    def test_three_lists_from_one_page(self, office, branch):
        adopt_kinds(branch)
        owner = MemberFactory(branch=branch, name="李四")
        given = typed(step="每月集中学习", due_on="2016-09-01", owner="李四", leader="王书记")
        answer = office.post(page("new", branch), given | {"kinds-0": FIVE[1], "kinds-1": FOUR[1]})
        problem = only(branch)
        assert answer.url == page("problem", problem)
        assert (problem.remedies.get().due_on, problem.found_on) == (date(2016, 9, 1), date(2016, 5, 18))
        answering = {row.duty: row.member_id for row in problem.responsibilities.all()}
        assert set(answering) == {Duty.OWNER, Duty.LEADER}
        assert answering[Duty.OWNER] == owner.pk
        assert {(tag.taxonomy, tag.entry) for tag in problem.tags.all()} == {FIVE, FOUR}

    def test_the_same_form_twice_lists_once(self, office, branch):
        for _ in range(2):
            answer = office.post(page("new", branch), typed())
        assert answer.url == page("problem", only(branch))

    def test_every_fault_stands_beside_its_field_and_nothing_is_lost(self, office, branch):
        given = typed(step="每月集中学习", due_on="2016-05-01", owner="王书记（别处）" + "长" * 100)
        answer = office.post(page("new", branch), given)
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {"owner"}
        answer = office.post(page("new", branch), given | {"owner": "李四"})
        assert answer.context["form"].errors.keys() == {"due_on"}
        assert "每月集中学习" in text(answer)
        assert "李四" in text(answer)
        assert not Problem.objects.filter(unit_id=branch.unit_id).exists()

    def test_an_owner_who_left_is_named_beside_the_field(self, office, branch):
        gone = MemberFactory(branch=branch, name="赵六")
        gone.affiliations.update(ends=date(2016, 4, 1), reason="moved_out")
        answer = office.post(page("new", branch), typed(leader="王书记", owner="赵六"))
        (message,) = answer.context["form"].errors["owner"]
        assert "2016年4月1日" in message

    def test_a_measure_without_a_day_and_a_day_to_come(self, office, branch):
        answer = office.post(page("new", branch), typed(step="每月集中学习"))
        assert answer.context["form"].errors.keys() == {"due_on"}
        answer = office.post(page("new", branch), typed(found_on="2016-06-01"))
        assert answer.context["form"].errors.keys() == {"found_on"}

    def test_the_same_words_lead_to_the_number_and_write_nothing(self, office, problem, branch):
        answer = office.post(page("new", branch), typed(step="每月集中学习", due_on="2016-09-01"))
        assert answer.status_code == 422
        assert "清单上已有这个问题，编号3" in text(answer)
        assert page("problem", problem) in text(answer)
        assert "每月集中学习" in text(answer)
        assert only(branch) == problem
        answer = office.post(page("new", branch), typed(another="1"))
        assert Problem.objects.filter(unit_id=branch.unit_id).count() == 2

    def test_one_struck_off_is_listed_anew_as_come_back(self, office, branch):
        old = ProblemFactory(organization=branch, number=3, text=WORDS, state=ProblemState.STRUCK_OFF)
        assert f'name="reopen" value="{old.pk}"' in text(office.post(page("new", branch), typed()))
        office.post(page("new", branch), typed(earlier=old.pk))
        assert Problem.objects.filter(unit_id=branch.unit_id).latest("number").earlier == old

    def test_or_opened_again_with_what_was_typed(self, office, branch):
        old = ProblemFactory(organization=branch, number=3, text=WORDS, state=ProblemState.STRUCK_OFF)
        given = typed(step="再学一遍", due_on="2016-09-01", owner="机关服务中心", reopen=old.pk)
        answer = office.post(page("new", branch), given)
        assert answer.url == page("problem", old)
        again = only(branch)
        assert (again.state, again.remedies.get().step) == (ProblemState.UNDER_WAY, "再学一遍")
        assert again.responsibilities.get().name == "机关服务中心"

    def test_only_those_who_keep_the_lists_get_it(self, client, branch):
        client.force_login(UserFactory(member=MemberFactory(branch=branch)))
        assert client.get(page("new", branch)).status_code == 404


class TestMeeting:
    def test_a_problem_found_at_a_meeting_leads_back_to_it(self, office, branch):
        meeting = plan(branch, title="五月支部会")
        answer = text(office.get(page("new", branch), {"activity": meeting.pk}))
        assert "五月支部会" in answer
        assert 'value="2016-05-12"' in answer
        office.post(page("new", branch), typed(activity=meeting.pk))
        assert only(branch).activity_id == meeting.pk
        assert reverse("activities:detail", args=[meeting.pk]) in text(
            office.get(page("problem", only(branch)))
        )

    def test_a_meeting_of_another_body_is_refused(self, office, branch):
        meeting = plan(OrganizationFactory(unit=branch.unit), title="别人的会")
        assert "别人的会" not in text(office.get(page("new", branch), {"activity": meeting.pk}))
        answer = office.post(page("new", branch), typed(activity=meeting.pk))
        assert answer.context["form"].errors.keys() == {"activity"}

    def test_the_activitys_page_leads_here_for_those_who_keep_the_lists(self, office, branch):
        meeting = plan(branch)
        address = reverse("activities:detail", args=[meeting.pk])
        link = f"{page('new', branch)}?activity={meeting.pk}"
        assert link in text(office.get(address))
        office.force_login(UserFactory(member=MemberFactory(branch=branch)))
        assert link not in text(office.get(address))


class TestPage:
    def test_it_says_what_is_missing(self, office, problem):
        answer = text(office.get(page("problem", problem)))
        assert "还没有整改措施" in answer
        assert "还没有责任人" in answer
        RemedyFactory(problem=problem)
        ResponsibilityFactory(problem=problem)
        answer = text(office.get(page("problem", problem)))
        assert "还没有" not in answer

    def test_kinds_stand_apart_by_taxonomy(self, office, problem, branch):
        adopt_kinds(branch)
        problem = ProblemFactory(organization=branch, number=4, tags=[FIVE, FOUR])
        answer = text(office.get(page("problem", problem)))
        assert "<dt>五类问题</dt><dd>理想信念</dd>" in answer
        assert "<dt>四不</dt><dd>不守规矩</dd>" in answer

    def test_overdue_is_a_plain_fact(self, office, problem):
        RemedyFactory(problem=problem, due_on=date(2016, 5, 19))
        assert "state--late" in text(office.get(page("problem", problem)))
        Problem.objects.filter(unit_id=problem.unit_id).update(state="long_term", look_back_on="2017-05-01")
        assert "state--late" not in text(office.get(page("problem", problem)))

    def test_overdue_is_told_to_those_who_answer_and_the_officers_only(self, client, branch, problem):
        RemedyFactory(problem=problem, due_on=date(2016, 5, 19))
        owner, other = (MemberFactory(branch=branch) for _ in range(2))
        ResponsibilityFactory(problem=problem, member=owner)
        for member, told in ((owner, True), (other, False)):
            client.force_login(UserFactory(member=member))
            assert ("state--late" in text(client.get(page("problem", problem)))) is told

    def test_who_left_meanwhile_is_said_with_the_way_to_mend_it(self, office, problem):
        owner = ResponsibilityFactory(problem=problem).member
        owner.affiliations.update(ends=date(2016, 5, 9), reason="moved_out")
        answer = text(office.get(page("problem", problem)))
        assert "2016年5月9日" in answer
        assert f"{page('remedies', problem)}#answering" in answer

    def test_a_plain_member_reads_it_masked_and_changes_nothing(self, client, branch):
        MemberFactory(branch=branch, name="张三")
        problem = ProblemFactory(organization=branch, text="张三只读报")
        ResponsibilityFactory(problem=problem, member=MemberFactory(branch=branch, name="李四光"))
        client.force_login(UserFactory(member=MemberFactory(branch=branch)))
        answer = text(client.get(page("problem", problem)))
        assert "张××只读报" in answer
        assert "李××" in answer
        assert "张三" not in answer
        assert "李四光" not in answer
        for name in ("change", "remedies"):
            assert page(name, problem) not in answer
            assert client.get(page(name, problem)).status_code == 403
        assert client.post(page("drop", problem), {"reason": "x"}).status_code == 403

    def test_a_members_own_is_nobody_elses(self, office, client, branch):
        own = OwnProblemFactory(organization=branch)
        assert office.get(page("problem", own)).status_code == 404
        client.force_login(UserFactory(member=own.member))
        assert client.get(page("problem", own)).status_code == 200
        assert client.get(page("remedies", own)).status_code == 403

    def test_an_organiser_above_reads_it_too(self, client, problem, branch):
        client.force_login(GrantFactory(role=Role.COMMITTEE_ORGANISER, organization=branch.parent).user)
        assert WORDS in text(client.get(page("problem", problem)))

    def test_as_many_queries_for_three_rows_as_for_one(self, office, problem):
        counts = []
        for more in (1, 2):
            for _ in range(more):
                RemedyFactory(problem=problem)
                ResponsibilityFactory(problem=problem, duty=Duty.HELPER)
            office.get(page("problem", problem))
            with CaptureQueriesContext(connection) as seen:
                office.get(page("problem", problem))
            counts.append(len(seen))
        assert counts[1] <= counts[0]

    def test_taken_off_with_a_reason_and_only_with_one(self, office, problem):
        assert office.post(page("drop", problem), {"reason": ""}).status_code == 422
        assert office.post(page("drop", problem), {"reason": "重复录入"}).status_code == 302
        answer = text(office.get(page("problem", problem)))
        assert "重复录入" in answer
        assert page("change", problem) not in answer


class TestChange:
    def test_words_and_kinds_are_corrected(self, office, problem, branch):
        adopt_kinds(branch)
        given = {"text": "作风不实", "source": "opinions", "version": 1, "kinds-1": FOUR[1]}
        assert office.post(page("change", problem), given).status_code == 302
        problem.refresh_from_db()
        assert (problem.text, problem.source, problem.tags.get().entry) == ("作风不实", "opinions", FOUR[1])

    def test_kinds_of_a_scheme_no_longer_in_force_stay_ticked(self, office, branch):
        adopt_kinds(branch, year=2013)
        problem = ProblemFactory(organization=branch, tags=[FIVE])
        answer = office.get(page("change", problem))
        assert answer.context["form"]["kinds-0"].value() == [FIVE[1]]
        given = {"text": "作风不实", "source": "self_check", "version": 1, "kinds-0": FIVE[1]}
        office.post(page("change", problem), given)
        assert problem.tags.count() == 1

    def test_a_stale_form_shows_both_and_saves_the_second_time(self, office, problem):
        given = {"text": "作风不实", "source": "self_check", "version": 1}
        office.post(page("change", problem), given)
        answer = office.post(page("change", problem), given | {"text": "纪律松散"})
        assert answer.status_code == 422
        assert "作风不实" in text(answer)
        assert "纪律松散" in text(answer)
        assert 'name="version" value="2"' in text(answer)
        assert (
            office.post(page("change", problem), given | {"text": "纪律松散", "version": 2}).status_code
            == 302
        )

    def test_the_old_owner_of_one_carried_over(self, office, branch):
        problem = ProblemFactory(organization=branch, source="carried_over", old_owner="周八")
        given = {"text": problem.text, "source": "carried_over", "version": 1, "old_owner": "吴九"}
        office.post(page("change", problem), given)
        problem.refresh_from_db()
        assert problem.old_owner == "吴九"


def rows(problem, *remedies, duties=(), **more):
    given = {"version": Problem.objects.of(problem.pk).get().version, **more}
    for number, (step, due_on) in enumerate(remedies):
        given |= {f"remedy-{number}-step": step, f"remedy-{number}-due_on": due_on}
    for number, (duty, name) in enumerate(duties):
        given |= {f"duty-{number}-duty": duty, f"duty-{number}-name": name}
    return given


class TestRemedies:
    def test_an_empty_form_offers_a_measure_and_each_duty(self, office, problem):
        form = office.get(page("remedies", problem)).context["form"]
        assert len(form.remedies) == 1
        assert [row["duty"].value() for row in form.duties] == ["leader", "owner", "helper", "supervisor"]

    def test_rows_are_saved_and_empty_ones_left_out(self, office, problem, branch):
        MemberFactory(branch=branch, name="李四")
        given = rows(
            problem, ("每月集中学习", "2016-09-01"), ("", ""), duties=[("owner", "李四"), ("helper", "")]
        )
        assert office.post(page("remedies", problem), given).url == page("problem", problem)
        assert problem.remedies.get().step == "每月集中学习"
        assert problem.responsibilities.get().name == "李四"

    @pytest.mark.parametrize("more", ["remedy", "duty"])
    def test_one_more_row_keeps_what_was_typed_and_checks_nothing(self, office, problem, more):
        given = rows(problem, ("没有日期的措施", "bad"), duties=[("owner", "某某")], more=more)
        answer = office.post(page("remedies", problem), given)
        form = answer.context["form"]
        assert answer.status_code == 200
        assert (len(form.remedies), len(form.duties)) == ((2, 1) if more == "remedy" else (1, 2))
        assert "没有日期的措施" in text(answer)
        assert "某某" in text(answer)
        assert not problem.remedies.exists()

    def test_a_measure_is_changed_and_taken_off(self, office, problem):
        remedy = RemedyFactory(problem=problem)
        given = rows(problem, ("改了的措施", "2016-10-01"), **{"remedy-0-pk": remedy.pk})
        office.post(page("remedies", problem), given)
        assert problem.remedies.get().step == "改了的措施"
        given = rows(
            problem, ("改了的措施", "2016-10-01"), **{"remedy-0-pk": remedy.pk, "remedy-0-off": "on"}
        )
        office.post(page("remedies", problem), given)
        assert not problem.remedies.exists()

    def test_faults_stand_beside_the_rows_that_were_typed(self, office, problem):
        duties = [("leader", ""), ("owner", "人事处"), ("owner", "办公室")]
        given = rows(problem, ("", ""), ("早了", "2016-05-01"), ("无日期", ""), duties=duties)
        answer = office.post(page("remedies", problem), given)
        form = answer.context["form"]
        assert answer.status_code == 422
        assert [bool(row.errors) for row in form.remedies] == [False, True, True]
        assert [bool(row.errors) for row in form.duties] == [False, False, True]
        assert "早了" in text(answer)

    def test_a_stale_form_keeps_both(self, office, problem):
        before = rows(problem, ("我的措施", "2016-09-01"), duties=[("owner", "人事处")])
        office.post(page("remedies", problem), rows(problem, ("他的措施", "2016-08-01")))
        answer = office.post(page("remedies", problem), before)
        assert answer.status_code == 422
        assert [row["step"].value() for row in answer.context["form"].remedies] == ["我的措施", "他的措施"]
        assert answer.context["form"].version == 2
        assert "人事处" in text(answer)

    def test_nonsense_from_outside_breaks_nothing(self, office, problem):
        given = {"version": "x" * 30, "remedy-9999999-step": "a", "duty-x-name": "b", "remedy--1-step": "c"}
        answer = office.post(page("remedies", problem), given)
        assert answer.status_code == 422
        assert not problem.remedies.exists()
