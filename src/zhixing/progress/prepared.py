"""Statements whose plans PostgreSQL keeps for the length of a connection.

Django binds parameters in the client, so each of its statements is planned anew: for a branch's year that is
some hundred milliseconds of planning for ten of work. psycopg's own cursor prepares a statement and remembers it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.db import connection

KEPT = 400  # statements a connection; a branch's plan has about a hundred slots


@contextmanager
def prepared() -> Iterator[Any]:
    """Give a cursor on Django's own connection, in its transaction, that prepares what it executes."""
    from psycopg import Cursor  # noqa: PLC0415  only where there is PostgreSQL

    connection.ensure_connection()
    raw: Any = connection.connection
    if raw.prepare_threshold != 0:
        raw.prepare_threshold, raw.prepared_max = 0, KEPT
        with connection.cursor() as cursor:  # nothing else here is prepared, so nothing else is touched by it
            cursor.execute("SET plan_cache_mode = force_generic_plan")
    with connection.wrap_database_errors, Cursor(raw) as cursor:
        yield cursor


@lru_cache(maxsize=4096, typed=True)  # 1 is not true
def literal(value: Any) -> str:
    """Write a value into the text of a statement, as the database quotes it."""
    from psycopg.sql import Literal  # noqa: PLC0415  only where there is PostgreSQL

    connection.ensure_connection()
    return Literal(value).as_string(connection.connection).replace("%", "%%")
