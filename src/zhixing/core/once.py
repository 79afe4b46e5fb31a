"""A form sent twice writes once: it brings a token, and the table allows one row for it."""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from zhixing.core.actions import unchanged

M = TypeVar("M", bound=Model)


def once(rows: QuerySet[M], token: str, make: Callable[[], M]) -> tuple[M, bool]:
    """Make the row that a form asks for, unless the same form made it before.

    `rows` are those among which the form's `token` is unique (of one unit); with no token it is always made.
    Returns the row, and whether it is new; the running action counts as `unchanged()` where it is not.
    """
    there = _made(rows, token)
    if there is None:
        try:
            with transaction.atomic():
                return make(), True
        except IntegrityError:  # the other half of a double click was a moment earlier
            there = _made(rows, token)
            if there is None:
                raise
    unchanged()
    return there, False


def _made(rows: QuerySet[M], token: str) -> M | None:
    return rows.filter(token=token).first() if token else None
