"""Files kept with a record: stored under a random name, and handed out as attachments only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

from zhixing.core.files import random_name
from zhixing.core.uploads import Examined


class Kept(Protocol):
    """A row of a file: a `KeptFile`, or whatever else says as much."""

    name: Any
    content_type: Any
    stored: Any


@contextmanager
def stored(room: str, unit_id: int, content: File[bytes]) -> Iterator[str]:
    """Store a file in a room's folder under a random name, and take it away again if what follows fails."""
    name = default_storage.save(random_name(room, unit_id), content)
    try:
        yield name
    except BaseException:
        default_storage.delete(name)
        raise


def facts_of(examined: Examined, name: str, by_name: str) -> dict[str, Any]:
    """Give the columns of a kept file that was found good and is stored as `name`."""
    return {
        "name": examined.name,
        "content_type": examined.content_type,
        "size": examined.size,
        "digest": examined.digest,
        "stored": name,
        "added_by_name": by_name,
    }


def attachment(row: Kept | None) -> FileResponse:
    """Hand out a kept file to be taken along, never to be opened within the site; raises Http404 for none."""
    if row is None or not row.stored or not default_storage.exists(row.stored):
        raise Http404
    response = FileResponse(
        default_storage.open(row.stored), as_attachment=True, filename=row.name, content_type=row.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
