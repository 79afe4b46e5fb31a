"""The small words and codes that the activity pages need."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

from zhixing.activities import counting
from zhixing.activities.choices import OPEN, Presence, State
from zhixing.activities.models import Activity
from zhixing.activities.queries import Line
from zhixing.core.time import today

register = template.Library()

STATE_CODES = {
    State.PLANNED: "info",
    State.ANNOUNCED: "coming",
    State.HELD: "due",
    State.CONFIRMED: "met",
    State.CANCELLED: "none",
}
PRESENCE_CODES = {
    Presence.PRESENT: "met",
    Presence.ONLINE: "met",
    Presence.LEAVE: "waived",
    Presence.ABSENT: "none",
    Presence.MADE_UP: "info",
}


def _waits(activity: Activity, day: date | None) -> bool:
    return activity.state in OPEN and activity.held_on <= (day or today())


@register.filter
def state_code(activity: Activity, day: date | None = None) -> str:
    """Tell the code of an activity's state for its icon: what was held and is not confirmed is to do."""
    return "due" if _waits(activity, day) else STATE_CODES[State(activity.state)]


@register.filter
def state_label(activity: Activity, day: date | None = None) -> str:
    """Tell an activity's state in words."""
    return _("to be confirmed") if _waits(activity, day) else str(State(activity.state).label)


@register.filter
def in_words(counts: list[counting.Count]) -> str:
    """Say in one sentence what an activity counts for."""
    return counting.in_words(counts)


@register.filter
def presence_code(line: Line) -> str:
    """Tell the code of a presence for its icon."""
    return PRESENCE_CODES[Presence(line.presence)]


@register.filter
def kinds_of(activity: Activity, names: Mapping[str, str]) -> str:
    """Name an activity's kinds, which were loaded with it."""
    return "、".join(names.get(row.kind, row.kind) for row in activity.kinds.all())


@register.filter
def at(values: Mapping[Any, Any], key: Any) -> Any:
    """Look a value up by its key."""
    return values.get(key)
