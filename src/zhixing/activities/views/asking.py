"""What an activity's page shows of members' requests and words: to the recorder all, to a member their own."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from zhixing.activities.checking import day_words
from zhixing.activities.choices import OPEN, ClaimAbout, LeaveState
from zhixing.activities.forms.asking import AnswerForm, ClaimForm, MadeUpForm
from zhixing.activities.models import Activity, Claim, Leave
from zhixing.activities.queries.asking import Mine, check_in_of, claims_of, is_on, leaves_of, mine, ticked_at
from zhixing.organizations.models import Member
from zhixing.organizations.queries import member_of

LEAVE_CODES = {LeaveState.ASKED: "due", LeaveState.AGREED: "met"}


@dataclass(frozen=True)
class Asked:
    """One request or word of a member, with the answer, or with room for it."""

    anchor: str
    member: Member
    words: str
    text: str
    code: str
    state: str
    answer: str = ""
    answered_by: str = ""
    is_leave: bool = False
    url: str = ""
    form: BaseForm | None = None


def asking_context(request: HttpRequest, activity: Activity, sent: BaseForm | None = None) -> dict[str, Any]:
    """Gather it; `sent` is an answer that has something to mend."""
    own = mine(activity, member_of(request.user))
    record = bool(request.user.has_perm("activities.record", activity))
    asked = _asked(activity, sent) if record else []
    on = check_in_of(activity) if record and activity.state in OPEN else None
    return {
        "mine": own,
        "my_words": _mine(own),
        "claim_form": ClaimForm(prefix="claim"),
        "made_up_form": MadeUpForm(prefix="made-up"),
        "waiting": [each for each in asked if each.form],
        "answered": [each for each in asked if not each.form],
        "check_in": on,
        "check_in_on": is_on(on),
        "ticked": {member.pk for member in ticked_at(activity)} if on else set(),
    }


def _asked(activity: Activity, sent: BaseForm | None) -> list[Asked]:
    found = [_leave(row) for row in leaves_of(activity)] + [_claim(row) for row in claims_of(activity)]
    return [_with_room(activity, each, sent) if each.code == "due" else each for each in found]


def _with_room(activity: Activity, asked: Asked, sent: BaseForm | None) -> Asked:
    form = sent if sent is not None and sent.prefix == asked.anchor else AnswerForm(prefix=asked.anchor)
    kind, _dash, row_id = asked.anchor.partition("-")
    url = reverse(f"activities:answer-{kind}", args=[activity.pk, int(row_id)])
    return Asked(**{**vars(asked), "form": form, "url": url})


def _mine(own: Mine) -> list[Asked]:
    return ([_leave(own.leave)] if own.leave else []) + [_claim(row) for row in own.claims]


def _leave(row: Leave) -> Asked:
    return Asked(
        anchor=f"leave-{row.pk}",
        member=row.member,
        words=_("asks for leave"),
        text="",
        code=LEAVE_CODES.get(LeaveState(row.state), "none"),
        state=_("waits for an answer") if row.state == LeaveState.ASKED else str(row.get_state_display()),
        answer=row.answer,
        answered_by=row.answered_by_name,
        is_leave=True,
    )


def _claim(row: Claim) -> Asked:
    states = {None: _("waits for an answer"), True: _("accepted"), False: _("not accepted")}
    return Asked(
        anchor=f"claim-{row.pk}",
        member=row.member,
        words=said_in(row),
        text=row.text,
        code={None: "due", True: "met", False: "none"}[row.accepted],
        state=states[row.accepted],
        answer=row.answer,
        answered_by=row.answered_by_name,
    )


def said_in(row: Claim) -> str:
    """Say what a member says."""
    if row.about == ClaimAbout.MADE_UP and row.made_up_on:
        return _("says: made up on %(day)s") % {"day": day_words(row.made_up_on)}
    return _("says: I was there")
