"""The three lists as pages: one set of rows, three views, filters that stay, names masked, counts below."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

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
    StepFactory,
)
from tests.schemes.factories import adopt
from zhixing.core.permissions import Role
from zhixing.rectification.choices import Duty, ProblemState, Source, StepKind
from zhixing.rectification.choosing import Choice, Shown, ThreeLists
from zhixing.rectification.queries.counts import Counts, counts_by_path
from zhixing.rectification.queries.lists import chosen, stood_in, years_of

pytestmark = pytest.mark.django_db

KINDS = """\
scheme: kinds
title: {zh: 清单方案, en: Scheme of lists}
clauses:
  二: {title: {zh: 查摆问题, en: Find problems}, obligations: [Q]}
taxonomies:
  groups:
    title: {zh: 五类问题, en: Five groups}
    use: problems
    entries:
      belief: {zh: 理想信念, en: belief}
      style: {zh: 工作作风, en: style}
  origins:
    title: {zh: 问题来源, en: Origins}
    use: origins
    entries:
      mass_line: {zh: 群众路线教育实践活动, en: mass line}
  actions:
    title: {zh: 专项行动, en: Special actions}
    use: actions
    entries:
      not_acting: {zh: “为官不为”专项整治, en: officials not acting, ref: Q, about: {zh: 推动能上能下, en: Up and down}}
populations:
  branch: {each: organization, title: {zh: 党支部, en: branch}, kind: branch}
