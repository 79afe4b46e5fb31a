"""The frame of every change: claim the activity, change its rows, keep both versions, mark what moved."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from zhixing.activities.actions.credits import guests_of, home_unit, write_credits
from zhixing.activities.actions.facts import facts_of
from zhixing.activities.actions.rows import of, settle_people
from zhixing.activities.choices import State
from zhixing.activities.models import (
    Activity,
    ActivityKind,
    Attendance,
    Correction,
    Guest,
    Host,
    Lecturer,
    Section,
    Speech,
)
from zhixing.activities.queries.decisions import decided
from zhixing.activities.queries.people import expected_of
from zhixing.core.actions import Actor, record

FIELDS = (
    "title",
    "held_on",
    "starts_at",
    "ends_at",
    "place",
    "mode",
    "topic",
    "topic_text",
    "joint_reason",
    "chair",
    "recorder",
    "state",
)
Write = Callable[[Activity], None]


class StaleError(Exception):
    """Somebody changed the activity after the form was opened; `current` is how it stands now."""

    def __init__(self, current: Activity) -> None:
        super().__init__(current.pk)
        self.current = current


def claim(activity: Activity, version: int | None) -> Activity:
    """Take the activity for a change: raise its version and hold its row until the transaction ends.

    A conditional UPDATE, so that of two at once one waits and then sees what the other did. `version` is
    that of the form (None: whatever it is). Raises StaleError, and ValidationError for a cancelled one.
    """
    rows = Activity.objects.filter(unit_id=activity.unit_id, pk=activity.pk)
    asked = rows if version is None else rows.filter(version=version)
    changed = asked.exclude(state=State.CANCELLED).update(version=F("version") + 1)
    current = rows.select_related("organization").get()
    if current.state == State.CANCELLED:
        raise ValidationError(
            _("This activity was cancelled, so it cannot be changed. Plan a new one instead.")
        )
    if not changed:
        raise StaleError(current)
    return current


def change(*, by: Actor, activity: Activity, version: int | None, write: Write, reason: str = "") -> Activity:
    """Change an activity by `write`; once confirmed only with a reason, and both versions are kept."""
    current = claim(activity, version)
    confirmed = current.state == State.CONFIRMED
    if confirmed and not reason:
        raise ValidationError({"reason": _("This record is confirmed. Say why it is to be corrected.")})
    before, facts, units = snapshot(current), facts_of(current), credited_units(current)
    write(current)
    if current.state == State.CONFIRMED:
        settle_people(current, expected_of(current))
    write_credits(current, units)
    after = snapshot(current)
    if confirmed:
        keep_versions(by, current, reason, before, after)
    for each in (facts, facts_of(current)):
        if each:
            each.touch()
    old, new = difference(before, after)
    record(current, old=old, new=new, **({"reason": reason} if reason else {}))
    return current


def credited_units(activity: Activity) -> set[int]:
    """List the units in which the activity may have credits now."""
    return {unit_id for guest in guests_of(activity) if (unit_id := home_unit(guest)) is not None}


def keep_versions(
    by: Actor, activity: Activity, reason: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Keep a correction: its reason, and the record as it stood before and after."""
    Correction.objects.create(
        unit_id=activity.unit_id,
        activity=activity,
        by_name=str(by.name),
        reason=reason,
        before=before,
        after=after,
    )


def snapshot(activity: Activity) -> dict[str, Any]:
    """Write down an activity as it stands, for people to compare; reasons of leave are not in it."""
    own = {name: getattr(activity, name) for name in FIELDS}
    return {
        **{name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in own.items()},
        "kinds": sorted(of(ActivityKind, activity).values_list("kind", flat=True)),
        "hosts": _hosts(activity),
        "speakers": sorted([row.name, row.type] for row in of(Lecturer, activity)),
        "people": _people(activity),
        "guests": sorted([row.name, row.part] for row in of(Guest, activity)),
        "sections": dict(of(Section, activity).exclude(text="").values_list("key", "text")),
        "speeches": _said(activity),
        **decided(activity),
    }


def _said(activity: Activity) -> list[list[Any]]:
    rows = of(Speech, activity).order_by("position", "pk")
    return [list(row) for row in rows.values_list("name", "gist", "is_dissent")]


def _hosts(activity: Activity) -> list[str]:
    return sorted(of(Host, activity).values_list("organization__name", flat=True))


def _people(activity: Activity) -> dict[str, list[Any]]:
    """Write down each member's part by id: name, presence, whether expected, when made up."""
    rows = of(Attendance, activity).defer("reason").select_related("member").order_by("member_id")
    return {
        str(row.member_id): [
            row.member.name,
            row.presence,
            row.expected,
            row.made_up_on.isoformat() if row.made_up_on else None,
        ]
        for row in rows
    }


def difference(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Keep what differs between two snapshots; minutes are long, so only which parts changed."""
    keys = [key for key in after if before.get(key) != after[key]]
    old, new = {key: before.get(key) for key in keys}, {key: after[key] for key in keys}
    if "sections" in keys:
        old["sections"], new["sections"] = _lengths(before.get("sections") or {}), _lengths(after["sections"])
    if "speeches" in keys:
        old["speeches"], new["speeches"] = len(before.get("speeches") or ()), len(after["speeches"])
    if "people" in keys:
        old["people"], new["people"] = _changed(before.get("people") or {}, after["people"])
    return old, new


def _lengths(texts: dict[str, str]) -> dict[str, int]:
    return {key: len(text) for key, text in texts.items()}


def _changed(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return (
        {key: before.get(key, [None, None])[1] for key in keys},
        {key: after.get(key, [None, None])[1] for key in keys},
    )
