"""How a requirement's state is said: one sentence, in the reader's language, never a percentage.

Pure functions of numbers and days: what is asked comes in as an `Ask`, how it stands as a `Standing`.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


@dataclass(frozen=True)
class Ask:
    """What is asked: a title, and for an activity the noun and what the one who took part has done."""

    title: str
    who: str = ""  # members, leading cadres
    each: str = "organization"  # organization, member or item
    owed: bool = True
    encouraged: bool = False
    noun: str = ""  # a lecture
    attended: str = ""  # heard


@dataclass(frozen=True)
class Standing:
    """How it stands in one period (both days inclusive): how many owe it, have met it, or need not at all."""

    starts: date
    ends: date
    due: int = 0
    met: int = 0
    waived: int = 0
    done_on: date | None = None
    planned_on: date | None = None

    @property
    def missing(self) -> int:
        """How many still owe it."""
        return max(self.due - self.met, 0)


@dataclass(frozen=True)
class Said:
    """A state: its code (for the icon) and its words."""

    code: str  # met, due, coming, waived, late, none, info
    words: str


def day(value: date, today: date) -> str:
    """Say a day; the year only where it is not this one."""
    # Translators: Django date formats. "j F" gives 12 May, "n月j日" gives 5月12日.
    short, long = pgettext("date format", "j F"), pgettext("date format", "j F Y")
    return format_date(value, short if value.year == today.year else long)


def span(starts: date, ends: date, today: date) -> str:
    """Say a stretch of days by its first and last."""
    if starts == ends:
        return day(starts, today)
    return _("%(first)s to %(last)s") % {"first": day(starts, today), "last": day(ends, today)}


def slot_period(when: str, key: str, starts: date, ends: date, today: date) -> str:
    """Say a slot's period: a window by its days, a deadline by its last day, any other by its key."""
    if when == "between":
        return span(starts, ends, today)
    return _("by %(day)s") % {"day": day(ends, today)} if when == "by" else period(key)


def period(key: str) -> str:
    """Say a period of the calendar by its key: 2016-Q2, 2016-H1, 2016-03, 2016; whole for all of it."""
    year, _dash, part = key.partition("-")
    if part.startswith("Q"):
        return _("%(year)s, quarter %(number)s") % {"year": year, "number": part[1:]}
    if part.startswith("H"):
        half = _("%(year)s, first half") if part == "H1" else _("%(year)s, second half")
        return half % {"year": year}
    if part.isdigit():
        return format_date(date(int(year), int(part), 1), pgettext("date format", "F Y"))
    return _("year %(year)s") % {"year": year} if year.isdigit() else _("the whole time")


def state(ask: Ask, standing: Standing, today: date) -> Said:
    """Say how one requirement stands in one period."""
    if not ask.owed:
        return Said("info", _facts(ask, standing))
    return _closed(ask, standing, today) or _open(ask, standing, today)


def _closed(ask: Ask, standing: Standing, today: date) -> Said | None:
    if standing.due == 0 and standing.waived:
        return Said("waived", _("need not be done"))
    if standing.due == 0:
        return Said("none", _("concerns nobody here"))
    return None if standing.missing else Said("met", _met(ask, standing, today))


def _open(ask: Ask, standing: Standing, today: date) -> Said:
    if standing.ends < today:
        return Said("late", _late(ask, standing, today))
    if standing.planned_on:
        return Said("coming", _planned(ask, standing, today))
    if standing.starts > today:
        return Said("coming", _("from %(first)s to %(last)s") % _ends(standing, today))
    return Said("due", _due(ask, standing, today))


def _ends(standing: Standing, today: date) -> dict[str, str]:
    return {"first": day(standing.starts, today), "last": day(standing.ends, today)}


def _facts(ask: Ask, standing: Standing) -> str:
    if standing.met and ask.each == "organization":
        return _("done; no number is asked")
    if standing.met:
        words = ngettext(
            "%(count)d so far; no number is asked", "%(count)d so far; no number is asked", standing.met
        )
        return words % {"count": standing.met}
    return _unasked(ask)


def _unasked(ask: Ask) -> str:
    return _("encouraged, not asked") if ask.encouraged else _("facts are shown, no number is asked")


def _met(ask: Ask, standing: Standing, today: date) -> str:
    if ask.each == "member":
        return _and_waived(_all_members(ask, standing.met), standing.waived)
    if ask.each == "item":
        words = ngettext("the one there was is done", "all %(count)d are done", standing.met)
        return words % {"count": standing.met}
    return _done(standing.done_on, today)


def _done(on: date | None, today: date) -> str:
    return _("done on %(day)s") % {"day": day(on, today)} if on else _("done")


def _all_members(ask: Ask, count: int) -> str:
    values = {"count": count, "who": ask.who, "attended": ask.attended, "noun": ask.noun}
    return _all_words(ask, count) % values


