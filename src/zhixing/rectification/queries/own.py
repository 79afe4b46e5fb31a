"""Reads of members' own lists: by the member, and by the committee of the branch to which they were handed in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from zhixing.core.models import AuditEntry
from zhixing.core.permissions import Role
from zhixing.organizations.choices import PostCode
from zhixing.organizations.models import Grant, Member, Organization
from zhixing.organizations.models.member import on_day
from zhixing.organizations.permissions import role_of_post
from zhixing.organizations.queries import posts_in
from zhixing.rectification.choices import ProblemState
from zhixing.rectification.models import PaperList, Problem

READ = "rectification.read_handed_in"
READINGS = 20  # the latest shown
RANKING = PostCode.values  # the secretary first


def own_problems(member: Member) -> QuerySet[Problem]:
    """List a member's own problems by number, handed in or not; for the member alone."""
    rows = Problem.objects.filter(unit_id=member.unit_id, member=member)
    rows = rows.exclude(state=ProblemState.DROPPED).select_related("organization", "member")
    return rows.prefetch_related("tags", "remedies", "steps").order_by("number")


def own_papers(member: Member) -> QuerySet[PaperList]:
    """List what was noted of a member's lists on paper, the latest first; taken back ones left out."""
    rows = PaperList.objects.filter(unit_id=member.unit_id, member=member, withdrawn_at=None)
    return rows.select_related("organization", "member")


def handed_in_by(member: Member, organization: Organization) -> QuerySet[Problem]:
    """List what a member handed in to a branch, by number."""
    return own_problems(member).filter(organization=organization, handed_in_on__isnull=False)


@dataclass
class HandedIn:
    """What one member handed in to a branch: days and numbers, no text."""

    member: Member
    items: int = 0
    at_work: int = 0
    last: date | None = None
    papers: list[PaperList] = field(default_factory=list)


def handed_in_to(organization: Organization) -> list[HandedIn]:
    """List who handed what in to a branch, on this page or on paper, in the order of pinyin: two queries."""
    here = {"unit_id": organization.unit_id, "organization": organization}
    found: dict[int, HandedIn] = {}
    rows = Problem.objects.filter(**here, member__isnull=False, handed_in_on__isnull=False)
    for row in rows.exclude(state=ProblemState.DROPPED).select_related("member").defer("text").order_by("pk"):
        line = found.setdefault(row.member_id, HandedIn(row.member))
        line.items += 1
        line.at_work += row.state != ProblemState.STRUCK_OFF
        line.last = max(filter(None, [line.last, row.handed_in_on]))
    for paper in PaperList.objects.filter(**here, withdrawn_at=None).select_related("member"):
        found.setdefault(paper.member_id, HandedIn(paper.member)).papers.append(paper)
    return sorted(found.values(), key=lambda line: (line.member.sort_key, line.member.pk))


def find_paper(pk: int) -> PaperList | None:
    """Find what was noted of a list on paper."""
    return PaperList.objects.of(pk).select_related("organization", "member").first()


@dataclass(frozen=True)
class Reader:
    """Somebody of a branch's committee: the post (or the role given to an account), and who holds it."""

    post: str
    name: str


def readers_at(organization: Organization, day: date) -> list[Reader]:
    """List who can read what is handed in to a branch: whoever is of its own committee that day, nobody above."""
    posts = [
        Reader(str(post.get_code_display()), str(post.member.name))
        for post in sorted(posts_in(organization, day), key=lambda post: RANKING.index(post.code))
        if role_of_post(post.code, organization.kind) == Role.BRANCH_OFFICER
    ]
    grants = Grant.objects.filter(on_day(day), organization=organization, role=Role.BRANCH_OFFICER)
    return [
        *posts,
        *(Reader(Role.BRANCH_OFFICER.label, row.user.name) for row in grants.select_related("user")),
    ]


def readings_of(member: Member) -> Iterable[AuditEntry]:
    """List who read what a member handed in, the latest first."""
    entries = AuditEntry.objects.filter(
        unit_id=member.unit_id, target_type=Member._meta.label_lower, target_id=member.pk, code=READ
    )
    return entries.order_by("-at", "-pk")[:READINGS]
