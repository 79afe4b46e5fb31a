"""What the form of a file cannot tell: that names point to something and that parts fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from zhixing.schemes.language.known import ROW_KEYS, Known
from zhixing.schemes.language.model import Level, RowType
from zhixing.schemes.language.problems import Path, Problems, quoted, unknown
from zhixing.schemes.language.rules import check_rule
from zhixing.schemes.language.shapes import MISSING
from zhixing.schemes.language.vocabulary import vocabulary

Values = Mapping[str, Any]

MEMBER_ONLY = ("post", "rank", "leading", "status")
BODY_ONLY = ("kind", "level", "nature", "field", "is_window", "has_committee")
FITTING = {
    "organization": frozenset(BODY_ONLY),
    "member": frozenset({*MEMBER_ONLY, "at"}),
    "item": frozenset({"of", "where", "at", "rank", "leading"}),
}


def check_scheme(values: Values, known: Known, problems: Problems) -> None:
    """Note everything in a scheme that points nowhere or does not fit."""
    _check_campaign(values.get("campaign", {}), problems)
    if values.get("zone") not in {None, *available_timezones()}:
        problems.add(("zone",), unknown(values["zone"], available_timezones(), _("a time zone")))
    _check_rows(values, known, problems)
    check_shared(values, known, problems)
    for place, rule in enumerate(values.get("requirements", ())):
        check_rule(rule, ("requirements", place), known, problems)
    check_ids(values, set(), problems)
    _check_served(values, known, problems)


def check_shared(values: Values, known: Known, problems: Problems) -> None:
    """Note what is wrong with the words that schemes and plans both define."""
    for code, window in values.get("windows", {}).items():
        _check_window(window, ("windows", code), problems)
    for code, kind in values.get("kinds", {}).items():
        _check_kind(code, kind, known, problems)
    for code, population in values.get("populations", {}).items():
        _check_population(population, ("populations", code), problems)


def _check_campaign(campaign: Values, problems: Problems) -> None:
    if "starts" in campaign and "ends" in campaign and campaign["ends"] < campaign["starts"]:
        problems.add(("campaign", "ends"), _("the end lies before the start"))


def _check_window(window: Values, path: Path, problems: Problems) -> None:
    starts, ends = window.get("starts"), window.get("ends")
    if not starts or not ends:
        return
    if len(starts) != len(ends):
        problems.add((*path, "ends"), _("give both days with a year, or both without"))
    elif len(starts) == 10 and ends < starts:
        problems.add((*path, "ends"), _("the end lies before the start"))


def _check_kind(code: str, kind: Values, known: Known, problems: Problems) -> None:
    if code in vocabulary().kinds:
        problems.add(("kinds", code), _("every house has this kind already; choose another code"))
    for each in kind.get("joins", ()):
        if each not in known.kinds:
            problems.add(("kinds", code, "joins"), unknown(each, known.kinds, _("a kind of activity")))


def _check_population(population: Values, path: Path, problems: Problems) -> None:
    each = population.get("each")
    if each not in FITTING:
        return
    for key in population:
        if key not in FITTING[each] | {"each", "title"}:
            message = _("{key} says nothing about {each}; it may have {fitting}")
            fitting = ", ".join(sorted(FITTING[each]))
            problems.add((*path, key), message.format(key=quoted(key), each=quoted(each), fitting=fitting))
    if each == "item" and "of" not in population:
        problems.add(path, _("the key {key} is missing").format(key=quoted("of")))


def _listed_rows(values: Values) -> Iterator[tuple[str, Path]]:
    for code, clause in values.get("clauses", {}).items():
        for key in ROW_KEYS:
            rows = clause.get(key, ())
            steps = rows if isinstance(rows, dict) else range(len(rows))
            for row, step in zip(rows, steps, strict=True):
                yield row, ("clauses", code, key, step)


def _check_rows(values: Values, known: Known, problems: Problems) -> None:
    seen: set[str] = set()
    for row, path in _listed_rows(values):
        if row in seen:
            problems.add(path, _("the row {row} stands in the outline twice").format(row=quoted(row)))
        seen.add(row)
    for path, entry in _entries(values):
        ref = entry.get("ref", MISSING) if isinstance(entry, dict) else MISSING
        if ref is not MISSING and ref not in known.rows:
            problems.add((*path, "ref"), unknown(ref, known.rows, _("a row of the outline")))


def _entries(values: Values) -> Iterator[tuple[Path, Any]]:
    for key, entry in values.get("topics", {}).items():
        yield ("topics", key), entry
    for group in ("taxonomies", "lists"):
        for code, collection in values.get(group, {}).items():
            for key, entry in collection.get("entries", {}).items():
                yield (group, code, "entries", key), entry


def check_ids(values: Values, others: set[str], problems: Problems) -> None:
    """Note ids that stand twice, and ``counts_with`` ids that neither this file nor ``others`` has."""
    rules = list(values.get("requirements", ()))
    ids = [rule.get("id") for rule in rules]
    for place, rule in enumerate(rules):
        if ids[place] and ids[place] in ids[:place]:
            problems.add(("requirements", place, "id"), _("another requirement has this id already"))
        for other in rule.get("counts_with", ()):
            if other not in {*ids, *others, "any", "none"}:
                known = {*filter(None, ids), *others}
                path = ("requirements", place, "counts_with")
                problems.add(path, unknown(other, known, _("a requirement")))


def _check_served(values: Values, known: Known, problems: Problems) -> None:
    """Every row that binds or encourages must end somewhere: in a requirement or folded, not both."""
    folded = values.get("folded", {})
    serving: dict[str, list[str]] = {}
    for rule in values.get("requirements", ()):
        for ref in rule.get("refs", [rule.get("id")]):
            serving.setdefault(ref, []).append(rule.get("level", Level.REQUIRED))
    for row in folded:
        if row not in known.rows:
            problems.add(("folded", row), unknown(row, known.rows, _("a row of the outline")))
        elif row in serving:
            problems.add(("folded", row), _("a requirement serves this row already; do not fold it"))
    for row, path in _listed_rows(values):
        kind = known.rows[row]
        if kind in {RowType.OBLIGATION, RowType.ENCOURAGEMENT} and row not in folded and row not in serving:
            message = _("no requirement serves {row}; add one, or give the reason under folded")
            problems.add(path, message.format(row=quoted(row)))
        if kind == RowType.ENCOURAGEMENT and {Level.REQUIRED, Level.IF_ABLE} & set(serving.get(row, ())):
            message = _("{row} only encourages; a requirement that serves it cannot be owed")
            problems.add(path, message.format(row=quoted(row)))
