"""Ranks: dated facts set by personnel staff, never guessed from a title."""

from datetime import date

from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.organizations.actions.common import end_spans, locked, not_future, refuse, shown
from zhixing.organizations.choices import Rank
from zhixing.organizations.models import Member, RankHolding


@action("organizations.set_rank", permission="organizations.edit_member", on="member")
def set_rank(
    *,
    by: Actor,
    member: Member,
    rank: str,
    on: date,
    leading: bool = False,
    title: str = "",
) -> RankHolding | None:
    """Give a member a rank from a day on; the former one ends. "" ends it without a new one.

    Raises:
        ValidationError: the rank is unknown, or the day has not come or is before the present rank began.
    """
    not_future(on)
    if rank and rank not in Rank.values:
        refuse(_("This rank is not known. Choose one from the list."))
    member = locked(member)
    held = RankHolding.objects.filter(unit_id=member.unit_id, member_id=member.pk, ends__isnull=True).first()
    if _is_same(held, rank, leading, title):
        unchanged()
        return held
    if held and on < held.starts:
        refuse(
            _("The present rank began only on %(day)s. Choose that day or a later one.")
            % {"day": shown(held.starts)}
        )
    end_spans([held] if held else [], on)
    new = None
    if rank:
        new = RankHolding.objects.create(
            unit_id=member.unit_id, member=member, rank=rank, leading=leading, title=title, starts=on
        )
    old = {"rank": held.rank, "leading": held.leading} if held else {}
    record(member, old=old, new={"rank": rank, "leading": leading, "from": on})
    touch(member.unit_id, members=[member.pk], first=on)
    return new


def _is_same(held: RankHolding | None, rank: str, leading: bool, title: str) -> bool:
    if held is None:
        return not rank
    return (held.rank, held.leading, held.title) == (rank, leading, title)
