"""Two at once on one list, each on a connection of their own: each number is given once, nothing is overwritten."""

from datetime import date

import pytest

from tests.activities.test_races import at_once
from tests.organizations.factories import OrganizationFactory, officer_of
from tests.rectification.factories import ProblemFactory
from zhixing.rectification.actions.frame import StaleProblemError
from zhixing.rectification.actions.problems import list_problem
from zhixing.rectification.actions.remedies import set_remedies
from zhixing.rectification.drafts import ProblemDraft, RemedyDraft
from zhixing.rectification.models import Problem

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_problems_at_once_get_two_numbers():
    branch = OrganizationFactory()
    by = officer_of(branch)
    answers = at_once(
        lambda: list_problem(by=by, organization=branch, draft=ProblemDraft("学习不够")),
        lambda: list_problem(by=by, organization=branch, draft=ProblemDraft("作风不实")),
    )
    assert sorted(answer.number for answer in answers) == [1, 2]


def test_a_double_click_lists_once():
    branch = OrganizationFactory()
    by = officer_of(branch)
    draft = ProblemDraft("学习不够")
    answers = at_once(*[lambda: list_problem(by=by, organization=branch, draft=draft, token="f00d")] * 2)
    assert answers[0] == answers[1]
    assert Problem.objects.filter(unit_id=branch.unit_id).count() == 1


def test_of_two_who_write_remedies_one_is_told():
    problem = ProblemFactory()
    by = officer_of(problem.organization)

    def write(step):
        remedies = [RemedyDraft(step=step, due_on=date(2016, 9, 1))]
        return set_remedies(by=by, problem=problem, version=1, remedies=remedies, responsibilities=[])

    answers = at_once(lambda: write("集中学习"), lambda: write("结对帮学"))
    assert sum(isinstance(answer, StaleProblemError) for answer in answers) == 1
    assert problem.remedies.count() == 1
