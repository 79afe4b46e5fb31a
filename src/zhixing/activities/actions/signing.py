"""The names under the minutes: who signs on paper is recorded here by somebody else."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.activities.actions.amending import hold
from zhixing.activities.choices import Signer
from zhixing.activities.models import Activity, Signature
from zhixing.activities.queries.minutes import Minutes, minutes_of
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.time import now, today


@action("activities.sign_minutes", permission="activities.record", on="activity")
def sign_minutes(*, by: Actor, activity: Activity, part: Signer) -> Signature:
    """Put the chair's or the recorder's name and the time under the minutes as they stand.

    Signed again after a change, the new signature takes the old one's place; signed again without one,
    nothing changes. Raises ValidationError without a name or a text, and before the day.
    """
    current = hold(activity)
    minutes = minutes_of(current)
    name = current.chair if part == Signer.CHAIR else current.recorder
    _check(current, minutes, name, part)
    there = minutes.signature(part)
    if there and (there.digest, there.name) == (minutes.digest, name):
        unchanged()
        return there
    row = there or Signature(unit_id=current.unit_id, activity=current, part=part)
    row.name, row.digest, row.signed_at, row.recorded_by_name = name, minutes.digest, now(), str(by.name)
    row.save()
    record(current, new={"part": part, "name": name, "digest": row.digest})
    return row


def _check(activity: Activity, minutes: Minutes, name: str, part: Signer) -> None:
    if activity.held_on > today():
        raise ValidationError(_("The activity is still to come. Its minutes can be signed once it was held."))
    if minutes.is_empty:
        raise ValidationError(_("There is nothing to sign yet. Write the minutes first."))
    if not name:
        label = part.label
        raise ValidationError(
            {f"part-{part}": [_("Say who it was, then sign (%(part)s).") % {"part": label}]}
        )
