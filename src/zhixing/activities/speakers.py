"""Who a lecturer is, by the posts held on the day."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.activities.choices import LecturerType
from zhixing.activities.drafts import Draft, Speaker
from zhixing.organizations.choices import Kind, PostCode
from zhixing.organizations.models import Member, Organization, Post, RankHolding
from zhixing.organizations.models.member import on_day

BRANCHES = (Kind.BRANCH, Kind.GENERAL_BRANCH)
LEADERS = (PostCode.TEAM_SECRETARY, PostCode.TEAM_MEMBER)


@dataclass(frozen=True)
class Settled:
    """A speaker with the type settled, and for a secretary the branch whose secretary it is."""

    speaker: Speaker
    type: str
    organization_id: int | None = None


def settle(draft: Draft) -> list[Settled]:
    """Settle the type of each speaker of a draft: as typed, else as the posts of the day suggest.

    Raises ValidationError where somebody is called secretary who held no such post on the day (R2.2-7).
    """
    return [_settle(speaker, draft) for speaker in draft.speakers]


def _settle(speaker: Speaker, draft: Draft) -> Settled:
    if speaker.member is None:
        return Settled(speaker, speaker.type or LecturerType.OUTSIDE)
    branch = secretary_of(speaker.member, draft.held_on, draft.hosts)
    type_ = speaker.type or suggested_type(speaker.member, draft.held_on, draft.hosts)
    if type_ == LecturerType.SECRETARY and branch is None:
        raise ValidationError({"speakers": [_no_secretary(speaker)]})
    return Settled(speaker, type_, branch if type_ == LecturerType.SECRETARY else None)


def _no_secretary(speaker: Speaker) -> str:
    return _(
        "%(name)s was no branch secretary that day. Choose another part, or enter the post under Members."
    ) % {"name": speaker.name}


def secretary_of(member: Member, day: date, hosts: tuple[Organization, ...]) -> int | None:
    """Tell the id of the branch whose secretary a member was on a day: a host before any other."""
    places = list(
        Post.objects.filter(
            on_day(day),
            unit_id=member.unit_id,
            member=member,
            code=PostCode.SECRETARY,
            organization__kind__in=BRANCHES,
        ).values_list("organization_id", flat=True)
    )
    return next((host.pk for host in hosts if host.pk in places), places[0] if places else None)


def suggested_type(member: Member, day: date, hosts: tuple[Organization, ...]) -> LecturerType:
    """Suggest what a member speaks as: secretary of a host, leader by post or rank, else ordinary member."""
    host_ids = {host.pk for host in hosts}
    if secretary_of(member, day, hosts) in host_ids:
        return LecturerType.SECRETARY
    mine = {"unit_id": member.unit_id, "member": member}
    if Post.objects.filter(on_day(day), code__in=LEADERS, **mine).exists():
        return LecturerType.LEADER
    if RankHolding.objects.filter(on_day(day), leading=True, **mine).exists():
        return LecturerType.LEADER
    if secretary_of(member, day, hosts) is not None:
        return LecturerType.SECRETARY
    return LecturerType.ORDINARY
