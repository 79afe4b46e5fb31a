"""Files handed out whole or in part (RFC 9110, sections 13 and 14): a film is watched before it is all there.

docs/adr/0007-study.md says why this is our own.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe

PIECE = 64 * 1024  # bytes in memory at a time
ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.IGNORECASE | re.ASCII)


class UnsatisfiableError(ValueError):
    """No byte of the file lies in the range that was asked for."""


@dataclass(frozen=True)
class Content:
    """A file as it is handed out. `open` is called when the first byte is wanted; sizes are in bytes.

    `most` limits one part (a server may send less than was asked, RFC 9110, 15.3.7; a player asks again), so
    that a film that is paused keeps no thread waiting.
    """

    open: Callable[[], IO[bytes]]
    size: int
    digest: str
    changed: datetime
    name: str
    content_type: str
    inline: bool = False
    most: int | None = None


def range_of(header: str, size: int) -> range | None:
    """Tell which bytes a Range header asks for; None for all, as for several ranges or what is no range.

    Raises UnsatisfiableError where it asks for none that exist.
    """
    found = ONE_RANGE.fullmatch(header)
    if found is None or not any(found.groups()):
        return None
    first, last = (int(each) if each else None for each in found.groups())
    if first is None:
        asked = range(max(size - (last or 0), 0), size)
    elif last is not None and last < first:
        return None
    else:
        asked = range(first, size if last is None else min(last + 1, size))
    if not asked:
        raise UnsatisfiableError
    return asked


def ranged(request: HttpRequest, content: Content) -> HttpResponseBase:
    """Answer GET with the file or the part of it that was asked for (206, 416, 304), HEAD with its headers."""
    tag, changed = f'"{content.digest}"', int(content.changed.timestamp())
    lasting = {"ETag": tag, "Last-Modified": http_date(changed), "Accept-Ranges": "bytes"}
    unmet = get_conditional_response(request, tag, changed)
    if unmet is not None:
        unmet.headers["ETag"] = tag
        return unmet
    part = None
    if request.method == "GET" and _is_still(request.headers.get("If-Range"), tag, changed):
        try:
            part = range_of(request.headers.get("Range", ""), content.size)
        except UnsatisfiableError:
            return HttpResponse(status=416, headers={**lasting, "Content-Range": f"bytes */{content.size}"})
    return _response(request, content, part and part[: content.most], lasting)


def _is_still(condition: str | None, tag: str, changed: int) -> bool:
    """Tell whether a part would still fit what the reader holds: the very same tag, or the very same time."""
    return condition is None or condition == tag or parse_http_date_safe(condition) == changed


def _response(
    request: HttpRequest, content: Content, part: range | None, headers: dict[str, str]
) -> HttpResponseBase:
    asked = part or range(content.size)
    headers |= {
        "Content-Type": content.content_type,
        "Content-Length": str(len(asked)),
        "Content-Disposition": content_disposition_header(not content.inline, content.name) or "inline",
        "X-Content-Type-Options": "nosniff",
    }
    if part is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{content.size}"
    if request.method == "HEAD":
        return HttpResponse(headers=headers)
    return StreamingHttpResponse(_pieces(content, asked), status=206 if part else 200, headers=headers)


def _pieces(content: Content, asked: range) -> Iterator[bytes]:
    with content.open() as file:
        file.seek(asked.start)
        left = len(asked)
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
