"""What the problems of a list mean here: their bodies, kinds, states, people; everything wrong is named."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from zhixing.core.sheets.dates import SheetDate
from zhixing.core.sheets.problems import Problem, Severity, show
from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.rectification.carrying.answerers import Answerers
from zhixing.rectification.carrying.carried import Carried
from zhixing.rectification.carrying.grouping import Entry
from zhixing.rectification.carrying.kinds import Entries, Match
from zhixing.rectification.carrying.places import Bodies
from zhixing.rectification.carrying.remedying import remedies_of
from zhixing.rectification.choices import ProblemState
from zhixing.rectification.tags import Pair
from zhixing.schemes.language.model import Use

TOLD = ("source", "unit", "note")  # columns that have none here: they go into the history in words


@dataclass(frozen=True)
class Defaults:
    """What holds where the file says nothing: when the problems were found, and by which campaign."""

    found_on: date | None = None
    origin: Pair | None = None


def check(
    entries: Iterable[Entry],
    *,
    user: Any,
    organization: Organization,
    defaults: Defaults,
    problems: list[Problem],
) -> tuple[Carried, ...]:
    """Make problems that can be listed; what stops one, and what should be looked at, goes into `problems`."""
    bodies = Bodies(user, organization)
    by_body: dict[int, list[Entry]] = {}
    for entry in entries:
        body = _body(entry, bodies, organization, problems)
        if body is not None:
            by_body.setdefault(body.pk, []).append(entry)
    found = [
        carried
        for pk, mine in by_body.items()
        for carried in _Checking(bodies.all.get(pk, organization), mine, defaults, problems).run()
    ]
    return tuple(_once(found, problems))


def _body(
    entry: Entry, bodies: Bodies, organization: Organization, problems: list[Problem]
) -> Organization | None:
    name = entry.get("body")
    if not name:
        if "body" in entry.line.table.columns:
            message = _("The cell is empty; the problem is taken for %(body)s.") % {"body": organization.name}
            problems.append(entry.line.warning("body", message))
        return organization
    found = bodies.find(name)
    if len(found) == 1:
        return found[0]
    line = entry.line_of("body")
    if found:
        names = " / ".join(f"{body.name}（{body.code}）" for body in found[:3])
        expected = _("the code: %(names)s") % {"names": names}
        problems.append(line.problem("body", _("Several bodies have this name."), expected))
    else:
        near = bodies.near(name)
        expected = (
            _("perhaps %(names)s") % {"names": " / ".join(near)} if near else _("the full name, or nothing")
        )
        message = _("There is no body of this name at %(body)s or below it whose lists you keep.")
        problems.append(line.problem("body", message % {"body": organization.name}, expected))
    return None


class _Checking:
    """The problems of one body."""

    def __init__(
        self, body: Organization, entries: list[Entry], defaults: Defaults, problems: list[Problem]
    ) -> None:
        self.body, self.entries, self.defaults, self.problems = body, entries, defaults, problems
        self.origins = Entries(body, Use.ORIGINS)
        self.kinds = Entries(body, Use.PROBLEMS, Use.ACTIONS)
        self.people = Answerers(body, entries, today())

    def run(self) -> Iterator[Carried]:
        for entry in self.entries:
            carried = self.carried(entry)
            if carried is not None:
                yield carried

    def carried(self, entry: Entry) -> Carried | None:
        """Make one problem; None where something stops it."""
        found = self.found_on(entry)
        if found is None:
            return None
        state = state_of(entry)
        struck_off_on = self.struck_off_on(entry, found.day) if state == ProblemState.STRUCK_OFF else None
        if state == ProblemState.STRUCK_OFF and struck_off_on is None:
            return None
        unmatched: list[tuple[str, str]] = []
        tags = (*self.origin(entry, unmatched), *self.tags(entry, unmatched))
        remedies = remedies_of(entry, found.day, state, struck_off_on or today(), self.problems)
        duties, old_owner = self.people.duties_of(entry, self.problems)
        return Carried(
            sheet=entry.line.table.sheet,
            row=entry.line.row,
            organization_id=self.body.pk,
            text=entry.get("text"),
            found_on=found.day,
            found_is_month=found.is_month,
            state=state,
            struck_off_on=struck_off_on,
            tags=tuple(dict.fromkeys(tags)),
            remedies=remedies,
            duties=duties,
            old_owner=old_owner,
            told=told_of(entry, unmatched),
        )

    def found_on(self, entry: Entry) -> SheetDate | None:
        """Tell when it was first found, by the file or by what the officer said for all."""
        found: SheetDate | None = entry.get("found_on")
        line = entry.line_of("found_on")
        if found is None and self.defaults.found_on:
            found = SheetDate(self.defaults.found_on)
        if found is None:
            if not self._is_noted(line, "found_on"):
                message = _("It is not said when the problem was first found.")
                expected = _("a date such as 2014-07-31; or one day for the whole file, above")
                self.problems.append(line.problem("found_on", message, expected))
            return None
        if found.day > today():
            message = _("A problem is found on a day that has come. Check the date.")
            self.problems.append(line.problem("found_on", message))
            return None
        return found

    def struck_off_on(self, entry: Entry, found_on: date) -> date | None:
        """Tell when it was struck off: the last day named; without one it cannot be taken over."""
        days: list[date] = [found.day for found in entry.all("struck_off_on")]
        line = entry.line_of("struck_off_on")
        if not days:
            if not self._is_noted(line, "struck_off_on"):
                message = _("It was struck off, but not said when; the row is not taken over.")
                self.problems.append(
                    line.warning("struck_off_on", message, _("the day, if it is to be shown"))
                )
            return None
        day = max(days)
        if day > today():
            self.problems.append(
                line.problem("struck_off_on", _("This day is still to come. Check the date."))
            )
        elif day.replace(day=1) < found_on.replace(day=1):
            message = _("This day lies before the problem was found (%(day)s).")
            values = {"day": formats.date_format(found_on)}
            self.problems.append(line.problem("struck_off_on", message % values))
        else:
            return max(day, found_on)
        return None

    def origin(self, entry: Entry, unmatched: list[tuple[str, str]]) -> Iterator[Pair]:
        """Give the campaign that found it; one that no scheme in force names is an error, with what may be meant."""
        words = entry.get("origin")
        if not words:
            yield from [self.defaults.origin] if self.defaults.origin else []
            return
        match = self.origins.match(words)
        line = entry.line_of("origin")
        if match.pair:
            if match.is_close:
                self.problems.append(line.warning("origin", _taken_for(match)))
            yield match.pair
        elif self.origins.titles:
            expected = _("one of: %(names)s") % {"names": " / ".join(match.near or self.origins.titles)}
            self.problems.append(
                line.problem("origin", _("This activity is not among the origins in force here."), expected)
            )
        else:
            unmatched.append(("origin", words))
            message = _("No scheme in force here names origins; the words are kept in its history.")
            self.problems.append(line.warning("origin", message))

    def tags(self, entry: Entry, unmatched: list[tuple[str, str]]) -> Iterator[Pair]:
        """Give the kinds that it names; words for none are kept in its history."""
        line = entry.line_of("kinds")
        for words in entry.all("kinds"):
            for match in self.kinds.match_all(words):
                if match.pair is None:
                    unmatched.append(("kinds", match.word))
                    expected = (
                        _("perhaps %(names)s") % {"names": " / ".join(match.near)} if match.near else ""
                    )
                    message = _("No list in force here has this kind; the word is kept in its history.")
                    self.problems.append(line.warning("kinds", message, expected))
                    continue
                if match.is_close:
                    self.problems.append(line.warning("kinds", _taken_for(match)))
                yield match.pair

    def _is_noted(self, line: Any, field: str) -> bool:
        place = (line.table.sheet, line.row, field)
        return any((each.sheet, each.row, each.field) == place for each in self.problems)


def _taken_for(match: Match) -> str:
    return _("“%(word)s” is taken for: %(title)s.") % {"word": match.word, "title": match.title}


def state_of(entry: Entry) -> str:
    """Tell how far a problem is: as its lines say together, else as dates and progress tell."""
    states = {line.values["state"] for line in entry.lines if "state" in line.values}
    if not states and entry.get("struck_off_on"):
        return ProblemState.STRUCK_OFF
    is_long = ProblemState.LONG_TERM in states or any(each.long_term for each in entry.all("due_on"))
    if is_long and not states & {ProblemState.DONE, ProblemState.STRUCK_OFF}:
        return ProblemState.LONG_TERM
    if len(states) == 1:
        return str(states.pop())
    if states:
        is_over = states <= {ProblemState.DONE, ProblemState.STRUCK_OFF}
        return ProblemState.DONE if is_over else ProblemState.UNDER_WAY
    return ProblemState.UNDER_WAY if entry.get("progress") else ProblemState.OPEN


def told_of(entry: Entry, unmatched: list[tuple[str, str]]) -> str:
    """Write what goes into the history in words: progress, and what has no place of its own here."""
    lines = entry.all("progress")
    told = [(field, value) for field in TOLD for value in entry.all(field)]
    for field, words in (*told, *unmatched):
        lines.append(f"{entry.line_of(field).table.columns[field].heading}：{words}")
    return "\n".join(lines)


def _once(found: Iterable[Carried], problems: list[Problem]) -> Iterator[Carried]:
    """Pass each problem on once; a second row of the same body, words, day and state is left out."""
    seen: dict[tuple[int, str, date, bool], Carried] = {}
    for each in found:
        key = (each.organization_id, each.likeness, each.found_on, each.is_struck_off)
        if seen.setdefault(key, each) is each:
            yield each
        else:
            problems.append(_twice(each, seen[key]))


def _twice(each: Carried, first: Carried) -> Problem:
    message = _("Row %(row)s of the sheet %(sheet)s has the same problem; it is taken over once.")
    return Problem(
        severity=Severity.WARNING,
        sheet=each.sheet,
        row=each.row,
        column="",
        cell="",
        found=show(each.text),
        expected="",
        message=message % {"row": first.row, "sheet": first.sheet},
        field="text",
    )