def _all_words(ask: Ask, count: int) -> str:
    if ask.attended:
        # Translators: all 28 members have heard a lecture
        return ngettext(
            "the one of them has %(attended)s %(noun)s",
            "all %(count)d %(who)s have %(attended)s %(noun)s",
            count,
        )
    return ngettext("the one of them has done it", "all %(count)d %(who)s have done it", count)


def _and_waived(words: str, waived: int) -> str:
    if not waived:
        return words
    more = ngettext("%(words)s; %(count)d need not", "%(words)s; %(count)d need not", waived)
    return more % {"words": words, "count": waived}


def _planned(ask: Ask, standing: Standing, today: date) -> str:
    planned = _("planned for %(day)s") % {"day": day(standing.planned_on or standing.ends, today)}
    if ask.each == "organization":
        return planned
    return _("%(missing)s; %(planned)s") % {"missing": missing(ask, standing), "planned": planned}


def _late(ask: Ask, standing: Standing, today: date) -> str:
    last = day(standing.ends, today)
    if ask.each == "organization":
        return _("was due by %(day)s and is not done yet") % {"day": last}
    return _("was due by %(day)s: %(missing)s") % {"day": last, "missing": missing(ask, standing)}


def _due(ask: Ask, standing: Standing, today: date) -> str:
    last = day(standing.ends, today)
    if ask.each != "organization":
        return _("by %(day)s: %(missing)s") % {"day": last, "missing": missing(ask, standing)}
    if ask.noun:
        return _("by %(day)s: not planned yet") % {"day": last}
    return _("by %(day)s: not done yet") % {"day": last}


def missing(ask: Ask, standing: Standing) -> str:
    """Say how many of how many have not met it: members, items or bodies."""
    values = {
        "who": ask.who,
        "missing": standing.missing,
        "due": standing.due,
        "attended": ask.attended,
        "noun": ask.noun,
    }
    return _missing_words(ask, standing.missing) % values


def _missing_words(ask: Ask, count: int) -> str:
    if ask.each == "item":
        return ngettext("%(missing)d of %(due)d is open", "%(missing)d of %(due)d are open", count)
    if ask.each == "organization":
        return ngettext(
            "%(missing)d of %(due)d bodies has not done it",
            "%(missing)d of %(due)d bodies have not done it",
            count,
        )
    if ask.attended:
        # Translators: 3 of 28 members have not heard a lecture
        return ngettext(
            "%(missing)d of %(due)d %(who)s has not %(attended)s %(noun)s",
            "%(missing)d of %(due)d %(who)s have not %(attended)s %(noun)s",
            count,
        )
    return ngettext(
        "%(missing)d of %(due)d %(who)s has not done it yet",
        "%(missing)d of %(due)d %(who)s have not done it yet",
        count,
    )


def gathered(ask: Ask, standing: Standing, today: date) -> Said:
    """Say to a committee how a requirement stands at and below it: how many bodies or people still owe it."""
    if not standing.missing:
        return state(ask, standing, today)
    words = {"day": day(standing.ends, today), "missing": missing(ask, standing)}
    if standing.ends < today:
        return Said("late", _("was due by %(day)s: %(missing)s") % words)
    return Said("due", _("by %(day)s: %(missing)s") % words)


def for_me(ask: Ask, standing: Standing, today: date) -> Said:
    """Say to one member how their own requirement stands."""
    if not ask.owed:
        return Said("info", _unasked(ask))
    if standing.met:
        return Said("met", _done(standing.done_on, today))
    if standing.waived:
        return Said("waived", _("need not be done"))
    return _mine_open(standing, today)


def _mine_open(standing: Standing, today: date) -> Said:
    if standing.starts > today:
        return Said("coming", _("from %(first)s to %(last)s") % _ends(standing, today))
    last = {"day": day(standing.ends, today)}
    if standing.ends < today:
        return Said("late", _("was due by %(day)s and is not done yet") % last)
    return Said("due", _("by %(day)s") % last)


def later(module: str) -> str:
    """Say that another module will serve a requirement one day."""
    return _("A later module will serve this (%(module)s); nothing is due yet.") % {"module": module}


def cell(due: int, met: int, waived: int) -> str:
    """Say a cell of the matrix: 12/15; a dash where all are waived, nothing where nobody owes."""
    if due:
        return f"{met}/{due}"
    return "—" if waived else ""


def last_contact(visited_on: date | None, today: date) -> str:
    """Say when the committee above was last at a branch; a fact, never a quota (reading 22)."""
    if visited_on is None:
        return _("no visit noted")
    return _("last visited on %(day)s") % {"day": day(visited_on, today)}


def reminded(on: date, name: str, today: date) -> str:
    """Say who reminded a branch, and when."""
    return _("reminded on %(day)s by %(name)s") % {"day": day(on, today), "name": name}
