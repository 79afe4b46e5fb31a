"""Whether a draft can be: every rule at once, each message saying what is wrong and how to mend it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _

from zhixing.activities.choices import LecturerType
from zhixing.activities.drafts import Draft
from zhixing.activities.kinds import Catalogue, Kind, catalogue, go_together
from zhixing.activities.plans import topics_for
from zhixing.core.time import today

FURTHEST = timedelta(days=2 * 366)
Problem = tuple[str, str]  # field, message


def check_draft(draft: Draft, *, known_kinds: frozenset[str] = frozenset(), known_topic: str = "") -> None:
    """Refuse a draft that breaks a rule; what the activity already was (`known_…`) stays possible.

    Raises ValidationError with all problems by field.
    """
    problems: defaultdict[str, list[str]] = defaultdict(list)
    for field, message in (
        *_kinds(draft, known_kinds),
        *_dates(draft),
        *_hosts(draft),
        *_topic(draft, known_topic),
        *_speakers(draft),
    ):
        problems[field].append(message)
    if problems:
        raise ValidationError(dict(problems))


def _kinds(draft: Draft, known: frozenset[str]) -> Iterator[Problem]:
    kinds: Catalogue = catalogue(draft.organization, draft.held_on)
    if known:
        kinds = {
            **{code: kind for code, kind in catalogue(draft.organization).items() if code in known},
            **kinds,
        }
    if not draft.kinds:
        yield "kinds", _("Choose what kind of activity this is.")
    if any(code not in kinds for code in draft.kinds):
        yield "kinds", _("This kind is not in use on that day. Choose one of those listed.")
        return
    chosen = [kinds[code] for code in draft.kinds]
    yield from _held_by(draft, chosen)
    yield from _together(chosen)


def _held_by(draft: Draft, kinds: list[Kind]) -> Iterator[Problem]:
    for kind in kinds:
        for host in draft.hosts:
            if host.kind not in kind.held_by:
                yield (
                    "kinds",
                    _("%(organization)s (%(body)s) does not hold a %(kind)s. Choose another kind or host.")
                    % {"organization": host.name, "body": host.get_kind_display(), "kind": kind},
                )


def _together(kinds: list[Kind]) -> Iterator[Problem]:
    for place, one in enumerate(kinds):
        for other in kinds[place + 1 :]:
            if not go_together(one, other):
                yield (
                    "kinds",
                    _("A %(one)s and a %(other)s cannot be one activity. Enter them as two.")
                    % {"one": one, "other": other},
                )


def day_words(day: date) -> str:
    """Write a day as people of the reader's language do."""
    return formats.date_format(day, "DATE_FORMAT")


def _dates(draft: Draft) -> Iterator[Problem]:
    if draft.starts_at and draft.ends_at and draft.ends_at <= draft.starts_at:
        yield "ends_at", _("The end must be later than the beginning.")
    if draft.held_on > today() + FURTHEST:
        yield "held_on", _("This date is more than two years ahead. Check the year.")
    for host in draft.hosts:
        values = {"organization": host.name}
        if host.founded_on and draft.held_on < host.founded_on:
            message = _("%(organization)s was founded only on %(day)s. Check the date.")
            yield "held_on", message % {**values, "day": day_words(host.founded_on)}
        if host.dissolved_on and draft.held_on >= host.dissolved_on:
            message = _("%(organization)s no longer existed from %(day)s on. Check the date.")
            yield "held_on", message % {**values, "day": day_words(host.dissolved_on)}


def _hosts(draft: Draft) -> Iterator[Problem]:
    if len(draft.hosts) > 1 and not draft.joint_reason:
        yield (
            "joint_reason",
            _("Say why the branches hold it together: few members, close ties, or paired branches."),
        )


def _topic(draft: Draft, known: str) -> Iterator[Problem]:
    if (
        draft.topic
        and draft.topic != known
        and draft.topic not in topics_for(draft.organization, draft.held_on)
    ):
        yield (
            "topic",
            _("This topic is not one of those in force on that day. Choose another, or use your own words."),
        )


def _speakers(draft: Draft) -> Iterator[Problem]:
    seen: set[object] = set()
    for speaker in draft.speakers:
        key = speaker.member.pk if speaker.member else speaker.name
        if key in seen:
            yield "speakers", _("%(name)s is named twice as lecturer.") % {"name": speaker.name}
        seen.add(key)
        if speaker.member is None and speaker.type in {LecturerType.SECRETARY, LecturerType.ORDINARY}:
            yield (
                "speakers",
                _("No member is called %(name)s, so the lecturer can only be from outside or a leader.")
                % {"name": speaker.name},
            )
