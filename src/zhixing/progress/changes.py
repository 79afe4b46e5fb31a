"""What was worked out anew, and which stored rows are not as they should be."""

from collections.abc import Iterable
from dataclasses import dataclass

from zhixing.progress.sql import Sql, listed

Numbers = tuple[int, int, int]  # due, met, waived
ZERO: Numbers = (0, 0, 0)

FEW_ROWS = 5_000  # cells that are compared one by one; more are compared by sets


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
    def is_small(self) -> bool:
        """Tell whether there are few enough cells to compare them one by one."""
        return (
            self.organization_ids is not None and len(self.slot_ids) * len(self.organization_ids) <= FEW_ROWS
        )

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


def dirtied(changes: Iterable[Change]) -> set[tuple[int, int]]:
    """Tell whose totals change with these: (organisation, slot)."""
    return {pair for change in changes for pair in change.dirty}
