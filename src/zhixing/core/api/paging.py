"""Lists by the page: a cursor says after which row to go on, so that pages neither repeat nor skip."""

import base64
import binascii
import re
from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from zhixing.core.api.problems import Problem
from zhixing.core.api.schemas import LARGEST, Out

LIMIT = 200
# The keys by which lists are ordered, and how they are written.
FORMS = {"id": re.compile(r"[0-9]{1,19}", re.ASCII), "path": re.compile(r"[0-9A-Z]{1,80}", re.ASCII)}
T = TypeVar("T")
Limit = Annotated[int, Query(50, ge=1, le=LIMIT, description="How many at most.")]
Cursor = Annotated[
    str, Query("", max_length=200, description="`next` of the page before; nothing for the first.")
]


class Page(Out, Generic[T]):
    """One page of a list."""

    items: list[T]
    next: str | None = Field(description="Give this as `cursor` to get the next page; null on the last.")


def page(
    rows: QuerySet[Any], *, by: str, cursor: str, limit: int, key: str = "id"
) -> tuple[list[Any], str | None]:
    """Take one page of rows in the order of the unique column `by`; returns it with the next cursor.

    `key` says how the column is written: "id" or "path". One query. Raises Problem for a cursor that is none.
    """
    after = opened(cursor, key)
    if after:
        rows = rows.filter(**{f"{by}__gt": int(after) if key == "id" else after})
    found = list(rows.order_by(by)[: limit + 1])
    return found[:limit], _next(found, limit, lambda row: _value(row, by), key)


def sliced(rows: Sequence[T], *, by: Any, cursor: str, limit: int) -> tuple[list[T], str | None]:
    """Take one page of a list that is in memory already, in the order of paths; `by` tells a row's path."""
    after = opened(cursor, "path")
    found = [row for row in rows if by(row) > after][: limit + 1]
    return found[:limit], _next(found, limit, by, "path")


def _next(found: Sequence[Any], limit: int, by: Any, key: str) -> str | None:
    return closed(by(found[limit - 1]), key) if len(found) > limit else None


def _value(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def closed(value: object, key: str) -> str:
    """Write a cursor."""
    return base64.urlsafe_b64encode(f"{key}:{value}".encode()).decode().rstrip("=")


def opened(cursor: str, key: str) -> str:
    """Read a cursor; "" for none. Raises Problem for one that this list did not give out."""
    if not cursor:
        return ""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode(
            "ascii"
        )
    except (binascii.Error, ValueError):
        raise _useless() from None
    kind, _sign, value = text.partition(":")
    if kind != key or not FORMS[key].fullmatch(value) or (key == "id" and int(value) > LARGEST):
        raise _useless()
    return value


def _useless() -> Problem:
    return Problem(
        "cursor", _("Use the “next” of the page before as it is, or begin again without a cursor.")
    )
