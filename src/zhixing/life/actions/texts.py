"""Comparison texts: begun, written, handed in, accepted or sent back; noted where they are on paper (R2.6-2)."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.core.readings import note_reading
from zhixing.core.stale import hold, keep
from zhixing.core.time import today
from zhixing.life.actions.frame import StaleMeetingError, claim
from zhixing.life.checking import REMARK, check_sections, check_text
from zhixing.life.choices import TextForm, TextState
from zhixing.life.models import ComparisonText, LifeMeeting, TextEdition
from zhixing.life.queries.meetings import people_of
from zhixing.life.queries.texts import READ, editions_of, texts_of, writers_of
from zhixing.life.sections import headings_for
from zhixing.organizations.models import Member


@action("life.begin_text", permission="life.view", on="meeting")
def begin_text(*, by: Actor, meeting: LifeMeeting) -> ComparisonText:
    """Begin one's own text for a meeting, or find it: written out by who owes one, points to speak from by others.

    Raises ValidationError for somebody who does not meet there.
    """
    whose = (getattr(by, "unit_id", None), getattr(by, "member_id", None))
    owes, meets = writers_of(meeting), people_of(meeting)
    member = next((each for each in (*owes, *meets) if (each.unit_id, each.pk) == whose), None)
    if member is None:
        raise ValidationError(_("Texts for this meeting are written by those who meet."))
    return _begin(by, meeting, member, TextForm.FULL if member in owes else TextForm.POINTS)


@action("life.begin_body_text", permission="life.run", on="meeting")
def begin_body_text(*, by: Actor, meeting: LifeMeeting) -> ComparisonText:
    """Begin the text of the body itself, or find it; its officers write it together."""
    return _begin(by, meeting, None, TextForm.FULL)


def _begin(by: Actor, meeting: LifeMeeting, member: Member | None, form: TextForm) -> ComparisonText:
    current = claim(meeting)  # two who begin at once wait for each other here
    there = texts_of(current).filter(member=member).first()
    if there:
        unchanged()
        return there
    text = ComparisonText(
        unit_id=current.unit_id, meeting=current, member=member, form=form, entered_by_name=str(by.name)
    )
    text.sections = [(heading, "") for heading in headings_for(current.organization, form)]
    text.save()
    record(current, text=text.pk, member=member.pk if member else None)
    return text


@action("life.save_text", permission="life.write_text", on="text")
def save_text(*, by: Actor, text: ComparisonText, version: int, words: Sequence[str]) -> ComparisonText:
    """Keep a draft: `words` stand below the text's headings, in their order.

    Raises ValidationError for what is handed in or too long, StaleMeetingError for another `version`.
    """
    current = _written(text, version, words)
    keep(current, "kept")
    record(current.meeting, text=current.pk, changed=["sections"])
    return current


@action("life.hand_in_text", permission="life.write_text", on="text")
def hand_in_text(*, by: Actor, text: ComparisonText, version: int, words: Sequence[str]) -> ComparisonText:
    """Keep what is written and hand it in; each time stands as an edition of its own.

    Raises ValidationError where nothing is written, and as `save_text` does.
    """
    current = _written(text, version, words)
    if not any(said.strip() for said in words):
        raise ValidationError(_("Write something before you hand it in."))
    before, current.handed_in_on = current.handed_in_on, today()
    current.state, current.answered_on, current.answered_by = TextState.HANDED_IN, None, ""
    TextEdition.objects.create(
        unit_id=current.unit_id,
        text=current,
        number=editions_of(current).count() + 1,
        kept=current.kept,
        handed_in_on=current.handed_in_on,
        by_name=str(by.name),
    )
    keep(current, "kept", "state", "handed_in_on", "answered_on", "answered_by")
    record(current.meeting, text=current.pk, new={"state": current.state})
    _touch(current, before)
    return current


@action("life.accept_text", permission="life.answer_text", on="text")
def accept_text(*, by: Actor, text: ComparisonText, version: int) -> ComparisonText:
    """Accept a text that was handed in; raises StaleMeetingError where it changed since `version`."""
    return _answer(by, _claim(text, version), TextState.ACCEPTED, "")


@action("life.send_back_text", permission="life.answer_text", on="text")
def send_back_text(*, by: Actor, text: ComparisonText, remark: str) -> ComparisonText:
    """Send a text back with what is to be mended, also one that was accepted before."""
    return _answer(by, _claim(text), TextState.SENT_BACK, check_text("remark", remark, REMARK))


def _answer(by: Actor, current: ComparisonText, state: TextState, remark: str) -> ComparisonText:
    if current.state not in {TextState.HANDED_IN, TextState.ACCEPTED}:
        raise ValidationError(_("This text is with its writer, so there is nothing to answer."))
    old, current.state, current.remark = current.state, state, remark
    current.answered_on, current.answered_by = today(), str(by.name)
    keep(current, "state", "remark", "answered_on", "answered_by")
    record(current.meeting, text=current.pk, old={"state": old}, new={"state": state})
    _touch(current)
    return current


@action("life.note_paper_text", permission="life.run", on="meeting")
def note_paper_text(
    *, by: Actor, meeting: LifeMeeting, member: int | None, handed_in_on: date
) -> ComparisonText:
    """Note that a text is kept on paper: who wrote it (no `member`: the body) and when it was handed in.

    Raises ValidationError by field for somebody who does not meet, a day to come, a text that is there already.
    """
    current = claim(meeting)
    people = {each.pk: each for each in (*writers_of(current), *people_of(current))}
    if member is not None and member not in people:
        raise ValidationError({"member": _("Choose somebody of those who meet.")})
    if handed_in_on > today():
        raise ValidationError({"handed_in_on": _("This day is still to come.")})
    if texts_of(current).filter(member=member).exists():
        raise ValidationError({"member": _("There is a text already. It stands in the list.")})
    text = ComparisonText.objects.create(
        unit_id=current.unit_id,
        meeting=current,
        member=people[member] if member is not None else None,
        form=TextForm.PAPER,
        state=TextState.ACCEPTED,
        handed_in_on=handed_in_on,
        answered_on=today(),
        answered_by=str(by.name),
        entered_by_name=str(by.name),
    )
    record(current, text=text.pk, new={"form": TextForm.PAPER, "handed_in_on": handed_in_on})
    _touch(text)
    return text


@action("life.drop_text", permission="life.write_text", on="text")
def drop_text(*, by: Actor, text: ComparisonText) -> LifeMeeting:
    """Take off a text that was never handed in, or a note of one on paper; raises ValidationError for any other."""
    current = _claim(text)
    if current.is_written_here and current.handed_in_on:
        raise ValidationError(_("A text that was handed in stays."))
    meeting: LifeMeeting = current.meeting
    record(meeting, text=current.pk, changed=["dropped"])
    _touch(current)
    ComparisonText.objects.filter(unit_id=current.unit_id, pk=current.pk).delete()
    return meeting


@action(READ, permission="life.read_text", on="text")
def read_text(*, by: Actor, text: ComparisonText) -> ComparisonText:
    """Open a text; its writer sees who read it, once for each day. The body's own is its officers' own."""
    note_reading(text, is_own=by.has_perm("life.write_text", text))
    return text


def _written(text: ComparisonText, version: int, words: Sequence[str]) -> ComparisonText:
    current = _claim(text, version)
    if not current.can_be_changed:
        raise ValidationError(_("This text is handed in. To change it, ask to have it sent back first."))
    headings = [heading for heading, _words in current.sections]
    current.sections = list(zip(headings, check_sections(words, len(headings)), strict=True))
    return current


def _claim(text: ComparisonText, version: int | None = None) -> ComparisonText:
    current = hold(ComparisonText.objects.select_related("meeting__organization__parent", "member"), text)
    StaleMeetingError.refuse(current, version)
    return current


def _touch(text: ComparisonText, *before: date | None) -> None:
    days = [day for day in (text.handed_in_on, *before) if day]
    if days:
        touch(
            text.unit_id,
            members=[text.member_id] if text.member_id else [],
            organizations=[] if text.member_id else [text.organization.pk],
            first=min(days),
            last=max(days),
        )
