"""Making any number of stored rows equal to what was worked out, which stands in a temporary table meanwhile."""

from collections.abc import Iterable, Sequence

from django.db import connection

from zhixing.progress.changes import ZERO, Change, Reach
from zhixing.progress.sql import Sql, execute, rows, sql

DIFFERS = Sql(
    "t.due <> w.due OR t.met <> w.met OR t.waived <> w.waived OR t.rolls_to_id IS DISTINCT FROM w.rolls_to_id"
)
SAME_CELL = Sql("t.slot_id = w.slot_id AND t.organization_id = w.organization_id AND t.unit_id = w.unit_id")


COLUMNS = Sql("slot_id, organization_id, unit_id, rolls_to_id, due, met, waived")


def work_out(pieces: Iterable[Sql]) -> None:
    """Fill the temporary table anew with the rows of these pieces, each as `evaluation.cells` gives them."""
    _clear()
    for piece in pieces:
        execute(sql("INSERT INTO progress_work ({columns}) {piece}", columns=COLUMNS, piece=piece))


def analyze() -> None:
    """Tell PostgreSQL how much stands in the temporary table; a rebuild fills it with many rows."""
    if connection.vendor == "postgresql":
        execute(Sql("ANALYZE progress_work"))


def _clear() -> None:
    columns = "slot_id bigint, organization_id bigint, unit_id integer, rolls_to_id bigint"
    made = f"CREATE TEMPORARY TABLE IF NOT EXISTS progress_work ({columns}, due integer, met integer, waived integer"
    if connection.vendor == "postgresql":  # which joins by hash, and empties a table best by truncating it
        execute(Sql(f"{made}); TRUNCATE progress_work"))
        return
    execute(Sql(f"{made}, PRIMARY KEY (slot_id, organization_id))"))
    execute(Sql("DELETE FROM progress_work"))


def differences(reach: Reach) -> list[Change]:
    """List the rows within reach that are stored otherwise than worked out, or not, or no longer rightly."""
    template = (
        "SELECT w.slot_id, w.organization_id, t.rolls_to_id, w.rolls_to_id, "
        "COALESCE(t.due, 0), COALESCE(t.met, 0), COALESCE(t.waived, 0), w.due, w.met, w.waived "
        "FROM progress_work w "
        "LEFT JOIN progress_tally t ON {same} AND t.is_total = {kind} WHERE t.id IS NULL OR {differs} "
        "UNION ALL SELECT t.slot_id, t.organization_id, t.rolls_to_id, NULL, t.due, t.met, t.waived, 0, 0, 0 "
        "FROM progress_tally t WHERE {gone}"
    )
    found = rows(sql(template, same=SAME_CELL, kind=reach.kind, differs=DIFFERS, gone=_gone(reach)))
    return [
        Change(
            slot_id, organization_id, reach.is_total, stored_up, up, tuple(numbers[:3]), tuple(numbers[3:])
        )
        for slot_id, organization_id, stored_up, up, *numbers in found
    ]


def apply(changes: Sequence[Change], reach: Reach) -> None:
    """Write changes that `differences` found within reach."""
    if any(change.worked_out == ZERO for change in changes):
        delete(reach)
    if any(change.worked_out != ZERO for change in changes):
        upsert(reach)


def delete(reach: Reach) -> int:
    """Delete the rows within reach that should not be there; returns how many."""
    return execute(sql("DELETE FROM progress_tally AS t WHERE {gone}", gone=_gone(reach)))


def upsert(reach: Reach) -> int:
    """Write the rows within reach that are missing or other than worked out; returns how many."""
    template = (
        "INSERT INTO progress_tally "
        "(slot_id, organization_id, unit_id, is_total, rolls_to_id, due, met, waived) "
        "SELECT w.slot_id, w.organization_id, w.unit_id, {kind}, w.rolls_to_id, w.due, w.met, w.waived "
        "FROM progress_work w LEFT JOIN progress_tally t ON {same} AND t.is_total = {kind} "
        "WHERE t.id IS NULL OR {differs} "
        "ON CONFLICT (slot_id, organization_id, is_total, unit_id) DO UPDATE SET "
        "rolls_to_id = excluded.rolls_to_id, due = excluded.due, met = excluded.met, waived = excluded.waived"
    )
    return execute(sql(template, kind=reach.kind, same=SAME_CELL, differs=DIFFERS))


def _gone(reach: Reach) -> Sql:
    template = "{within} AND NOT EXISTS (SELECT 1 FROM progress_work w WHERE {same})"
    return sql(template, within=reach.condition, same=SAME_CELL)
