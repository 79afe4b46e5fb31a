"""Speeches: rows of their own, so that two recorders who add one each have two."""

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from zhixing.activities.actions.amending import amend, keep_text
from zhixing.activities.actions.rows import of
from zhixing.activities.merging import settled
from zhixing.activities.models import Activity, Revision, Speech
from zhixing.activities.queries.minutes import speaker_named, spoken
from zhixing.activities.typed import LONGEST, NAME, SPEECH, Clash, Outcome, Saved, TypedSpeech
from zhixing.core.actions import Actor, action

MOST = 300  # speeches in one activity


def write_speech(activity: Activity, typed: TypedSpeech, by_name: str, outcome: Outcome) -> None:
    """Write one speech within a running action. Raises ValidationError for the field `speech-ID-…`."""
    _check(activity, typed)
    row = _row(activity, typed)
    if row is None and typed.pk is not None:
        outcome.clashes.append(_removed(typed))
    elif row is None:
        _add(activity, typed, by_name, outcome)
    else:
        _change(activity, row, typed, by_name, outcome)


def _check(activity: Activity, typed: TypedSpeech) -> None:
    field = f"{SPEECH}{typed.pk or 'new'}"
    if not typed.name:
        raise ValidationError({f"{field}-name": [_("Say who spoke. To take the speech away, use “Remove”.")]})
    if len(typed.name) > NAME or len(typed.gist) > LONGEST:
        message = _("This is too long: a name has %(name)d characters at most, a speech %(length)d.")
        raise ValidationError({f"{field}-gist": [message % {"name": NAME, "length": LONGEST}]})
    if typed.pk is None and of(Speech, activity).count() >= MOST:
        message = _("There are %(most)d speeches already. Put the others into the text.")
        raise ValidationError({f"{field}-name": [message % {"most": MOST}]})


def _row(activity: Activity, typed: TypedSpeech) -> Speech | None:
    """Find the row that is meant: one of this activity, or the one that the same sending added before."""
    if typed.pk is None and not typed.token:
        return None
    which = {"pk": typed.pk} if typed.pk is not None else {"token": typed.token}
    found: Speech | None = of(Speech, activity).filter(**which).first()
    return found


def _removed(typed: TypedSpeech) -> Clash:
    words = spoken(typed.name, typed.gist, typed.is_dissent)
    return Clash(f"{SPEECH}{typed.pk}", typed.name, "", words, "", 0, speech=typed)


def _add(activity: Activity, typed: TypedSpeech, by_name: str, outcome: Outcome) -> None:
    last = of(Speech, activity).aggregate(last=Max("position"))["last"]
    row = Speech(
        unit_id=activity.unit_id,
        activity=activity,
        position=0 if last is None else last + 1,
        version=0,
        token=typed.token,
    )
    _keep(activity, row, typed, typed.gist, by_name, outcome)


def _change(activity: Activity, row: Speech, typed: TypedSpeech, by_name: str, outcome: Outcome) -> None:
    version = typed.version if typed.pk is not None else row.version
    gist = settled(row.gist, row.version, typed.gist, version, typed.base)
    same_head = (row.name, row.is_dissent) == (typed.name, typed.is_dissent)
    if gist is None or not (same_head or version == row.version):
        outcome.clashes.append(_clash(row, typed))
    elif same_head and gist == row.gist:
        outcome.saved[f"{SPEECH}{row.pk}"] = _saved(row, typed)
    else:
        _keep(activity, row, typed, gist, by_name, outcome)


def _clash(row: Speech, typed: TypedSpeech) -> Clash:
    return Clash(
        key=f"{SPEECH}{row.pk}",
        label=row.name,
        stored=spoken(row.name, row.gist, row.is_dissent),
        typed=spoken(typed.name, typed.gist, typed.is_dissent),
        by_name=row.changed_by_name,
        version=row.version,
        base=row.gist,
        speech=typed,
    )


def _saved(row: Speech, typed: TypedSpeech) -> Saved:
    return Saved(row.version, row.gist, row.gist != typed.gist, row.pk, typed.token)


def _keep(
    activity: Activity, row: Speech, typed: TypedSpeech, gist: str, by_name: str, outcome: Outcome
) -> None:
    if row.name != typed.name:
        row.name, row.member = typed.name, speaker_named(typed.name, activity)
    row.gist, row.is_dissent = gist, typed.is_dissent
    row.version, row.changed_by_name = row.version + 1, by_name
    row.save()
    key = f"{SPEECH}{row.pk}"
    outcome.written.append(key)
    if keep_text(activity, key, gist, by_name, name=row.name, is_dissent=row.is_dissent):
        outcome.begun.append(key)
    outcome.saved[key] = _saved(row, typed)


def add_again(activity: Activity, revision: Revision, by_name: str, outcome: Outcome) -> None:
    """Let a speech be as it was; one that was removed is added again. Within a running action."""
    pk = int(revision.key.removeprefix(SPEECH))
    row = of(Speech, activity).filter(pk=pk).first()
    typed = TypedSpeech(
        revision.name,
        revision.text,
        revision.is_dissent,
        pk=pk if row else None,
        version=row.version if row else 0,
    )
    write_speech(activity, typed, by_name, outcome)


@action("activities.remove_speech", permission="activities.record", on="activity")
def remove_speech(
    *, by: Actor, activity: Activity, speech_id: int, version: int | None = None, reason: str = ""
) -> Outcome:
    """Take a speech away; its text stays among the earlier ones. One that is gone changes nothing.

    Raises ValidationError where somebody changed it since `version` (None: whatever it is).
    """

    def write(current: Activity) -> Outcome:
        outcome = Outcome()
        row = of(Speech, current).filter(pk=speech_id).first()
        if row is None:
            return outcome
        if version is not None and row.version != version:
            message = _("%(name)s’s speech was changed a moment ago by %(by)s, so it was not removed.")
            raise ValidationError(message % {"name": row.name, "by": row.changed_by_name})
        of(Speech, current).filter(pk=speech_id).delete()
        outcome.written = outcome.begun = [f"{SPEECH}{speech_id}"]
        return outcome

    return amend(by=by, activity=activity, write=write, reason=reason)


@action("activities.move_speech", permission="activities.record", on="activity")
def move_speech(*, by: Actor, activity: Activity, speech_id: int, up: bool, reason: str = "") -> Outcome:
    """Let a speech change places with the one before or after it; at the end of the row nothing changes."""

    def write(current: Activity) -> Outcome:
        rows = list(of(Speech, current).order_by("position", "pk"))
        place = next((number for number, row in enumerate(rows) if row.pk == speech_id), None)
        other = None if place is None else place + (-1 if up else 1)
        if place is None or other is None or not 0 <= other < len(rows):
            return Outcome()
        rows[place], rows[other] = rows[other], rows[place]
        for number, row in enumerate(rows):
            of(Speech, current).filter(pk=row.pk).exclude(position=number).update(position=number)
        key = f"{SPEECH}{speech_id}"
        return Outcome(written=[key], begun=[key])

    return amend(by=by, activity=activity, write=write, reason=reason)
