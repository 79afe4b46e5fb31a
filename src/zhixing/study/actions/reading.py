"""What readers say of their own reading: a place, marks, and that they have read a text through.

Of places and marks the trail keeps no entry: when and how fast somebody reads is nobody's business.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zhixing.core.actions import action, record, touch, unchanged
from zhixing.core.time import today
from zhixing.library.models import Edition, Text
from zhixing.library.queries.texts import editions_of
from zhixing.organizations.models import Member
from zhixing.organizations.queries import member_of
from zhixing.study.choices import Way
from zhixing.study.marks import with_marks
from zhixing.study.models import Reading
from zhixing.study.queries.reading import edition_on


@action("study.keep_place", permission="library.view", on="text")
def keep_place(*, by: Any, text: Text, anchor: int) -> Reading:
    """Remember the anchor at which one's own reading of a text is to go on.

    Raises ValidationError for an account of no member, and for an anchor that the text never had.
    """
    unchanged()
    _check_anchors(text, [anchor])
    row = held(reader(by), text)
    row.place = anchor
    row.save(update_fields=["place"])
    return row


@action("study.mark_read", permission="library.view", on="text")
def mark_read(*, by: Any, text: Text, anchors: Iterable[int], is_read: bool = True) -> Reading:
    """Mark articles as read, or no longer; the same twice changes nothing. Raises as `keep_place` does."""
    unchanged()
    wanted = set(anchors)
    _check_anchors(text, wanted)
    row = held(reader(by), text)
    row.read = with_marks(bytes(row.read), wanted, on=is_read)
    row.save(update_fields=["read"])
    return row


@action("study.finish", permission="library.view", on="text")
def finish(*, by: Any, text: Text, on: date, way: Way = Way.ONLINE) -> Reading:
    """Say that one has read a text through, on a day: the reader's own word, with or without any marks (R2.1-2).

    Said again, the later word stands; the same twice changes nothing. Raises ValidationError for a day that
    is still to come, or before the text was issued.
    """
    row = held(reader(by), text)
    write_finish(row, text, on, way)
    return row


@action("study.unfinish", permission="library.view", on="text")
def unfinish(*, by: Any, text: Text) -> Reading:
    """Take back that one has read a text through, whoever recorded it: it is the reader's word that counts."""
    row = held(reader(by), text)
    clear_finish(row)
    return row


def reader(by: Any) -> Member:
    """Tell for whom somebody reads: the account's own member. Raises ValidationError where there is none."""
    member = member_of(by) if getattr(by, "member_id", None) else None
    if member is None:
        message = _("This account belongs to no member, so nothing can be kept of its reading.")
        raise ValidationError(message)
    return member


def held(member: Member, text: Text) -> Reading:
    """Hold the one row of a member and a text until the transaction ends, made where there was none."""
    mine = Reading.objects.filter(unit_id=member.unit_id)
    made, _is_new = mine.get_or_create(unit_id=member.unit_id, member=member, text=text)
    return mine.select_for_update(of=("self",)).get(pk=made.pk)


def write_finish(row: Reading, text: Text, on: date, way: str, recorded_by: str = "") -> None:
    """Write that a text was read through, touch both days; inside an action. Raises as `finish` does."""
    edition = _edition(text, on)
    wished = (on, way, recorded_by, edition.number)
    if (row.finished_on, row.way, row.recorded_by_name, row.edition) == wished:
        unchanged()
        return
    before = row.finished_on
    row.finished_on, row.way, row.recorded_by_name, row.edition = wished
    row.save(update_fields=["finished_on", "way", "recorded_by_name", "edition"])
    record(row, old={"finished_on": before}, new={"finished_on": on, "way": way}, text=text.pk)
    _touch(row, before, on)


def clear_finish(row: Reading) -> None:
    """Take the finishing of a row away; inside an action. Nothing changes where it was not finished."""
    before = row.finished_on
    if before is None:
        unchanged()
        return
    row.finished_on, row.way, row.recorded_by_name, row.edition = None, "", "", None
    row.save(update_fields=["finished_on", "way", "recorded_by_name", "edition"])
    record(row, old={"finished_on": before}, new={"finished_on": None}, text=row.text_id)
    _touch(row, before)


def _touch(row: Reading, *days: date | None) -> None:
    said = [day for day in days if day]
    touch(row.unit_id, members=[row.member_id], first=min(said), last=max(said))


def _check_anchors(text: Text, anchors: Iterable[int]) -> None:
    if any(not 0 < anchor <= text.last_anchor for anchor in anchors):
        raise ValidationError(_("This article no longer stands in the text. Open the page again."))


def _edition(text: Text, day: date) -> Edition:
    """Tell which edition was read by that day. Raises ValidationError where that cannot have been."""
    if day > today():
        raise ValidationError({"on": _("This day is still to come. Give the day on which you were done.")})
    edition = edition_on(text, day)
    if edition is None:
        first = editions_of(text).last()
        if first is None or first.issued_on is None:
            raise ValidationError(_("This text is not published yet, so nobody can have read it here."))
        message = _("This text was issued on %(day)s: give a day from then on.")
        raise ValidationError({"on": message % {"day": date_format(first.issued_on)}})
    return edition
