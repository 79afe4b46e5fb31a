"""The script by which a browser keeps opened texts, so that they can be read without a connection."""

from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

WORKER = Path(__file__).parents[1] / "static" / "study" / "worker.js"


@cache
def _script() -> bytes:
    return WORKER.read_bytes()


@login_not_required
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  a view
    """Hand out the script from the site's root: a worker reaches only what lies below its own address."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
