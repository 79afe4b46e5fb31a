"""Every error of the API in one shape: `application/problem+json` (RFC 9457), in the caller's language.

raise Problem("stale", _("Somebody changed it meanwhile."), current_version=3)
"""

import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.core import exceptions as core
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from ninja.errors import HttpError
from ninja.errors import ValidationError as Unfit

from zhixing.core.api.wording import complaint

logger = logging.getLogger("django.request")

MEDIA_TYPE = "application/problem+json"
# code: (status, title). The type of a problem is urn:zhixing:problem:CODE.
KINDS: dict[str, tuple[int, Any]] = {
    "malformed": (400, gettext_lazy("The request cannot be read")),
    "cursor": (400, gettext_lazy("The cursor cannot be used")),
    "unauthorized": (401, gettext_lazy("A valid token is needed")),
    "read-only": (403, gettext_lazy("This token only reads")),
    "forbidden": (403, gettext_lazy("This is not allowed")),
    "not-found": (404, pgettext_lazy("API", "Not found")),
    "method": (405, gettext_lazy("This method is not possible here")),
    "conflict": (409, gettext_lazy("Something else got in between")),
    "stale": (409, gettext_lazy("It was changed meanwhile")),
    "in-progress": (409, gettext_lazy("The same request is being worked on")),
    "too-large": (413, gettext_lazy("The request is too large")),
    "media-type": (415, gettext_lazy("This type of content is not read here")),
    "validation": (422, gettext_lazy("Some values cannot be taken")),
    "key-reused": (422, gettext_lazy("This key belongs to another request")),
    "too-many": (429, gettext_lazy("Too many attempts")),
    "internal": (500, gettext_lazy("The server failed")),
}
Fault = tuple[str, str]  # field, message


class Problem(Exception):  # noqa: N818  RFC 9457's own word
    """An answer that says what went wrong and how to mend it."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        errors: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(code, detail)
        self.code, self.detail, self.more = code, detail, more
        self.errors, self.headers = list(errors), dict(headers or {})

    @property
    def status(self) -> int:
        """The HTTP status."""
        return KINDS[self.code][0]

    def response(self) -> HttpResponse:
        """Write the answer, in the active language."""
        body: dict[str, Any] = {
            "type": f"urn:zhixing:problem:{self.code}",
            "title": str(KINDS[self.code][1]),
            "status": self.status,
            "detail": str(self.detail),
            "errors": [{"field": field, "message": message} for field, message in self.errors],
            **self.more,
        }
        content = json.dumps(body, ensure_ascii=True)  # lone halves of surrogate pairs stay writable
        return HttpResponse(content, status=self.status, content_type=MEDIA_TYPE, headers=self.headers)


def not_found() -> Problem:
    """Make the answer to whatever does not exist, or stands beyond the token's reach: both look the same."""
    return Problem("not-found", _("There is nothing at this address, or your token does not reach it."))


def invalid(field: str, message: str) -> Problem:
    """Make the answer to one value that cannot be taken."""
    return Problem(
        "validation", _("Mend what is named under “errors” and send it again."), errors=[(field, message)]
    )


def too_large() -> Problem:
    """Make the answer to a body or a file beyond what is read."""
    return Problem("too-large", _("Send less at once."))


def answer(request: HttpRequest, error: Any) -> HttpResponse:
    """Answer an error; one that nobody foresaw is logged."""
    problem = problem_of(error)
    if problem.code == "internal":
        logger.error("API: %s %s", request.method, request.path, exc_info=error, extra={"request": request})
    return problem.response()


def problem_of(error: BaseException) -> Problem:  # noqa: C901, PLR0911  one line for each kind
    """Say what kind of problem an error is."""
    match error:
        case Problem():
            return error
        case HttpError() if isinstance(error.__cause__, Problem):
            return error.__cause__
        case Unfit():
            return _unfit(error)
        case HttpError() | MultiPartParserError() | UnreadablePostError() | UnicodeError():
            return Problem("malformed", _("The body is not what its type says. Check how it was written."))
        case core.RequestDataTooBig() | core.TooManyFieldsSent() | core.TooManyFilesSent():
            return too_large()
        case core.SuspiciousOperation() | core.BadRequest():
            return Problem("malformed", _("Check the address, the headers and the body."))
        case Http404() | core.ObjectDoesNotExist():
            return not_found()
        case core.PermissionDenied():
            return Problem(
                "forbidden", _("The user of this token may not do this here. Ask the committee above.")
            )
        case core.ValidationError():
            return _refused(error)
        case IntegrityError():
            return Problem(
                "conflict", _("Another request changed the same thing. Read it again, then decide.")
            )
    return Problem("internal", _("Nothing was changed. The operators see what happened; try again later."))


def _unfit(error: Unfit) -> Problem:
    faults = [(_field(each["loc"]), complaint(each)) for each in error.errors]
    return Problem("validation", _("Mend what is named under “errors” and send it again."), errors=faults)


def _field(place: tuple[Any, ...]) -> str:
    """Name a field as the caller wrote it: the body's own name in our code is no part of it."""
    source, *names = place
    return ".".join(str(name) for name in (names[1:] if source == "body" else names))


def _refused(error: core.ValidationError) -> Problem:
    """Turn what an action refused into a problem; what is about no field in particular is the detail."""
    if not hasattr(error, "error_dict"):
        return Problem("validation", " ".join(error.messages))
    faults = [(field, message) for field, messages in error.message_dict.items() for message in messages]
    whole = " ".join(message for field, message in faults if field == core.NON_FIELD_ERRORS)
    named = [fault for fault in faults if fault[0] != core.NON_FIELD_ERRORS]
    return Problem(
        "validation", whole or _("Mend what is named under “errors” and send it again."), errors=named
    )
