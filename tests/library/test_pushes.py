"""Pushes: one row, found by those for whom the thing is meant, by what they are on the day."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tests.library.factories import TextFactory, published
from tests.library.shelf import kept, linked
from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    PostFactory,
    RankFactory,
    UserFactory,
    officer_of,
)
from tests.schemes.factories import SYSTEM
from zhixing.core.models import AuditEntry
from zhixing.library.actions.materials import restore_material, withdraw_material
from zhixing.library.actions.pushes import push, take_back
from zhixing.library.choices import Audience
from zhixing.library.measures import pushed
from zhixing.library.models import Push
from zhixing.library.queries.pushes import push_places, pushed_to
from zhixing.library.wording import meant, reach

pytestmark = pytest.mark.django_db
TODAY = date(2016, 6, 20)
SINCE = TODAY - timedelta(days=14)


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel("2016-06-20T04:00:00+00:00", tick=False):
        yield


@pytest.fixture
def committee():
    return CommitteeFactory(name="省民政厅机关委员会")


@pytest.fixture
def branch(committee):
    return OrganizationFactory(parent=committee, name="办公室党支部")


@pytest.fixture
def member(branch):
    return MemberFactory(branch=branch)


def send(organization, thing, **more):
    return push(by=SYSTEM, organization=organization, thing=thing, **more)


def titles(member, since=SINCE, **more):
    return [each.title for each in pushed_to(member, since, **more)]


def test_it_is_found_below_with_its_word_and_its_source(committee, member):
    send(committee, linked(committee, title="示范党课"), note="月底前看完")
    (found,) = pushed_to(member, SINCE)
    assert (found.title, found.source, found.note, found.on) == (
        "示范党课",
        "省民政厅机关委员会",
        "月底前看完",
        TODAY,
    )
    assert found.address.startswith("/materials/")
    assert titles(MemberFactory(branch=OrganizationFactory(parent=CommitteeFactory()))) == []


def test_a_branch_reaches_its_own_only(committee, branch, member):
    send(branch, linked(committee, title="示范党课"))
    assert titles(member) == ["示范党课"]
    assert titles(MemberFactory(branch=OrganizationFactory(parent=committee))) == []


def test_a_cell_finds_what_its_branch_pushed(branch):
    cell = OrganizationFactory(parent=branch, kind="cell")
    send(branch, linked(branch, title="党课"))
    assert titles(MemberFactory(branch=branch, cell=cell)) == ["党课"]


def test_leaders_find_it_by_rank_on_the_day(branch, member):
    send(branch, linked(branch, title="讲话", audience=Audience.LEADERS, rank="division_deputy"))
    assert titles(member) == []
    RankFactory(member=member, rank="division_head", leading=True, starts=date(2016, 6, 1))
    assert titles(member) == ["讲话"]
    assert titles(member, day=date(2016, 5, 31)) == []
    other = MemberFactory(branch=branch)
    RankFactory(member=other, rank="section_head", leading=True)
    plain = MemberFactory(branch=branch)
    RankFactory(member=plain, rank="division_head", leading=False)
    assert titles(other) == titles(plain) == []


def test_committee_members_find_it_while_they_hold_the_post(branch, member):
    send(branch, linked(branch, title="支委学习", audience=Audience.OFFICERS))
    assert titles(member) == []
    post = PostFactory(organization=branch, member=member, code="publicity")
    assert titles(member) == ["支委学习"]
    post.ends = TODAY
    post.save()
    assert titles(member) == []


def test_who_holds_a_post_finds_what_reaches_it_without_belonging_there(committee, branch):
    send(committee, linked(committee, title="机关党委资料"))
    holder = MemberFactory(unit=branch.unit)
    assert titles(holder) == []
    PostFactory(organization=branch, member=holder, code="cell_head")
    assert titles(holder) == ["机关党委资料"]


def test_who_moves_away_finds_it_no_more(branch, member):
    send(branch, linked(branch, title="党课"))
    belongs = member.affiliations.get()
    belongs.ends = TODAY
    belongs.save()
    assert titles(member) == []


def test_after_the_days_it_is_found_no_more_and_nobody_was_noted(branch, member):
    send(branch, linked(branch, title="党课"))
    assert titles(member, since=TODAY + timedelta(days=1)) == []
    assert Push.objects.filter(unit_id=branch.unit_id).count() == 1


def test_a_text_is_pushed_like_a_material(committee, member):
    text = TextFactory(organization=committee, title="《某单位学习制度（示例）》")
    with pytest.raises(ValidationError):
        send(committee, text)
    published(text, "第一条的内容。")
    send(committee, text)
    assert titles(member) == ["《某单位学习制度（示例）》"]


def test_what_is_withdrawn_is_not_found_until_it_is_put_back(branch, member):
    material = linked(branch, title="党课")
    send(branch, material)
    withdraw_material(by=SYSTEM, material=material)
    assert titles(member) == []
    restore_material(by=SYSTEM, material=material)
    assert titles(member) == ["党课"]


def test_once_for_each_body_and_thing(committee, branch):
    material = linked(committee)
    send(committee, material)
    with pytest.raises(ValidationError, match="2016"):
        send(committee, material)
    send(branch, material)
    assert Push.objects.filter(unit_id=branch.unit_id).count() == 2


def test_the_database_itself_keeps_it_once(committee, monkeypatch):
    material = linked(committee)
    send(committee, material)
    monkeypatch.setattr("zhixing.library.actions.pushes._refuse_twice", lambda *_args: None)
    with pytest.raises(IntegrityError), transaction.atomic():
        send(committee, material)


def test_what_not_everybody_below_could_read_is_not_pushed(committee, branch):
    with pytest.raises(ValidationError):
        send(committee, linked(branch))
    withdrawn = linked(committee, url="https://b.example.cn/")
    withdraw_material(by=SYSTEM, material=withdrawn)
    withdrawn.refresh_from_db()
    with pytest.raises(ValidationError):
        send(committee, withdrawn)


def test_a_member_pushes_nothing(branch, member):
    with pytest.raises(PermissionDenied):
        push(by=UserFactory(member=member), organization=branch, thing=linked(branch))


def test_taken_back_it_is_gone_and_the_trail_stays(branch, member):
    row = send(branch, linked(branch, title="党课"))
    take_back(by=SYSTEM, push=row)
    take_back(by=SYSTEM, push=row)
    assert titles(member) == []
    codes = AuditEntry.objects.filter(unit_id=branch.unit_id, target_id=row.pk).values_list("code", flat=True)
    assert sorted(codes) == ["library.push", "library.take_back"]
    send(branch, row.material)
    with pytest.raises(PermissionDenied):
        take_back(by=UserFactory(member=member), push=row)


@pytest.mark.parametrize("how_many", [1, 3])
def test_six_queries_however_many_there_are(committee, branch, member, django_assert_num_queries, how_many):
    for _ in range(how_many):
        send(branch, kept(committee))
    with django_assert_num_queries(6):
        assert len(pushed_to(member, SINCE)) == how_many


def test_the_measure_counts_pushes_on_their_days(committee):
    row = send(committee, linked(committee))
    (facts,) = pushed({}, date(2016, 1, 1), date(2016, 12, 31))
    named = facts.filter(unit_id=committee.unit_id)
    expected = {"unit_id": committee.unit_id, "subject": committee.pk, "day": TODAY, "key": row.pk}
    assert list(named) == [expected]
    (before,) = pushed({}, date(2016, 1, 1), date(2016, 6, 19))
    assert not before.filter(unit_id=committee.unit_id)


def test_one_pushes_from_where_one_keeps(committee, branch):
    higher, own = linked(committee), linked(branch)
    secretary, organiser = officer_of(branch), GrantFactory(organization=committee).user
    assert push_places(secretary, higher) == [branch]
    assert push_places(organiser, higher) == [committee]
    assert push_places(organiser, own) == push_places(secretary, own) == [branch]
    assert push_places(officer_of(OrganizationFactory(parent=committee)), own) == []
    assert push_places(UserFactory(member=MemberFactory(branch=branch)), higher) == []


@pytest.mark.parametrize(
    ("audience", "at_branch", "at_committee"),
    [
        ("everyone", "办公室党支部全体党员", "省民政厅机关委员会及所属各级党组织全体党员"),
        (
            "leaders",
            "办公室党支部副处级及以上党员领导干部",
            "省民政厅机关委员会及所属各级党组织副处级及以上党员领导干部",
        ),
        ("officers", "办公室党支部委员", "省民政厅机关委员会及所属各级党组织委员"),
    ],
)
def test_whom_it_reaches_is_said_in_words(committee, branch, audience, at_branch, at_committee):
    thing = linked(committee, audience=audience)
    assert reach(branch, thing) == at_branch
    assert reach(committee, thing) == at_committee
    assert meant(thing)
