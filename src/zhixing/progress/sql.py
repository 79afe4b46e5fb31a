"""SQL in small pieces, each with its own parameters, so that no piece counts placeholders for another."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from zhixing.progress.prepared import literal, read_prepared

FEW = 20  # organisations that a list may name
HERE = object()  # the parameter that stands for the organisations in question


@dataclass(frozen=True)
class Sql:
    """A piece of SQL; a steady one has a text that will come again, so that its plan is worth keeping."""

    text: str
    params: tuple[Any, ...] = ()
    is_steady: bool = False

    def scoped(self, organization_ids: Collection[int]) -> "Sql":
        """Put the organisations in question where the piece asks for them.

        A single one is a parameter of a steady text: planning such a statement takes longer than running it.
        Many go in as a query: given a list, SQLite would try each of them on every activity.
        """
        if len(organization_ids) == 1:
            (only,) = organization_ids
            return _steady(self, only)
        ids = listed(organization_ids)
        if len(organization_ids) > FEW:
            ids = f"SELECT o.id FROM organizations_organization o WHERE o.id IN ({ids})"  # noqa: S608  numbers
        kept = tuple(each for each in self.params if each is not HERE)
        return Sql(_fill(self, here=ids), kept)


SCOPE = Sql("%s", (HERE,))


def _fill(piece: Sql, *, here: str) -> str:
    """Write the scope into a piece's text; the other parameters keep their places."""
    return _marked(piece.text, [here if each is HERE else "%s" for each in piece.params])


def _marked(text: str, marks: list[str]) -> str:
    first, *others = text.split("%s")
    return first + "".join(mark + following for mark, following in zip(marks, others, strict=True))


def _steady(piece: Sql, organization_id: int) -> Sql:
    if connection.vendor == "sqlite":  # which keeps statements ready by their text
        params = tuple(organization_id if each is HERE else each for each in piece.params)
        return Sql(piece.text, params, is_steady=True)
    text, asked = _constant(piece)
    return Sql(text, (organization_id,) * asked, is_steady=True)


@lru_cache(maxsize=2048)
def _constant(piece: Sql) -> tuple[str, int]:
    """Write all but the scope into the text: with its dates in it, a plan kept is as good as a new one."""
    marks = ["%s" if each is HERE else literal(each) for each in piece.params]
    return _marked(piece.text, marks), marks.count("%s")


def sql(template: str, **parts: Sql) -> Sql:
    """Make a piece of others: `{name}` in the template stands for the part of that name."""
    text = ""
    params: list[Any] = []
    for constant, name, _spec, _conversion in Formatter().parse(template):
        text += constant
        if name:
            text += parts[name].text
            params += parts[name].params
    return Sql(text, tuple(params), any(part.is_steady for part in parts.values()))


def union(pieces: Iterable[Sql]) -> Sql:
    """Put the rows of several pieces together, doubles kept."""
    pieces = list(pieces)
    return Sql(
        "\nUNION ALL\n".join(piece.text for piece in pieces),
        tuple(param for piece in pieces for param in piece.params),
    )


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


def rows_of(pieces: Sequence[Sql]) -> list[tuple[Any, ...]]:
    """Read every row of several pieces, one after another."""
    if connection.vendor == "postgresql" and all(piece.is_steady for piece in pieces):
        return read_prepared((piece.text, piece.params) for piece in pieces)
    return [row for piece in pieces for row in rows(piece)]


def execute(piece: Sql) -> int:
    """Run a piece and tell how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(piece.text, piece.params)
        return int(cursor.rowcount)
