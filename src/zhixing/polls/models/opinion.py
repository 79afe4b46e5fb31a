"""Views asked of members and the masses: what is asked, how it comes in, and each opinion.

Nothing here says who gave an opinion, nor when. While a collection is open its sheets lie in a few pots, each at a
random place; when it closes they become rows in a shuffled order. docs/guide/opinions.md has the limits.
"""

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.fields import EncryptedField, UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.organizations.models import Member, Organization
from zhixing.polls.choices import About, CollectionState, Door, Fate, Source

PLACES = 1 << 62


def random_place() -> int:
    """Give a row a place among the others that says nothing about when it came."""
    return secrets.randbelow(PLACES)


class Collection(UnitModel):
    """One round of asking a body's members and the masses what they think (R2.6-3)."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    invitation = models.CharField(_("invitation"), max_length=1000, blank=True)
    door = models.CharField(_("how opinions come in"), max_length=6, choices=Door, default=Door.LINK)
    days = models.PositiveSmallIntegerField(_("days open"), default=7)
    state = models.CharField(_("state"), max_length=8, choices=CollectionState, default=CollectionState.DRAFT)
    code = models.CharField(max_length=40, editable=False)  # UNIT-XXXX-XXXX-XXXX, as in its address
    opened_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    released_on = models.DateField(null=True, blank=True)
    printed = models.PositiveIntegerField(default=0)  # slips, of a closed circle
    sheets = models.PositiveIntegerField(default=0)  # that came in, once closed; those typed in count too
    received = models.PositiveIntegerField(default=0)  # opinions on them, once closed
    version = models.PositiveIntegerField(default=1)
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by_name = models.CharField(max_length=100)
    token = models.CharField(max_length=36, blank=True, editable=False)

    class Meta(UnitModel.Meta):
        verbose_name = _("collection of opinions")
        verbose_name_plural = _("collections of opinions")
        ordering = ["-pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state=CollectionState.DRAFT, opened_on__isnull=True)
                | (~Q(state=CollectionState.DRAFT) & Q(opened_on__isnull=False, closes_on__isnull=False)),
                name="polls_collection_opened",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[CollectionState.CLOSED, CollectionState.RELEASED], closed_on__isnull=False
                )
                | Q(state__in=[CollectionState.DRAFT, CollectionState.OPEN], closed_on__isnull=True),
                name="polls_collection_closed",
            ),
            models.CheckConstraint(
                condition=Q(state=CollectionState.RELEASED, released_on__isnull=False)
                | (~Q(state=CollectionState.RELEASED) & Q(released_on__isnull=True)),
                name="polls_collection_released",
            ),
            models.UniqueConstraint(fields=["unit", "code"], name="polls_collection_code"),
            models.UniqueConstraint(
                fields=["unit", "token"], condition=~Q(token=""), name="polls_collection_token"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "organization", "state"], name="polls_collection_place"),
            models.Index(fields=["closed_on"], name="polls_collection_day"),
        ]

    @override
    def __str__(self) -> str:
        return self.title


class Question(UnitModel):
    """One line of the sheet."""

    collection = UnitForeignKey(Collection, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)

    class Meta(UnitModel.Meta):
        verbose_name = _("question of a collection")
        verbose_name_plural = _("questions of a collection")
        ordering = ["position"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("collection"),
            models.UniqueConstraint(
                fields=["unit", "collection", "position"], name="polls_question_position"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.text


class Concerned(UnitModel):
    """A member about whom opinions are asked by name, besides the body itself."""

    collection = UnitForeignKey(Collection, models.CASCADE, related_name="concerned")
    member = UnitForeignKey(Member, models.PROTECT, related_name="+")

    class Meta(UnitModel.Meta):
        verbose_name = _("member concerned")
        verbose_name_plural = _("members concerned")
        ordering = ["pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("collection", "member"),
            models.UniqueConstraint(fields=["unit", "collection", "member"], name="polls_concerned_once"),
        ]

    @override
    def __str__(self) -> str:
        return str(self.member.name)


class Slip(UnitModel):
    """A printed slip of a closed circle: its hash, and whether it was used; to whom it was given is kept nowhere."""

    collection = UnitForeignKey(Collection, models.CASCADE, related_name="slips")
    hash = models.CharField(max_length=64, editable=False)
    is_used = models.BooleanField(default=False)

    class Meta(UnitModel.Meta):
        verbose_name = _("slip of a collection")
        verbose_name_plural = _("slips of a collection")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("collection"),
            models.UniqueConstraint(fields=["unit", "collection", "hash"], name="polls_slip_hash"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.is_used}"


class Pot(UnitModel):
    """Sheets of an open collection, each opinion at a random place; written anew with each sheet, gone at closing."""

    collection = UnitForeignKey(Collection, models.CASCADE, related_name="pots")
    number = models.PositiveSmallIntegerField()
    sheets = models.PositiveIntegerField(default=0)
    words = EncryptedField(blank=True)  # JSON: [question position, member id or null, words] each

    class Meta(UnitModel.Meta):
        verbose_name = _("pot of opinions")
        verbose_name_plural = _("pots of opinions")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("collection"),
            models.UniqueConstraint(fields=["unit", "collection", "number"], name="polls_pot_number"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.number}"


class Opinion(UnitModel):
    """One opinion: the raw words until the release, and what an officer made of them for those concerned."""

    collection = UnitForeignKey(Collection, models.CASCADE, related_name="opinions")
    place = models.BigIntegerField(default=random_place, editable=False)
    question = models.CharField(max_length=200, blank=True)  # the line of the sheet that it answers
    source = models.CharField(_("how it came"), max_length=8, choices=Source, default=Source.ONLINE)
    came_on = models.DateField(
        _("on"), null=True, blank=True
    )  # typed by an officer; never kept of what came online
    raw = EncryptedField(_("words as they came"), blank=True)
    hint = UnitForeignKey(
        Member, models.PROTECT, related_name="+", null=True, blank=True
    )  # the giver's own word
    fate = models.CharField(max_length=7, choices=Fate, default=Fate.WAITING)
    words = EncryptedField(_("words without a trace of who wrote them"), blank=True)
    about = models.CharField(_("whom it concerns"), max_length=6, choices=About, blank=True)
    member = UnitForeignKey(Member, models.PROTECT, related_name="+", null=True, blank=True)
    aspect = models.CharField(_("aspect"), max_length=60, blank=True)
    reason = models.CharField(_("why set aside"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=36, blank=True, editable=False)

    class Meta(UnitModel.Meta):
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering = ["place"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("collection", "hint", "member"),
            models.CheckConstraint(
                condition=(Q(fate=Fate.TAKEN) & ~Q(about="")) | (~Q(fate=Fate.TAKEN) & Q(about="")),
                name="polls_opinion_taken",
            ),
            models.CheckConstraint(
                condition=Q(about=About.MEMBER, member__isnull=False)
                | (~Q(about=About.MEMBER) & Q(member__isnull=True)),
                name="polls_opinion_member",
            ),
            models.CheckConstraint(
                condition=(Q(fate=Fate.ASIDE) & ~Q(reason="")) | (~Q(fate=Fate.ASIDE) & Q(reason="")),
                name="polls_opinion_aside",
            ),
            models.CheckConstraint(
                condition=Q(source=Source.ONLINE, came_on__isnull=True)
                | (~Q(source=Source.ONLINE) & Q(came_on__isnull=False)),
                name="polls_opinion_day",
            ),
            models.UniqueConstraint(
                fields=["unit", "token"], condition=~Q(token=""), name="polls_opinion_token"
            ),
        ]
        indexes = [models.Index(fields=["unit", "member", "fate"], name="polls_opinion_member_idx")]

    @override
    def __str__(self) -> str:
        return f"{self.question}"
