"""Today's lines about members' requests and words: those that wait for an officer, answers for the member."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhixing.activities.choices import ClaimAbout, LeaveState
from zhixing.activities.models import Claim, Leave
from zhixing.activities.queries.asking import answered_claims, answered_leaves, waiting_claims, waiting_leaves
from zhixing.organizations.models import Member, Organization
from zhixing.site.lines import FEW, LATELY, Line, Lists
from zhixing.supervision import wording


def waiting(place: Organization, user: Any, today: date) -> Lists:
    """List what members ask and say that the recorder of a body has not answered."""
    if not user.has_perm("activities.record", place):
        return Lists([], [], [])
    leaves = [_leave(row, today) for row in waiting_leaves(place)[:FEW]]
    return Lists([*leaves, *(_claim(row, today) for row in waiting_claims(place)[:FEW])], [], [])


def _leave(row: Leave, today: date) -> Line:
    words = _("%(name)s asks for leave from “%(title)s” on %(day)s") % _named(row, today)
    yes = reverse("activities:answer-leave", args=[row.activity_id, row.pk])
    return Line(words, _place(row, f"leave-{row.pk}"), _("Look at it"), "due", aside=_("Agree"), says_yes=yes)


def _claim(row: Claim, today: date) -> Line:
    says = _("%(name)s says: I was there, “%(title)s” on %(day)s")
    if row.about == ClaimAbout.MADE_UP:
        says = _("%(name)s says: “%(title)s” of %(day)s is made up")
    yes = reverse("activities:answer-claim", args=[row.activity_id, row.pk])
    return Line(
        says % _named(row, today),
        _place(row, f"claim-{row.pk}"),
        _("Look at it"),
        "due",
        row.text,
        aside=_("Accept"),
        says_yes=yes,
    )


def answers(member: Member, today: date) -> Lists:
    """List the answers that a member got lately."""
    since = today - LATELY
    rows = [*_leave_answers(member, since, today), *_claim_answers(member, since, today)]
    return Lists([], [], rows)


def _leave_answers(member: Member, since: date, today: date) -> Iterator[Line]:
    for row in answered_leaves(member, since)[:FEW]:
        agreed = row.state == LeaveState.AGREED
        says = _("Leave agreed: “%(title)s” on %(day)s")
        if not agreed:
            says = _("Leave not agreed: “%(title)s” on %(day)s")
        yield _answer(row, says, f"leave-{row.pk}-mine", today, good=agreed)


def _claim_answers(member: Member, since: date, today: date) -> Iterator[Line]:
    for row in answered_claims(member, since)[:FEW]:
        says = _("Your word was accepted: “%(title)s” on %(day)s")
        if not row.accepted:
            says = _("Your word was not accepted: “%(title)s” on %(day)s")
        yield _answer(row, says, f"claim-{row.pk}-mine", today, good=bool(row.accepted))


def _answer(row: Leave | Claim, says: str, anchor: str, today: date, *, good: bool) -> Line:
    words = says % _titled(row, today)
    return Line(words, _place(row, anchor), _("Open"), "met" if good else "none", row.answer)


def _titled(row: Leave | Claim, today: date) -> dict[str, str]:
    return {"title": row.activity.title, "day": wording.day(row.activity.held_on, today)}


def _named(row: Leave | Claim, today: date) -> dict[str, str]:
    return {"name": row.member.name, **_titled(row, today)}


def _place(row: Leave | Claim, anchor: str) -> str:
    return f"{reverse('activities:detail', args=[row.activity_id])}#{anchor}"
