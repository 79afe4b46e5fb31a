"""A collection's course: prepared, opened with its door, closed with its sheets shuffled."""

import json
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.core.once import once
from zhixing.core.stale import StaleError, hold, keep
from zhixing.core.time import today
from zhixing.organizations.models import Member, Organization
from zhixing.organizations.queries import members_of
from zhixing.polls.choices import CollectionState, Door
from zhixing.polls.drafts import CollectionDraft
from zhixing.polls.limits import MOST_DAYS, MOST_QUESTIONS, MOST_SLIPS, POTS, QUESTION
from zhixing.polls.models import Collection, Concerned, Opinion, Pot, Question, Slip
from zhixing.polls.sealing import hash_of, new_code

RULES = ("title", "invitation", "door", "days")
CODE = 12  # signs of an address: 59 bits


class StaleCollectionError(StaleError):
    """Somebody changed the collection after the form was opened; `current` is how it stands now."""


def claim(collection: Collection, *states: CollectionState, version: int | None = None) -> Collection:
    """Hold a collection's row until the transaction ends.

    Raises ValidationError where it is in none of `states`, StaleCollectionError for another `version`.
    """
    current = hold(Collection.objects.select_related("organization"), collection)
    if current.state not in states:
        how = {"state": current.get_state_display()}
        raise ValidationError(_("The collection is %(state)s now, so this cannot be done.") % how)
    StaleCollectionError.refuse(current, version)
    return current


@action("polls.prepare_collection", permission="polls.collect", on="organization")
def prepare_collection(
    *, by: Actor, organization: Organization, draft: CollectionDraft, token: str = ""
) -> Collection:
    """Prepare a collection of opinions about a body and, if wished, named members of it.

    The same form (`token`) sent twice prepares it once. Raises ValidationError by field.
    """
    _check(organization, draft)
    collection, is_new = once(
        Collection.objects.filter(unit_id=organization.unit_id),
        token,
        lambda: Collection.objects.create(
            unit_id=organization.unit_id,
            organization=organization,
            code=f"{organization.unit_id}-{new_code(CODE)}",
            entered_by_name=str(by.name),
            token=token,
            **{name: getattr(draft, name) for name in RULES},
        ),
    )
    if is_new:
        _write_lines(collection, draft)
        record(collection, new={"title": collection.title, "concerned": list(draft.concerned)})
    return collection


@action("polls.change_collection", permission="polls.collect", on="collection")
def change_collection(
    *, by: Actor, collection: Collection, version: int, draft: CollectionDraft
) -> Collection:
    """Change a collection before it opens.

    Raises ValidationError by field or for one that is open, StaleCollectionError where it changed since `version`.
    """
    current = claim(collection, CollectionState.DRAFT, version=version)
    _check(current.organization, draft)
    for name in RULES:
        setattr(current, name, getattr(draft, name))
    keep(current, *RULES)
    for lines in (current.questions, current.concerned):
        lines.filter(unit_id=current.unit_id).delete()
    _write_lines(current, draft)
    record(current, changed=list(RULES))
    return current


def _check(organization: Organization, draft: CollectionDraft) -> None:
    problems: dict[str, str] = {}
    lines = [line.strip() for line in draft.questions]
    if not draft.title.strip():
        problems["title"] = _("Say what opinions are asked for.")
    if not 1 <= len(lines) <= MOST_QUESTIONS or "" in lines or len(set(lines)) != len(lines):
        problems["questions"] = _("Write 1 to %(most)d lines, each once.") % {"most": MOST_QUESTIONS}
    elif max(map(len, lines)) > QUESTION:
        problems["questions"] = _("At most %(most)d characters a line.") % {"most": QUESTION}
    if not 1 <= draft.days <= MOST_DAYS:
        problems["days"] = _("Between 1 and %(most)d days.") % {"most": MOST_DAYS}
    if set(draft.concerned) - set(_belonging(organization, draft.concerned)):
        problems["concerned"] = _("Choose among the members of the organisation.")
    if problems:
        raise ValidationError(problems)


def _belonging(organization: Organization, members: Iterable[int]) -> list[int]:
    rows = members_of(organization, today()).filter(member__in=list(members))
    return list(rows.values_list("member_id", flat=True))


