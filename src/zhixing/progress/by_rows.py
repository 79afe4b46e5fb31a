"""Making a few stored rows equal to what was worked out: read, compared here, written in one statement."""

from collections.abc import Sequence
from typing import Any

from zhixing.progress.changes import ZERO, Change, Reach
from zhixing.progress.sql import Sql, execute, listed, rows, rows_of, sql

Cell = tuple[int, int]  # slot, organisation


def settle(pieces: Sequence[Sql], reach: Reach) -> list[Change]:
    """Write what differs between the rows of these pieces and the stored ones within reach; tells the changes."""
    wanted = {(row[0], row[1]): row for row in rows_of(pieces)}
    stored = {(row[0], row[1]): row for row in _stored(reach)}
    changes = [
        change
        for cell in wanted.keys() | stored.keys()
        if (change := _change(cell, reach, stored.get(cell), wanted.get(cell)))
    ]
    _write([wanted[cell] for cell in map(_cell, changes) if cell in wanted], reach)
    _delete([stored[cell][-1] for cell in map(_cell, changes) if cell not in wanted])
    return changes


def _cell(change: Change) -> Cell:
    return change.slot_id, change.organization_id


def _stored(reach: Reach) -> list[tuple[Any, ...]]:
    columns = "t.slot_id, t.organization_id, t.unit_id, t.rolls_to_id, t.due, t.met, t.waived, t.id"
    text = f"SELECT {columns} FROM progress_tally t WHERE {{reach}}"  # noqa: S608  no input
    return rows(sql(text, reach=reach.condition))


def _change(
    cell: Cell, reach: Reach, stored: tuple[Any, ...] | None, wanted: tuple[Any, ...] | None
) -> Change | None:
    before, after = _seen(stored), _seen(wanted)
    if before == after:
        return None
    return Change(*cell, reach.is_total, before[0], after[0], before[1], after[1])


def _seen(row: tuple[Any, ...] | None) -> tuple[int | None, tuple[int, int, int]]:
    """Give where a row rolls to and its numbers; those of a row that is not there."""
    return (row[3], (int(row[4]), int(row[5]), int(row[6]))) if row else (None, ZERO)


def _write(found: Sequence[tuple[Any, ...]], reach: Reach) -> None:
    if not found:
        return
    template = (
        "INSERT INTO progress_tally "
        "(slot_id, organization_id, unit_id, rolls_to_id, due, met, waived, is_total) VALUES {values} "
        "ON CONFLICT (slot_id, organization_id, is_total, unit_id) DO UPDATE SET "
        "rolls_to_id = excluded.rolls_to_id, due = excluded.due, met = excluded.met, waived = excluded.waived"
    )
    places = ", ".join([f"(%s, %s, %s, %s, %s, %s, %s, {reach.kind.text})"] * len(found))
    execute(sql(template, values=Sql(places, tuple(value for row in found for value in row))))


def _delete(ids: Sequence[int]) -> None:
    if ids:
        execute(Sql(f"DELETE FROM progress_tally WHERE id IN ({listed(ids)})"))  # noqa: S608  numbers
