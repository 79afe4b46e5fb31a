"""Read across, and special actions: by kind and body, never by person."""

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
    officer_of,
)
from tests.rectification.factories import OwnProblemFactory, ProblemFactory, StepFactory
from tests.rectification.test_lists import BELIEF, KINDS, NOT_ACTING, STYLE
from tests.schemes.factories import adopt
from zhixing.core.permissions import Role
from zhixing.rectification.choices import ProblemState, StepKind
from zhixing.rectification.queries.across import Cell, kinds_by_path, recurrences, what_helped

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return CommitteeFactory(name="机关党委")


@pytest.fixture
def branch(committee):
    adopt(committee, KINDS)
    return OrganizationFactory(parent=committee, name="办公室党支部")


@pytest.fixture
def organiser(committee):
    return GrantFactory(role=Role.COMMITTEE_ORGANISER, organization=committee).user


def struck_off(organization, found_on, on, helped="", **kwargs):
    problem = ProblemFactory(
        organization=organization,
        found_on=found_on,
        listed_on=found_on,
        state=ProblemState.STRUCK_OFF,
        state_on=on,
        **kwargs,
    )
    StepFactory(problem=problem, kind=StepKind.STRUCK_OFF, on=on, helped=helped)
    return problem


class TestRecurrences:
    def test_each_kind_is_reckoned_by_itself(self, committee, branch):
        struck_off(branch, date(2016, 1, 1), date(2016, 2, 1), tags=[BELIEF])  # 31 days
        struck_off(branch, date(2016, 1, 1), date(2016, 2, 2), tags=[BELIEF])  # 32
        struck_off(committee, date(2015, 11, 1), date(2016, 5, 2), tags=[BELIEF])  # 183
        struck_off(branch, date(2014, 1, 1), date(2016, 5, 1), tags=[BELIEF, STYLE])  # 851
        ProblemFactory(organization=branch, tags=[BELIEF])
        found = recurrences(committee)

        numbers = found[BELIEF]
        assert (numbers.listed, numbers.standing, numbers.struck_off) == (5, 1, 4)
        assert (numbers.month, numbers.quarter, numbers.half_year, numbers.longer) == (1, 1, 1, 1)
        assert numbers.days == 274
        assert found[STYLE].days == 851
        assert found[None].listed == 5

    def test_what_was_opened_again_or_was_there_before_came_back(self, branch):
        opened = ProblemFactory(organization=branch, tags=[BELIEF])
        for _ in range(2):
            StepFactory(problem=opened, kind=StepKind.REOPENED)
        ProblemFactory(organization=branch, earlier=opened, tags=[BELIEF])
        ProblemFactory(organization=branch, tags=[BELIEF])
        assert recurrences(branch)[BELIEF].came_back == 2

    def test_what_none_struck_off_has_no_average(self, branch):
        ProblemFactory(organization=branch)
        assert recurrences(branch)[None].days is None

    def test_members_own_and_mistakes_are_not_counted(self, committee, branch):
        OwnProblemFactory(organization=branch, handed_in_on=date(2016, 5, 4), tags=[BELIEF])
        ProblemFactory(organization=branch, state=ProblemState.DROPPED, tags=[BELIEF])
        assert set(recurrences(committee)) == {None}
        assert recurrences(committee)[None].listed == 0
        assert kinds_by_path(committee, BELIEF[0]) == {}

    def test_bodies_of_other_units_below_are_counted_and_none_beside(self, committee, branch):
        other = OrganizationFactory(parent=committee, unit=OrganizationFactory().unit)
        ProblemFactory(organization=other, tags=[BELIEF])
        ProblemFactory(tags=[BELIEF])
        assert recurrences(committee)[BELIEF].listed == 1

    def test_by_body_and_kind(self, committee, branch):
        cell = OrganizationFactory(parent=branch, kind="cell")
        ProblemFactory(organization=cell, tags=[BELIEF])
        struck_off(branch, date(2016, 1, 1), date(2016, 2, 1), tags=[BELIEF, NOT_ACTING])
        ProblemFactory(organization=branch, tags=[STYLE])
        assert kinds_by_path(committee, BELIEF[0]) == {
            (branch.path, BELIEF[1]): Cell(2, 1),
            (branch.path, STYLE[1]): Cell(1, 1),
        }


class TestWhatHelped:
    def test_the_latest_first_and_only_of_the_kind(self, committee, branch):
        struck_off(branch, date(2016, 1, 1), date(2016, 2, 1), "结对帮学", tags=[BELIEF])
        struck_off(branch, date(2016, 1, 1), date(2016, 3, 1), "轮流讲党课", tags=[BELIEF])
        struck_off(branch, date(2016, 1, 1), date(2016, 4, 1), "值班制度", tags=[STYLE])
        struck_off(branch, date(2016, 1, 1), date(2016, 4, 1), tags=[BELIEF])
        assert [step.helped for step in what_helped(committee, BELIEF)] == ["轮流讲党课", "结对帮学"]
        assert next(step.helped for step in what_helped(committee)) == "值班制度"

    def test_names_in_it_are_masked_for_who_needs_only_the_count(self, client, committee, branch, organiser):
        MemberFactory(branch=branch, name="张小三")
        struck_off(branch, date(2016, 1, 1), date(2016, 2, 1), "请张小三带头", tags=[BELIEF])
        address = reverse("rectification:across", args=[committee.pk])
        client.force_login(GrantFactory(role=Role.VIEWER, organization=committee).user)
        assert "请张××带头" in client.get(address).content.decode()
        client.force_login(organiser)
        assert "请张小三带头" in client.get(address).content.decode()


