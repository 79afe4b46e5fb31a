"""What the engine is told when texts change: rules of one's own, and what the entries of lists mean."""

from datetime import date

from zhixing.core.actions import touch
from zhixing.library.choices import TextKind
from zhixing.library.models import Listed, Text
from zhixing.schemes.layout import slots_changed
from zhixing.schemes.models import Requirement, Slot


def touch_rules(text: Text, day: date) -> None:
    """Say that a body's own rule was published, or no longer counts (R1.4-3)."""
    if text.kind == TextKind.OWN_RULE:
        touch(text.organization.unit_id, organizations=[text.organization_id], first=day, last=day)


def touch_readers(text: Text) -> None:
    """Say that the entries which a text fills mean something else now."""
    for key in Listed.objects.filter(text=text).values_list("key", flat=True):
        touch_key(key)


def touch_key(key: str) -> None:
    """Have the slots evaluated again that ask for an entry (SCHEME/ENTRY): another text counts for it."""
    scheme, _mark, entry = key.partition("/")
    rows = Requirement.objects.filter(adoption__scheme__code=scheme, measure__startswith="study.")
    asking = [row.pk for row in rows if entry in (row.data.get("covered") or ())]
    slots = list(Slot.objects.filter(requirement__in=asking).values_list("pk", flat=True))
    if slots:
        slots_changed.send(sender=Listed, slot_ids=slots)
