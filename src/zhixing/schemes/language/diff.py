"""What an edit of a scheme would change, requirement by requirement, told before it is applied."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from zhixing.schemes.language.explain import days, sentence
from zhixing.schemes.language.model import Requirement, Scheme
from zhixing.schemes.language.periods import Period, periods

Span = tuple[date, date]  # first and last day


class Turn(StrEnum):
    """What happens to one requirement."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One requirement's change, the keys that differ, and the periods that appear and disappear.

    A period whose days move counts as both: its old cells go and new ones come.
    """

    id: str
    turn: Turn
    old: Requirement | None
    new: Requirement | None
    keys: tuple[str, ...] = ()
    appear: tuple[Period, ...] = ()
    disappear: tuple[Period, ...] = ()


def diff(old: Scheme, new: Scheme, starts: date, ends: date, *, to: Span | None = None) -> tuple[Change, ...]:
    """Compare two versions for an adoption from ``starts`` to ``ends``, in the order of the new file.

    ``to``: the first and last day that the adoption will have, where its days move too.
    """
    before = {each.id: each for each in old.requirements}
    after = {each.id: each for each in new.requirements}
    ids = [*after, *(each for each in before if each not in after)]
    spans = (starts, ends), to or (starts, ends)
    changes = (_change(each, old, new, before.get(each), after.get(each), spans) for each in ids)
    return tuple(each for each in changes if each)


def _change(
    id_: str,
    old: Scheme,
    new: Scheme,
    before: Requirement | None,
    after: Requirement | None,
    spans: tuple[Span, Span],
) -> Change | None:
    keys = _keys(old, new, before, after)
    past = set(periods(before, *spans[0])) if before and _is_asked(old, before) else set()
    coming = set(periods(after, *spans[1])) if after and _is_asked(new, after) else set()
    if before and after and not keys and past == coming:
        return None
    turn = Turn.CHANGED if before and after else Turn.ADDED if after else Turn.REMOVED
    return Change(id_, turn, before, after, keys, _sorted(coming - past), _sorted(past - coming))


def _is_asked(scheme: Scheme, requirement: Requirement) -> bool:
    return not scheme.is_dormant(requirement)


def _sorted(found: set[Period]) -> tuple[Period, ...]:
    return tuple(sorted(found, key=lambda each: (each.ends, each.starts)))


def _keys(old: Scheme, new: Scheme, before: Requirement | None, after: Requirement | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ()
    keys = [each.name for each in fields(before) if getattr(before, each.name) != getattr(after, each.name)]
    if "cover" not in keys and old.covered(before) != new.covered(after):
        keys.append("cover")
    return tuple(keys)


def in_words(change: Change, old: Scheme, new: Scheme, language: str) -> tuple[str, ...]:
    """Say one change in a few lines: what it was, what it becomes, which periods come and go."""
    lines = []
    said = change.keys or change.turn != Turn.CHANGED  # else only its days move
    if change.old and said:
        lines.append(_("was: {sentence}").format(sentence=sentence(change.old, old, language)))
    if change.new and said:
        lines.append(_("becomes: {sentence}").format(sentence=sentence(change.new, new, language)))
    for message, found in (
        (_("appears: {period} ({days})"), change.appear),
        (_("disappears: {period} ({days})"), change.disappear),
    ):
        lines += [message.format(period=each.key, days=days(each, language)) for each in found]
    return tuple(lines)
