"""Which texts hold where, for whom they are meant, what the lists ask for."""

from datetime import date

import pytest

from tests.library.factories import TextFactory, published
from tests.library.test_texts_pages import BOOKS
from tests.organizations.factories import (
    CommitteeFactory,
    MemberFactory,
    OrganizationFactory,
    PostFactory,
    RankFactory,
    UserFactory,
    officer_of,
    organiser_of,
)
from tests.schemes.factories import SYSTEM, adopt
from zhixing.library.actions.places import fill_entry, place_text, remove_place
from zhixing.library.actions.texts import withdraw_text
from zhixing.library.measures import rules_kept
from zhixing.library.queries.lists import key_of_texts, obligations, reading_lists, texts_listed
from zhixing.library.queries.texts import (
    audience_of,
    find_text,
    meant_for,
    texts_for,
    those_meant,
    visible_to,
)
from zhixing.organizations.models import Affiliation
from zhixing.progress.models import Mark
from zhixing.schemes.models import Requirement, Slot

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def branch(committee):
    return OrganizationFactory(parent=committee)


@pytest.fixture
def adoption(committee):
    return adopt(committee, BOOKS, year=2026)


def out(**values):
    """A published text."""
    text = TextFactory(**values)
    published(text, "一。")
    return text


def test_a_body_has_its_own_texts_and_those_from_above(committee, branch):
    above, own = out(organization=committee), out(organization=branch)
    out(organization=OrganizationFactory(parent=committee))
    TextFactory(organization=branch)
    assert set(texts_for(branch)) == {above, own}
    assert set(texts_for(committee)) == {above}


def test_people_see_what_is_kept_at_below_and_above_their_places(committee, branch):
    above, own, beside = (
        out(organization=place) for place in (committee, branch, OrganizationFactory(parent=committee))
    )
    elsewhere = out()
    member = UserFactory(member=MemberFactory(branch=branch))
    assert set(visible_to(member)) == {above, own}
    assert set(visible_to(organiser_of(committee))) == {above, own, beside}
    assert set(visible_to(UserFactory())) == set()
    for user in (member, organiser_of(committee), officer_of(branch)):
        seen = {text for text in (above, own, beside, elsewhere) if user.has_perm("library.view", text)}
        assert seen == set(visible_to(user))


def test_a_text_without_an_edition_is_found_by_its_keepers_only(branch):
    text = TextFactory(organization=branch)
    assert find_text(officer_of(branch), text.pk) == text
    assert find_text(UserFactory(member=MemberFactory(branch=branch)), text.pk) is None
    assert find_text(officer_of(branch), 0) is None


def test_for_whom_a_text_is_meant_by_dated_rank_and_post(branch):
    leader, ordinary, secretary, former = (MemberFactory(branch=branch) for _ in range(4))
    RankFactory(member=leader, rank="division_deputy", leading=True)
    RankFactory(member=ordinary, rank="bureau_head", leading=False)
    RankFactory(member=former, rank="bureau_head", leading=True, ends=date(2020, 1, 1))
    PostFactory(member=secretary, organization=branch)
    everyone = TextFactory(organization=branch)
    leaders = TextFactory(organization=branch, audience="leaders", rank="division_deputy")
    higher = TextFactory(organization=branch, audience="leaders", rank="bureau_deputy")
    officers = TextFactory(organization=branch, audience="officers")
    wanted = {
        leader: [everyone, leaders],
        ordinary: [everyone],
        secretary: [everyone, officers],
        former: [everyone],
    }
    texts = [everyone, leaders, higher, officers]
    for member, meant in wanted.items():
        assert those_meant(texts, member, DAY) == meant
        assert [text for text in texts if meant_for(text, member, DAY)] == meant
        mine = Affiliation.objects.filter(unit=branch.unit, member=member)
        assert [text for text in texts if mine.filter(audience_of(text, DAY)).exists()] == meant
    assert meant_for(higher, former, date(2015, 1, 1))


def test_the_nearest_body_says_what_an_entry_means(committee, branch, adoption):
    general, special = out(organization=committee), out(organization=branch)
    place_text(by=SYSTEM, organization=committee, key="small/a", text=general)
    place_text(by=SYSTEM, organization=branch, key="small/a", text=special)
    assert (texts_listed(committee), texts_listed(branch)) == ({"small/a": general}, {"small/a": special})
    assert key_of_texts(branch) == {special.pk: ["small/a"]}
    assert [row.code for row in obligations(branch, DAY)[special.pk]] == ["B"]
    withdraw_text(by=SYSTEM, text=special, reason="废止")
    assert texts_listed(branch) == {"small/a": general}
    remove_place(by=SYSTEM, organization=committee, key="small/a")
    assert (texts_listed(branch), obligations(branch, DAY)) == ({}, {})


def test_filling_an_open_list_asks_it_of_everybody_below(committee, branch, adoption):
    text = out(organization=committee)
    key = fill_entry(
        by=SYSTEM, organization=committee, adoption=adoption, collection="more", title="《乙》", text=text
    )
    entry = key.partition("/")[2]
    (row,) = Requirement.objects.filter(adoption=adoption, code="C")
    assert (row.data["covered"], row.slots.count(), texts_listed(branch)) == ([entry], 1, {key: text})
    assert [each.code for each in reading_lists(branch, DAY)] == ["books", "more"]
    second = fill_entry(by=SYSTEM, organization=branch, adoption=adoption, collection="more", title="《丙》")
    assert [entry.title.zh for entry in reading_lists(branch, DAY)[1].entries] == ["《乙》", "《丙》"]
    assert len(reading_lists(committee, DAY)[1].entries) == 1
    assert second != key


def test_placing_a_text_has_what_asks_for_it_evaluated_again(committee, adoption):
    Mark.objects.filter(unit=committee.unit).delete()
    place_text(by=SYSTEM, organization=committee, key="small/a", text=out(organization=committee))
    asked = Slot.objects.get(requirement__code="B")
    assert [mark.slot_id for mark in Mark.objects.filter(unit=committee.unit)] == [asked.pk]


def test_a_rule_of_ones_own_counts_on_the_day_of_its_publication(branch):
    rule = out(organization=branch, kind="own_rule")
    out(organization=branch, kind="book")
    day = rule.edition.published_at.astimezone().date()
    (facts,) = rules_kept({}, day.replace(month=1, day=1), day.replace(month=12, day=31))
    assert [(fact["subject"], fact["key"], fact["unit_id"]) for fact in facts] == [
        (branch.pk, rule.pk, branch.unit_id)
    ]