class TestThePage:
    def page(self, client, user, organization, **query):
        client.force_login(user)
        answer = client.get(reverse("rectification:across", args=[organization.pk]), query)
        assert answer.status_code == 200
        return answer.content.decode()

    def test_each_taxonomy_is_apart_and_bodies_stand_in_the_order_of_the_tree(
        self, client, committee, branch, organiser
    ):
        second = OrganizationFactory(parent=committee, name="人事处党支部")
        ProblemFactory(organization=second, tags=[BELIEF])
        found = self.page(client, organiser, committee)
        assert "五类问题" in found
        assert "专项行动" in found
        assert found.index(branch.name) < found.index(second.name)
        assert "1 / 1" in found

    def test_another_taxonomy_is_shown_by_body_on_demand(self, client, committee, branch, organiser):
        ProblemFactory(organization=branch, tags=[NOT_ACTING])
        found = self.page(client, organiser, committee, taxonomy="kinds/actions", kind="x:y")
        assert '<option value="kinds/actions" selected>' in found

    def test_a_branch_reads_its_own_and_an_empty_one_says_what_comes(self, client, branch):
        secretary = officer_of(branch)
        assert reverse("rectification:list", args=[branch.pk]) in self.page(client, secretary, branch)
        struck_off(branch, date(2016, 1, 1), date(2016, 2, 1), "结对帮学", tags=[BELIEF])
        assert "结对帮学" in self.page(client, secretary, branch, kind="kinds/groups:kinds/belief")

    def test_no_person_stands_on_it(self, client, committee, branch, organiser):
        problem = ProblemFactory(organization=branch, tags=[BELIEF], entered_by_name="王登记")
        StepFactory(problem=problem, kind=StepKind.NOTE, by_name="赵经办", text="办理")
        found = self.page(client, organiser, committee)
        assert "王登记" not in found
        assert "赵经办" not in found

    def test_it_asks_as_much_for_one_as_for_three(self, client, committee, branch, organiser):
        counts = []
        for number in (1, 2):
            for _ in range(number):
                below = OrganizationFactory(parent=committee)
                ProblemFactory(organization=below, tags=[BELIEF])
                struck_off(branch, date(2016, 1, 1), date(2016, 2, 1), "结对帮学", tags=[STYLE])
            self.page(client, organiser, committee)
            with CaptureQueriesContext(connection) as queries:
                self.page(client, organiser, committee)
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestSpecialActions:
    def page(self, client, user, organization, entry="not_acting"):
        client.force_login(user)
        return client.get(reverse("rectification:action", args=[organization.pk, "kinds", entry]))

    def test_it_says_what_the_scheme_says_and_shows_its_problems_here(self, client, branch):
        ProblemFactory(organization=branch, text="不担当", tags=[NOT_ACTING], state=ProblemState.STRUCK_OFF)
        ProblemFactory(organization=branch, text="别的问题", tags=[BELIEF])
        found = self.page(client, officer_of(branch), branch).content.decode()
        for word in ("“为官不为”专项整治", "二 查摆问题", "推动能上能下", "专项整治为官不为", "不担当"):
            assert word in found
        assert "别的问题" not in found

    def test_a_committee_counts_below_only_what_belongs_to_it(self, client, committee, branch, organiser):
        ProblemFactory(organization=branch, tags=[NOT_ACTING])
        ProblemFactory(organization=branch, tags=[BELIEF])
        found = self.page(client, organiser, committee).content.decode()
        assert reverse("rectification:action", args=[branch.pk, "kinds", "not_acting"]) in found
        assert '<td class="number" data-label="现有">1</td>' in found

    def test_an_action_that_no_scheme_has_is_not_found(self, client, branch):
        assert self.page(client, officer_of(branch), branch, entry="belief").status_code == 404

    def test_the_list_leads_to_it(self, client, branch):
        client.force_login(officer_of(branch))
        page = client.get(reverse("rectification:list", args=[branch.pk])).content.decode()
        assert reverse("rectification:action", args=[branch.pk, "kinds", "not_acting"]) in page

    def test_it_asks_as_much_for_one_problem_as_for_three(self, client, branch):
        secretary, counts = officer_of(branch), []
        for number in (1, 2):
            for _ in range(number):
                ProblemFactory(organization=branch, tags=[NOT_ACTING])
            self.page(client, secretary, branch)
            with CaptureQueriesContext(connection) as queries:
                self.page(client, secretary, branch)
            counts.append(len(queries))
        assert counts[0] == counts[1]
