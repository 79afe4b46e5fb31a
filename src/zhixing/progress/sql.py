"""SQL in small pieces, each with its own parameters, so that no piece counts placeholders for another."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

TOGETHER = 12  # pieces in one statement, where a journey to the database costs
FEW = 20  # organisations that a list may name
HERE = object()  # the parameter that stands for the organisations in question


@dataclass(frozen=True)
class Sql:
    """A piece of SQL."""

    text: str
    params: tuple[Any, ...] = ()

    def scoped(self, organization_ids: Collection[int]) -> "Sql":
        """Put the organisations in question where the piece asks for them.

        A single one goes in as a parameter: the text stays the same, and SQLite keeps the statement ready.
        Many go in as a query: given a list, SQLite would try each of them on every activity.
        """
        if len(organization_ids) == 1:
            (only,) = organization_ids
            return Sql(self.text, tuple(only if each is HERE else each for each in self.params))
        ids = listed(organization_ids)
        if len(organization_ids) > FEW:
            ids = f"SELECT o.id FROM organizations_organization o WHERE o.id IN ({ids})"  # noqa: S608  ids are numbers
        texts = self.text.split("%s")
        marks = [ids if each is HERE else "%s" for each in self.params]
        text = texts[0] + "".join(mark + following for mark, following in zip(marks, texts[1:], strict=True))
        return Sql(text, tuple(each for each in self.params if each is not HERE))


SCOPE = Sql("%s", (HERE,))


def sql(template: str, **parts: Sql) -> Sql:
    """Make a piece of others: `{name}` in the template stands for the part of that name."""
    text = ""
    params: list[Any] = []
    for literal, name, _spec, _conversion in Formatter().parse(template):
        text += literal
        if name:
            text += parts[name].text
            params += parts[name].params
    return Sql(text, tuple(params))


def union(pieces: Iterable[Sql]) -> Sql:
    """Put the rows of several pieces together, doubles kept."""
    pieces = list(pieces)
    return Sql(
        "\nUNION ALL\n".join(piece.text for piece in pieces),
        tuple(p for piece in pieces for p in piece.params),
    )


def statements(pieces: Sequence[Sql]) -> Iterator[Sql]:
    """Put pieces into few statements; on SQLite, which keeps short ones ready, into one each."""
    together = 1 if connection.vendor == "sqlite" else TOGETHER
    for start in range(0, len(pieces), together):
        yield union(pieces[start : start + together])


def of_queryset(queryset: QuerySet[Any, Any]) -> Sql | None:
    """Write a queryset as SQL; None if it can have no rows."""
    try:
        text, params = queryset.query.sql_with_params()
    except EmptyResultSet:
        return None
    return Sql(text, tuple(params))


def listed(ids: Iterable[int]) -> str:
    """Write ids as literals for IN; no id gives a list that nothing matches."""
    return ", ".join(str(int(each)) for each in ids) or "NULL"


def rows(piece: Sql) -> list[tuple[Any, ...]]:
    """Read every row of a piece."""
    with connection.cursor() as cursor:
        cursor.execute(piece.text, piece.params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def execute(piece: Sql) -> int:
    """Run a piece and tell how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(piece.text, piece.params)
        return int(cursor.rowcount)
