"""An opinion is given: into a pot, at a random place, without a name, a time or an entry on the audit trail.

See docs/guide/opinions.md before changing anything here.
"""

import json
import secrets
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from zhixing.core.actions import Actor, action, leave_no_trace
from zhixing.core.time import today
from zhixing.polls.choices import CollectionState, Door
from zhixing.polls.drafts import Answer
from zhixing.polls.limits import WORDS
from zhixing.polls.models import Collection, Pot, Slip
from zhixing.polls.sealing import hash_of


class NotOpenError(Exception):
    """No sheet is taken: the collection is closed, or the slip was used or is none of its own."""


@action("polls.give_opinions", permission=None)  # whoever has the link or a slip: that is what they are for
@sensitive_variables("answers", "slip")
def give_opinions(*, by: Actor, collection: Collection, answers: Sequence[Answer], slip: str = "") -> None:
    """Take a sheet: its answers go apart from each other, each to a random place.

    Raises ValidationError for an empty or too long sheet, NotOpenError where none is taken any more.
    """
    leave_no_trace()
    said = [answer for answer in answers if answer.words.strip()]
    _check(collection, said)
    if collection.door == Door.SLIPS:
        _use(collection, slip)
    _drop(_some_pot(collection), said)


@sensitive_variables("said")
def _check(collection: Collection, said: Sequence[Answer]) -> None:
    if collection.state != CollectionState.OPEN or not collection.closes_on or today() > collection.closes_on:
        raise NotOpenError
    if not said:
        raise ValidationError(_("Write at least one opinion; the other lines may stay empty."))
    if max(len(answer.words) for answer in said) > WORDS:
        raise ValidationError(_("At most %(most)d characters a line.") % {"most": WORDS})
    questions = set(
        collection.questions.filter(unit_id=collection.unit_id).values_list("position", flat=True)
    )
    members = {
        None,
        *collection.concerned.filter(unit_id=collection.unit_id).values_list("member_id", flat=True),
    }
    if any(answer.question not in questions or answer.member not in members for answer in said):
        raise ValidationError(_("This sheet is not of this collection. Open the page again."))


@sensitive_variables("slip")
def _use(collection: Collection, slip: str) -> None:
    mine = Slip.objects.filter(unit_id=collection.unit_id, collection=collection, hash=hash_of(slip))
    if not mine.filter(is_used=False).update(is_used=True):
        raise NotOpenError


def _some_pot(collection: Collection) -> Pot:
    rows = Pot.objects.select_for_update().filter(unit_id=collection.unit_id, collection=collection)
    numbers = list(
        Pot.objects.filter(unit_id=collection.unit_id, collection=collection).values_list("number", flat=True)
    )
    pot = rows.filter(number=secrets.choice(numbers)).first() if numbers else None
    if pot is None:  # it was closed a moment ago
        raise NotOpenError
    return pot


@sensitive_variables("said", "lines")
def _drop(pot: Pot, said: Sequence[Answer]) -> None:
    lines = json.loads(pot.words) if pot.words else []
    for answer in said:
        line = [answer.question, answer.member, answer.words.strip()]
        lines.insert(secrets.randbelow(len(lines) + 1), line)
    pot.sheets += 1
    pot.words = json.dumps(lines, ensure_ascii=False)
    pot.save(update_fields=["sheets", "words"])
