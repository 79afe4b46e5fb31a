"""Row ids: the unit in the high bits, rising, never twice."""

import threading

import pytest
from django.db import IntegrityError, connection

from tests.core.factories import AuditEntryFactory, UnitFactory
from zhixing.core.ids import SEQUENCE_BITS, new_ids, unit_of
from zhixing.core.models import AuditEntry

pytestmark = pytest.mark.django_db

LARGEST_UNIT = (1 << 22) - 1


def test_an_id_tells_its_unit() -> None:
    (row_id,) = new_ids(LARGEST_UNIT)

    assert unit_of(row_id) == LARGEST_UNIT
    assert row_id < 1 << 63


def test_ids_rise_and_never_repeat_across_units() -> None:
    numbers = [
        row_id & (1 << SEQUENCE_BITS) - 1
        for unit_id, count in ((1, 1), (2, 64), (1, 193), (3, 1))
        for row_id in new_ids(unit_id, count)
    ]

    assert numbers == sorted(set(numbers))


def test_no_ids_are_no_ids() -> None:
    assert new_ids(1, 0) == []


def test_bulk_create_numbers_rows_of_several_units() -> None:
    first, second = UnitFactory(), UnitFactory()

    made = AuditEntry.objects.bulk_create(
        AuditEntryFactory.build(unit=unit, id=None) for unit in (first, second, first)
    )

    assert [unit_of(entry.pk) for entry in made] == [first.pk, second.pk, first.pk]
    assert len({entry.pk for entry in made}) == 3


def test_a_row_under_the_id_of_another_unit_is_refused() -> None:
    unit = UnitFactory()
    (foreign,) = new_ids(unit.pk + 1)

    with pytest.raises(IntegrityError):
        AuditEntryFactory(unit=unit, id=foreign)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_different_ids() -> None:
    ready = threading.Barrier(2)
    got: list[list[int]] = []

    def take() -> None:
        ready.wait()
        got.append(new_ids(1, 100))
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(got[0]) | set(got[1])) == 200


@pytest.mark.django_db(transaction=True)
def test_what_another_process_makes_later_is_higher() -> None:
    made: list[int] = []

    def take() -> None:
        made.extend(new_ids(1))
        connection.close()

    for _ in range(3):
        other = threading.Thread(target=take)
        other.start()
        other.join()
        made.extend(new_ids(1))

    assert made == sorted(set(made))
