"""What a meeting decided: votes with their numbers, resolutions with owner and date."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.activities.choices import VoteMethod
from zhixing.activities.models.activity import Activity
from zhixing.activities.voting import Outcome, Rules, Voting, outcome_of
from zhixing.core.fields import UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.organizations.models import Member, Organization


class Vote(UnitModel):
    """One vote with its numbers: never "unanimous" without counts (domain.md §11)."""

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="votes")
    matter = models.CharField(_("matter"), max_length=300)
    method = models.CharField(_("how"), max_length=10, choices=VoteMethod, default=VoteMethod.HANDS)
    is_election = models.BooleanField(_("an election"), default=False)
    # Those with a vote, as they stood when it was taken.
    expected = models.PositiveIntegerField(_("expected with a vote"))
    present = models.PositiveIntegerField(_("present with a vote"))
    in_favour = models.PositiveIntegerField(_("in favour"))
    against = models.PositiveIntegerField(_("against"), default=0)
    abstained = models.PositiveIntegerField(_("abstained"), default=0)
    recorded_by_name = models.CharField(max_length=100)

    voting = Voting()  # the rules of its activity's kinds: set by queries.decisions.votes_of, never stored

    class Meta(UnitModel.Meta):
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity"),
            models.CheckConstraint(
                condition=Q(present__gte=F("in_favour") + F("against") + F("abstained")),
                name="activities_vote_within_present",
            ),
            models.CheckConstraint(condition=Q(expected__gte=F("present")), name="activities_vote_present"),
        ]

    @override
    def __str__(self) -> str:
        return self.matter

    @property
    def rules(self) -> Rules:
        """The rules that it goes by."""
        return self.voting.rules(election=self.is_election)

    @property
    def outcome(self) -> Outcome:
        """What its numbers say by the rules, in plain words: `passed`, `words` and a `warning`."""
        return outcome_of(
            self.rules,
            expected=self.expected,
            present=self.present,
            in_favour=self.in_favour,
            against=self.against,
            abstained=self.abstained,
        )


class Resolution(UnitModel):
    """What is to be done, by whom and by when; it stands on Today until it is done."""

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="resolutions")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(_("resolution"), max_length=500)
    owner = UnitForeignKey(Member, models.PROTECT, related_name="+", null=True, blank=True)
    owner_name = models.CharField(_("who does it"), max_length=60, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_note = models.CharField(_("how it was done"), max_length=300, blank=True)
    recorded_by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        ordering = ["pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity", "owner"),
            models.CheckConstraint(condition=~Q(text=""), name="activities_resolution_text"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "due_on"],
                condition=Q(done_on__isnull=True),
                name="activities_resolution_open",
            )
        ]

    @override
    def __str__(self) -> str:
        return self.text
