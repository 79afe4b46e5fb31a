"""A ballot: what is voted on, the roll, the tellers, the sealed boxes, and what was counted.

Nothing here joins a voter to a vote. The roll has no times; a box is one text of sealed papers at random places.
docs/ballots.md has the protocol.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from typing_extensions import override

from zhixing.core.fields import UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.organizations.models import Member, Organization
from zhixing.polls.choices import Purpose, State, Voters, Way

WITH_KEYS = (State.KEYED, State.OPEN, State.CLOSED)


class Ballot(UnitModel):
    """One round of a secret ballot in a body; a void one may be followed by another (`earlier`)."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.MATTER)
    title = models.CharField(_("title"), max_length=200)
    explanation = models.CharField(_("explanation"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    round = models.PositiveSmallIntegerField(default=1)
    earlier = UnitForeignKey("self", models.PROTECT, related_name="later", null=True, blank=True)
    activity_id = models.BigIntegerField(null=True, blank=True)  # the meeting at which it is held
    voters = models.CharField(_("who votes"), max_length=4, choices=Voters, default=Voters.FULL)
    only_present = models.BooleanField(_("only those at the meeting vote"), default=False)
    seats = models.PositiveSmallIntegerField(_("at most so many in favour"), null=True, blank=True)
    quorum = models.JSONField(null=True, blank=True)  # a share, as in ballots.yaml
    passes = models.JSONField(null=True, blank=True)
    least = models.PositiveSmallIntegerField(_("fewest papers that are counted"), default=3)
    public_key = models.CharField(max_length=100, blank=True, editable=False)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    counted_on = models.DateField(null=True, blank=True)
    papers = models.PositiveIntegerField(null=True, blank=True)  # returned, once counted
    invalid = models.PositiveIntegerField(default=0)  # of these, on paper, not valid
    is_valid = models.BooleanField(default=False)  # counted, and the quorum was there
    receipts = models.JSONField(default=list, blank=True)  # sorted, once counted
    spoil_reason = models.CharField(_("why void"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by_name = models.CharField(max_length=100)
    token = models.CharField(max_length=36, blank=True, editable=False)

    class Meta(UnitModel.Meta):
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["-pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("earlier"),
            models.CheckConstraint(condition=Q(least__gte=2), name="polls_ballot_least"),
            models.CheckConstraint(
                condition=(Q(state__in=WITH_KEYS) & ~Q(public_key=""))
                | (~Q(state__in=WITH_KEYS) & Q(public_key="")),
                name="polls_ballot_keys",
            ),
            models.CheckConstraint(
                condition=Q(state=State.COUNTED, papers__isnull=False, counted_on__isnull=False)
                | (~Q(state=State.COUNTED) & Q(papers__isnull=True, counted_on__isnull=True)),
                name="polls_ballot_counted",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SPOILED) & ~Q(spoil_reason="")
                | (~Q(state=State.SPOILED) & Q(spoil_reason="")),
                name="polls_ballot_spoiled",
            ),
            models.UniqueConstraint(fields=["unit", "earlier"], name="polls_ballot_one_later"),
            models.UniqueConstraint(
                fields=["unit", "token"], condition=~Q(token=""), name="polls_ballot_token"
            ),
        ]
        indexes = [models.Index(fields=["unit", "organization", "state"], name="polls_ballot_place")]

    @override
    def __str__(self) -> str:
        return self.title


class Item(UnitModel):
    """What is voted on: a matter, a candidate, a member who is appraised."""

    ballot = UnitForeignKey(Ballot, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(pgettext_lazy("on a ballot", "matter or name"), max_length=300)
    member = UnitForeignKey(Member, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta(UnitModel.Meta):
        verbose_name = _("item of a ballot")
        verbose_name_plural = _("items of a ballot")
        ordering = ["position"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("ballot", "member"),
            models.UniqueConstraint(fields=["unit", "ballot", "position"], name="polls_item_position"),
        ]

    @override
    def __str__(self) -> str:
        return self.text


class Option(UnitModel):
    """What may be said of each item."""

    ballot = UnitForeignKey(Ballot, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=60)

    class Meta(UnitModel.Meta):
        verbose_name = _("option of a ballot")
        verbose_name_plural = _("options of a ballot")
        ordering = ["position"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("ballot"),
            models.UniqueConstraint(fields=["unit", "ballot", "position"], name="polls_option_position"),
        ]

    @override
    def __str__(self) -> str:
        return self.text


class Voter(UnitModel):
    """One name on the roll: a member, or a guest without an account; whether they voted, never when."""

    ballot = UnitForeignKey(Ballot, models.CASCADE, related_name="roll")
    member = UnitForeignKey(Member, models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(_("name"), max_length=60)
    sort_key = models.CharField(max_length=200, editable=False, blank=True)
    left_out = models.CharField(_("why not on the roll"), max_length=200, blank=True)
    is_present = models.BooleanField(_("at the meeting"), default=False)
    has_voted = models.BooleanField(default=False)
    way = models.CharField(max_length=5, choices=Way, blank=True)
    slip_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta(UnitModel.Meta):
        verbose_name = _("name on a roll")
        verbose_name_plural = _("names on a roll")
        ordering = ["sort_key", "pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("ballot", "member"),
            models.UniqueConstraint(
                fields=["unit", "ballot", "member"],
                condition=Q(member__isnull=False),
                name="polls_voter_once",
            ),
            models.CheckConstraint(
                condition=Q(left_out="") | Q(has_voted=False), name="polls_voter_left_out"
            ),
            models.CheckConstraint(
                condition=Q(has_voted=False, way="") | (Q(has_voted=True) & ~Q(way="")),
                name="polls_voter_way",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "member", "has_voted"], name="polls_voter_member"),
            models.Index(fields=["slip_hash"], condition=~Q(slip_hash=""), name="polls_voter_slip"),
        ]

    @override
    def __str__(self) -> str:
        return self.name


class KeyWrap(UnitModel):
    """The private key of a round, locked by the codes of two of its tellers."""

    ballot = UnitForeignKey(Ballot, models.CASCADE, related_name="wraps")
    tellers = models.CharField(max_length=150)  # the two names
    wrapped = models.CharField(max_length=200)

    class Meta(UnitModel.Meta):
        verbose_name = _("locked key of a ballot")
        verbose_name_plural = _("locked keys of ballots")
        constraints = [*UnitModel.Meta.constraints, *same_unit("ballot")]

    @override
    def __str__(self) -> str:
        return self.tellers


class Box(UnitModel):
    """Sealed papers, each at a random place among the others; no row for a vote, no time, no number."""

    ballot = UnitForeignKey(Ballot, models.CASCADE, related_name="boxes")
    number = models.PositiveSmallIntegerField()
    papers = models.BinaryField(default=b"")

    class Meta(UnitModel.Meta):
        verbose_name = _("ballot box")
        verbose_name_plural = _("ballot boxes")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("ballot"),
            models.UniqueConstraint(fields=["unit", "ballot", "number"], name="polls_box_number"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.number}"


class PaperCount(UnitModel):
    """The totals of paper ballots as one person entered them, sealed like the papers themselves."""

    ballot = UnitForeignKey(Ballot, models.CASCADE, related_name="paper_counts")
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=100)
    sealed = models.BinaryField()

    class Meta(UnitModel.Meta):
        verbose_name = _("totals of paper ballots")
        verbose_name_plural = _("totals of paper ballots")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("ballot"),
            models.UniqueConstraint(fields=["unit", "ballot", "by_id"], name="polls_paper_of_two"),
        ]

    @override
    def __str__(self) -> str:
        return self.by_name


class Tally(UnitModel):
    """How often an option was chosen for an item."""

    item = UnitForeignKey(Item, models.CASCADE, related_name="tallies")
    option = UnitForeignKey(Option, models.CASCADE, related_name="+")
    count = models.PositiveIntegerField()

    class Meta(UnitModel.Meta):
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        ordering = ["pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("item", "option"),
            models.UniqueConstraint(fields=["unit", "item", "option"], name="polls_tally_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.count}"
