"""The branch records who read on paper: nobody is ticked beforehand, and it can be taken back."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tests.organizations.factories import AffiliationFactory, GrantFactory, MemberFactory
from tests.study.factories import ReadingFactory
from tests.study.reading_world import NOON, TODAY, ReadingWorld
from zhixing.study.actions.paper import record_paper, take_back_paper
from zhixing.study.choices import Way

DAY = date(2016, 5, 3)


@pytest.fixture
def world(db):
    with time_machine.travel(NOON, tick=True):
        yield ReadingWorld()


def record(world, members, texts, on=DAY, by=None):
    return record_paper(
        by=by or world.secretary, organization=world.branch, members=members, texts=texts, on=on
    )


def test_one_member_and_several_texts(world):
    texts = [world.text, world.new_text()]
    record(world, [world.member], texts)

    for text in texts:
        row = world.reading(text=text)
        assert (row.finished_on, row.way, row.recorded_by_name) == (DAY, Way.IN_PERSON, world.secretary.name)


def test_several_members_and_one_text(world):
    assert len(record(world, world.people, [world.text])) == 3


def test_a_members_own_word_stands(world):
    ReadingFactory(member=world.member, text=world.text, finished_on=TODAY)

    assert record(world, [world.member], [world.text]) == []
    assert (world.reading().finished_on, world.reading().recorded_by_name) == (TODAY, "")


def test_recording_twice_records_once(world):
    record(world, [world.member], [world.text])

    assert record(world, [world.member], [world.text]) == []


@pytest.mark.parametrize("role", ["committee_organiser", "member"])
def test_only_the_branchs_own_officers_record(world, role):
    place = world.committee if role == "committee_organiser" else world.branch
    with pytest.raises(PermissionDenied):
        record(world, [world.member], [world.text], by=GrantFactory(organization=place, role=role).user)


def test_who_did_not_belong_on_the_day_is_named(world):
    newcomer = MemberFactory(unit=world.branch.unit, name="王新")
    AffiliationFactory(member=newcomer, organization=world.branch, starts=date(2016, 5, 10))

    with pytest.raises(ValidationError) as refused:
        record(world, [world.member, newcomer], [world.text])

    assert "王新" in refused.value.message_dict["on"][0]
    assert world.reading() is None


def test_a_text_of_another_branch_and_nobody_at_all_are_refused(world):
    elsewhere = ReadingWorld().text
    for members, texts in (([world.member], [elsewhere]), ([], [world.text]), ([world.member], [])):
        with pytest.raises(ValidationError):
            record(world, members, texts)


def test_it_is_taken_back_by_the_branch(world):
    (row,) = record(world, [world.member], [world.text])
    take_back_paper(by=world.secretary, organization=world.branch, reading=row)

    assert (world.reading().finished_on, world.reading().recorded_by_name) == (None, "")


def test_a_members_own_word_is_not_the_branchs_to_take_back(world):
    row = ReadingFactory(member=world.member, text=world.text, finished_on=TODAY)

    with pytest.raises(ValidationError):
        take_back_paper(by=world.secretary, organization=world.branch, reading=row)


def test_the_page_ticks_nobody_and_keeps_what_was_typed(client, world):
    client.force_login(world.secretary)
    address = reverse("study:paper", args=[world.branch.pk])
    assert " checked" not in client.get(address).content.decode()

    sent = {"members": [world.member.pk], "texts": [world.text.pk], "on": "2016-05-21"}
    answer = client.post(address, sent)

    assert answer.status_code == 422
    assert answer.content.decode().count(" checked") == 2
    assert client.post(address, {}).status_code == 422


def test_the_page_records_and_takes_back(client, world):
    client.force_login(world.secretary)
    sent = {"members": [each.pk for each in world.people], "texts": [world.text.pk], "on": "2016-05-03"}

    answer = client.post(reverse("study:paper", args=[world.branch.pk]), sent, follow=True)
    assert world.secretary.name in answer.content.decode()

    client.post(reverse("study:take-back", args=[world.branch.pk, world.reading().pk]))
    assert world.reading().finished_on is None
    assert world.reading(member=world.people[1]).finished_on == DAY


def test_a_reading_of_another_branch_is_not_found(client, world):
    other = ReadingWorld()
    row = ReadingFactory(member=other.member, text=other.text, finished_on=TODAY)
    client.force_login(world.secretary)

    assert client.post(reverse("study:take-back", args=[world.branch.pk, row.pk])).status_code == 404
    assert client.get(reverse("study:paper", args=[other.branch.pk])).status_code == 404


def test_the_member_takes_back_what_was_recorded_for_them(client, world):
    record(world, [world.member], [world.text])
    client.force_login(world.user)

    client.post(reverse("study:unfinish", args=[world.text.pk]))

    assert world.reading().finished_on is None


def test_a_branch_without_members_or_texts_says_what_to_do(client, world):
    other = ReadingWorld()
    other.text.withdrawn_at = "2016-05-01T00:00Z"
    other.text.save()
    client.force_login(other.secretary)
    assert 'class="empty"' in client.get(reverse("study:paper", args=[other.branch.pk])).content.decode()
