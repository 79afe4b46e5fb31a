"""Checks of one requirement: its row, who and do, filters, what it covers, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhixing.schemes.language.known import Known
from zhixing.schemes.language.problems import Path, Problems, quoted, unknown
from zhixing.schemes.language.vocabulary import Measure, vocabulary

Rule = Mapping[str, Any]


def check_rule(rule: Rule, path: Path, known: Known, problems: Problems) -> None:
    """Note everything in one requirement that points nowhere or does not fit together."""
    _check_refs(rule, path, known, problems)
    _check_name(rule, "clause", known.clauses, _("a clause of the outline"), path, problems)
    _check_name(rule, "who", known.populations, _("a population of this file"), path, problems)
    _check_name(rule, "between", known.windows, _("a window of this file"), path, problems)
    _check_name(rule, "cover", known.collections, _("a collection of this file"), path, problems)
    _check_name(rule, "served_by", _areas(), _("an area"), path, problems)
    _check_do(rule, path, problems)
    check_where(rule.get("where", {}), (*path, "where"), known, problems)
    check_fit(rule, known.populations.get(rule.get("who", ""), ""), path, problems)


def check_fit(rule: Rule, subject: str, path: Path, problems: Problems) -> None:
    """Note where who and do disagree, or a key asks something of the wrong kind of subject."""
    measure = vocabulary().measures.get(rule.get("do", ""))
    if measure:
        _check_measure(rule, measure, subject, path, problems)
    for key, wanted in (("within", "item"), ("settled", "member"), ("count_at", "member")):
        if key in rule and subject and subject != wanted:
            message = _("{key} can be asked only of {wanted}, and this counts {subject}")
            values = {"key": quoted(key), "wanted": quoted(wanted), "subject": quoted(subject)}
            problems.add((*path, key), message.format(**values))
    given = set(rule.get("counts_with", ()))
    if given & {"any", "none"} and len(given) > 1:
        problems.add((*path, "counts_with"), _("any and none stand alone"))


def _check_measure(rule: Rule, measure: Measure, subject: str, path: Path, problems: Problems) -> None:
    if subject and subject != measure.of:
        message = _("{do} counts {of}, but {who} are {subject}")
        values = {"do": quoted(measure.code), "of": quoted(measure.of), "who": quoted(rule["who"])}
        problems.add((*path, "do"), message.format(subject=quoted(subject), **values))
    for key in rule.get("where", {}):
        if key not in measure.where:
            allowed = unknown(key, measure.where, _("a filter of {do}").format(do=quoted(measure.code)))
            problems.add((*path, "where", key), allowed)
    if "cover" in rule and not measure.covers:
        message = _("{do} cannot cover a collection; ask for times")
        problems.add((*path, "cover"), message.format(do=quoted(measure.code)))


def _check_refs(rule: Rule, path: Path, known: Known, problems: Problems) -> None:
    if "refs" in rule:
        for ref in rule["refs"]:
            if ref not in known.rows:
                problems.add((*path, "refs"), unknown(ref, known.rows, _("a row of the outline")))
    elif "id" in rule and rule["id"] not in known.rows:
        message = _("{reason}; or name the rows it serves under refs")
        reason = unknown(rule["id"], known.rows, _("a row of the outline"))
        problems.add((*path, "id"), message.format(reason=reason))


def _check_name(
    rule: Rule, key: str, known: Iterable[str], what: str, path: Path, problems: Problems
) -> None:
    if key in rule and rule[key] not in known:
        problems.add((*path, key), unknown(rule[key], known, what))


def _check_do(rule: Rule, path: Path, problems: Problems) -> None:
    measures = vocabulary().measures
    if "do" in rule and rule["do"] not in measures:
        problems.add((*path, "do"), unknown(rule["do"], measures, _("a measure")))


def _areas() -> set[str]:
    return {code.partition(".")[0] for code in vocabulary().measures}


def check_where(where: Mapping[str, Any], path: Path, known: Known, problems: Problems) -> None:
    """Note filter values that nothing has."""
    for key, values in where.items():
        if isinstance(values, dict):
            if values.get("from") not in {*known.collections, None}:
                found = unknown(values["from"], known.collections, _("a collection of this file"))
                problems.add((*path, key), found)
            continue
        allowed = _filter_values(key, known)
        for value in values:
            if value not in allowed:
                what = _("a value of {key}").format(key=quoted(key))
                problems.add((*path, key), unknown(value, allowed, what))


def _filter_values(key: str, known: Known) -> Iterable[str]:
    if key == "kind":
        return known.kinds
    if key == "topic":
        return known.topics | {"any"}
    if key in {"tag", "origin"}:
        return known.tags
    return vocabulary().filters[key]
