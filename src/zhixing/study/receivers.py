"""What the search hears of: whatever of an activity or a material is written is looked through from then on."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from zhixing.activities.models import Activity, Host, Section, Speech
from zhixing.library.models import Material
from zhixing.study.actions.indexing import index_later

PARTS = [Host, Section, Speech]


@receiver(post_save, sender=Activity, dispatch_uid="study.activity")
def activity_saved(instance: Activity, **_more: Any) -> None:
    """Look at its title and day again."""
    index_later(Activity, instance.pk)


def part_saved(instance: Any, **_more: Any) -> None:
    """Look at the minutes and hosts of its activity again."""
    index_later(Activity, instance.activity_id)


for _part in PARTS:
    for _signal in (post_save, post_delete):
        _signal.connect(part_saved, sender=_part, dispatch_uid=f"study.{_part.__name__}")


@receiver(post_save, sender=Material, dispatch_uid="study.material")
def material_saved(instance: Material, **_more: Any) -> None:
    """Look at its title and words again."""
    index_later(Material, instance.pk)
