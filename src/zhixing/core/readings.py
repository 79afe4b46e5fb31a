"""Somebody opens what another wrote: noted once for each reader and day, for whom it belongs to.

note_reading(row, is_own=…)    (inside the action of the reading)
readings_of(row, READ)         (READ is that action's code; for the page of whom it belongs to)
"""

from typing import Any

from django.db.models import QuerySet

from zhixing.core.actions import current_act, record, unchanged
from zhixing.core.models import AuditEntry, UnitModel
from zhixing.core.time import today


def readings_of(row: UnitModel, code: str) -> QuerySet[AuditEntry]:
    """List the entries of the action `code` by which others opened a row, the latest first."""
    return AuditEntry.objects.filter(
        unit_id=row.unit_id, target_type=row._meta.label_lower, target_id=row.pk, code=code
    ).order_by("-at")


def note_reading(row: UnitModel, *, is_own: bool, **more: Any) -> None:
    """Write that the running action opened a row, with `more` about it; nothing for its owner, nor twice on a day."""
    act = current_act()
    today_s = readings_of(row, act.code).filter(actor_id=act.by.pk, at__date=today())
    if is_own or any(more.items() <= entry.data.items() for entry in today_s):
        unchanged()
    else:
        record(row, **more)
