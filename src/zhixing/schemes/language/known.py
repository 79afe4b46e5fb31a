"""The names that a file may point to: its own, the vocabulary's and, for a plan, its scheme's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhixing.schemes.language.model import RowType, Scheme
from zhixing.schemes.language.vocabulary import vocabulary

ROW_KEYS = {
    "obligations": RowType.OBLIGATION,
    "encouragements": RowType.ENCOURAGEMENT,
    "aims": RowType.AIM,
    "options": RowType.OPTION,
    "classifications": RowType.CLASSIFICATION,
    "information": RowType.INFORMATION,
}


@dataclass(frozen=True, slots=True)
class Known:
    """Names by what they name."""

    rows: Mapping[str, RowType]
    clauses: frozenset[str]
    topics: frozenset[str]
    tags: frozenset[str]
    collections: Mapping[str, frozenset[str]]
    windows: frozenset[str]
    kinds: frozenset[str]
    populations: Mapping[str, str]


def known_in_file(values: Mapping[str, Any]) -> Known:
    """Gather the names of a scheme file that has been read."""
    clauses = values.get("clauses", {})
    taxonomies = _entry_keys(values.get("taxonomies", {}))
    topics = frozenset(values.get("topics", {}))
    return Known(
        rows={
            row: kind
            for clause in clauses.values()
            for key, kind in ROW_KEYS.items()
            for row in clause.get(key, ())
        },
        clauses=frozenset(clauses),
        topics=topics,
        tags=frozenset(taxonomies).union(*taxonomies.values()),
        collections={"topics": topics, **_entry_keys(values.get("lists", {})), **taxonomies},
        windows=frozenset(values.get("windows", {})),
        kinds=frozenset(values.get("kinds", {})) | frozenset(vocabulary().kinds),
        populations=_subjects(values),
    )


def known_over(scheme: Scheme, values: Mapping[str, Any]) -> Known:
    """Gather the names that a local plan may use: those of its scheme and its own."""
    collections = {
        code: frozenset(entry.key for entry in each.entries)
        | frozenset(values.get("fills", {}).get(code, ()))
        for code, each in scheme.collections().items()
    }
    tags = [collections[code] for code in scheme.taxonomies]
    own = known_in_file(values)
    return Known(
        rows={row.id: row.type for _clause, row in scheme.rows()},
        clauses=frozenset(each.code for each in scheme.clauses),
        topics=collections["topics"],
        tags=frozenset(scheme.taxonomies).union(*tags),
        collections=collections,
        windows=own.windows | frozenset(scheme.windows),
        kinds=own.kinds | frozenset(scheme.kinds),
        populations={
            **{code: str(each.each) for code, each in scheme.populations.items()},
            **own.populations,
        },
    )


def _entry_keys(collections: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    return {code: frozenset(each.get("entries", ())) for code, each in collections.items()}


def _subjects(values: Mapping[str, Any]) -> dict[str, str]:
    return {code: each.get("each", "") for code, each in values.get("populations", {}).items()}
