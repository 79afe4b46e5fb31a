"""What meetings decided: who has a vote, what was voted, and the resolutions that are still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from zhixing.activities.choices import Expects, State
from zhixing.activities.kinds import Kind, base, expected_at
from zhixing.activities.models import Activity, ActivityKind, Resolution, Vote
from zhixing.activities.queries.people import Line, Sheet
from zhixing.activities.voting import Share, Voting, strictest
from zhixing.organizations.choices import Kind as Body
from zhixing.organizations.models import Member, Organization

ELECTED = (Expects.COMMITTEE, Expects.TEAM)  # who sits in these has a vote there by the election


@dataclass(frozen=True)
class Quorum:
    """应到/实到, and of them those with a vote; `rule` is the share that must be present (None: no rule)."""

    expected: int
    present: int
    voters_expected: int
    voters_present: int
    rule: Share | None = None

    @property
    def least(self) -> int:
        """How many with a vote must be present."""
        return self.rule.least(self.voters_expected) if self.rule else 0

    @property
    def is_reached(self) -> bool:
        """Whether enough with a vote are present; without a rule always."""
        return self.rule is None or self.rule.is_reached(self.voters_present, self.voters_expected)

    @property
    def says_nothing(self) -> bool:
        """Whether nobody expected has a vote by the roster: then its dates are missing, not the people."""
        return self.expected > 0 and self.voters_expected == 0


def voting_of(activity: Activity) -> Voting | None:
    """Tell the rules by which an activity decides, by its kinds; None where nothing is voted on."""
    rules = [kind.voting for kind in _kinds(activity) if kind.voting is not None]
    return strictest(rules) if rules else None


def _kinds(activity: Activity) -> list[Kind]:
    """List an activity's kinds that every house has; kinds that a scheme adds decide nothing."""
    known = base()
    rows = ActivityKind.objects.filter(unit_id=activity.unit_id, activity=activity)
    loaded = "kinds" in getattr(activity, "_prefetched_objects_cache", {})
    codes = (
        [row.kind for row in activity.kinds.all()] if loaded else list(rows.values_list("kind", flat=True))
    )
    return [known[code] for code in codes if code in known]


def quorum_of(activity: Activity, sheet: Sheet) -> Quorum:
    """Count who should come and who came, and of them those with a vote (domain.md §2, §11).

    Full members of the day have one, and in a committee or a team its members; probationary members,
    listeners and guests have none.
    """
    voting = voting_of(activity)
    voters = voters_of(activity, sheet.lines)
    return Quorum(
        expected=sheet.expected,
        present=sheet.present,
        voters_expected=len(voters),
        voters_present=sum(line.came for line in voters),
        rule=voting.matters.quorum if voting else None,
    )


def voters_of(activity: Activity, lines: Iterable[Line]) -> list[Line]:
    """Keep the lines of those with a vote."""
    if expected_at(_kinds(activity)) in ELECTED:
        return list(lines)
    return [line for line in lines if line.member.is_full_on(activity.held_on)]


def votes_of(activity: Activity) -> list[Vote]:
    """List the votes of an activity in the order of the meeting; each knows its `outcome`."""
    voting = voting_of(activity) or Voting()
    votes = list(Vote.objects.filter(unit_id=activity.unit_id, activity=activity).order_by("pk"))
    for vote in votes:
        vote.voting = voting
    return votes


def vote_of(activity: Activity, vote_id: int) -> Vote | None:
    """Find one vote of an activity."""
    return next((vote for vote in votes_of(activity) if vote.pk == vote_id), None)


def resolutions_of(activity: Activity) -> list[Resolution]:
    """List the resolutions of an activity in the order of the meeting."""
    rows = Resolution.objects.filter(unit_id=activity.unit_id, activity=activity)
    return list(rows.select_related("organization").order_by("pk"))


def resolution_of(activity: Activity, resolution_id: int) -> Resolution | None:
    """Find one resolution of an activity, with its organisation."""
    rows = Resolution.objects.filter(unit_id=activity.unit_id, activity=activity, pk=resolution_id)
    return rows.select_related("organization", "activity").first()


@dataclass(frozen=True)
class ResolutionFilters:
    """What a branch's list of resolutions is narrowed to: open, done or all, and words in it."""

    state: str = "open"
    text: str = ""


def resolutions_at(organization: Organization, filters: ResolutionFilters) -> QuerySet[Resolution]:
    """List a body's resolutions, soonest due first, those without a day last; done ones latest first."""
    rows = _standing(organization.unit_id).filter(organization=organization)
    if filters.text:
        rows = rows.filter(Q(text__icontains=filters.text) | Q(owner_name__icontains=filters.text))
    if filters.state == "done":
        return rows.filter(done_on__isnull=False).order_by("-done_on", "-pk")
    if filters.state == "open":
        rows = rows.filter(done_on__isnull=True)
    return rows.order_by(F("done_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")


def open_resolutions(organization: Organization) -> QuerySet[Resolution]:
    """List what a body resolved and has not done, soonest due first: what Today tells its officers."""
    return resolutions_at(organization, ResolutionFilters())


def open_resolutions_for(member: Member) -> QuerySet[Resolution]:
    """List what a member is to do by resolutions, in whatever body, soonest due first."""
    rows = _standing(member.unit_id).filter(owner=member, done_on__isnull=True)
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def _standing(unit_id: int) -> QuerySet[Resolution]:
    """List the resolutions of a unit but those of activities that were withdrawn."""
    rows = Resolution.objects.filter(unit_id=unit_id).exclude(activity__state=State.CANCELLED)
    return rows.select_related("activity", "organization")


def keeper_of(body: Organization) -> Organization:
    """Tell at which body a resolution stands: a cell's at its branch, whose officers see to it."""
    return body.parent if body.kind == Body.CELL and body.parent else body


def is_overdue(resolution: Resolution, today: date) -> bool:
    """Tell whether its day is past and it is not done: a plain fact for its owner and the officers."""
    return resolution.done_on is None and resolution.due_on is not None and resolution.due_on < today


def decided(activity: Activity) -> dict[str, list[list[Any]]]:
    """Write down what an activity decided, for its record before and after a correction."""
    return {
        "votes": [
            [row.matter, row.method, row.present, row.in_favour, row.against, row.abstained]
            for row in Vote.objects.filter(unit_id=activity.unit_id, activity=activity).order_by("pk")
        ],
        "resolutions": [
            [row.text, row.owner_name, row.due_on.isoformat() if row.due_on else None]
            for row in resolutions_of(activity)
        ],
    }
