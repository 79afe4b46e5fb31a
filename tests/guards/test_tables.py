"""The rules for tables that grow (docs/adr/0003), as far as the models themselves can show them."""

import pytest
from django.apps import apps
from django.db import models

from tests.plugins.scoped import ALSO_GROWING, growing_tables
from zhixing.core.fields import RowId, UnitForeignKey
from zhixing.core.models import UnitModel

OURS = [model for model in apps.get_models() if model.__module__.startswith("zhixing.")]
GROWING = [model for model in OURS if model._meta.db_table in growing_tables()]
SHARED = [model for model in OURS if model._meta.db_table not in growing_tables()]
growing = pytest.mark.parametrize("model", GROWING, ids=lambda model: model._meta.label)
shared = pytest.mark.parametrize("model", SHARED, ids=lambda model: model._meta.label)


def keys(model: type[models.Model]) -> list[models.ForeignKey]:
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def test_the_growing_tables_are_those_with_a_unit_of_their_own() -> None:
    assert {model._meta.db_table for model in OURS if issubclass(model, UnitModel)} | ALSO_GROWING == {
        model._meta.db_table for model in GROWING
    }


@growing
def test_a_growing_row_always_says_its_unit(model: type[models.Model]) -> None:
    assert not model._meta.get_field("unit").null


@growing
def test_what_is_unique_is_so_within_a_unit(model: type[models.Model]) -> None:
    loose = [
        constraint.name
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and "unit" not in constraint.fields
    ]
    single = [field.name for field in model._meta.concrete_fields if field.unique and not field.primary_key]

    assert (loose, single, list(model._meta.unique_together)) == ([], [], [])


@growing
def test_ids_have_64_bits(model: type[models.Model]) -> None:
    assert isinstance(model._meta.pk, models.BigIntegerField | models.BigAutoField)


@growing
def test_a_key_between_growing_tables_stays_within_the_unit(model: type[models.Model]) -> None:
    checks = {constraint.name for constraint in model._meta.constraints}
    inner = [key for key in keys(model) if key.related_model._meta.db_table in growing_tables()]

    assert [key.name for key in inner if not isinstance(key, UnitForeignKey)] == []
    assert [
        key.name
        for key in inner
        if f"{model._meta.app_label}_{model._meta.model_name}_{key.name}_unit" not in checks
    ] == []


@growing
def test_a_row_that_makes_its_own_id_checks_the_unit_in_it(model: type[models.Model]) -> None:
    own_id = isinstance(model._meta.pk, RowId)
    checks = {constraint.name for constraint in model._meta.constraints}

    assert own_id == (f"{model._meta.app_label}_{model._meta.model_name}_unit" in checks)
    assert own_id == issubclass(model, UnitModel)


@shared
def test_a_shared_table_points_at_no_growing_one(model: type[models.Model]) -> None:
    pointed = [key.related_model for key in keys(model)] + [
        field.related_model for field in model._meta.many_to_many
    ]

    assert [other._meta.label for other in pointed if other._meta.db_table in growing_tables()] == []


@shared
def test_a_shared_table_keeps_no_counters(model: type[models.Model]) -> None:
    assert {field.name for field in model._meta.concrete_fields} & {
        "last_login",
        "last_seen",
        "views",
        "hits",
    } == set()
