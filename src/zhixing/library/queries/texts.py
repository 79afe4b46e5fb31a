"""Texts: which ones somebody may see, which hold at a body, and for whom each is meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhixing.core.paths import ancestors
from zhixing.core.permissions import scopes, within
from zhixing.library.choices import Audience, EditionState
from zhixing.library.models import Article, Edition, Text
from zhixing.organizations.choices import COMMITTEE_POSTS, ranks_from
from zhixing.organizations.models import Member, Organization, Post, RankHolding
from zhixing.organizations.models.member import on_day


class Meant(Protocol):
    """What is meant for somebody: a text or a material."""

    audience: Any
    rank: Any


def here_and_above(organization: Organization) -> list[str]:
    """List the paths from the root down to an organisation: what is kept there is kept for it."""
    return [*ancestors(organization.path), organization.path]


def texts_for(organization: Organization) -> QuerySet[Text]:
    """List the texts that hold at an organisation: its own and those from above, published, not withdrawn."""
    return (
        Text.objects.filter(organization__path__in=here_and_above(organization), withdrawn_at=None)
        .exclude(edition=None)
        .select_related("organization", "edition")
    )


def visible_to(user: Any) -> QuerySet[Text]:
    """List the published texts that a user may read, the withdrawn ones too.

    Those kept at or below the places where the user holds a role, and those kept above them.
    """
    places = scopes(user, "library.view")
    higher = {path for place in places for path in ancestors(place)}
    mine = within(user, "library.view", "organization__path") | Q(organization__path__in=higher)
    return Text.objects.filter(mine).exclude(edition=None).select_related("organization", "edition")


def find_text(user: Any, pk: int) -> Text | None:
    """Find a text that a user may read; who keeps texts there finds one that was never published too."""
    text = Text.objects.filter(pk=pk).select_related("organization", "edition").first()
    if text is None or not user.has_perm("library.view", text):
        return None
    return text if text.edition_id or user.has_perm("library.keep", text) else None


def editions_of(text: Text) -> QuerySet[Edition]:
    """List a text's published editions, the newest first."""
    return text.editions.filter(state=EditionState.PUBLISHED).order_by("-number")


def draft_of(text: Text) -> Edition | None:
    """Find the edition of a text that is being prepared."""
    return text.editions.filter(state=EditionState.DRAFT).first()


def drafts_at(organization: Organization) -> QuerySet[Edition]:
    """List the editions that a body is preparing, each with its text."""
    drafts = Edition.objects.filter(text__organization=organization, state=EditionState.DRAFT)
    return drafts.select_related("text").order_by("text__title")


def articles_of(edition: Edition) -> QuerySet[Article]:
    """List the pieces of an edition in the order of reading."""
    return Article.objects.filter(edition=edition).order_by("position")


@dataclass(frozen=True)
class Standing:
    """What makes a member one for whom a text is meant, on a day."""

    leading_rank: str = ""  # of a leading cadre; else empty
    is_officer: bool = False

    def is_meant(self, thing: Meant) -> bool:
        """Tell whether a text or a material is meant for them; everybody else may read it all the same."""
        if thing.audience == Audience.LEADERS:
            return bool(self.leading_rank) and self.leading_rank in ranks_from(thing.rank)
        return thing.audience == Audience.EVERYONE or self.is_officer


def standing_of(member: Member, day: date) -> Standing:
    """Tell a member's standing on a day: two queries, for however many texts."""
    mine = Q(unit_id=member.unit_id, member_id=member.pk)
    rank = RankHolding.objects.filter(mine, on_day(day), leading=True).first()
    is_officer = Post.objects.filter(mine, on_day(day), code__in=COMMITTEE_POSTS).exists()
    return Standing(rank.rank if rank else "", is_officer)


def meant_for(text: Meant, member: Member, day: date) -> bool:
    """Tell whether a text is meant for a member on a day (all; leaders by their dated rank; officers)."""
    return text.audience == Audience.EVERYONE or standing_of(member, day).is_meant(text)


def those_meant(texts: Iterable[Text], member: Member, day: date) -> list[Text]:
    """Keep the texts that are meant for a member on a day."""
    standing = standing_of(member, day)
    return [text for text in texts if standing.is_meant(text)]


def audience_of(thing: Meant, day: date, member: str = "member_id") -> Q:
    """Make the condition "is one for whom it is meant on the day" for rows with a unit and a member.

    `member` names the column that holds the member's id (`pk` for members themselves).
    """
    theirs = {"unit_id": OuterRef("unit_id"), "member_id": OuterRef(member)}
    if thing.audience == Audience.LEADERS:
        held = RankHolding.objects.filter(
            on_day(day), **theirs, leading=True, rank__in=ranks_from(thing.rank)
        )
        return Q(Exists(held))
    if thing.audience == Audience.OFFICERS:
        return Q(Exists(Post.objects.filter(on_day(day), **theirs, code__in=COMMITTEE_POSTS)))
    return Q()
