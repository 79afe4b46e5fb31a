"""Statements whose plans PostgreSQL keeps for the length of a connection.

Django binds parameters in the client, so each of its statements is planned anew: for a branch's year that is
some hundred milliseconds of planning for ten of work. psycopg's own cursor prepares a statement and remembers it.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db import connection

KEPT = 400  # statements a connection; a branch's plan has about a hundred slots


def read_prepared(statements: Iterable[tuple[str, tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
    """Read the rows of several statements, in Django's own transaction: all are sent before the first answers."""
    from psycopg import Cursor  # noqa: PLC0415  only where there is PostgreSQL

    raw = _connection()
    with connection.wrap_database_errors, raw.pipeline():
        cursors = [Cursor(raw).execute(text, params) for text, params in statements]
        return [row for cursor in cursors for row in cursor]


def _connection() -> Any:
    connection.ensure_connection()
    raw: Any = connection.connection
    if raw.prepare_threshold != 0:
        raw.prepare_threshold, raw.prepared_max = 0, KEPT
        with connection.cursor() as cursor:  # nothing else here is prepared, so nothing else is touched by it
            cursor.execute("SET plan_cache_mode = force_generic_plan")
    return raw


@lru_cache(maxsize=4096, typed=True)  # 1 is not true
def literal(value: Any) -> str:
    """Write a value into the text of a statement, as the database quotes it."""
    from psycopg.sql import Literal  # noqa: PLC0415  only where there is PostgreSQL

    return Literal(value).as_string(_connection()).replace("%", "%%")
