"""Who entered what, and when; and for each correction the record before and after, side by side."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhixing.activities.choices import LecturerType, Mode, Part, Presence, State
from zhixing.activities.kinds import Catalogue
from zhixing.activities.models import Activity, Correction
from zhixing.activities.plans import topics_for
from zhixing.core.models import AuditEntry

ACTS = {
    "activities.plan": gettext_lazy("planned"),
    "activities.edit": gettext_lazy("changed"),
    "activities.correct": gettext_lazy("corrected"),
    "activities.write_minutes": gettext_lazy("minutes written"),
    "activities.announce": gettext_lazy("announced"),
    "activities.cancel": gettext_lazy("cancelled"),
    "activities.set_attendance": gettext_lazy("attendance recorded"),
    "activities.confirm": gettext_lazy("confirmed"),
    "activities.make_up": gettext_lazy("make-up noted"),
    "activities.add_visitor": gettext_lazy("visitor added"),
    "activities.remove_visitor": gettext_lazy("visitor removed"),
    "activities.reveal_reasons": gettext_lazy("reasons of leave read"),
    "activities.add_file": gettext_lazy("file added"),
    "activities.remove_file": gettext_lazy("file removed"),
}
LABELS = {
    "title": gettext_lazy("Title"),
    "held_on": gettext_lazy("Date"),
    "starts_at": gettext_lazy("From"),
    "ends_at": gettext_lazy("To"),
    "place": gettext_lazy("Place"),
    "mode": gettext_lazy("Mode"),
    "topic": gettext_lazy("Topic"),
    "topic_text": gettext_lazy("Topic in own words"),
    "joint_reason": gettext_lazy("Why held together"),
    "minutes": gettext_lazy("Minutes"),
    "state": gettext_lazy("State"),
    "kinds": gettext_lazy("Kind"),
    "hosts": gettext_lazy("Held by"),
    "speakers": gettext_lazy("Lecturers"),
    "guests": gettext_lazy("Guests"),
}
NOTHING = "—"


@dataclass(frozen=True)
class Event:
    """One act by somebody."""

    at: datetime
    by: str
    what: str


@dataclass(frozen=True)
class Changed:
    """One thing that a correction changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Corrected:
    """One correction: who, when, why, and what stood before and after."""

    at: datetime
    by: str
    reason: str
    changes: list[Changed] = field(default_factory=list)


@dataclass(frozen=True)
class History:
    """Everything that was done to an activity's record, newest first."""

    events: list[Event]
    corrections: list[Corrected]


def history(activity: Activity, known: Catalogue) -> History:
    """Tell what was done to an activity's record, by whom and when."""
    own = {"unit_id": activity.unit_id}
    entries = AuditEntry.objects.filter(
        target_type="activities.activity", target_id=activity.pk, **own
    ).order_by("-pk")
    corrections = Correction.objects.filter(activity=activity, **own).order_by("-pk")
    words = _Words(activity, known) if corrections else None
    return History(
        [Event(entry.at, entry.actor_name, str(ACTS.get(entry.code, entry.code))) for entry in entries],
        [
            Corrected(row.at, row.by_name, row.reason, list(words.changes(row)))
            for row in corrections
            if words
        ],
    )


class _Words:
    """The values of a snapshot in the reader's words."""

    def __init__(self, activity: Activity, known: Catalogue) -> None:
        self.known = known
        self.topics = topics_for(activity.organization)

    def changes(self, row: Correction) -> Iterator[Changed]:
        """Walk what differs, in the order of the record."""
        for key, label in LABELS.items():
            before, after = row.before.get(key), row.after.get(key)
            if before != after:
                yield Changed(str(label), self.say(key, before), self.say(key, after))
        yield from self._people(row.before.get("people") or {}, row.after.get("people") or {})

    def _people(self, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Changed]:
        for key in {**before, **after}:
            was, is_ = before.get(key), after.get(key)
            if was != is_:
                yield Changed((is_ or was or [NOTHING])[0], self._presence(was), self._presence(is_))

    def _presence(self, entry: list[Any] | None) -> str:
        if entry is None:
            return _("not on the list")
        _name, presence, expected, made_up_on = entry
        words = str(Presence(presence).label)
        if made_up_on:
            words = f"{words} {_day(made_up_on)}"
        return words if expected else _("%(presence)s, not expected") % {"presence": words}

    def say(self, key: str, value: Any) -> str:
        """Say one value."""
        if not value:
            return NOTHING
        sayings: dict[str, Callable[[Any], str]] = {
            "held_on": _day,
            "mode": lambda code: str(Mode(code).label),
            "state": lambda code: str(State(code).label),
            "topic": lambda code: str(self.topics.get(code, code)),
            "kinds": lambda codes: "、".join(str(self.known.get(code, code)) for code in codes),
            "hosts": "、".join,
            "speakers": lambda rows: "、".join(
                f"{name}（{LecturerType(type_).label}）" for name, type_ in rows
            ),
            "guests": lambda rows: "、".join(f"{name}（{Part(part).label}）" for name, part in rows),
            "starts_at": lambda time: time[:5],
            "ends_at": lambda time: time[:5],
        }
        return sayings[key](value) if key in sayings else str(value)


def _day(text: str) -> str:
    return formats.date_format(date.fromisoformat(text), "DATE_FORMAT")
