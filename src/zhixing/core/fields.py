"""Columns of our own: row ids and keys that stay within their unit, and text that is unreadable at rest."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Col
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import Exact, In, IntegerFieldExact, Lookup
from typing_extensions import override

from zhixing.core import crypto
from zhixing.core.ids import SEQUENCE_BITS, unit_of


def _unit_of_row(model: type[models.Model]) -> Any:
    return model._meta.get_field("unit")


class WithUnit(Lookup[Any]):
    """Comparing ids names their units too: reverse managers, prefetches and cascades keep to a shard."""

    @override
    def as_sql(self, compiler: Any, connection: Any) -> Any:
        sql, params = super().as_sql(compiler, connection)
        if not (isinstance(self.lhs, Col) and self.lhs.alias and self.rhs_is_direct_value()):
            return sql, params
        ids: Iterable[Any] = self.rhs if isinstance(self, In) else [self.rhs]
        units = sorted({unit_of(int(row_id)) for row_id in ids if row_id is not None})
        column = _unit_of_row(self.lhs.target.model).get_col(self.lhs.alias)
        named: Any = Exact(column, units[0]) if len(units) == 1 else In(column, units)
        more, more_params = compiler.compile(named)
        return f"({sql} AND {more})", [*params, *more_params]


class RowId(models.BigIntegerField[Any, Any]):
    """The primary key of a growing table. In migrations a plain big integer: only its lookups differ."""

    @override
    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BigIntegerField", args, kwargs


@RowId.register_lookup
class RowIdExact(WithUnit, IntegerFieldExact):
    """`id = …` and its unit; an id beyond 64 bits is no row's, and no error."""


@RowId.register_lookup
class RowIdIn(WithUnit, In):
    """`id IN …` and their units."""


class UnitForeignKey(models.ForeignKey[Any, Any]):
    """A key between growing tables: joins and lookups add the unit, so that they stay on one shard."""

    @override
    def get_extra_restriction(self, alias: str | None, related_alias: str) -> Any:
        """Join on the unit too (Django calls this for every join over the key, either way)."""
        if alias is None:
            return None
        here, there = _unit_of_row(self.model), _unit_of_row(self.related_model)
        return Exact(here.get_col(alias), there.get_col(related_alias))

    @override
    def get_extra_descriptor_filter(self, instance: models.Model) -> dict[str, Any]:
        return {"unit_id": instance.unit_id}  # type: ignore[attr-defined]


@UnitForeignKey.register_lookup
class UnitKeyExact(WithUnit, RelatedExact):
    """`x_id = …` and its unit."""


@UnitForeignKey.register_lookup
class UnitKeyIn(WithUnit, RelatedIn):
    """`x_id IN …` and their units."""


def same_unit(*names: str) -> list[models.CheckConstraint]:
    """Make the constraints that hold these keys of a table to the row's own unit (docs/adr/0003)."""
    return [
        models.CheckConstraint(
            condition=Q(unit_id=F(f"{name}_id").bitrightshift(SEQUENCE_BITS))
            | Q(**{f"{name}_id__isnull": True}),
            name=f"%(app_label)s_%(class)s_{name}_unit",
        )
        for name in names
    ]


class EncryptedField(models.TextField[str, str]):
    """Text kept encrypted at rest, bound to its table and column so that no value can be moved about."""

    @property
    def _context(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    @override
    def get_prep_value(self, value: Any) -> Any:
        return crypto.encrypt(value, self._context) if value else ""

    def from_db_value(self, value: str | None, *_: object) -> str:
        """Decrypt what the database gave."""
        return crypto.decrypt(value, self._context) if value else ""

    @override
    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name in {"exact", "isnull"}:  # equality to "" only; anything else cannot match
            return super().get_lookup(lookup_name)
        return None
