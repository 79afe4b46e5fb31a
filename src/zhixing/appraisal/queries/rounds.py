"""Reads of appraisals: a body's rounds, who takes part, and how far the four steps are."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhixing.appraisal.checking import share_of
from zhixing.appraisal.choices import Grade
from zhixing.appraisal.models import Appraisal, Participant, PeerReview
from zhixing.core.permissions import within
from zhixing.organizations.models import Member, Organization
from zhixing.polls.choices import State
from zhixing.polls.models import Ballot


def appraisals_of(organization: Organization) -> QuerySet[Appraisal]:
    """List a body's appraisals, the latest first, each with how many take part and wrote."""
    rows = Appraisal.objects.filter(unit_id=organization.unit_id, organization=organization)
    return rows.annotate(
        people=Count("participants"), wrote=Count("participants", Q(participants__assessed_on__isnull=False))
    ).order_by("-year")


def find_appraisal(user: Any, pk: int) -> Appraisal | None:
    """Find an appraisal of which the user may know."""
    rows = Appraisal.objects.select_related("organization").filter(
        within(user, "appraisal.view", "organization__path")
    )
    return rows.filter(pk=pk).first()


def find_participant(user: Any, pk: int) -> Participant | None:
    """Find a member's record that the user may read."""
    rows = Participant.objects.select_related("appraisal__organization", "member", "cell")
    row = rows.filter(pk=pk).first()
    return row if row is not None and user.has_perm("appraisal.read", row) else None


def participants_of(appraisal: Appraisal) -> QuerySet[Participant]:
    """List who takes part, in the order of pinyin, each with what was said of and by them counted."""
    given = PeerReview.objects.filter(unit_id=appraisal.unit_id, appraisal=appraisal)
    return (
        Participant.objects.filter(unit_id=appraisal.unit_id, appraisal=appraisal)
        .select_related("member", "cell", "appraisal__organization")
        .annotate(
            was_reviewed=Exists(given.filter(about=OuterRef("pk"))),
            has_reviewed=Exists(given.filter(giver=OuterRef("pk"))),
        )
        .order_by("member__sort_key", "pk")
    )


def poll_of(appraisal: Appraisal) -> Ballot | None:
    """Find the last round of an appraisal's secret ballot."""
    if appraisal.ballot_id is None:
        return None
    row = Ballot.objects.filter(unit_id=appraisal.unit_id, pk=appraisal.ballot_id).first()
    while row and (later := row.later.filter(unit_id=row.unit_id).first()):
        row = later
    return row


def own_parts(member: Member) -> QuerySet[Participant]:
    """List a member's own parts in appraisals, the latest first."""
    return (
        Participant.objects.filter(unit_id=member.unit_id, member=member)
        .select_related("appraisal__organization", "member")
        .order_by("-appraisal__year")
    )


@dataclass(frozen=True)
class Steps:
    """How far an appraisal is, read from its rows."""

    people: int
    assessed: int
    reviewed: int
    poll: Ballot | None
    graded: int
    told: int
    answered: int
    excellent: int
    most_excellent: int | None

    @property
    def is_polled(self) -> bool:
        """Whether the poll is counted."""
        return self.poll is not None and self.poll.state == State.COUNTED

    @property
    def is_over(self) -> bool:
        """Whether more are excellent than the share set for it: a warning, never a bar (domain.md §5)."""
        return self.most_excellent is not None and self.excellent > self.most_excellent


def steps_of(appraisal: Appraisal, rows: list[Participant]) -> Steps:
    """Tell how far an appraisal is, from its participants as `participants_of` lists them."""
    graded = [row for row in rows if row.is_graded]
    share = share_of(appraisal.most_excellent) if appraisal.most_excellent else None
    return Steps(
        people=len(rows),
        assessed=sum(row.assessed_on is not None for row in rows),
        reviewed=sum(bool(row.was_reviewed) for row in rows),  # type: ignore[attr-defined]  # annotated
        poll=poll_of(appraisal),
        graded=len(graded),
        told=sum(row.told_on is not None for row in graded),
        answered=sum(bool(row.answer) for row in graded),
        excellent=sum(row.grade == Grade.EXCELLENT for row in graded),
        most_excellent=int(len(graded) * share) if share else None,
    )
