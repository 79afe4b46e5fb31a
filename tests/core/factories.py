"""Core's rows for tests."""

from typing import Any

import factory

from zhixing.core.models import AuditEntry, Unit


class UnitFactory(factory.django.DjangoModelFactory[Unit]):
    class Meta:
        model = Unit

    id = factory.Sequence(lambda number: number + 1)
    code = factory.LazyAttribute(lambda unit: f"unit-{unit.id}")
    name = factory.LazyAttribute(lambda unit: f"第{unit.id}单位")


class AuditEntryFactory(factory.django.DjangoModelFactory[AuditEntry]):
    class Meta:
        model = AuditEntry

    unit = factory.SubFactory(UnitFactory)
    actor_name = "王芳"
    code = "tests.done"
    target_type = "tests.thing"
    data: Any = factory.LazyFunction(lambda: {"new": {"title": "学习党章"}})
