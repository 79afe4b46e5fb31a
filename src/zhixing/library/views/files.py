"""What a material holds, handed out: in parts to a player, whole to be taken along; captions beside it."""

from typing import IO

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhixing.core.ranges import Content, ranged
from zhixing.library.models import Material
from zhixing.library.queries.materials import captions_of
from zhixing.library.views.materials import load

PART = 1024 * 1024  # bytes sent to a player at once: what a socket takes without waiting for its reader
PLAYED = {"video", "audio"}
SHOWN = {"video", "audio", "image"}  # what a browser shows by itself and runs nothing of; and PDF
# A browser builds a page of its own round what it shows: that page may show this file, and do nothing else.
POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)


@require_safe
def material_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out a material's file, or the part of it that a player asks for; `?download` to be taken along."""
    material = load(request, pk)
    if not material.stored or not default_storage.exists(material.stored):
        raise Http404
    response = ranged(request, _content(material, inline="download" not in request.GET))
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-cache"  # a player keeps what it has, and asks before it shows it
    return response


def _content(material: Material, *, inline: bool) -> Content:
    def opened() -> IO[bytes]:
        return default_storage.open(material.stored)

    return Content(
        open=opened,
        size=material.size,
        digest=material.digest,
        changed=material.made_at,
        name=material.name,
        content_type=material.content_type,
        inline=inline and (material.family in SHOWN or material.content_type == "application/pdf"),
        most=PART if inline and material.family in PLAYED else None,  # what is taken along resumes as a whole
    )


@require_safe
def captions(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out a recording's captions."""
    text = captions_of(load(request, pk))
    if not text:
        raise Http404
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-cache"}
    return HttpResponse(text, content_type="text/vtt; charset=utf-8", headers=headers)
