"""What an activity's page shows of its minutes: to whoever may read them, and the form for who records."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from zhixing.activities.choices import OPEN, Signer, State
from zhixing.activities.forms.minutes import MinutesForm
from zhixing.activities.kinds import Kind
from zhixing.activities.models import Activity, Signature
from zhixing.activities.queries import Sheet
from zhixing.activities.queries.minutes import Minutes, minutes_by, minutes_of, parts_of
from zhixing.activities.queries.proposing import chair_for, proposals
from zhixing.activities.typed import CHAIR, RECORDER, Clash
from zhixing.core.time import today


@dataclass(frozen=True)
class Signing:
    """The line of the chair or the recorder under the minutes."""

    signer: Signer
    name: str
    signature: Signature | None
    is_changed: bool  # the minutes differ from what was signed

    @property
    def may_sign(self) -> bool:
        """Whether signing would say something new."""
        return self.signature is None or self.is_changed


def minutes_context(
    request: HttpRequest,
    activity: Activity,
    kinds: list[Kind],
    sheet: Sheet,
    *,
    record: bool,
    clashes: list[Clash] | None = None,
) -> dict[str, Any]:
    """Gather what the page shows: the form while it is open, the text once confirmed, the signatures."""
    minutes = minutes_by(activity, parts_of(kinds))
    is_confirmed = activity.state == State.CONFIRMED
    return {
        "minutes": minutes,
        "may_read_minutes": record or is_confirmed,
        "signings": signings(minutes),
        "may_sign": record and activity.held_on <= today() and not minutes.is_empty,
        "minutes_autosave": activity.state in OPEN,
        "minutes_due": activity.held_on <= today() or not minutes.is_empty,
        **({"minutes_form": _form(request, activity, minutes, sheet, clashes)} if record else {}),
    }


def _form(
    request: HttpRequest, activity: Activity, minutes: Minutes, sheet: Sheet, clashes: list[Clash] | None
) -> MinutesForm:
    """Make the form as the minutes stand, or with what was typed and could not be saved."""
    asked = {part.key: part.asked for part in minutes.parts}
    suggested = proposals(activity, asked, sheet)
    if activity.state in OPEN:
        suggested[CHAIR] = chair_for(activity)
        suggested[RECORDER] = str(getattr(request.user, "name", ""))
    return MinutesForm(minutes=minutes, suggested=suggested, clashes=clashes)


def sent_form(activity: Activity, data: QueryDict) -> MinutesForm:
    """Make the form as it was sent."""
    return MinutesForm(data, minutes=minutes_of(activity))


def signings(minutes: Minutes) -> list[Signing]:
    """List the two lines under the minutes."""
    found = []
    for signer in Signer:
        name = minutes.chair if signer == Signer.CHAIR else minutes.recorder
        row = minutes.signature(signer)
        is_changed = row is not None and (row.digest, row.name) != (minutes.digest, name)
        found.append(Signing(signer, name, row, is_changed))
    return found
