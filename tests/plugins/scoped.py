"""Fails any query on a growing table that does not name its unit (docs/adr/0003).

Reading SQL rather than patching the ORM sees everything: managers, prefetches, cascades, hand-written sets.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from django.apps import apps

from zhixing.core.models import UnitModel
from zhixing.core.national import is_national

# Grow with members and activity, but are written by sets with ids of the database's own.
ALSO_GROWING = {"progress_tally", "progress_mark"}

TOKEN = re.compile(
    r"""\s+ | --[^\n]* | '(?:[^']|'')*' | "(?P<quoted>[^"]+)" | (?P<word>[A-Za-z_]\w*)
    | (?P<value>%s|\?|\$?\d+) | (?P<mark><>|<=|>=|!=|::|\|\||[^\s])""",
    re.VERBOSE,
)
NOT_AN_ALIAS = {
    *(
        "as",
        "on",
        "using",
        "where",
        "set",
        "values",
        "default",
        "select",
        "group",
        "having",
        "order",
        "limit",
    ),
    *("cross", "full", "inner", "join", "left", "natural", "right", "offset", "window", "for", "returning"),
    *("union", "except", "intersect"),
}

_unscoped: ContextVar[bool] = ContextVar("unscoped", default=False)
_watching = False


class UnscopedQueryError(AssertionError):
    """A query asked every shard."""


@contextmanager
def unscoped() -> Iterator[None]:
    """Let a test arrange or look at rows of any unit."""
    token = _unscoped.set(True)
    try:
        yield
    finally:
        _unscoped.reset(token)


@contextmanager
def watching() -> Iterator[None]:
    """Hold the queries of one test to the rule."""
    global _watching  # noqa: PLW0603  also for the live server's threads, which no context variable reaches
    _watching = True
    try:
        yield
    finally:
        _watching = False


def guard(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Refuse an unscoped query; goes round every execution as Django's execute wrapper."""
    if _watching and not _unscoped.get() and not is_national():
        loose = unscoped_tables(str(sql), growing_tables())
        if loose:
            raise UnscopedQueryError(
                f"{', '.join(loose)}: the query names no unit. Filter on unit, or use national():\n{sql}"
            )
    return execute(sql, params, many, context)


@cache
def growing_tables() -> frozenset[str]:
    own = {model._meta.db_table for model in apps.get_models() if issubclass(model, UnitModel)}
    return frozenset(own | ALSO_GROWING)


@dataclass
class Scope:
    """One SELECT, UPDATE, DELETE or INSERT: its tables by alias, and which units are equal to which."""

    outer: "Scope | None" = None
    verb: str = ""
    tables: dict[str, str] = field(default_factory=dict)

    def find(self, alias: str) -> "tuple[int, str]":
        scope: Scope | None = self
        while scope is not None:
            if alias in scope.tables:
                return (id(scope), alias)
            scope = scope.outer
        return (id(self), alias)


@dataclass
class Reading:
    """What one statement says about units."""

    scopes: list[Scope] = field(default_factory=list)
    links: list[tuple[Any, Any]] = field(default_factory=list)
    inserts: list[tuple[str, set[str]]] = field(default_factory=list)

    def bound(self) -> set[Any]:
        """Tell the aliases whose unit is tied to a value, directly or through others."""
        known: set[Any] = {"value"}
        while True:
            more = {b for a, b in self.links if a in known} | {a for a, b in self.links if b in known}
            if more <= known:
                return known
            known |= more


@lru_cache(maxsize=4096)
def unscoped_tables(sql: str, growing: frozenset[str]) -> list[str]:
    """List the growing tables of a statement that it does not tie to a unit."""
    if not any(table in sql for table in growing):
        return []
    tokens = [
        (
            match.lastgroup,
            (match["quoted"] or match[0]).lower() if match.lastgroup in ("quoted", "word") else match[0],
        )
        for match in TOKEN.finditer(sql)
        if match.lastgroup
    ]
    words = [text for _, text in tokens]
    if not words or words[0] not in {"select", "insert", "update", "delete", "with"}:
        return []
    reading = _Reader(tokens, words).read()
    known = reading.bound()
    loose = [
        table
        for scope in reading.scopes
        for alias, table in scope.tables.items()
        if table in growing and (id(scope), alias) not in known
    ]
    return loose + [
        table for table, columns in reading.inserts if table in growing and "unit_id" not in columns
    ]


