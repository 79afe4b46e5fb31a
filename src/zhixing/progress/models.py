"""Cells and their sums in one table, and the marks that say what must be worked out again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.models import Unit
from zhixing.organizations.models import Organization
from zhixing.schemes.models import Slot


class Tally(models.Model):
    """(organisation, requirement, period) → due, met, waived: its own cell, or the total of all below it.

    A total leaves out the organisation's own cell, which is a row beside it; so a superior's total is the sum
    of the rows that roll to it, whatever they are. Written by sets (INSERT … SELECT), pointed at by nothing:
    the id is the database's. The unique index serves what goes slot by slot, the other one pages and sums.
    The database checks the slot alone: unit and organisations come out of the tree by the very statement that
    writes the row, and asking for them again, row by row, cost PostgreSQL a third of a rebuild.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="+", db_index=False)
    is_total = models.BooleanField()
    # The organisation directly above, into whose total this row is summed; null where there is none.
    rolls_to = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", null=True, db_index=False, db_constraint=False
    )
    due = models.PositiveIntegerField()
    met = models.PositiveIntegerField()
    waived = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "organization", "is_total", "unit"], name="progress_tally_cell"
            ),
            models.CheckConstraint(
                condition=Q(due__gt=0) | Q(met__gt=0) | Q(waived__gt=0), name="progress_tally_some"
            ),
        ]
        indexes = [models.Index(fields=["rolls_to", "slot"], name="progress_tally_rolls_to")]

    @override
    def __str__(self) -> str:
        return f"{self.organization_id} {self.slot_id} {self.met}/{self.due}"


class Mark(models.Model):
    """Facts changed here: left by an action in its own transaction, taken away by the drain.

    Names an organisation or a member with the days concerned (null: without limit), or a slot that asks anew.
    No keys: what it names may be gone by the time it is read.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    organization_id = models.BigIntegerField(null=True)
    member_id = models.BigIntegerField(null=True)
    slot_id = models.BigIntegerField(null=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")

    @override
    def __str__(self) -> str:
        return f"{self.organization_id or ''}/{self.member_id or ''}/{self.slot_id or ''}"
