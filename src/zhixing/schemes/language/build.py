"""Checked values → the model.  Nothing here can fail: whatever could was noted before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhixing.schemes.language.grammar import SLOT
from zhixing.schemes.language.known import ROW_KEYS
from zhixing.schemes.language.model import (
    EVERY_ATTENDANCE,
    ActivityKind,
    Attendance,
    Between,
    Bodies,
    By,
    CalendarUnit,
    Clause,
    Collection,
    CountAt,
    Day,
    Entry,
    Every,
    Level,
    LocalPlan,
    MonthDay,
    OwedBy,
    Population,
    Requirement,
    Row,
    RowType,
    Scheme,
    Subject,
    Text,
    Waive,
    When,
    Whole,
    Window,
)
from zhixing.schemes.language.vocabulary import activity_kind

Values = Mapping[str, Any]


def build_scheme(values: Values) -> Scheme:
    """Make the scheme of a checked file."""
    campaign = values.get("campaign", {})
    frame = Scheme(
        code=values["scheme"],
        title=_text(values["title"]),
        source=values.get("source", ""),
        zone=values.get("zone", "Asia/Shanghai"),
        starts=_date(campaign.get("starts")),
        ends=_date(campaign.get("ends")),
        clauses=tuple(_clause(code, each) for code, each in values["clauses"].items()),
        requirements=(),
        topics=Collection("topics", Text("专题", "topics"), entries(values.get("topics", {}))),
        taxonomies=_collections(values.get("taxonomies", {})),
        lists=_collections(values.get("lists", {})),
        folded={row: _text(reason) for row, reason in values.get("folded", {}).items()},
        hours=values.get("hours", {}),
        **_own_words(values),
    )
    builder = RuleBuilder(frame)
    rules = tuple(builder.requirement(each) for each in values["requirements"])
    return replace(frame, requirements=rules)


def build_plan(values: Values, base: Scheme) -> LocalPlan:
    """Make the plan of a checked file laid over ``base``; a tightening inherits what it does not say."""
    words = _own_words(values)
    fills = {code: entries(each) for code, each in values.get("fills", {}).items()}
    wider = laid_over(
        base, LocalPlan(values["plan"], values["of"], _text(values["title"]), (), fills, **words)
    )
    builder = RuleBuilder(wider)
    return LocalPlan(
        code=values["plan"],
        of=values["of"],
        title=_text(values["title"]),
        requirements=tuple(builder.requirement(each) for each in values.get("requirements", ())),
        fills=fills,
        **words,
    )


def laid_over(base: Scheme, plan: LocalPlan) -> Scheme:
    """Give the scheme as the unit lives it: words added, slots filled, the plan's requirements last.

    The base's own requirements stay unchanged, so that superiors' numbers stay comparable.
    """

    def fill(collection: Collection) -> Collection:
        given = {entry.key: entry for entry in plan.fills.get(collection.code, ())}
        kept = tuple(given.pop(entry.key, entry) for entry in collection.entries)
        return replace(collection, entries=(*kept, *given.values()))

    return replace(
        base,
        topics=fill(base.topics),
        lists={code: fill(each) for code, each in base.lists.items()},
        taxonomies={code: fill(each) for code, each in base.taxonomies.items()},
        windows={**base.windows, **plan.windows},
        kinds={**base.kinds, **plan.kinds},
        populations={**base.populations, **plan.populations},
        requirements=(*base.requirements, *plan.requirements),
    )


def entries(values: Values) -> tuple[Entry, ...]:
    """Make the entries of a collection; the word slot leaves a place empty."""
    return tuple(_entry(key, each) for key, each in values.items())


def _entry(key: str, value: Any) -> Entry:
    if value == SLOT:
        return Entry(key, None)
    if isinstance(value, str):
        return Entry(key, _text(value))
    about = _text(value["about"]) if "about" in value else None
    questions = tuple(_text(each) for each in value.get("questions", ()))
    return Entry(key, _text(value), value.get("ref", ""), about, questions)


def _text(value: Any) -> Text:
    return Text(value, value) if isinstance(value, str) else Text(value["zh"], value["en"])


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _day(value: str) -> Day:
    if len(value) == 10:
        return date.fromisoformat(value)
    return MonthDay(*(int(part) for part in value.split("-")))


def _clause(code: str, values: Values) -> Clause:
    rows = [row for key, kind in ROW_KEYS.items() for row in _rows(values.get(key, ()), kind)]
    return Clause(code, _text(values["title"]), tuple(rows))


def _rows(rows: Any, kind: RowType) -> list[Row]:
    worded = rows if isinstance(rows, dict) else {}
    return [Row(row, kind, _text(worded[row]) if worded else None) for row in rows]


def _collections(values: Values) -> dict[str, Collection]:
    return {
        code: Collection(
            code, _text(each["title"]), entries(each["entries"]), each.get("open", False), each.get("use", "")
        )
        for code, each in values.items()
    }


def _own_words(values: Values) -> dict[str, Any]:
    return {
        "windows": {code: _window(code, each) for code, each in values.get("windows", {}).items()},
        "kinds": {code: _kind(code, each) for code, each in values.get("kinds", {}).items()},
        "populations": {
            code: _population(code, each) for code, each in values.get("populations", {}).items()
        },
    }


def _window(code: str, values: Values) -> Window:
    return Window(code, _text(values["title"]), _day(values["starts"]), _day(values["ends"]))


def _kind(code: str, values: Values) -> ActivityKind:
    return activity_kind(code, values)


def _bodies(values: Values) -> Bodies:
    return Bodies(
        kinds=tuple(values.get("kind", ())),
        levels=tuple(values.get("level", ())),
        natures=tuple(values.get("nature", ())),
        fields=tuple(values.get("field", ())),
        is_window=values.get("is_window"),
        has_committee=values.get("has_committee"),
    )


def _population(code: str, values: Values) -> Population:
    each = Subject(values["each"])
    return Population(
        code=code,
        each=each,
        title=_text(values["title"]),
        bodies=_bodies(values if each == Subject.ORGANIZATION else values.get("at", {})),
        posts=tuple(values.get("post", ())),
        rank=values.get("rank", ""),
        leading=values.get("leading"),
        statuses=tuple(values.get("status", ())),
        of=values.get("of", ""),
        where={key: tuple(each) for key, each in values.get("where", {}).items()},
    )


@dataclass(frozen=True, slots=True)
class RuleBuilder:
    """Makes requirements that point to the words of one scheme."""

    scheme: Scheme

    def requirement(self, values: Values) -> Requirement:
        """Make one requirement; a tightening starts from the one that it tightens."""
        given = {key: self._read(key, value) for key, value in values.items() if key not in TIMING}
        timing: Values = {"when": self._when(values)} if any(key in values for key in TIMING) else {}
        if "tightens" in values:
            return replace(self.scheme.requirement(values["tightens"]), **given, **timing)
        refs = tuple(values.get("refs", self._row_of(values["id"])))
        defaults = {"refs": refs, "clause": self._clause_of(refs), "level": Level.REQUIRED}
        return Requirement(**{**defaults, **given, **timing})

    def _row_of(self, requirement_id: str) -> tuple[str, ...]:
        return tuple(row.id for _clause, row in self.scheme.rows() if row.id == requirement_id)

    def _clause_of(self, refs: tuple[str, ...]) -> str:
        return next((clause.code for clause, row in self.scheme.rows() if row.id in refs), "")

    def _read(self, key: str, value: Any) -> Any:
        if key == "who":
            return self.scheme.populations[value]
        if key == "where":
            return {name: self._filter(each) for name, each in value.items()}
        return READERS.get(key, _same)(value)

    def _filter(self, value: Any) -> tuple[str, ...]:
        if isinstance(value, dict):
            return tuple(entry.key for entry in self.scheme.collections()[value["from"]].entries)
        return tuple(value)

    def _when(self, values: Values) -> When:
        if "every" in values:
            return Every(CalendarUnit(values["every"]))
        if "between" in values:
            return Between(self.scheme.windows[values["between"]])
        return By(_day(values["by"])) if "by" in values else Whole()


TIMING = ("every", "between", "by")


def _same(value: Any) -> Any:
    return value


def _counts_with(values: list[str]) -> tuple[str, ...] | None:
    return None if values == ["any"] else () if values == ["none"] else tuple(values)


def _counts(values: list[str]) -> tuple[Attendance, ...]:
    return tuple(each for each in EVERY_ATTENDANCE if each in values)


READERS: Mapping[str, Callable[[Any], Any]] = {
    "refs": tuple,
    "title": _text,
    "level": Level,
    "counts": _counts,
    "counts_with": _counts_with,
    "waive": Waive,
    "owed_by": OwedBy,
    "count_at": CountAt,
    "says": _text,
    "note": _text,
}
