"""What the engine hears: facts touched, slots that ask anew. Both become marks in the same transaction."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver

from zhixing.core.actions import Touch, facts_touched
from zhixing.progress.drain import drain
from zhixing.progress.models import Mark
from zhixing.schemes.layout import slots_changed
from zhixing.schemes.models import Slot


@receiver(facts_touched, dispatch_uid="progress.mark-facts")
def mark_facts(*, touches: Iterable[Touch], **_more: Any) -> None:
    """Leave a mark for each touch of the action that is about to commit."""
    _leave(
        Mark(
            unit_id=touch.unit_id,
            organization_id=touch.organization_id,
            member_id=touch.member_id,
            first=touch.first,
            last=touch.last,
        )
        for touch in touches
    )


@receiver(slots_changed, dispatch_uid="progress.mark-slots")
def mark_slots(*, slot_ids: Iterable[int], **_more: Any) -> None:
    """Leave a mark for each slot that is new or asks something else now."""
    units = Slot.objects.filter(pk__in=slot_ids).values_list("pk", "requirement__organization__unit_id")
    _leave(Mark(unit_id=unit_id, slot_id=slot_id) for slot_id, unit_id in units)


def _leave(marks: Iterable[Mark]) -> None:
    Mark.objects.bulk_create(marks)
    if settings.DRAIN_INLINE:
        # What an evaluation may run into is logged; the marks stay, and the action stands.
        transaction.on_commit(drain, robust=True)