def _write_lines(collection: Collection, draft: CollectionDraft) -> None:
    Question.objects.bulk_create(
        Question(unit_id=collection.unit_id, collection=collection, position=at, text=text.strip())
        for at, text in enumerate(draft.questions)
    )
    members = Member.objects.filter(unit_id=collection.unit_id, pk__in=draft.concerned).order_by("sort_key")
    Concerned.objects.bulk_create(
        Concerned(unit_id=collection.unit_id, collection=collection, member=member) for member in members
    )


@action("polls.open_collection", permission="polls.collect", on="collection")
def open_collection(*, by: Actor, collection: Collection) -> Collection:
    """Open a collection: sheets come in from now on, for as many days as it says. Opening twice changes nothing."""
    current = claim(collection, CollectionState.DRAFT, CollectionState.OPEN)
    if current.state == CollectionState.OPEN:
        unchanged()
        return current
    Pot.objects.bulk_create(
        Pot(unit_id=current.unit_id, collection=current, number=number) for number in range(POTS)
    )
    current.state, current.opened_on = CollectionState.OPEN, today()
    current.closes_on = today() + timedelta(days=current.days)
    keep(current, "state", "opened_on", "closes_on")
    record(current, new={"state": current.state, "closes_on": current.closes_on})
    return current


@action("polls.print_slips", permission="polls.collect", on="collection")
def print_slips(*, by: Actor, collection: Collection, count: int) -> list[str]:
    """Make so many slips, each good for one sheet, and give them: shown this once, only their hashes are kept.

    Raises ValidationError for a collection without slips or one that is not open, and for too many at a time.
    """
    if not 1 <= count <= MOST_SLIPS:
        raise ValidationError({"count": _("Between 1 and %(most)d slips.") % {"most": MOST_SLIPS}})
    current = claim(collection, CollectionState.OPEN)
    if current.door != Door.SLIPS:
        raise ValidationError(_("This collection has an open link; it needs no slips."))
    made = [new_code() for _each in range(count)]
    # Sorted by hash: the order of the rows is not that in which the slips lie on the sheet.
    Slip.objects.bulk_create(
        Slip(unit_id=current.unit_id, collection=current, hash=hash_)
        for hash_ in sorted(hash_of(slip) for slip in made)
    )
    current.printed += count
    keep(current, "printed")
    record(current, new={"slips": count})
    return made


@action("polls.close_collection", permission="polls.collect", on="collection")
def close_collection(*, by: Actor, collection: Collection) -> Collection:
    """Close a collection: its sheets leave the pots, shuffled, and wait to be sorted. Twice changes nothing."""
    current = claim(collection, CollectionState.OPEN, CollectionState.CLOSED)
    if current.state == CollectionState.CLOSED:
        unchanged()
        return current
    # A sheet on its way in holds its pot: it is waited for here, and finds no pot if it comes later.
    pots = list(Pot.objects.select_for_update().filter(unit_id=current.unit_id, collection=current))
    by_hand = current.opinions.filter(unit_id=current.unit_id).count()
    current.sheets = sum(pot.sheets for pot in pots) + by_hand
    current.received = _pour_out(current, pots) + by_hand
    for rows in (Pot.objects, Slip.objects):
        rows.filter(unit_id=current.unit_id, collection=current).delete()
    current.state, current.closed_on = CollectionState.CLOSED, today()
    keep(current, "state", "closed_on", "sheets", "received")
    record(current, new={"state": current.state, "sheets": current.sheets, "received": current.received})
    touch_day(current)
    return current


def _pour_out(collection: Collection, pots: Iterable[Pot]) -> int:
    questions = dict(collection.questions.filter(unit_id=collection.unit_id).values_list("position", "text"))
    said = [line for pot in pots if pot.words for line in json.loads(pot.words)]
    secrets.SystemRandom().shuffle(said)
    Opinion.objects.bulk_create(
        Opinion(
            unit_id=collection.unit_id,
            collection=collection,
            question=questions[question],
            raw=words,
            hint_id=member,
        )
        for question, member, words in said
    )
    return len(said)


def touch_day(collection: Collection) -> None:
    """Say that what the body has to show changed on the day of its closing."""
    day = collection.closed_on
    if day:
        touch(collection.unit_id, organizations=[collection.organization_id], first=day, last=day)
