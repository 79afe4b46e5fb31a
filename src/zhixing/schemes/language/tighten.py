"""What a unit's own plan may do to a requirement: ask for more, never for less.

A tightened requirement is a second, stricter one beside the first.  The first stays and keeps
counting, so that the numbers of those above stay comparable between units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zhixing.schemes.language.model import Level, Requirement, Scheme, Waive
from zhixing.schemes.language.periods import periods
from zhixing.schemes.language.problems import quoted


@dataclass(frozen=True, slots=True)
class Loosening:
    """One key under which a plan asks for less than its scheme, and why that is not allowed."""

    key: str
    message: str


def loosenings(scheme: Scheme, base: Requirement, own: Requirement) -> tuple[Loosening, ...]:
    """List every way in which ``own`` asks for less than ``base``; the messages name the clause."""
    law = _("clause {clause} ({id}) asks for more: {reason}")
    return tuple(
        Loosening(key, law.format(clause=base.clause, id=base.id, reason=reason))
        for key, reason in _reasons(scheme, base, own)
    )


def _reasons(scheme: Scheme, base: Requirement, own: Requirement) -> Iterator[tuple[str, str]]:
    yield from _another_thing(base, own)
    yield from _weaker_force(base, own)
    yield from _wider_facts(scheme, base, own)
    yield from _fewer(scheme, base, own)


def _another_thing(base: Requirement, own: Requirement) -> Iterator[tuple[str, str]]:
    same: dict[str, Callable[[Requirement], str]] = {
        "do": lambda each: each.do,
        "who": lambda each: str(each.who.each),
        "owed_by": lambda each: str(each.owed_by),
        "count_at": lambda each: str(each.count_at),
    }
    for key, value in same.items():
        if value(base) != value(own):
            message = _("found {found}, and it must stay {expected}")
            yield key, message.format(found=quoted(value(own)), expected=quoted(value(base)))


def _weaker_force(base: Requirement, own: Requirement) -> Iterator[tuple[str, str]]:
    levels, waivers = list(Level), list(Waive)
    if levels.index(own.level) > levels.index(base.level):
        yield "level", _("{found} binds less than {base}").format(found=own.level, base=base.level)
    if waivers.index(own.waive) > waivers.index(base.waive):
        yield "waive", _("{found} waives more easily than {base}").format(found=own.waive, base=base.waive)
    if own.merge and not base.merge:
        yield "merge", _("it may not be fulfilled together with another body")
    if own.settled > base.settled:
        yield "settled", _("at most {days} days may be excused").format(days=base.settled)
    if base.within is not None and (own.within is None or own.within > base.within):
        yield "within", _("at most {days} days are given").format(days=base.within)


def _wider_facts(scheme: Scheme, base: Requirement, own: Requirement) -> Iterator[tuple[str, str]]:
    for key, allowed in base.where.items():
        found = own.where.get(key)
        if found is None:
            yield "where", _("the filter {key} is missing").format(key=quoted(key))
        elif not set(found) <= set(allowed) and allowed != ("any",):
            message = _("{key} may only be {allowed}")
            yield "where", message.format(key=quoted(key), allowed=", ".join(allowed))
    if not set(own.counts) <= set(base.counts):
        yield "counts", _("only {states} count").format(states=", ".join(base.counts))
    if base.counts_with is not None and not _within(own.counts_with, base.counts_with):
        yield "counts_with", _("one event may serve fewer requirements together")
    if base.cover:
        wanted = {entry.key for entry in scheme.collections()[base.cover].entries}
        given = {entry.key for entry in scheme.collections()[own.cover].entries} if own.cover else set()
        if own.cover != base.cover and not (wanted and wanted <= given):
            yield "cover", _("everything in {cover} is asked").format(cover=quoted(base.cover))


def _within(own: tuple[str, ...] | None, base: tuple[str, ...]) -> bool:
    return own is not None and set(own) <= set(base)


def _fewer(scheme: Scheme, base: Requirement, own: Requirement) -> Iterator[tuple[str, str]]:
    """In each period of the base, the plan's periods that lie in it must together ask for as much."""
    if base.cover and own.cover == base.cover and own.times != base.times:
        yield "times", _("everything in {cover} is asked").format(cover=quoted(base.cover))
    starts, ends = sample_span(scheme)
    wanted = scheme.asked(base)
    own_periods = periods(own, starts, ends)
    for period in periods(base, starts, ends):
        asked = sum(scheme.asked(own) for each in own_periods if period.holds(each))
        if asked < wanted:
            message = _("it wants {wanted} from {starts} to {ends}, and this plan asks for {asked} there")
            days = {"starts": period.starts, "ends": period.ends}
            yield _blamed(base, own), message.format(wanted=wanted, asked=asked, **days)
            return


def _blamed(base: Requirement, own: Requirement) -> str:
    if own.cover != base.cover:
        return "cover"
    return "times" if own.when == base.when else timing_key(own)


def timing_key(requirement: Requirement) -> str:
    """Name the key that says when: every, between or by; times for the whole."""
    names = {"Every": "every", "Between": "between", "By": "by"}
    return names.get(type(requirement.when).__name__, "times")


def sample_span(scheme: Scheme) -> tuple[date, date]:
    """Give the scheme's own days; where it has none, three years with a leap year among them."""
    starts = scheme.starts or date(scheme.ends.year if scheme.ends else 2023, 1, 1)
    return starts, scheme.ends or date(starts.year + 2, 12, 31)
