"""Every read about comparison texts: who writes one, how far each is, which wait for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhixing.core.time import today
from zhixing.life.choices import MeetingKind, TextState
from zhixing.life.models import ComparisonText, LifeMeeting, TextEdition
from zhixing.life.queries.meetings import people_of, units_directly_below
from zhixing.organizations.choices import COMMITTEE_POSTS, PostCode
from zhixing.organizations.models import Member, Organization, Post
from zhixing.organizations.models.member import on_day
from zhixing.organizations.queries import posts_in

READ = "life.read_text"  # the action whose entries say who opened a text
HEADS = (PostCode.SECRETARY, PostCode.TEAM_SECRETARY)


def texts_of(meeting: LifeMeeting) -> QuerySet[ComparisonText]:
    """List the texts of a round."""
    rows = ComparisonText.objects.filter(unit_id=meeting.unit_id, meeting=meeting)
    return rows.select_related("meeting__organization", "member")


def find_text(user: Any, pk: int) -> ComparisonText | None:
    """Find a text that the user may read."""
    rows = ComparisonText.objects.of(pk).select_related("meeting__organization__parent", "member")
    text = rows.first()
    return text if text and user.has_perm("life.read_text", text) else None


def editions_of(text: ComparisonText) -> QuerySet[TextEdition]:
    """List a text as it was handed in each time, the latest first."""
    return TextEdition.objects.filter(unit_id=text.unit_id, text=text).order_by("-number")


def writers_of(meeting: LifeMeeting) -> list[Member]:
    """List who owes a text: the team of a democratic-life meeting, the committee of an organisational-life one.

    In the order of names (R2.6-2, R3.2-4).
    """
    if meeting.kind == MeetingKind.DEMOCRATIC_LIFE:
        return people_of(meeting)
    posts = posts_in(meeting.organization, today()).filter(code__in=COMMITTEE_POSTS)
    people = {post.member_id: post.member for post in posts.select_related("member")}
    return sorted(people.values(), key=lambda member: (member.sort_key, member.pk))


def heads(organization: Organization, member: int) -> bool:
    """Tell whether a member (its id) is the body's secretary, whose text goes to the superior."""
    return posts_in(organization, today()).filter(member_id=member, code__in=HEADS).exists()


@dataclass(frozen=True)
class Line:
    """One writer of a round, and the text as far as there is one; no `member`: the body itself."""

    member: Member | None
    text: ComparisonText | None
    is_owed: bool


def lines_of(meeting: LifeMeeting) -> list[Line]:
    """List the body, then those who owe a text, then others who wrote one."""
    texts = {text.member_id: text for text in texts_of(meeting)}
    lines = [Line(None, texts.pop(None, None), True)]
    lines += [Line(member, texts.pop(member.pk, None), True) for member in writers_of(meeting)]
    others = sorted(texts.values(), key=lambda text: (text.member.sort_key, text.pk))
    return [*lines, *(Line(text.member, text, False) for text in others)]


@dataclass(frozen=True)
class TextProgress:
    """How many texts of a round are owed, handed in, accepted."""

    wanted: int
    handed_in: int
    accepted: int


def text_progress(meeting: LifeMeeting) -> TextProgress:
    """Count the texts that are owed, and how far they are."""
    owed = [line.text.state if line.text else TextState.DRAFT for line in lines_of(meeting) if line.is_owed]
    accepted = owed.count(TextState.ACCEPTED)
    return TextProgress(len(owed), accepted + owed.count(TextState.HANDED_IN), accepted)


def open_rounds(organization: Organization, day: date) -> QuerySet[LifeMeeting]:
    """List the rounds of a body for which texts are written: no result notice yet, of this year or the last."""
    rows = LifeMeeting.objects.filter(unit_id=organization.unit_id, organization=organization)
    rows = rows.filter(noticed_on=None, year__gte=day.year - 1)
    return rows.select_related("organization")


def own_texts(member: Member) -> QuerySet[ComparisonText]:
    """List a member's own texts, the latest first."""
    rows = ComparisonText.objects.filter(unit_id=member.unit_id, member=member)
    return rows.select_related("meeting__organization", "member").order_by("-pk")


def posts_led(member: Member, day: date) -> list[Organization]:
    """List the bodies in which a member holds a post, so that a text may be owed there."""
    rows = Post.objects.filter(on_day(day), unit_id=member.unit_id, member=member).select_related(
        "organization"
    )
    return list({post.organization_id: post.organization for post in rows}.values())


def owed_by(member: Member, day: date) -> list[LifeMeeting]:
    """List the open rounds in which a member owes a text and has not handed it in."""
    rounds = [row for body in posts_led(member, day) for row in open_rounds(body, day)]
    settled = own_texts(member).filter(state__in=(TextState.HANDED_IN, TextState.ACCEPTED))
    done = set(settled.values_list("meeting_id", flat=True))
    return [
        row for row in rounds if row.pk not in done and member.pk in {each.pk for each in writers_of(row)}
    ]


def sent_back_to(member: Member) -> QuerySet[ComparisonText]:
    """List a member's own texts that were sent back."""
    return own_texts(member).filter(state=TextState.SENT_BACK)


def handed_in_to(bodies: Iterable[Organization], reader: Any) -> QuerySet[ComparisonText]:
    """List the texts that wait for the reader, an officer of these bodies: as `life.answer_text` has it, by sets.

    Of the bodies themselves the members', of those directly below the body's own and the secretary's.
    """
    own = list(bodies)
    head = Post.objects.filter(
        on_day(today()),
        unit_id=OuterRef("unit_id"),
        member_id=OuterRef("member_id"),
        organization_id=OuterRef("meeting__organization_id"),
        code__in=HEADS,
    )
    of_own = Q(meeting__organization__in=own) & (
        Q(member__isnull=False) | Q(meeting__organization__parent__isnull=True)
    )
    from_below = Q(meeting__organization__parent__in=own) & (Q(member__isnull=True) | Exists(head))
    rows = ComparisonText.objects.filter(
        of_own | from_below, unit_id__in=units_directly_below(own), state=TextState.HANDED_IN
    )
    rows = rows.exclude(unit_id=reader.unit_id, member_id=reader.member_id)
    return rows.select_related("meeting__organization__parent", "member").order_by("pk")
