"""Row ids: 64 bits, made before the insert, the unit in the high bits and a sequence below.

So an id alone tells where its row lives: a URL or a task argument needs nothing else to reach one shard,
and a CHECK can hold a row and what it points at to the same unit (docs/adr/0003).
"""

from threading import local

from django.db import connection, models
from typing_extensions import override

SEQUENCE_BITS = 40
BLOCK = 64  # PostgreSQL hands out ids by the block; a lost block costs nothing out of 2**40
_mine = local()


def unit_of(row_id: int) -> int:
    """Tell the unit in which the row with this id lives."""
    return row_id >> SEQUENCE_BITS


def new_ids(unit_id: int, count: int = 1) -> list[int]:
    """Make `count` ids for rows of one unit, rising and never used before."""
    numbers = _from_sequence(count) if connection.vendor == "postgresql" else _from_counter(count)
    return [unit_id << SEQUENCE_BITS | number for number in numbers]


def _from_sequence(count: int) -> list[int]:
    # nextval is never rolled back, so what is left of a block may be kept by the thread.
    spare: list[int] = getattr(_mine, "spare", [])
    missing = count - len(spare)
    if missing > 0:
        blocks = -(-missing // BLOCK)
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('core_row_id') FROM generate_series(1, %s)", [blocks])
            spare += [first + step for (first,) in cursor.fetchall() for step in range(BLOCK)]
    _mine.spare = spare[count:]
    return spare[:count]


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
