"""The frame of every change to the minutes: hold the activity, keep earlier texts, correct with a reason.

A change of the minutes never raises the activity's version: each part has its own, so that somebody who
writes them makes nobody else's open form stale.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.activities.actions.frame import keep_versions, snapshot
from zhixing.activities.actions.rows import of
from zhixing.activities.choices import State
from zhixing.activities.models import Activity, Revision, Signature
from zhixing.activities.typed import Outcome
from zhixing.core.actions import Actor, record, unchanged
from zhixing.core.time import now

TYPING = timedelta(minutes=5)  # within it, one person's saves of one part are one earlier text


def hold(activity: Activity) -> Activity:
    """Hold an activity's row until the transaction ends; raises ValidationError for a cancelled one."""
    rows = Activity.objects.select_for_update(of=("self",)).select_related("organization")
    current = rows.get(unit_id=activity.unit_id, pk=activity.pk)
    if current.state == State.CANCELLED:
        raise ValidationError(
            _("This activity was cancelled, so it cannot be changed. Plan a new one instead.")
        )
    return current


def amend(*, by: Actor, activity: Activity, write: Callable[[Activity], Outcome], reason: str) -> Outcome:
    """Change the minutes by `write`; of a confirmed activity only with a reason, and both versions are kept.

    Nothing is noted where nothing changed. Raises ValidationError without the reason.
    """
    current = hold(activity)
    is_confirmed = current.state == State.CONFIRMED
    before = snapshot(current) if is_confirmed else {}
    outcome = write(current)
    if outcome.written and is_confirmed:
        if not reason:
            raise ValidationError({"reason": _("This record is confirmed. Say why it is to be corrected.")})
        keep_versions(by, current, reason, before, snapshot(current))
        record(current, new={"parts": outcome.written}, reason=reason)
    elif outcome.begun:
        record(current, new={"parts": outcome.begun})
    else:
        unchanged()  # or somebody goes on typing: the entry of a moment ago stands for it
    return outcome


def keep_text(
    activity: Activity, key: str, text: str, by_name: str, *, apart: bool = False, **spoken: Any
) -> bool:
    """Keep a text among the earlier ones; False where it took the place of the same person's a moment ago.

    What was signed, and what a confirmed record says, is never replaced; nor anything where the text is to
    stand `apart`. `spoken` are a speech's name and is_dissent.
    """
    values = {"text": text, **spoken}
    last = of(Revision, activity).filter(key=key).order_by("-pk").first()
    if not apart and last and last.by_name == by_name and _goes_on(activity, last):
        of(Revision, activity).filter(pk=last.pk).update(**values)
        return False
    Revision.objects.create(unit_id=activity.unit_id, activity=activity, key=key, by_name=by_name, **values)
    return True


def _goes_on(activity: Activity, last: Revision) -> bool:
    """Tell whether a save belongs to the same stretch of typing as the last."""
    if activity.state == State.CONFIRMED or now() - last.at > TYPING:
        return False
    return not of(Signature, activity).filter(signed_at__gte=last.at).exists()
