"""Making the stored rows equal to what was worked out: only differences are written."""

from collections.abc import Sequence

from zhixing.progress import by_rows, by_sets
from zhixing.progress.changes import Change, Reach
from zhixing.progress.sql import Sql


def settle(pieces: Sequence[Sql], reach: Reach) -> list[Change]:
    """Write what differs between the rows of these pieces and the stored ones within reach; tells the changes.

    Each piece gives rows as `evaluation.cells` does.
    """
    if reach.is_small:
        return by_rows.settle(pieces, reach)
    by_sets.work_out(pieces)
    changes = by_sets.differences(reach)
    by_sets.apply(changes, reach)
    return changes