class _Reader:
    """Walks the tokens twice: tables and aliases first, then what stands beside each unit_id."""

    def __init__(self, tokens: list[tuple[str | None, str]], words: list[str]) -> None:
        self.kinds = [kind for kind, _ in tokens]
        self.words = words
        self.reading = Reading()
        self.scope_at: list[Scope] = []

    def read(self) -> Reading:
        self._scopes()
        for position, word in enumerate(self.words):
            if word in {"from", "join", "update", "into", ","}:
                self._table(position, word)
        for position, word in enumerate(self.words):
            if word == "unit_id":
                self._unit(position)
        return self.reading

    def _at(self, position: int) -> str:
        return self.words[position] if 0 <= position < len(self.words) else ""

    def _scopes(self) -> None:
        current = self._open(None)
        stack: list[Scope] = []
        for position, word in enumerate(self.words):
            if word == "(":
                stack.append(current)
                if self._at(position + 1) in {"select", "with", "insert", "update", "delete"}:
                    current = self._open(current)
            elif word in {"union", "except", "intersect"} or (word == "select" and current.verb == "insert"):
                current = self._open(current.outer)
            if word in {"select", "insert", "update", "delete"} and not current.verb:
                current.verb = word
            self.scope_at.append(current)
            if word == ")" and stack:
                current = stack.pop()

    def _open(self, outer: Scope | None) -> Scope:
        scope = Scope(outer)
        self.reading.scopes.append(scope)
        return scope

    def _table(self, position: int, word: str) -> None:
        name = self._at(position + 1)
        if word == "," and not self._lists_tables(position):
            return
        if word == "update" and self._at(position - 1) in {"for", "do", "key"}:
            return
        if (
            self.kinds[position + 1 : position + 2] not in (["quoted"], ["word"])
            or self._at(position + 2) == "("
        ):
            if word == "into":
                self._insert(position, name)
            return
        if word == "into":
            self._insert(position, name)
            return
        after = position + 2
        if self._at(after) == "as":
            after += 1
        named = (
            self.kinds[after : after + 1] in (["quoted"], ["word"]) and self._at(after) not in NOT_AN_ALIAS
        )
        self.scope_at[position].tables[self._at(after) if named else name] = name

    def _lists_tables(self, position: int) -> bool:
        """Tell whether a comma stands between tables: FROM a, b."""
        here = self.scope_at[position]
        for back in range(position - 1, -1, -1):
            if self.scope_at[back] is not here:
                continue
            if self.words[back] == "from":
                return True
            if self.kinds[back] not in {"quoted", "word"} or self.words[back] in NOT_AN_ALIAS - {"as"}:
                return False
        return False

    def _insert(self, position: int, name: str) -> None:
        columns: set[str] = set()
        for word in self.words[position + 2 :]:
            if word in {")", "select", "values"}:
                break
            columns.add(word)
        self.reading.inserts.append((name, columns))

    def _unit(self, position: int) -> None:
        subject = self._alias(position)
        if subject is None:
            return
        start = position - 2 if self._at(position - 1) == "." else position
        for other in (self._right(position + 1), self._left(start - 1)):
            if other is not None:
                self.reading.links.append((subject, other))

    def _alias(self, position: int) -> "tuple[int, str] | None":
        """Tell whose unit_id stands here; a bare one is that of the only table, in a condition."""
        scope = self.scope_at[position]
        if self._at(position - 1) == ".":
            return scope.find(self._at(position - 2))
        if len(scope.tables) == 1 and any(
            word == "where" and self.scope_at[back] is scope
            for back, word in enumerate(self.words[:position])
        ):
            return (id(scope), next(iter(scope.tables)))
        return None

    def _right(self, position: int) -> Any:
        if self._at(position) == "=":
            return self._operand(position + 1)
        if self._at(position) == "in" and self._at(position + 1) == "(":
            return self._operand(position + 2)
        return None

    def _left(self, position: int) -> Any:
        if self._at(position) != "=":
            return None
        if self.kinds[position - 1] == "value":
            return "value"
        if self._at(position - 1) == "unit_id":
            return self._alias(position - 1)
        return None

    def _operand(self, position: int) -> Any:
        while self._at(position) in {"(", "any"} and self._at(position + 1) != "select":
            position += 1
        if self.kinds[position : position + 1] == ["value"]:
            return "value"
        if self._at(position + 1) == "." and self._at(position + 2) == "unit_id":
            return self._alias(position + 2)
        return None
