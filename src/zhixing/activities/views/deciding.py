"""What an activity's page shows of what it decides: quorum, votes, resolutions, and their forms."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from zhixing.activities.choices import State
from zhixing.activities.forms.decisions import DoneForm, ResolutionForm, VoteForm
from zhixing.activities.models import Activity, Resolution, Vote
from zhixing.activities.queries import Sheet
from zhixing.activities.queries.decisions import (
    is_overdue,
    keeper_of,
    quorum_of,
    resolutions_of,
    votes_of,
    voting_of,
)
from zhixing.core.time import today
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Member
from zhixing.organizations.queries import members_of

FINISH = "activities.finish_resolution"


@dataclass(frozen=True)
class ResolutionRow:
    """A resolution as a page shows it; `form` only for those who may say that it is done."""

    resolution: Resolution
    is_overdue: bool
    form: DoneForm | None = None


def deciding(request: HttpRequest, activity: Activity, sheet: Sheet, *, record: bool) -> dict[str, Any]:
    """Gather what an activity's page shows of its decisions; `decides` is False where there is nothing."""
    voting, votes, resolutions = voting_of(activity), votes_of(activity), resolutions_of(activity)
    return {
        "decides": voting is not None or bool(votes or resolutions),
        "quorum": quorum_of(activity, sheet) if voting else None,
        "has_elections": bool(voting and voting.election.quorum),
        "votes": votes,
        "resolutions": [row_of(request, row) for row in resolutions],
        **(_forms(activity, sheet) if voting and record and _has_come(activity) else {}),
    }


def _has_come(activity: Activity) -> bool:
    return activity.held_on <= today() and activity.state != State.CANCELLED


def _forms(activity: Activity, sheet: Sheet) -> dict[str, Any]:
    people = people_of(activity, sheet)
    return {
        "vote_form": vote_form(activity, sheet),
        "resolution_form": resolution_form(activity, people),
        "owners": list(dict.fromkeys(member.name for member in people)),
    }


def row_of(request: HttpRequest, resolution: Resolution, form: DoneForm | None = None) -> ResolutionRow:
    """Make the row of a resolution, with the form that finishes it for those who may."""
    is_open = resolution.done_on is None and request.user.has_perm(FINISH, resolution)
    new = DoneForm(prefix=done_prefix(resolution)) if is_open and form is None else form
    return ResolutionRow(resolution, is_overdue(resolution, today()), new)


def done_prefix(resolution: Resolution) -> str:
    """Tell the prefix of a resolution's form; several stand on one page."""
    return f"done-{resolution.pk}"


def people_of(activity: Activity, sheet: Sheet) -> list[Member]:
    """List who may be named for a resolution: those expected, and the branch's members of the day."""
    body = keeper_of(activity.organization)
    branch = members_of(body, activity.held_on) if body.kind == Kind.BRANCH else []
    return [*(line.member for line in sheet.lines), *(row.member for row in branch)]


def vote_form(activity: Activity, sheet: Sheet, *args: Any, vote: Vote | None = None) -> VoteForm:
    """Make the form of a vote, filled from the sheet or from the vote that is changed."""
    return VoteForm(
        *args,
        prefix="vote",
        quorum=quorum_of(activity, sheet),
        vote=vote,
        is_confirmed=activity.state == State.CONFIRMED,
    )


def resolution_form(
    activity: Activity, people: list[Member], *args: Any, resolution: Resolution | None = None
) -> ResolutionForm:
    """Make the form of a resolution, empty or filled from the one that is changed."""
    return ResolutionForm(
        *args,
        prefix="resolution",
        people=people,
        resolution=resolution,
        is_confirmed=activity.state == State.CONFIRMED,
    )
