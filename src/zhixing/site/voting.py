"""Today's lines about secret ballots: one that is open for me, and those that wait for their officers."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhixing.organizations.models import Member, Organization
from zhixing.polls.choices import State
from zhixing.polls.queries.ballots import to_run, waiting_for
from zhixing.site.lines import Line, Lists

FEW = 5


def votes_for(member: Member) -> Lists:
    """Tell a member which ballots are open and wait for their paper."""
    rows = waiting_for(member).select_related("organization")[:FEW]
    needs = [
        Line(
            _("Secret ballot: %(title)s") % {"title": row.title},
            reverse("polls:vote", args=[row.pk]),
            _("Cast my vote"),
            "due",
            row.organization.name,
        )
        for row in rows
    ]
    return Lists(needs, [], [])


def ballots_to_run(place: Organization, user: Any) -> Lists:
    """Tell the officers of a body which of its ballots wait for them."""
    if not user.has_perm("polls.run", place):
        return Lists([], [], [])
    rows = to_run(place)[:FEW]
    return Lists(
        [_line(row) for row in rows if row.state != State.OPEN],
        [_line(row) for row in rows if row.state == State.OPEN],
        [],
    )


def _line(row: Any) -> Line:
    said = {"title": row.title, "voted": row.voted, "expected": row.expected}
    words, button = {
        State.DRAFT: (_("Ballot “%(title)s”: tellers are to be named"), _("Go on")),
        State.KEYED: (_("Ballot “%(title)s”: two tellers open it"), _("Go on")),
        State.OPEN: (_("Ballot “%(title)s” is open: %(voted)d of %(expected)d voted"), _("Open")),
        State.CLOSED: (_("Ballot “%(title)s” is closed: two tellers count it"), _("Count it")),
    }[State(row.state)]
    return Line(words % said, reverse("polls:ballot", args=[row.pk]), button, "due")
