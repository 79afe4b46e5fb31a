"""Making the stored rows equal to what was worked out: only differences are written.

What was worked out stands in a temporary table, so that any number of rows is compared and written by sets.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from zhixing.progress.sql import Sql, execute, listed, rows, sql

Numbers = tuple[int, int, int]  # due, met, waived
ZERO: Numbers = (0, 0, 0)

DIFFERS = Sql(
    "t.due <> w.due OR t.met <> w.met OR t.waived <> w.waived OR t.rolls_to_id IS DISTINCT FROM w.rolls_to_id"
)
SAME_CELL = Sql("t.slot_id = w.slot_id AND t.organization_id = w.organization_id AND t.unit_id = w.unit_id")


@dataclass(frozen=True)
class Reach:
    """Which rows were worked out anew: cells or totals, of these slots and organisations (None: all)."""

    slot_ids: tuple[int, ...]
    is_total: bool
    organization_ids: tuple[int, ...] | None = None

    @property
    def condition(self) -> Sql:
        """Make the condition on stored rows `t`."""
        text = f"t.slot_id IN ({listed(self.slot_ids)}) AND t.is_total = {self.kind.text}"
        if self.organization_ids is not None:
            text += f" AND t.organization_id IN ({listed(self.organization_ids)})"
        return Sql(text)

    @property
    def kind(self) -> Sql:
        """Write cells or totals as a literal."""
        return Sql("TRUE" if self.is_total else "FALSE")


@dataclass(frozen=True)
class Change:
    """One row that is not as it should be: where it rolls to and its numbers, stored and worked out."""

    slot_id: int
    organization_id: int
    is_total: bool
    stored_up: int | None
    up: int | None
    stored: Numbers
    worked_out: Numbers

    @property
    def dirty(self) -> set[tuple[int, int]]:
        """Tell whose totals change with it: (organisation, slot), above the row before and after."""
        return {(up, self.slot_id) for up in (self.stored_up, self.up) if up is not None}


def work_out(pieces: Iterable[Sql]) -> None:
    """Fill the temporary table anew with the rows of these pieces, each as `evaluation.cells` gives them."""
    _clear()
    for piece in pieces:
        columns = "slot_id, organization_id, unit_id, rolls_to_id, due, met, waived"
        execute(sql("INSERT INTO progress_work ({columns}) {piece}", columns=Sql(columns), piece=piece))


def analyze() -> None:
    """Tell PostgreSQL how much stands in the temporary table; a rebuild fills it with many rows."""
    if connection.vendor == "postgresql":
        execute(Sql("ANALYZE progress_work"))


def _clear() -> None:
    # The key serves SQLite's comparisons; PostgreSQL joins by hash and is faster without.
    key = ", PRIMARY KEY (slot_id, organization_id)" if connection.vendor == "sqlite" else ""
    columns = "slot_id bigint, organization_id bigint, unit_id integer, rolls_to_id bigint"
    execute(
        Sql(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS progress_work "
            f"({columns}, due integer, met integer, waived integer{key})"
        )
    )
    execute(Sql("DELETE FROM progress_work" if connection.vendor == "sqlite" else "TRUNCATE progress_work"))


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


def write(reach: Reach) -> int:
    """Write what differs within reach; returns how many rows were written or deleted."""
    deleted = execute(sql("DELETE FROM progress_tally AS t WHERE {gone}", gone=_gone(reach)))
    template = (
        "INSERT INTO progress_tally "
        "(slot_id, organization_id, unit_id, is_total, rolls_to_id, due, met, waived) "
        "SELECT w.slot_id, w.organization_id, w.unit_id, {kind}, w.rolls_to_id, w.due, w.met, w.waived "
        "FROM progress_work w LEFT JOIN progress_tally t ON {same} AND t.is_total = {kind} "
        "WHERE t.id IS NULL OR {differs} "
        "ON CONFLICT (slot_id, organization_id, is_total, unit_id) DO UPDATE SET "
        "rolls_to_id = excluded.rolls_to_id, due = excluded.due, met = excluded.met, waived = excluded.waived"
    )
    return deleted + execute(sql(template, kind=reach.kind, same=SAME_CELL, differs=DIFFERS))


def _gone(reach: Reach) -> Sql:
    template = "{within} AND NOT EXISTS (SELECT 1 FROM progress_work w WHERE {same})"
    return sql(template, within=reach.condition, same=SAME_CELL)
