"""Today's lines about problems: for those who see to it or answer for it, soonest first, and for nobody else."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    UserFactory,
    organiser_of,
)
from tests.rectification.factories import (
    OwnProblemFactory,
    ProblemFactory,
    RemedyFactory,
    ResponsibilityFactory,
)
from tests.rectification.working import TODAY, work
from tests.supervision.counting import queries
from zhixing.core.permissions import Role
from zhixing.organizations.models import Affiliation, Member
from zhixing.rectification.actions.steps import report_done
from zhixing.rectification.choices import Duty
from zhixing.site.problems import problems_of
from zhixing.site.today import lists_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    with time_machine.travel("2016-05-20T04:00:00+00:00", tick=True):
        yield work()


def words(user):
    return [
        line.words for line in lists_of(user, TODAY).needs_me if "问题" in line.words or "清单" in line.words
    ]


def test_officers_and_those_who_answer_read_what_comes_due_and_others_nothing(here):
    RemedyFactory(problem=here.problem, due_on=date(2016, 5, 18), step="修订制度")
    said = [
        "问题1：“修订制度”已于5月18日到期",
        "问题1：“每月开展一次集中学习”应于5月25日前完成",
    ]
    assert words(here.secretary) == said
    assert words(here.owner) == said
    assert words(UserFactory(member=MemberFactory(branch=here.branch))) == []
    for role in (Role.INSPECTOR, Role.VIEWER):
        assert words(GrantFactory(organization=here.branch, role=role).user) == []


def test_few_lines_and_one_to_the_list(here):
    RemedyFactory.create_batch(5, problem=here.problem, due_on=date(2016, 5, 22))
    lines = problems_of(here.branch, here.secretary, TODAY).needs_me
    assert len(lines) == 4
    assert lines[-1].url == reverse("rectification:list", args=[here.branch.pk]) + "?list=rectification"


def test_a_report_waits_for_those_who_may_strike_it_off(here):
    here.name_owner(Member.objects.get(unit_id=here.deputy.unit_id, pk=here.deputy.member_id))
    supervisor = MemberFactory(branch=here.branch)
    ResponsibilityFactory(problem=here.problem, member=supervisor, duty=Duty.SUPERVISOR)
    report_done(by=here.deputy, problem=here.problem, on=TODAY)
    said = ["问题1已报告完成（5月20日），待验收：“学习不够深入”"]
    assert words(here.secretary) == said
    assert words(UserFactory(member=supervisor)) == said
    assert words(here.deputy) == []


def test_a_members_own_list_is_the_members_until_it_is_handed_in(here):
    own = OwnProblemFactory(organization=here.branch, text="读书不多")
    RemedyFactory(problem=own, due_on=TODAY, step="每天读一章")
    member = UserFactory(member=own.member)
    assert words(member) == ["您的个人清单：“每天读一章”，5月20日前完成"]
    report_done(by=member, problem=own, on=TODAY)
    assert "读书" not in "".join(words(here.secretary))
    own.refresh_from_db()
    own.handed_in_on = TODAY
    own.save()
    assert words(here.secretary)[1:] == [f"{own.member.name}报告本人清单中的一条问题已完成（5月20日）"]
    assert words(organiser_of(here.branch)) == ["问题1：“每月开展一次集中学习”应于5月25日前完成"]


def test_look_backs_and_owners_who_left_are_told(here):
    ProblemFactory(organization=here.branch, number=7, state="long_term", look_back_on=TODAY, text="文山会海")
    Affiliation.objects.filter(unit_id=here.person.unit_id, member=here.person).update(ends=date(2016, 5, 15))
    said = words(here.secretary)
    assert "问题7属长期坚持，5月20日前应回头看：“文山会海”" in said
    assert any("陈负责" in each and "问题1" in each for each in said)


def test_a_committees_own_problems_are_its_organisers(here):
    committee = CommitteeFactory()
    problem = ProblemFactory(organization=committee, number=3)
    RemedyFactory(problem=problem, due_on=TODAY)
    assert any(each.startswith("问题3：") for each in words(organiser_of(committee)))


def test_however_many_the_page_asks_as_often(here, client):
    client.force_login(here.secretary)

    def more():
        for state, extra in (("open", {}), ("done", {}), ("long_term", {"look_back_on": TODAY})):
            problem = ProblemFactory(organization=here.branch, state=state, **extra)
            RemedyFactory(problem=problem, due_on=TODAY)
            ResponsibilityFactory(problem=problem)

    more()
    one = queries(client, "/")
    more(), more()
    assert queries(client, "/") == one