requirements:
- {id: Q, clause: 二, title: {zh: 专项整治为官不为, en: Rectify}, who: branch, do: activities.held}
"""
BELIEF = ("kinds/groups", "kinds/belief")
STYLE = ("kinds/groups", "kinds/style")
MASS_LINE = ("kinds/origins", "kinds/mass_line")
NOT_ACTING = ("kinds/actions", "kinds/not_acting")


@pytest.fixture
def committee():
    return CommitteeFactory(name="机关党委")


@pytest.fixture
def branch(committee):
    adopt(committee, KINDS)
    return OrganizationFactory(parent=committee, name="办公室党支部")


@pytest.fixture
def secretary(branch):
    return officer_of(branch)


def page(client, user, organization, **query):
    client.force_login(user)
    answer = client.get(reverse("rectification:list", args=[organization.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def full(organization, **kwargs):
    """List a problem with everything that the three lists say of one."""
    problem = ProblemFactory(organization=organization, **kwargs)
    RemedyFactory(problem=problem, aim="制度健全", step="每月集中学习", due_on=date(2016, 9, 30))
    RemedyFactory(problem=problem, aim="人人会讲", step="轮流讲党课", due_on=date(2016, 12, 31))
    ResponsibilityFactory(problem=problem, duty=Duty.LEADER, member=None, name="王书记")
    ResponsibilityFactory(problem=problem, duty=Duty.OWNER, name="张小三")
    StepFactory(problem=problem, kind=StepKind.NOTE, on=date(2016, 5, 12), text="张小三已学完第一章")
    return problem


class TestTheThreeViews:
    def test_each_list_says_the_same_problems_in_its_own_columns(self, client, branch, secretary):
        full(branch, text="学习不深入", tags=[BELIEF])
        assert "理想信念" in page(client, secretary, branch, list="problems")
        rectification = page(client, secretary, branch, list="rectification")
        assert "每月集中学习" in rectification
        assert "轮流讲党课" in rectification
        assert "张小三已学完第一章" in rectification
        assert "王书记" in page(client, secretary, branch, list="responsibility")

    def test_an_unknown_list_is_the_problem_list(self, client, branch, secretary):
        full(branch, text="学习不深入")
        assert "学习不深入" in page(client, secretary, branch, list="nonsense", state="x", year="x", kind="x")

    def test_a_problem_of_an_earlier_campaign_says_which_and_since_when(self, client, branch, secretary):
        ProblemFactory(
            organization=branch, source=Source.CARRIED_OVER, found_on=date(2014, 3, 1), tags=[MASS_LINE]
        )
        found = page(client, secretary, branch)
        assert "群众路线教育实践活动 · 2014年3月1日" in found

    def test_a_members_own_problem_is_on_no_list(self, client, branch, secretary):
        own = OwnProblemFactory(organization=branch, text="自己的问题", handed_in_on=date(2016, 5, 4))
        assert own.text not in page(client, secretary, branch, state="all")

    def test_the_choice_is_kept_across_the_tabs(self, client, branch, secretary):
        full(branch)
        found = page(client, secretary, branch, list="problems", state="all", year="2016")
        assert "state=all&amp;year=2016" in found.replace("list=rectification&amp;", "")

    def test_more_than_a_page_goes_on_on_the_next(self, client, branch, secretary):
        for number in range(51):
            ProblemFactory(organization=branch, text=f"问题之{number:02}", number=number + 1)
        assert "问题之50" not in page(client, secretary, branch)
        assert "问题之50" in page(client, secretary, branch, page="2")

    def test_an_empty_list_says_what_to_do_next(self, client, branch, secretary):
        assert reverse("rectification:new", args=[branch.pk]) in page(client, secretary, branch)
        viewer = GrantFactory(role=Role.VIEWER, organization=branch).user
        assert reverse("rectification:new", args=[branch.pk]) not in page(client, viewer, branch)

    @pytest.mark.parametrize("which", ThreeLists.values)
    def test_it_asks_as_much_for_one_problem_as_for_three(self, client, branch, secretary, which):
        viewer = UserFactory(member=MemberFactory(branch=branch))
        counts = []
        for number in (1, 2):
            for _ in range(number):
                full(branch, tags=[BELIEF, MASS_LINE])
            page(client, viewer, branch, list=which)
            with CaptureQueriesContext(connection) as queries:
                page(client, viewer, branch, list=which)
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestChoosing:
    @pytest.mark.parametrize(
        ("shown", "states"),
        [
            (Shown.STANDING, {"open", "under_way", "done", "long_term"}),
            (Shown.AT_WORK, {"open", "under_way"}),
            (Shown.DONE, {"done"}),
            (Shown.STRUCK_OFF, {"struck_off"}),
            (Shown.LONG_TERM, {"long_term"}),
            (Shown.ALL, {"open", "under_way", "done", "long_term", "struck_off"}),
        ],
    )
    def test_states(self, branch, shown, states):
        for state in ProblemState.values:
            ProblemFactory(organization=branch, state=state)
        assert {row.state for row in chosen(branch, Choice(shown))} == states

    def test_a_year_is_that_of_finding_or_of_striking_off(self, branch):
        old = ProblemFactory(
            organization=branch,
            found_on=date(2015, 3, 1),
            state=ProblemState.STRUCK_OFF,
            struck_off_on=date(2016, 2, 1),
        )
        new = ProblemFactory(organization=branch)
        assert list(chosen(branch, Choice(Shown.ALL, 2016))) == [old, new]
        assert list(chosen(branch, Choice(Shown.ALL, 2015))) == [old]
        assert years_of(branch) == [2016, 2015]

    def test_kind_and_campaign_both_must_fit(self, branch):
        both = ProblemFactory(organization=branch, tags=[BELIEF, MASS_LINE])
        ProblemFactory(organization=branch, tags=[BELIEF])
        ProblemFactory(organization=branch, tags=[STYLE, MASS_LINE])
        assert list(chosen(branch, Choice(tags=(BELIEF, MASS_LINE)))) == [both]

    def test_the_page_offers_kinds_of_a_scheme_that_is_gone_while_they_are_in_use(
        self, client, branch, secretary
    ):
        ProblemFactory(organization=branch, tags=[("gone/groups", "gone/old_kind")])
        found = page(client, secretary, branch, kind="gone/groups:gone/old_kind")
        assert '<option value="gone/groups:gone/old_kind" selected>' in found

    def test_a_year_keeps_what_stood_in_it_and_not_what_came_later(self, branch):
        stands = ProblemFactory(organization=branch, found_on=date(2015, 3, 1), listed_on=date(2015, 3, 1))
        ProblemFactory(
            organization=branch,
            found_on=date(2015, 3, 1),
            listed_on=date(2015, 3, 1),
            state=ProblemState.STRUCK_OFF,
            struck_off_on=date(2015, 12, 31),
        )
        later = ProblemFactory(organization=branch)
        assert list(stood_in(branch, 2016)) == [stands, later]
        assert stands in stood_in(branch, 2015)
        assert later not in stood_in(branch, 2015)


class TestNames:
    def test_a_member_reads_problems_without_names(self, client, branch):
        named = MemberFactory(branch=branch, name="张小三")
        full(branch, text="张小三学习不深入")
        reader = UserFactory(member=MemberFactory(branch=branch, name="李四"))
        for which in ThreeLists.values:
            assert named.name not in page(client, reader, branch, list=which)
        assert "张××学习不深入" in page(client, reader, branch)

    def test_whoever_answers_for_it_reads_it_in_full_and_sees_that_it_is_late(self, client, branch):
        problem = ProblemFactory(organization=branch, text="学习不深入")
        RemedyFactory(problem=problem, due_on=date(2016, 5, 1))
        owner = MemberFactory(branch=branch, name="张小三")
        ResponsibilityFactory(problem=problem, member=owner, name="张小三")
        found = page(client, UserFactory(member=owner), branch, list="responsibility")
        assert "张小三" in found
        assert "有措施已到期" in found
        other = UserFactory(member=MemberFactory(branch=branch, name="李四"))
        assert "有措施已到期" not in page(client, other, branch, list="responsibility")


class TestBelow:
    def test_each_body_below_is_counted_with_all_below_it(self, committee, branch):
        cell = OrganizationFactory(parent=branch, kind="cell")
        late = ProblemFactory(organization=cell)
        RemedyFactory(problem=late, due_on=date(2016, 5, 19))
        RemedyFactory(problem=late, due_on=date(2016, 5, 18))
        done = ProblemFactory(organization=branch, state=ProblemState.DONE)
        RemedyFactory(problem=done, due_on=date(2016, 5, 1))
        ProblemFactory(organization=branch, state=ProblemState.LONG_TERM)
        ProblemFactory(organization=branch, state=ProblemState.STRUCK_OFF)
        ProblemFactory(organization=branch, state=ProblemState.DROPPED)
        ProblemFactory(organization=committee)
        OwnProblemFactory(organization=branch, handed_in_on=date(2016, 5, 4))

        found = counts_by_path(committee, date(2016, 5, 20))
        assert found == {branch.path: Counts(3, 1, 1, 1), committee.path: Counts(1, 0, 0, 0)}

    def test_a_body_of_another_unit_is_counted_too(self, committee, branch):
        other = OrganizationFactory(parent=committee, unit=OrganizationFactory().unit)
        ProblemFactory(organization=other)
        assert counts_by_path(committee, date(2016, 5, 20)) == {other.path: Counts(standing=1)}

    def test_the_page_lists_them_in_the_order_of_the_tree(self, client, committee, branch):
        quiet = OrganizationFactory(parent=committee, name="人事处党支部")
        ProblemFactory(organization=quiet)
        organiser = GrantFactory(role=Role.COMMITTEE_ORGANISER, organization=committee).user
        found = page(client, organiser, committee)
        assert found.index(branch.name) < found.index(quiet.name)
        assert "已到期" in found
        viewer = GrantFactory(role=Role.VIEWER, organization=committee).user
        assert "已到期" not in page(client, viewer, committee)

    def test_it_asks_as_much_for_one_body_as_for_three(self, client, committee, branch):
        organiser = GrantFactory(role=Role.COMMITTEE_ORGANISER, organization=committee).user
        counts = []
        for number in (1, 2):
            for _ in range(number):
                ProblemFactory(organization=OrganizationFactory(parent=committee))
            page(client, organiser, committee)
            with CaptureQueriesContext(connection) as queries:
                page(client, organiser, committee)
            counts.append(len(queries))
        assert counts[0] == counts[1]
