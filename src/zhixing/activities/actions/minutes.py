"""The minutes written: parts and speeches, each only where it differs; and an earlier text taken back."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.activities.actions.amending import amend, keep_text
from zhixing.activities.actions.rows import of
from zhixing.activities.actions.speeches import add_again, write_speech
from zhixing.activities.merging import settled
from zhixing.activities.models import Activity, Revision, Section
from zhixing.activities.parts import MAIN, FormPart, Widget
from zhixing.activities.queries.minutes import editable_parts
from zhixing.activities.typed import (
    LINE,
    LONGEST,
    NAME,
    PEOPLE_KEYS,
    SPEECH,
    Clash,
    Outcome,
    Saved,
    Typed,
    TypedPart,
)
from zhixing.core.actions import Actor, action


@action("activities.write_minutes", permission="activities.record", on="activity")
def write_minutes(*, by: Actor, activity: Activity, typed: Typed, reason: str = "") -> Outcome:
    """Keep what was typed into the minutes; only what really differs is written.

    What was typed on an older version is put together with what somebody else wrote meanwhile; where both
    changed the same paragraph, it is not saved but told as a clash. Raises ValidationError by field, and for
    a confirmed activity without a reason.
    """

    def write(current: Activity) -> Outcome:
        outcome = Outcome()
        parts = editable_parts(current)
        for key, part in typed.parts.items():
            check_part(parts, key, part.text)
            _write_part(current, parts, key, part, str(by.name), outcome)
        for speech in typed.speeches:
            write_speech(current, speech, str(by.name), outcome)
        return outcome

    return amend(by=by, activity=activity, write=write, reason=reason)


def check_part(parts: dict[str, FormPart], key: str, text: str) -> None:
    """Refuse a text that its part cannot hold. Raises ValidationError for the field `part-KEY`."""
    if key in PEOPLE_KEYS:
        problem = _too_long(text, NAME)
    elif key not in parts:
        problem = _("The minutes have no part “%(key)s”. Open the page again.") % {"key": key}
    else:
        problem = _problem(parts[key], text)
    if problem:
        raise ValidationError({f"part-{key}": [problem]})


def _problem(part: FormPart, text: str) -> str:
    if part.widget == Widget.CHOICE and text and text not in part.offered:
        return _("Choose one of those listed.")
    if part.widget == Widget.DATE and text and not _is_day(text):
        return _("This is no date. Type it as in 2016-05-12.")
    return _too_long(text, LONGEST if part.widget == Widget.TEXT else LINE)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _too_long(text: str, limit: int) -> str:
    if len(text) <= limit:
        return ""
    values = {"there": len(text), "limit": limit}
    message = _("These are %(there)d characters; %(limit)d fit in here. Shorten it, or add it as a file.")
    return message % values


def _write_part(
    activity: Activity,
    parts: dict[str, FormPart],
    key: str,
    typed: TypedPart,
    by_name: str,
    outcome: Outcome,
) -> None:
    if key in PEOPLE_KEYS:
        stored, version, by = getattr(activity, key), 0, _("somebody else")
    else:
        row = of(Section, activity).filter(key=key).first()
        stored, version, by = (row.text, row.version, row.changed_by_name) if row else ("", 0, "")
    text = settled(stored, version, typed.text, typed.version, typed.base)
    has_paragraphs = key in parts and parts[key].widget == Widget.TEXT
    if text is None or (text not in {typed.text, stored} and not has_paragraphs):
        label = str(parts[key]) if key in parts else key
        outcome.clashes.append(Clash(key, label, stored, typed.text, by, version, stored))
        return
    if text != stored:
        version = keep_part(activity, key, text, by_name, outcome)
    outcome.saved[key] = Saved(version, text, merged=text != typed.text)


def keep_part(
    activity: Activity, key: str, text: str, by_name: str, outcome: Outcome, *, apart: bool = False
) -> int:
    """Write a part's text, kept among the earlier ones too; returns its new version (0 for chair, recorder)."""
    outcome.written.append(key)
    if key in PEOPLE_KEYS:
        setattr(activity, key, text)
        activity.save(update_fields=[key])
        outcome.begun.append(key)
        return 0
    row = of(Section, activity).filter(key=key).first()
    if row is None:
        row = Section(unit_id=activity.unit_id, activity=activity, key=key, version=0)
    row.text, row.version, row.changed_by_name = text, row.version + 1, by_name
    row.save()
    if keep_text(activity, key, text, by_name, apart=apart):
        outcome.begun.append(key)
    return int(row.version)


def write_main(activity: Activity, text: str | None, by_name: str) -> None:
    """Write the main part as a draft has it (None: leave it), within whatever action is running."""
    row = of(Section, activity).filter(key=MAIN).first()
    if text is not None and text != (row.text if row else ""):
        keep_part(activity, MAIN, text, by_name, Outcome())


@action("activities.restore_minutes", permission="activities.record", on="activity")
def restore_minutes(*, by: Actor, activity: Activity, revision_id: int, reason: str = "") -> Outcome:
    """Take an earlier text back: a part is as it was then, a speech that was removed is added again.

    What stands now stays among the earlier texts. Raises ValidationError for a text that is not there, and
    for a confirmed activity without a reason.
    """

    def write(current: Activity) -> Outcome:
        revision = of(Revision, current).filter(pk=revision_id).first()
        if revision is None:
            raise ValidationError(_("There is no such earlier text. Open the page again."))
        outcome = Outcome()
        if revision.key.startswith(SPEECH):
            add_again(current, revision, str(by.name), outcome)
        else:
            _take_back(current, revision, str(by.name), outcome)
        return outcome

    return amend(by=by, activity=activity, write=write, reason=reason)


def _take_back(activity: Activity, revision: Revision, by_name: str, outcome: Outcome) -> None:
    row = of(Section, activity).filter(key=revision.key).first()
    if revision.text != (row.text if row else ""):
        keep_part(activity, revision.key, revision.text, by_name, outcome, apart=True)
