"""What members ask and say about activities, who waits for an answer, and who ticked themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhixing.activities.choices import AWAY, CAME, OPEN, ClaimAbout, LeaveState, State
from zhixing.activities.models import Activity, Attendance, CheckedIn, CheckIn, Claim, Leave
from zhixing.activities.queries.people import expected_of, hosts_of
from zhixing.core.time import now
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Affiliation, Member, Organization
from zhixing.organizations.models.member import on_day


@dataclass(frozen=True)
class Mine:
    """One member's side of one activity: what they asked and said, and what they still may."""

    leave: Leave | None
    claims: list[Claim]
    may_ask: bool = False
    may_withdraw: bool = False
    may_say_there: bool = False
    may_say_made_up: bool = False

    def __bool__(self) -> bool:
        may = self.may_ask or self.may_say_there or self.may_say_made_up
        return bool(may or self.leave or self.claims)


def _in(activity: Activity, model: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(unit_id=activity.unit_id, activity=activity)
    return rows


def leaves_of(activity: Activity) -> list[Leave]:
    """List who asked for leave from an activity, first come first; withdrawn ones left out, reasons closed."""
    rows = _in(activity, Leave).exclude(state=LeaveState.WITHDRAWN).defer("reason")
    return list(rows.select_related("member").order_by("asked_at", "pk"))


def leave_of(activity: Activity, member: Member) -> Leave | None:
    """Find what a member asked for; the reason stays closed."""
    row: Leave | None = _in(activity, Leave).filter(member=member).defer("reason").first()
    return row


def claims_of(activity: Activity, member: Member | None = None) -> list[Claim]:
    """List what members said about an activity, or what one of them said, oldest first."""
    rows = _in(activity, Claim).select_related("member").order_by("pk")
    return list(rows.filter(member=member) if member else rows)


def home_on_list(activity: Activity, member: Member) -> Organization | None:
    """Tell the member's branch of the day if the member is expected at the activity, by whatever circle."""
    return next((each.home for each in expected_of(activity) if each.member.pk == member.pk), None)


def home_at_hosts(activity: Activity, member: Member) -> Organization | None:
    """Tell the member's branch of the day if it holds the activity, itself or by a cell."""
    rows = Affiliation.objects.filter(on_day(activity.held_on), unit_id=activity.unit_id, member=member)
    belongs = rows.select_related("organization").first()
    if belongs is None:
        return None
    near = {pk for host in hosts_of(activity) for pk in (host.pk, _branch_of(host))}
    return belongs.organization if belongs.organization_id in near else None


def _branch_of(host: Organization) -> int | None:
    return host.parent_id if host.kind == Kind.CELL else None


def mine(activity: Activity, member: Member | None) -> Mine:
    """Gather one member's side of an activity; of another unit's member nothing."""
    if member is None or member.unit_id != activity.unit_id:
        return Mine(None, [])
    leave, claims = leave_of(activity, member), claims_of(activity, member)
    if activity.state == State.CONFIRMED:
        return _afterwards(activity, member, leave, claims)
    is_open = activity.state in OPEN
    asked = leave is not None and leave.state in {LeaveState.ASKED, LeaveState.AGREED}
    return Mine(
        leave,
        claims,
        may_ask=is_open and not asked and home_on_list(activity, member) is not None,
        may_withdraw=leave is not None and may_withdraw(activity, leave),
    )


def may_withdraw(activity: Activity, leave: Leave) -> bool:
    """Tell whether a request may be taken back: until it is answered, then until the activity is held."""
    if leave.state == LeaveState.ASKED:
        return activity.state != State.CANCELLED
    return leave.state == LeaveState.AGREED and activity.state in {State.PLANNED, State.ANNOUNCED}


def _afterwards(activity: Activity, member: Member, leave: Leave | None, claims: list[Claim]) -> Mine:
    row = _in(activity, Attendance).filter(member=member).defer("reason").first()
    said = {claim.about for claim in claims}
    waits = {claim.about for claim in claims if claim.accepted is None}
    listed = row is not None or home_at_hosts(activity, member) is not None
    came = row is not None and row.presence in CAME
    return Mine(
        leave,
        claims,
        may_withdraw=leave is not None and may_withdraw(activity, leave),
        may_say_there=listed and not came and ClaimAbout.THERE not in said,
        may_say_made_up=row is not None and row.presence in AWAY and ClaimAbout.MADE_UP not in waits,
    )


# --- What waits, on Today -----------------------------------------------------------------------------
def _recorded_by(organization: Organization) -> Q:
    """Make the condition on what a body and its cells record."""
    own = Q(activity__organization=organization)
    return own | Q(activity__organization__parent=organization, activity__organization__kind=Kind.CELL)


def waiting_leaves(organization: Organization) -> QuerySet[Leave]:
    """List the requests for leave that a body's recorder has not answered, soonest activity first."""
    rows = Leave.objects.filter(
        _recorded_by(organization), unit_id=organization.unit_id, state=LeaveState.ASKED
    ).exclude(activity__state=State.CANCELLED)
    return rows.select_related("activity", "member").defer("reason").order_by("activity__held_on", "pk")


def waiting_claims(organization: Organization) -> QuerySet[Claim]:
    """List what members said that a body's recorder has not answered, oldest first."""
    rows = Claim.objects.filter(
        _recorded_by(organization), unit_id=organization.unit_id, accepted__isnull=True
    ).exclude(activity__state=State.CANCELLED)
    return rows.select_related("activity", "member").order_by("pk")


def leaves_for(member: Member, activities: Iterable[Activity]) -> dict[int, Leave]:
    """Tell what a member asked for, by activity id: one query for however many."""
    ids = [activity.pk for activity in activities]
    if not ids:
        return {}
    rows = Leave.objects.filter(unit_id=member.unit_id, member=member, activity_id__in=ids)
    return {row.activity_id: row for row in rows.exclude(state=LeaveState.WITHDRAWN).defer("reason")}


def claims_for(member: Member, activity_ids: Iterable[int]) -> dict[int, Claim]:
    """Tell what a member said last, by activity id: one query for however many."""
    rows = Claim.objects.filter(
        unit_id=member.unit_id, member=member, activity_id__in=list(activity_ids)
    ).order_by("pk")
    return {row.activity_id: row for row in rows}


def answered_leaves(member: Member, since: date) -> QuerySet[Leave]:
    """List the answers that a member's requests for leave got since a day, newest first."""
    rows = Leave.objects.filter(
        unit_id=member.unit_id,
        member=member,
        state__in=[LeaveState.AGREED, LeaveState.DECLINED],
        answered_at__gte=_midnight(since),
    )
    return rows.select_related("activity").defer("reason").order_by("-answered_at")


def answered_claims(member: Member, since: date) -> QuerySet[Claim]:
    """List the answers that a member's word got since a day, newest first."""
    rows = Claim.objects.filter(unit_id=member.unit_id, member=member, answered_at__gte=_midnight(since))
    return rows.select_related("activity").order_by("-answered_at")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


# --- Self check-in ------------------------------------------------------------------------------------
def check_in_of(activity: Activity) -> CheckIn | None:
    """Find the check-in of an activity, open or over."""
    row: CheckIn | None = _in(activity, CheckIn).first()
    return row


def is_on(check_in: CheckIn | None) -> bool:
    """Tell whether members may tick themselves now."""
    return check_in is not None and check_in.closes_at > now()


def check_in_by_key(unit_id: int, key: str) -> CheckIn | None:
    """Find the check-in of a unit by the code on the screen, open or over."""
    rows = CheckIn.objects.filter(unit_id=unit_id, key=key.lower())
    return rows.select_related("activity", "activity__organization").first()


def ticked_at(activity: Activity) -> list[Member]:
    """List who ticked themselves at an activity, in the order of pinyin."""
    rows = _in(activity, CheckedIn).select_related("member")
    return [row.member for row in rows.order_by("member__sort_key", "member_id")]


def is_named(activity: Activity, member: Member) -> bool:
    """Tell whether a member is expected at an activity or was invited to sit in."""
    if member.unit_id != activity.unit_id:
        return False
    invited = _in(activity, Attendance).filter(member=member).exists()
    return bool(invited) or home_on_list(activity, member) is not None
