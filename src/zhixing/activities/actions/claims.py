"""The member's word: "I was there", "I made it up"; the recorder answers, and both keep it in sight."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.activities.actions.frame import change
from zhixing.activities.actions.holding import record_make_up
from zhixing.activities.actions.rows import of
from zhixing.activities.actions.speaking import held, speaker, wait_for
from zhixing.activities.checking import day_words
from zhixing.activities.choices import AWAY, CAME, ClaimAbout, State
from zhixing.activities.models import Activity, Attendance, Claim
from zhixing.activities.queries.asking import home_at_hosts
from zhixing.activities.queries.people import usual_presence
from zhixing.activities.signals import claim_answered, claim_made
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.time import now, today
from zhixing.organizations.models import Member


@action("activities.claim", permission="activities.view", on="activity")
def make_claim(*, by: Any, activity: Activity, text: str = "", made_up_on: date | None = None) -> Claim:
    """Say that one was there and is not so listed; or, with a day, that one has made it up since.

    While the same waits for an answer, nothing changes. Raises ValidationError before confirmation, for one
    who is listed as present, or is neither listed nor of a host branch, and for a day that cannot be.
    """
    member, current = speaker(by, activity), wait_for(activity)
    about = ClaimAbout.MADE_UP if made_up_on else ClaimAbout.THERE
    own = of(Claim, current).filter(member=member, about=about)
    waiting: Claim | None = own.filter(accepted__isnull=True).first()
    if waiting is not None:
        unchanged()
        return waiting
    _check(current, member, made_up_on)
    if about == ClaimAbout.THERE and (before := own.first()):
        values = {"name": before.answered_by_name, "answer": before.answer}
        raise ValidationError(_("%(name)s has answered this already: %(answer)s") % values)
    row = Claim.objects.create(
        unit_id=current.unit_id,
        activity=current,
        member=member,
        about=about,
        made_up_on=made_up_on,
        text=text,
    )
    record(current, new={"claim": about}, member=member.pk)
    claim_made.send(sender=Claim, activity=current, by=by, claim=row)
    return row


def _check(activity: Activity, member: Member, made_up_on: date | None) -> None:
    if activity.state != State.CONFIRMED:
        raise ValidationError(
            _("This activity is not confirmed yet: tell the recorder, who still has it open.")
        )
    row = of(Attendance, activity).filter(member=member).first()
    if made_up_on:
        _check_made_up(activity, row, made_up_on)
    elif row is None and home_at_hosts(activity, member) is None:
        raise ValidationError(_("This was held by another branch. Ask your own branch to clear it up."))
    elif row is not None and row.presence in CAME:
        raise ValidationError(_("You are listed as present already."))


def _check_made_up(activity: Activity, row: Attendance | None, day: date) -> None:
    if row is None or row.presence not in AWAY:
        raise ValidationError(_("Only who was on leave or absent can make it up."))
    if day < activity.held_on:
        message = _("It cannot be made up before it was held, on %(day)s.")
        raise ValidationError({"made_up_on": message % {"day": day_words(activity.held_on)}})
    if day > today():
        raise ValidationError(
            {"made_up_on": _("This day is still to come. Say so once you have made it up.")}
        )


@action("activities.answer_claim", permission="activities.record", on="activity")
def answer_claim(*, by: Actor, activity: Activity, claim_id: int, accepted: bool, answer: str = "") -> Claim:
    """Accept a member's word, which corrects the record and keeps both versions, or say why not.

    "Made up" then counts for the member, never for the meeting's attendance (R2.2-4). The same answer twice
    changes nothing. Raises ValidationError where it was answered otherwise, and without a word for no.
    """
    current = wait_for(activity)
    row: Claim = held(Claim, current, claim_id)
    if row.accepted == accepted:
        unchanged()
        return row
    if row.accepted is not None:
        raise ValidationError(_("%(name)s has answered this already.") % {"name": row.answered_by_name})
    if not accepted and not answer:
        message = _("Say in a word why not: %(name)s reads it.")
        raise ValidationError({"answer": message % {"name": row.member.name}})
    if accepted:
        _believe(by, current, row)
    row.accepted, row.answer, row.answered_at, row.answered_by_name = accepted, answer, now(), str(by.name)
    row.save(update_fields=["accepted", "answer", "answered_at", "answered_by_name"])
    record(current, new={"claim": "accepted" if accepted else "declined"}, member=row.member_id)
    claim_answered.send(sender=Claim, activity=current, by=by, claim=row)
    return row


def _believe(by: Actor, activity: Activity, row: Claim) -> None:
    if row.made_up_on:
        record_make_up(by=by, activity=activity, member=row.member, made_up_on=row.made_up_on)
        return
    listed = of(Attendance, activity).filter(member=row.member).first()
    if listed is not None and listed.presence in CAME:
        return  # corrected meanwhile

    def write(current: Activity) -> None:
        _list_as_present(current, row.member)

    reason = _("%(name)s was there and was not so listed") % {"name": row.member.name}
    change(by=by, activity=activity, version=None, reason=reason, write=write)


def _list_as_present(activity: Activity, member: Member) -> None:
    usual = usual_presence(activity)
    row = of(Attendance, activity).filter(member=member).first()
    if row is None:
        home = home_at_hosts(activity, member)
        if home is None:
            message = _(
                "%(name)s belonged to none of the branches that held it. Check the hosts and the date."
            )
            raise ValidationError(message % {"name": member.name})
        row = Attendance(
            unit_id=activity.unit_id, activity=activity, member=member, home=home, expected=False
        )
    row.presence, row.made_up_on, row.reason = usual, None, ""
    row.save()
