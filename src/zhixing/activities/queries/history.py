"""Who entered what, and when; and for each correction the record before and after, side by side."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhixing.activities.choices import LecturerType, Mode, Part, Presence, State, VoteMethod
from zhixing.activities.kinds import Catalogue
from zhixing.activities.models import Activity, Correction
from zhixing.activities.parts import FormPart
from zhixing.activities.plans import topics_for
from zhixing.activities.queries.minutes import kinds_of, parts_of, spoken, with_others
from zhixing.core.models import AuditEntry

ACTS = {
    "activities.plan": gettext_lazy("planned"),
    "activities.plan_year": gettext_lazy("held together with a suggestion"),
    "activities.move": gettext_lazy("moved to another day"),
    "activities.merge": gettext_lazy("put together with another"),
    "activities.edit": gettext_lazy("changed"),
    "activities.correct": gettext_lazy("corrected"),
    "activities.write_minutes": gettext_lazy("minutes written"),
    "activities.restore_minutes": gettext_lazy("earlier minutes taken back"),
    "activities.remove_speech": gettext_lazy("speech removed"),
    "activities.move_speech": gettext_lazy("speeches put in another order"),
    "activities.sign_minutes": gettext_lazy("minutes signed"),
    "activities.announce": gettext_lazy("announced"),
    "activities.cancel": gettext_lazy("cancelled"),
    "activities.set_attendance": gettext_lazy("attendance recorded"),
    "activities.confirm": gettext_lazy("confirmed"),
    "activities.make_up": gettext_lazy("make-up noted"),
    "activities.add_visitor": gettext_lazy("visitor added"),
    "activities.remove_visitor": gettext_lazy("visitor removed"),
    "activities.reveal_reasons": gettext_lazy("reasons of leave read"),
    "activities.ask_leave": gettext_lazy("leave asked for"),
    "activities.answer_leave": gettext_lazy("request for leave answered"),
    "activities.withdraw_leave": gettext_lazy("request for leave withdrawn"),
    "activities.claim": gettext_lazy("a member’s word received"),
    "activities.answer_claim": gettext_lazy("a member’s word answered"),
    "activities.open_check_in": gettext_lazy("self check-in switched on"),
    "activities.close_check_in": gettext_lazy("self check-in switched off"),
    "activities.check_in": gettext_lazy("checked in"),
    "activities.add_file": gettext_lazy("file added"),
    "activities.remove_file": gettext_lazy("file removed"),
    "activities.record_vote": gettext_lazy("vote recorded"),
    "activities.remove_vote": gettext_lazy("vote removed"),
    "activities.record_resolution": gettext_lazy("resolution recorded"),
    "activities.remove_resolution": gettext_lazy("resolution removed"),
    "activities.finish_resolution": gettext_lazy("resolution done"),
    "activities.reopen_resolution": gettext_lazy("resolution open again"),
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
    "chair": gettext_lazy("Chair"),
    "recorder": gettext_lazy("Recorder"),
    "state": gettext_lazy("State"),
    "kinds": gettext_lazy("Kind"),
    "hosts": gettext_lazy("Held by"),
    "speakers": gettext_lazy("Lecturers"),
    "guests": gettext_lazy("Guests"),
    "votes": gettext_lazy("Votes"),
    "resolutions": gettext_lazy("Resolutions"),
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
        self.asked = parts_of(kinds_of(activity, known))

    def changes(self, row: Correction) -> Iterator[Changed]:
        """Walk what differs, in the order of the record."""
        for key, label in LABELS.items():
            before, after = row.before.get(key), row.after.get(key)
            if before != after:
                yield Changed(str(label), self.say(key, before), self.say(key, after))
        yield from minutes_changed(self.asked, row.before, row.after)
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
            "votes": lambda rows: "；".join(_vote(*row) for row in rows),
            "resolutions": lambda rows: "；".join(_resolution(*row) for row in rows),
            "starts_at": lambda time: time[:5],
            "ends_at": lambda time: time[:5],
        }
        return sayings[key](value) if key in sayings else str(value)


def minutes_changed(
    asked: Iterable[FormPart], before: dict[str, Any], after: dict[str, Any]
) -> Iterator[Changed]:
    """Walk the parts and the speeches that a correction changed, in words."""
    old, new = before.get("sections") or {}, after.get("sections") or {}
    parts = with_others(asked, {**old, **new})
    for key, part in parts.items():
        was, is_ = old.get(key, ""), new.get(key, "")
        if was != is_:
            yield Changed(str(part), part.in_words(was) or NOTHING, part.in_words(is_) or NOTHING)
    said, says = before.get("speeches") or [], after.get("speeches") or []
    if said != says:
        yield Changed(_("Speeches"), _speeches(said), _speeches(says))


def _speeches(rows: list[list[Any]]) -> str:
    return "\n\n".join(spoken(name, gist, is_dissent) for name, gist, is_dissent in rows) or NOTHING


def _day(text: str) -> str:
    return formats.date_format(date.fromisoformat(text), "DATE_FORMAT")


def _vote(matter: str, method: str, present: int, in_favour: int, against: int, abstained: int) -> str:
    values = {"matter": matter, "method": VoteMethod(method).label, "present": present}
    counts = {"in_favour": in_favour, "against": against, "abstained": abstained}
    return _(
        "%(matter)s (%(method)s; %(present)d present with a vote: %(in_favour)d in favour, "
        "%(against)d against, %(abstained)d abstained)"
    ) % {**values, **counts}


def _resolution(text: str, owner: str, due_on: str | None) -> str:
    return " · ".join([text, *([owner] if owner else []), *([_day(due_on)] if due_on else [])])
