"""One change at a time: a row is held, a form of an older version is refused, and what is kept has the next one.

current = hold(Meeting.objects.select_related("organization"), meeting)
StaleMeetingError.refuse(current, version)
keep(current, "plan")
"""

from typing import Any, TypeVar

from django.db.models import QuerySet

from zhixing.core.models import UnitModel

M = TypeVar("M", bound=UnitModel)


class StaleError(Exception):
    """Somebody changed the row after the form was opened; `current` is how it stands now."""

    def __init__(self, current: Any) -> None:
        super().__init__(current.pk)
        self.current = current

    @classmethod
    def refuse(cls, current: Any, version: int | None) -> None:
        """Raise where a form has another version than the row has now; a form without one overwrites nothing."""
        if version is not None and current.version != version:
            raise cls(current)


def hold(rows: QuerySet[M], row: M) -> M:
    """Hold a row until the transaction ends, and give it as it stands now, with what `rows` brings along."""
    return rows.select_for_update(of=("self",)).filter(unit_id=row.unit_id).get(pk=row.pk)


def keep(row: M, *names: str) -> M:
    """Save the named fields of a row that is held, and give it its next version."""
    row.version += 1  # type: ignore[attr-defined]  # rows that are held have one
    row.save(update_fields=[*names, "version"])
    return row
