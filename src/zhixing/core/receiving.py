"""Uploads while they come in: watched for size before anything else reads the form."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from typing_extensions import override

View = Callable[..., HttpResponse]


class LimitHandler(FileUploadHandler):
    """Stops keeping a file once it is larger than allowed; the rest of the form is still read."""

    def __init__(self, request: HttpRequest, limit: int) -> None:
        super().__init__(request)
        self.limit = limit

    @override
    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > self.limit:
            self.request.upload_refused = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    @override
    def file_complete(self, file_size: int) -> None:
        return None


def limited(
    limit: str = "UPLOAD_LIMIT", *, first: Callable[..., Any] | None = None
) -> Callable[[View], View]:
    """Make a decorator that watches an upload's size: handlers must be set before anything reads the form.

    `limit` names the setting, in bytes. `first` is called with the view's arguments before a byte is read,
    so that who may not upload is refused at once.
    """

    def decorate(view: View) -> View:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def watched(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if first is not None:
                first(request, *args, **kwargs)
            request.upload_handlers.insert(0, LimitHandler(request, getattr(settings, limit)))
            return protected(request, *args, **kwargs)

        return watched

    return decorate


def was_refused(request: HttpRequest) -> bool:
    """Tell whether a file of this request was dropped because it was too large."""
    return bool(getattr(request, "upload_refused", False))
