"""Row ids: 64 bits, made before the insert, the unit in the high bits and a sequence below.

So an id alone tells where its row lives: a URL or a task argument needs nothing else to reach one shard,
and a CHECK can hold a row and what it points at to the same unit (docs/adr/0003).
"""

from django.db import connection, models
from typing_extensions import override

SEQUENCE_BITS = 40


def unit_of(row_id: int) -> int:
    """Tell the unit in which the row with this id lives."""
    return row_id >> SEQUENCE_BITS


def new_ids(unit_id: int, count: int = 1) -> list[int]:
    """Make `count` ids for rows of one unit, higher than every one made before, by whomever."""
    numbers = _from_sequence(count) if connection.vendor == "postgresql" else _from_counter(count)
    return [unit_id << SEQUENCE_BITS | number for number in numbers]


def _from_sequence(count: int) -> list[int]:
    # One by one and not by the block: what was written later then has the higher id in every process,
    # and a list in the order of the ids is a list in the order of writing.
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('core_row_id') FROM generate_series(1, %s)", [count])
        return [number for (number,) in cursor.fetchall()]


def _from_counter(count: int) -> list[int]:
    # SQLite has one writer at a time: the counter lives and rolls back with the rows that it numbers.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_idcounter SET next = next + %s RETURNING next", [count])
        (after,) = cursor.fetchone()
    return list(range(after - count, after))


class IdCounter(models.Model):
    """The one row from which SQLite numbers every growing table; PostgreSQL uses a sequence instead."""

    next = models.BigIntegerField(default=1)

    class Meta:
        app_label = "core"

    @override
    def __str__(self) -> str:
        return str(self.next)
