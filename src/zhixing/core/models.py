"""Units, the base of every growing table, and the audit trail."""

from collections.abc import Iterable
from typing import Any, ClassVar, Generic, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from typing_extensions import override

from zhixing.core.fields import RowId
from zhixing.core.ids import SEQUENCE_BITS, IdCounter, new_ids, unit_of

__all__ = ["AuditEntry", "AuditSeal", "IdCounter", "KeptFile", "Unit", "UnitManager", "UnitModel"]

PLATFORM = 0  # the unit of facts that belong to no unit: accounts of operators, schemes


class Unit(models.Model):
    """单位: a provincial body, a city, a university; the boundary of isolation and of storage."""

    id = models.IntegerField(primary_key=True)
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(pgettext_lazy("of a unit", "name"), max_length=200)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(condition=Q(id__gte=0, id__lt=1 << 22), name="core_unit_id_range"),
        ]

    @override
    def __str__(self) -> str:
        return self.name


M_co = TypeVar("M_co", bound="UnitModel", covariant=True)


class UnitQuerySet(models.QuerySet[M_co], Generic[M_co]):
    """Rows that live in units."""

    def of(self, row_id: int) -> Self:
        """Find the row with this id by its id and the unit within it."""
        return self.filter(unit_id=unit_of(row_id), pk=row_id)

    @override
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        by_unit: dict[int, list[Any]] = {}
        for row in rows:
            if row.pk is None:
                by_unit.setdefault(row.unit_id, []).append(row)
        for unit_id, unnumbered in by_unit.items():
            for row, row_id in zip(unnumbered, new_ids(unit_id, len(unnumbered)), strict=True):
                row.pk = row_id
        return super().bulk_create(rows, *args, **kwargs)


UnitManager = models.Manager.from_queryset(UnitQuerySet)


class UnitModel(models.Model):
    """A row that grows with members or activity: it says its unit, always, and never changes it."""

    id = RowId(primary_key=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", editable=False, db_index=False)

    objects: ClassVar[UnitManager[Self]] = UnitManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=Q(unit_id=F("id").bitrightshift(SEQUENCE_BITS)), name="%(app_label)s_%(class)s_unit"
            ),
        ]

    @override
    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is None:
            (self.pk,) = new_ids(self.unit_id)
        if self._state.adding:
            kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    @override
    def _do_update(self, base_qs: Any, using: Any, pk_val: Any, values: Any, *rest: Any, **more: Any) -> Any:
        # The partition column stands in WHERE, never in SET.
        kept = [value for value in values if value[0].attname != "unit_id"]
        return super()._do_update(base_qs.filter(unit_id=self.unit_id), using, pk_val, kept, *rest, **more)

    @override
    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        here = (
            type(self)._base_manager.filter(unit_id=self.unit_id) if from_queryset is None else from_queryset
        )
        super().refresh_from_db(using=using, fields=fields, from_queryset=here)


class KeptFile(UnitModel):
    """A file kept with a record, if anybody wishes: what `core.uploads` found it to be, and where it lies."""

    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    digest = models.CharField(max_length=64)  # SHA-256
    stored = models.CharField(max_length=200, editable=False)  # below MEDIA_ROOT, by a random name
    added_at = models.DateTimeField(auto_now_add=True)
    added_by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        abstract = True
        verbose_name = _("file")
        verbose_name_plural = _("files")

    @override
    def __str__(self) -> str:
        return self.name


class AuditEntry(UnitModel):
    """One act by somebody. Codes and JSON, no keys to live rows: deletion never erases history.

    The database itself refuses UPDATE and DELETE (migration 0002).
    """

    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=100)
    code = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField(null=True)
    organization_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta(UnitModel.Meta):
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["unit", "target_type", "target_id"], name="core_audit_target"),
            models.Index(fields=["unit", "organization_id", "at"], name="core_audit_organization"),
            models.Index(fields=["unit", "at"], name="core_audit_time"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.code} {self.target_type} {self.target_id}"


class AuditSeal(UnitModel):
    """A link of a unit's hash chain: the digests of one batch of entries, and of the seal before."""

    number = models.PositiveIntegerField()
    sealed_at = models.DateTimeField()
    entries = models.JSONField()  # [[entry id, digest], …] in the order of ids
    digest = models.CharField(max_length=64)  # over the previous digest, the time and the entries

    class Meta(UnitModel.Meta):
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")
        constraints = [
            *UnitModel.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "number"], name="core_seal_number"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.unit_id}/{self.number}"
