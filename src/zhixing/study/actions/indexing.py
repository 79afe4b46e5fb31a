"""The search's own rows, written beside what they are made of; they can be made again at any time.

No acts of anybody: they follow what was written in the same moment, and so ask no permission of their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from zhixing.activities.models import Activity, Host, Section, Speech
from zhixing.core.ids import unit_of
from zhixing.core.text import folded
from zhixing.library.models import Material
from zhixing.study.models import Searchable

BATCH = 500


@dataclass
class Later:
    """Write the search's rows of one activity or material anew, once what it was written with is committed."""

    of: type[Activity] | type[Material]
    pk: int
    done: bool = False

    def __call__(self) -> None:
        """Write them."""
        self.done = True
        (index_activities if self.of is Activity else index_materials)([self.pk])


def index_later(of: type[Activity] | type[Material], pk: int) -> None:
    """Have an activity or a material written anew on commit, once however much of it changes till then."""
    waiting = Later(of, pk)
    if waiting not in [task[1] for task in connection.run_on_commit]:
        transaction.on_commit(waiting, robust=True)  # what was written stands, whatever becomes of the search


def index_activities(pks: list[int]) -> None:
    """Write the rows of some activities anew; an activity that is gone has taken its rows along."""
    for unit_id, chosen in _by_unit(pks):
        here = {"unit_id": unit_id, "activity_id__in": chosen}
        with _held(Activity, unit_id, chosen):
            texts = _texts(here)
            hosts = Host.objects.filter(**here).select_related("activity")
            _replace(here, [_of_activity(host, texts) for host in hosts])


def _by_unit(pks: list[int]) -> list[tuple[int, list[int]]]:
    units = sorted({unit_of(pk) for pk in pks})
    return [(unit_id, [pk for pk in pks if unit_of(pk) == unit_id]) for unit_id in units]


@contextmanager
def _held(model: Any, unit_id: int, pks: list[int]) -> Iterator[None]:
    """Hold what is looked at, so that two who wrote at once write its rows one after the other."""
    with transaction.atomic():
        rows = model.objects.select_for_update(no_key=True).filter(unit_id=unit_id, pk__in=pks)
        list(rows.order_by("pk").values_list("pk", flat=True))
        yield


def _of_activity(host: Host, texts: dict[int, str]) -> Searchable:
    return Searchable(
        unit_id=host.unit_id,
        organization_id=host.organization_id,
        activity_id=host.activity_id,
        day=host.activity.held_on,
        title=folded(host.activity.title),
        plain=texts.get(host.activity_id, ""),
    )


def _texts(here: dict[str, Any]) -> dict[int, str]:
    """Put the minutes of some activities together, each piece on a line of its own: no word runs across two."""
    lines: dict[int, list[str]] = {}
    for section in Section.objects.filter(**here).exclude(text="").order_by("pk"):
        lines.setdefault(section.activity_id, []).append(folded(section.text))
    for speech in Speech.objects.filter(**here).order_by("position", "pk"):
        lines.setdefault(speech.activity_id, []).extend((folded(speech.name), folded(speech.gist)))
    return {pk: "\n".join(parts) for pk, parts in lines.items()}


def index_materials(pks: list[int]) -> None:
    """Write the rows of some materials anew; what was withdrawn has none."""
    for unit_id, chosen in _by_unit(pks):
        with _held(Material, unit_id, chosen):
            found = Material.objects.filter(unit_id=unit_id, pk__in=chosen, withdrawn_at=None)
            _replace({"unit_id": unit_id, "material_id__in": chosen}, [_of_material(each) for each in found])


def _of_material(material: Material) -> Searchable:
    return Searchable(
        unit_id=material.unit_id,
        organization_id=material.organization_id,
        material=material,
        day=localdate(material.made_at),
        title=folded(material.title),
        plain=folded(material.about),
    )


def _replace(here: dict[str, Any], rows: list[Searchable]) -> None:
    Searchable.objects.filter(**here).delete()
    Searchable.objects.bulk_create(rows, batch_size=BATCH)


def index_unit(unit_id: int) -> int:
    """Write all rows of a unit anew; returns how many activities and materials there are."""
    done = 0
    for model, write in ((Activity, index_activities), (Material, index_materials)):
        pks = list(model._base_manager.filter(unit_id=unit_id).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(pks), BATCH):
            write(pks[start : start + BATCH])
        done += len(pks)
    return done
