"""Members, and the dated facts about them: where they belong, their rank, the posts they hold.

All spans are half-open: `starts` is the first day, `ends` the first day no longer (null: still).
"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.crypto import mask
from zhixing.core.fields import EncryptedField, UnitForeignKey, same_unit
from zhixing.core.models import Unit, UnitModel
from zhixing.organizations.choices import LeavingReason, PostCode, Rank, Sex
from zhixing.organizations.models.organization import Organization


def ends_after_start() -> models.CheckConstraint:
    """Make the constraint that a span is not empty."""
    return models.CheckConstraint(
        condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")), name="%(app_label)s_%(class)s_span"
    )


def on_day(day: object, prefix: str = "") -> Q:
    """Make the condition "holds on this day" for a span reached by `prefix`."""
    return Q(**{f"{prefix}starts__lte": day}) & (
        Q(**{f"{prefix}ends__isnull": True}) | Q(**{f"{prefix}ends__gt": day})
    )


class Member(UnitModel):
    """A Party member."""

    name = models.CharField(_("name"), max_length=60)
    sort_key = models.CharField(max_length=200, editable=False)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex, blank=True)
    ethnicity = models.CharField(_("ethnic group"), max_length=20, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    id_number = EncryptedField(_("ID number"), blank=True, default="")
    id_hash = models.CharField(max_length=64, blank=True, editable=False)
    phone = EncryptedField(_("phone"), blank=True, default="")
    address = EncryptedField(_("home address"), blank=True, default="")
    education = models.CharField(_("education"), max_length=40, blank=True)
    worked_since = models.DateField(_("began work on"), null=True, blank=True)
    joined_on = models.DateField(_("joined the Party on"), null=True, blank=True)
    full_member_on = models.DateField(_("full member on"), null=True, blank=True)
    title = models.CharField(_("unit and title"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    # The same person's row in the unit that they came from; not a key, since it stands in another unit.
    came_from = models.BigIntegerField(null=True, blank=True, editable=False)

    class Meta(UnitModel.Meta):
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            *UnitModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "id_hash"], condition=~Q(id_hash=""), name="organizations_member_person"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name

    @property
    def masked_id_number(self) -> str:
        """The ID number as pages show it: 3301**********1234."""
        return mask(self.id_number)

    @property
    def masked_phone(self) -> str:
        """The phone number as pages show it."""
        return mask(self.phone, head=3, tail=2)

    def is_full_on(self, day: date) -> bool:
        """Tell whether the member was a full one on a day; before that, a probationary one."""
        return self.full_member_on is not None and self.full_member_on <= day


class Person(models.Model):
    """The registry that keeps one person from standing in two units: a keyed hash of the ID number."""

    id_hash = models.CharField(max_length=64, primary_key=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    member_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("registered person")
        verbose_name_plural = _("registered persons")

    @override
    def __str__(self) -> str:
        return self.id_hash[:8]


class Affiliation(UnitModel):
    """组织关系: the branch (and cell) to which a member belongs, from day to day."""

    member = UnitForeignKey(Member, models.PROTECT, related_name="affiliations")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("branch"))
    cell = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("cell")
    )
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason for leaving"), max_length=12, choices=LeavingReason, blank=True)

    class Meta(UnitModel.Meta):
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("member"),
            ends_after_start(),
            models.UniqueConstraint(
                fields=["unit", "member"],
                condition=Q(ends__isnull=True),
                name="organizations_affiliation_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "starts", "ends"], name="organizations_affiliation_org"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.member_id} @ {self.organization_id}"


class Post(UnitModel):
    """A post held by a member in an organisation, from day to day."""

    member = UnitForeignKey(Member, models.PROTECT, related_name="posts")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    code = models.CharField(_("post"), max_length=20, choices=PostCode)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)

    class Meta(UnitModel.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("member"),
            ends_after_start(),
            models.UniqueConstraint(
                fields=["unit", "member", "organization", "code"],
                condition=Q(ends__isnull=True),
                name="organizations_post_one_open",
            ),
        ]
        indexes = [models.Index(fields=["organization", "code"], name="organizations_post_org")]

    @override
    def __str__(self) -> str:
        return f"{self.member_id} {self.code} @ {self.organization_id}"


class RankHolding(UnitModel):
    """A member's rank, set by personnel staff, from day to day; never guessed from a title."""

    member = UnitForeignKey(Member, models.PROTECT, related_name="ranks")
    rank = models.CharField(_("rank"), max_length=20, choices=Rank)
    leading = models.BooleanField(_("leading post"), default=False)
    title = models.CharField(_("as the roster says"), max_length=40, blank=True)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)

    class Meta(UnitModel.Meta):
        verbose_name = _("rank")
        verbose_name_plural = _("ranks")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("member"),
            ends_after_start(),
            models.UniqueConstraint(
                fields=["unit", "member"], condition=Q(ends__isnull=True), name="organizations_rank_one_open"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.member_id} {self.rank}"
