"""A whole year at once: accept suggestions, plan by a rule, move and merge; series from one occurrence on."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from zhixing.activities.actions.frame import change
from zhixing.activities.actions.minutes import write_minutes
from zhixing.activities.actions.planning import cancel_activity, plan_activity, tell_if_moved
from zhixing.activities.actions.rows import of, title_for
from zhixing.activities.checking import check_draft
from zhixing.activities.choices import OPEN, State
from zhixing.activities.drafts import Draft
from zhixing.activities.models import Activity, ActivityKind, Host, Section
from zhixing.activities.typed import Typed, TypedPart
from zhixing.activities.year.days import MONTHS, rule_like, shifted
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.organizations.models import Organization

SERIES = 3  # as many alike, planned at once, may later be moved or cancelled together


@dataclass(frozen=True)
class Wish:
    """One accepted suggestion: an activity of its own, or (`into`) held together with one that is planned."""

    draft: Draft
    into: Activity | None = None


@action("activities.plan_year", permission="activities.record", on="organization")
def plan_year(*, by: Actor, organization: Organization, wishes: Sequence[Wish], token: str) -> list[Activity]:
    """Plan all of these or none. The same form (`token`, a UUID) sent twice plans them once.

    Three or more of one kind at one body become a series. Raises ValidationError with the messages of each
    wish that cannot be, by its position as text.
    """
    there = _is_there(organization, token, len(wishes))
    alike = Counter(_alike(wish.draft) for wish in wishes if not wish.into)
    problems: dict[str, list[str]] = {}
    planned: list[Activity] = []
    for place, wish in enumerate(wishes):
        try:
            activity = _fulfil(by, wish, _token(token, place))
        except ValidationError as error:
            problems[str(place)] = error.messages
            continue
        if not wish.into and alike[_alike(wish.draft)] >= SERIES:
            _put_in_series(activity, str(uuid.uuid5(uuid.UUID(token), _alike(wish.draft))))
        planned.append(activity)
    if problems:
        raise ValidationError(problems)
    if there or not planned:
        unchanged()
    else:
        record(organization, new={"planned": [activity.pk for activity in planned]})
    return planned


def _is_there(organization: Organization, token: str, many: int) -> bool:
    """Tell whether this form was sent before."""
    tokens = [_token(token, place) for place in range(many)]
    return Activity.objects.filter(unit_id=organization.unit_id, token__in=tokens).exists()


def _token(token: str, place: int) -> str:
    return str(uuid.uuid5(uuid.UUID(token), str(place)))


def _alike(draft: Draft) -> str:
    return f"{draft.organization.pk}:{draft.kinds[:1]}"


def _fulfil(by: Actor, wish: Wish, token: str) -> Activity:
    if wish.into is None:
        return plan_activity(by=by, draft=wish.draft, token=token)
    if not by.has_perm("activities.record", wish.into):
        raise PermissionDenied("activities.record")
    return _widen(by, wish.into, None, wish.draft)


def _put_in_series(activity: Activity, series: str) -> None:
    if not activity.series:
        activity.series = series
        activity.save(update_fields=["series"])


@action("activities.plan_series", permission="activities.record", on="draft")
def plan_series(*, by: Actor, draft: Draft, days: Sequence[date], token: str) -> list[Activity]:
    """Plan one activity on each of these days, as a series. The same form (`token`, a UUID) plans it once.

    Raises ValidationError by field where the draft cannot be on one of the days, and without any day.
    """
    if not days:
        raise ValidationError(
            {"until": _("This rule names no day between the two dates. Choose a longer time.")}
        )
    there = _is_there(draft.organization, token, len(days))
    planned = [
        plan_activity(by=by, draft=replace(draft, held_on=day), token=_token(token, place))
        for place, day in enumerate(days)
    ]
    for activity in planned:
        _put_in_series(activity, token)
    if there:
        unchanged()
        return planned
    record(draft.organization, new={"series": token, "planned": [activity.pk for activity in planned]})
    return planned


@action("activities.move", permission="activities.record", on="activity")
def move_activity(*, by: Actor, activity: Activity, version: int | None, held_on: date) -> Activity:
    """Put an activity on another day; a title that was made from kind and month is made anew.

    Listeners are told of an announced one. Raises ValidationError by field, also for a confirmed activity,
    whose day is corrected with a reason, and StaleError where somebody changed it since `version`.
    """
    if activity.state not in OPEN:
        raise ValidationError(
            {"held_on": _("Only what is still to be confirmed can be moved. Correct the record instead.")}
        )
    if activity.held_on == held_on:
        unchanged()
        return activity
    before = outline(activity)
    after = replace(before, held_on=held_on)
    check_draft(after, known_kinds=frozenset(before.kinds), known_topic=before.topic)

    def write(current: Activity) -> None:
        current.held_on, current.title = held_on, _retitled(current, before, after)
        current.save(update_fields=["held_on", "title"])

    current = change(by=by, activity=activity, version=version, write=write)
    tell_if_moved(by, activity, current)
    return current


def outline(activity: Activity) -> Draft:
    """Write an activity down as a draft, without its lecturers, its minutes and hosts of other units."""
    hosts = of(Host, activity).exclude(organization=activity.organization_id).select_related("organization")
    names = (
        "held_on", "title", "topic", "topic_text", "starts_at", "ends_at", "place", "mode", "joint_reason",
    )  # fmt: skip
    return Draft(
        organization=activity.organization,
        kinds=tuple(of(ActivityKind, activity).order_by("pk").values_list("kind", flat=True)),
        others=tuple(host.organization for host in hosts),
        **{name: getattr(activity, name) for name in names},
    )


def _retitled(activity: Activity, before: Draft, after: Draft) -> str:
    """Make a title anew that nobody typed; keep one that somebody did."""
    return title_for(after) if activity.title == title_for(before) else activity.title


@action("activities.merge", permission="activities.record", on="activity")
def merge_activities(*, by: Actor, activity: Activity, into: Activity, version: int | None) -> Activity:
    """Hold `activity` together with `into`, which gets its kinds and topic; give back the one that stays.

    The one that goes is cancelled with the reason, so that its history stays and leads to the other; nobody
    was told of it, so nobody is told that it is gone. Where only the other one is unannounced, the announced
    one stays, on its own day. Raises ValidationError where both were announced, and where the two cannot be
    one: of different bodies, of kinds that do not go together, with a topic each.
    """
    if activity.state != State.PLANNED and into.state == State.PLANNED:
        activity, into, version = into, activity, None
    if activity.pk == into.pk or activity.organization_id != into.organization_id:
        raise ValidationError(_("Only two activities of the same body can be held together."))
    if activity.state != State.PLANNED or into.state not in OPEN:
        raise ValidationError(
            _("“%(title)s” was announced or held already. Cancel it with a reason, and change the other one.")
            % {"title": activity.title}
        )
    kept = _widen(by, into, None, outline(activity))
    _carry_minutes(by, activity, kept)
    reason = _("held together with “%(title)s”") % {"title": kept.title}
    _leave(by, activity, version, reason)
    return kept


def _carry_minutes(by: Actor, activity: Activity, kept: Activity) -> None:
    """Take along what was already written, behind what stands there."""
    stands = {row.key: row for row in of(Section, kept)}
    parts = {}
    for row in of(Section, activity).exclude(text=""):
        there = stands.get(row.key)
        text = f"{there.text}\n{row.text}" if there and there.text else row.text
        parts[row.key] = TypedPart(text, there.version if there else 0, there.text if there else "")
    if parts:
        write_minutes(by=by, activity=kept, typed=Typed(parts))


def _leave(by: Actor, activity: Activity, version: int | None, reason: str) -> None:
    """Cancel what is now part of another; a stale page is refused before anything is lost."""

    def write(current: Activity) -> None:
        current.state, current.cancelled_reason = State.CANCELLED, reason[:300]
        current.save(update_fields=["state", "cancelled_reason"])

    change(by=by, activity=activity, version=version, reason=reason, write=write)


def _widen(by: Actor, activity: Activity, version: int | None, more: Draft) -> Activity:
    """Add the kinds and the topic of a draft to an activity, and what else it lacks."""
    before = outline(activity)
    if _has_topic(before) and _has_topic(more) and _topics(before) != _topics(more):
        raise ValidationError(
            {
                "topic": _(
                    "Each of the two has a topic of its own, and one activity has one. Hold them as two."
                )
            }
        )
    after = replace(
        before,
        kinds=tuple(dict.fromkeys((*before.kinds, *more.kinds))),
        topic=before.topic or more.topic,
        topic_text=before.topic_text or more.topic_text,
        starts_at=before.starts_at or (None if before.ends_at else more.starts_at),
        place=before.place or more.place,
    )
    if after == before:
        return activity
    check_draft(after, known_kinds=frozenset((*before.kinds, *more.kinds)), known_topic=after.topic)

    def write(current: Activity) -> None:
        for kind in after.kinds:
            ActivityKind.objects.get_or_create(unit_id=current.unit_id, activity=current, kind=kind)
        current.title = _retitled(current, before, after)
        for name in ("topic", "topic_text", "starts_at", "place"):
            setattr(current, name, getattr(after, name))
        current.save(update_fields=["title", "topic", "topic_text", "starts_at", "place"])

    current = change(by=by, activity=activity, version=version, write=write)
    tell_if_moved(by, activity, current)
    return current


def _has_topic(draft: Draft) -> bool:
    return bool(draft.topic or draft.topic_text)


def _topics(draft: Draft) -> tuple[str, str]:
    return draft.topic, draft.topic_text


@action("activities.move_series", permission="activities.record", on="activity")
def move_series(*, by: Actor, activity: Activity, version: int | None, held_on: date) -> list[Activity]:
    """Move an activity of a series, and all that follow: to the same day, or weekday, of their months.

    Raises what move_activity raises, for any of them; then none is moved.
    """
    following = following_of(activity)
    rule = rule_like([each.held_on for each in following], held_on)
    months = (held_on.year - activity.held_on.year) * MONTHS + held_on.month - activity.held_on.month
    moved = [move_activity(by=by, activity=activity, version=version, held_on=held_on)]
    for each in following[1:]:
        day = shifted(rule, each.held_on, months)
        moved.append(move_activity(by=by, activity=each, version=None, held_on=day))
    record(activity.organization, new={"series": activity.series, "moved": [each.pk for each in moved]})
    return moved


@action("activities.cancel_series", permission="activities.record", on="activity")
def cancel_series(*, by: Actor, activity: Activity, reason: str) -> list[Activity]:
    """Cancel an activity of a series, and all that follow and are not held. Raises ValidationError without a reason."""
    gone = [cancel_activity(by=by, activity=each, reason=reason) for each in following_of(activity)]
    record(activity.organization, new={"series": activity.series, "cancelled": [each.pk for each in gone]})
    return gone


def following_of(activity: Activity) -> list[Activity]:
    """List an activity and those of its series on later days that are neither held nor cancelled, by day."""
    if not activity.series:
        return [activity]
    later = Activity.objects.filter(
        unit_id=activity.unit_id,
        series=activity.series,
        held_on__gt=activity.held_on,
        state__in=(State.PLANNED, State.ANNOUNCED),
    ).select_related("organization")
    return [activity, *later.order_by("held_on", "pk")]
