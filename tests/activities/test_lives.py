"""Double organisational life (R3.2-2): both lives side by side, as facts, to those who may see them."""

from datetime import date

import pytest
from django.urls import reverse

from tests.activities.factories import SYSTEM, confirmed, member, plan, post
from tests.organizations.factories import OrganizationFactory, RankFactory, UserFactory, organiser_of
from tests.supervision.counting import queries
from zhixing.activities.actions import add_visitor, confirm_activity, record_make_up
from zhixing.activities.choices import Presence
from zhixing.activities.drafts import Answer
from zhixing.activities.queries.lives import lives_of
from zhixing.organizations.choices import Kind, PostCode


@pytest.fixture
def group(world):
    """The Party group of the unit, which stands beside the branch."""
    return OrganizationFactory(unit=world[0].unit, kind=Kind.PARTY_GROUP)


@pytest.fixture
def cadre(world, group):
    found = member(world[0], name="厅领导")
    post(found, group, PostCode.TEAM_MEMBER)
    return found


def titles(facts):
    return [fact.title for fact in facts]


def test_team_and_branch_stand_apart_and_neither_counts_as_the_other(world, group, cadre):
    branch, *_ = world
    confirmed(group, kinds=("democratic_life_meeting",), title="民主生活会")
    confirmed(group, kinds=("theory_group",), title="中心组学习", held_on=date(2016, 5, 13))
    confirmed(branch, title="党员大会")
    lives = lives_of(cadre, 2016)

    assert titles(lives.team) == ["中心组学习", "民主生活会"]
    assert titles(lives.branch) == ["党员大会"]


def test_came_excused_and_made_up_are_facts_with_dates(world, cadre):
    branch, *_ = world
    activity = confirmed(branch, answers={cadre.pk: Answer(Presence.LEAVE)})
    assert lives_of(cadre, 2016).branch[0].presence == Presence.LEAVE

    record_make_up(by=SYSTEM, activity=activity, member=cadre, made_up_on=date(2016, 5, 18))
    (fact,) = lives_of(cadre, 2016).branch
    assert (fact.presence, fact.made_up_on) == (Presence.MADE_UP, date(2016, 5, 18))


def test_what_is_not_confirmed_or_of_another_year_is_not_there(world, cadre):
    branch, *_ = world
    plan(branch)
    confirmed(branch, held_on=date(2015, 11, 3))

    assert lives_of(cadre, 2016).branch == []
    assert len(lives_of(cadre, 2015).branch) == 1


def test_a_cell_s_meeting_is_branch_life_and_a_visit_elsewhere_is_neither(world, group):
    branch, *_ = world
    cell = OrganizationFactory(parent=branch, kind=Kind.CELL, unit=branch.unit)
    found = member(branch, cell=cell)
    RankFactory(member=found, leading=True)
    confirmed(cell, kinds=("cell_meeting",), title="小组会")
    elsewhere = plan(OrganizationFactory(unit=branch.unit))
    add_visitor(by=SYSTEM, activity=elsewhere, name=found.name, member=found)
    confirm_activity(by=SYSTEM, activity=elsewhere)
    lives = lives_of(found, 2016)

    assert titles(lives.branch) == ["小组会"]
    assert lives.team == []


def test_a_team_meeting_in_another_unit_stands_by_its_credit(world, cadre):
    away = OrganizationFactory(kind=Kind.PARTY_GROUP)
    meeting = plan(away, kinds=("theory_group",), title="联组学习")
    add_visitor(by=SYSTEM, activity=meeting, name=cadre.name, member=cadre)
    confirm_activity(by=SYSTEM, activity=meeting)
    (fact,) = lives_of(cadre, 2016).team

    assert (fact.title, fact.is_elsewhere) == ("联组学习", True)


@pytest.mark.parametrize(
    ("starts", "ends", "leads"),
    [
        (date(2010, 1, 1), None, True),
        (date(2016, 12, 31), None, True),
        (date(2010, 1, 1), date(2016, 1, 2), True),
        (date(2010, 1, 1), date(2016, 1, 1), False),
        (date(2017, 1, 1), None, False),
    ],
)
def test_only_who_led_on_some_day_of_the_year(world, starts, ends, leads):
    found = member(world[0])
    RankFactory(member=found, leading=True, starts=starts, ends=ends)

    assert (lives_of(found, 2016) is not None) is leads


def test_a_rank_that_leads_nobody_makes_no_second_life(world):
    found = member(world[0])
    RankFactory(member=found, leading=False)

    assert lives_of(found, 2016) is None


def test_my_own_page_shows_both(client, world, group, cadre):
    confirmed(group, kinds=("democratic_life_meeting",), title="民主生活会")
    confirmed(world[0], title="党员大会")
    client.force_login(UserFactory(member=cadre))
    text = client.get(reverse("me")).content.decode()

    assert "2016年双重组织生活" in text
    assert "以普通党员身份" in text
    assert text.index("领导班子组织生活") < text.index("所在党支部组织生活")


def test_an_ordinary_member_s_page_has_none(client, world):
    client.force_login(UserFactory(member=world[2][0]))
    assert "双重组织生活" not in client.get(reverse("me")).content.decode()


def test_the_member_s_page_shows_it_whole_or_not_at_all(client, world, group, cadre):
    branch, secretary, _ = world
    address = reverse("organizations:member", args=[cadre.pk])
    confirmed(branch, title="党员大会")
    client.force_login(secretary)
    assert "双重组织生活" in client.get(address).content.decode()

    confirmed(group, kinds=("democratic_life_meeting",), title="民主生活会")
    assert "双重组织生活" not in client.get(address).content.decode()


def test_an_organiser_above_both_sees_both(client, world):
    branch, *_ = world
    group = OrganizationFactory(parent=branch, unit=branch.unit, kind=Kind.PARTY_GROUP)
    found = member(branch)
    post(found, group, PostCode.TEAM_MEMBER)
    confirmed(group, kinds=("democratic_life_meeting",), title="民主生活会")
    confirmed(branch, title="党员大会")
    client.force_login(organiser_of(branch))
    text = client.get(reverse("organizations:member", args=[found.pk])).content.decode()

    assert "民主生活会" in text
    assert "党员大会" in text


def test_it_takes_as_many_queries_for_three_as_for_one(client, world, cadre):
    branch, *_ = world
    client.force_login(UserFactory(member=cadre))
    confirmed(branch)
    one = queries(client, reverse("me"))
    confirmed(branch, held_on=date(2016, 5, 13))
    confirmed(branch, held_on=date(2016, 5, 14))

    assert queries(client, reverse("me")) == one
