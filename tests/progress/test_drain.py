"""Marks: left in the action's transaction, drained after it, each organisation worked out once."""

from datetime import date
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from tests.organizations.factories import OrganizationFactory
from tests.progress.world import World
from tests.schemes.factories import SYSTEM
from zhixing.core.national import national
from zhixing.organizations.actions import edit_organization
from zhixing.progress import changes, evaluation, sql
from zhixing.progress.drain import drain
from zhixing.progress.models import Mark, Tally
from zhixing.progress.rebuild import rebuild, verify
from zhixing.schemes.models import Slot


def marks():
    with national("bench"):
        return list(Mark.objects.all())


@pytest.mark.django_db
def test_an_action_leaves_marks_of_whom_it_touches(world):
    drain()

    edit_organization(by=SYSTEM, organization=world.branches[0], level="city")

    (mark,) = marks()
    assert (mark.organization_id, mark.first, mark.last) == (world.branches[0].pk, None, None)


@pytest.mark.django_db
def test_an_adoption_leaves_marks_of_its_slots(world):
    left = {mark.slot_id for mark in marks() if mark.slot_id}

    assert left == set(Slot.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_a_drain_takes_its_marks_away_and_a_second_finds_nothing(world):
    assert drain() > 0
    assert drain() == 0


@pytest.mark.django_db
def test_a_mark_of_something_that_is_gone_does_no_harm(world):
    world.settle()
    world.mark([10**9], [], date(2016, 1, 1), date(2016, 1, 2))
    Mark.objects.create(unit_id=1, slot_id=10**9)

    world.settle()

    assert marks() == []


@pytest.mark.django_db
def test_marks_go_back_with_the_transaction_that_left_them(world):
    world.settle()

    with transaction.atomic():
        world.confirm([world.branches[0]], date(2016, 3, 5))
        transaction.set_rollback(True)

    assert marks() == []


@pytest.mark.django_db
def test_inline_the_drain_follows_the_commit(world, settings, django_capture_on_commit_callbacks):
    world.settle()
    settings.DRAIN_INLINE = True

    with django_capture_on_commit_callbacks(execute=True):
        world.confirm([world.branches[0]], date(2016, 3, 5))

    assert marks() == []
    assert world.numbers(world.branches[0], "LECTURE", "2016") == (1, 1, 0)


@pytest.mark.django_db
def test_with_a_worker_marks_wait_for_it(world, settings, django_capture_on_commit_callbacks):
    world.settle()
    settings.DRAIN_INLINE = False

    with django_capture_on_commit_callbacks(execute=True):
        world.confirm([world.branches[0]], date(2016, 3, 5))

    assert marks()


@pytest.mark.django_db
def test_a_rebuild_makes_from_nothing_what_the_drain_made_and_writes_nothing_again(world):
    world.confirm([world.branches[0]], date(2016, 3, 5), came=world.members[:2])
    world.settle()
    with national("bench"):
        stored = set(
            Tally.objects.values_list("organization", "slot", "is_total", "rolls_to", "due", "met", "waived")
        )
        Tally.objects.all().delete()

    written = rebuild()

    with national("bench"):
        again = set(
            Tally.objects.values_list("organization", "slot", "is_total", "rolls_to", "due", "met", "waived")
        )
    assert (again, written) == (stored, len(stored))
    assert rebuild() == 0


@pytest.mark.django_db
def test_verify_names_every_wrong_row_and_ends_with_an_error(world):
    world.settle()
    with national("bench"):
        wrong = Tally.objects.filter(
            organization=world.branches[0], slot__requirement__code="LECTURE", slot__key="2016"
        )
        wrong.update(met=1)
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("progress", "verify", stdout=out)

    assert world.branches[0].name in out.getvalue()
    assert "LECTURE" in out.getvalue()
    assert len(verify()) == 1


@pytest.mark.django_db
def test_verify_misses_neither_a_row_too_few_nor_one_too_many(world):
    world.settle()
    outside = OrganizationFactory(unit=world.root.unit)
    with national("bench"):
        one = Tally.objects.filter(organization=world.branches[0], slot__requirement__code="LECTURE").first()
        Tally.objects.filter(pk=one.pk).delete()
        Tally.objects.create(
            unit=outside.unit, organization=outside, slot=one.slot, is_total=False, due=1, met=0, waived=0
        )

    assert {(change.organization_id, change.stored, change.worked_out) for change in verify()} == {
        (world.branches[0].pk, (0, 0, 0), (1, 0, 0)),
        (outside.pk, (1, 0, 0), (0, 0, 0)),
    }


@pytest.mark.django_db
def test_rebuild_says_what_it_mended(world):
    world.settle()
    with national("bench"):
        Tally.objects.filter(is_total=True).delete()
    out = StringIO()

    call_command("progress", "rebuild", stdout=out)
    call_command("progress", "verify", stdout=out)

    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_two_who_drain_at_once_lose_nothing():
    world = World()
    drain()
    days = [date(2016, 3, day) for day in range(1, 5)]
    start = Barrier(len(days))

    def confirm_and_drain(day):
        try:
            start.wait()
            with transaction.atomic():
                world.confirm([world.branches[day.day % 2]], day, came=world.members[:4])
            drain()
        finally:
            connection.close()

    threads = [Thread(target=confirm_and_drain, args=[day]) for day in days]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    drain()
    assert verify() == []
    assert world.numbers(world.root, "LECTURE", "2016", is_total=True) == (5, 2, 0)


@pytest.mark.django_db
def test_many_at_once_are_compared_by_sets_with_the_same_result(world, monkeypatch):
    monkeypatch.setattr(changes, "FEW_ROWS", 0)
    monkeypatch.setattr(evaluation, "ALONE", 0)
    monkeypatch.setattr(sql, "FEW", 0)
    activity = world.confirm([world.branches[0]], date(2016, 3, 5), came=world.members[:2])
    world.settle()
    assert world.numbers(world.branches[0], "HEAR", "2016-H1") == (2, 2, 0)

    world.correct_hosts(activity, [world.branches[1]])
    world.retag(world.branches[2], kind="organ_committee")
    world.settle()

    assert world.numbers(world.branches[1], "LECTURE", "2016") == (1, 1, 0)
    assert world.numbers(world.branches[2], "LECTURE", "2016") == (0, 0, 0)
