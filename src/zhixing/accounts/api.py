"""The way into the API: a bearer token, the caller's language, and each write done once."""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja.security import HttpBearer
from typing_extensions import override

from zhixing.accounts.actions import note_token_use
from zhixing.accounts.idempotency import once
from zhixing.accounts.requests import client_address
from zhixing.accounts.tokens import TokenActor, authenticate
from zhixing.core.api.problems import Problem, answer, too_large
from zhixing.core.time import today

View = Callable[..., HttpResponse]
SAFE = {"GET", "HEAD", "OPTIONS"}
KEY = re.compile(r"[!-~]{1,200}")
ROOM = 64 * 1024  # of a form around its file
WRONG_TOKENS = 30  # in a minute, from one address
REALM = {"WWW-Authenticate": 'Bearer realm="zhixing"'}


class TokenRequest(HttpRequest):
    """A request that came through the door."""

    auth: TokenActor


class Bearer(HttpBearer):
    """A token in the Authorization header; made by its user under “My account → Tokens”."""

    @override
    def __call__(self, request: HttpRequest) -> TokenActor:
        actor: TokenActor = cast(TokenRequest, request).auth  # the door has asked
        if request.method not in SAFE and not actor.token.can_write:
            raise Problem("read-only", _("Make a token that may write, under “My account”."))
        return actor

    @override
    def authenticate(self, request: HttpRequest, token: str) -> TokenActor | None:
        """Find who comes with a token."""
        return authenticate(token)  # what HttpBearer asks for; the door calls it itself


def door(view: View) -> View:
    """Let in who comes with a token, speak their language, do each write once, and answer every error."""

    @wraps(view)
    def enter(request: TokenRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(_language(request)):
            try:
                request.auth = _who(request)
                with translation.override(_language(request, request.auth)):
                    return _said(_answered(request, lambda: view(request, *args, **kwargs)))
            except Exception as error:  # noqa: BLE001  whatever it is, the caller gets a problem; the unforeseen is logged
                return _said(answer(request, error))

    return _open(enter)


def docs_door(view: View) -> View:
    """Let in whoever is signed in, or comes with a token; a browser is led to sign in."""

    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if "text/html" in request.headers.get("Accept", ""):
            return redirect_to_login(request.get_full_path())
        return door(view)(request, *args, **kwargs)

    return _open(enter)


def _open(view: View) -> View:
    """Free a view of the pages' own guards: the door asks instead, and no cookie opens a write."""
    return csrf_exempt(login_not_required(view))


def _language(request: HttpRequest, actor: TokenActor | None = None) -> str:
    """Choose the language: as the request asks, else as the token's user reads."""
    if request.headers.get("Accept-Language"):
        return translation.get_language_from_request(request)
    return (actor.user.language if actor else "") or settings.LANGUAGE_CODE


def _said(response: HttpResponse) -> HttpResponse:
    response.headers["Content-Language"] = translation.get_language() or ""
    response.headers["Cache-Control"] = "no-store"
    patch_vary_headers(response, ("Accept-Language", "Authorization"))
    return response


def _who(request: HttpRequest) -> TokenActor:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Problem(
            "unauthorized", _("Send the header Authorization: Bearer and your token."), headers=REALM
        )
    actor = authenticate(secret.strip())
    if actor is None:
        raise _wrong_token(request)
    if actor.token.last_used_on != today():
        note_token_use(by=actor, token=actor.token)
    return actor


def _wrong_token(request: HttpRequest) -> Problem:
    """Refuse a wrong token; an address that tries many is told to slow down. Good tokens are never slowed."""
    name = f"api-wrong-tokens:{client_address(request)}"
    cache.add(name, 0, timeout=60)
    if cache.incr(name) > WRONG_TOKENS:
        detail = _(
            "Too many wrong tokens came from your address. Correct the token, then try again in a minute."
        )
        return Problem("too-many", detail, headers={"Retry-After": "60"})
    detail = _("The token is unknown, has been ended, or is out of date. Make a new one under “My account”.")
    return Problem("unauthorized", detail, headers=REALM)


def _answered(request: TokenRequest, work: Callable[[], HttpResponse]) -> HttpResponse:
    if request.method in SAFE:
        return _allowed(work())
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_LIMIT + ROOM:
        raise too_large()
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return _allowed(work())
    if not KEY.fullmatch(key):
        detail = _("Give each request a key of its own, such as a UUID.")
        fault = _("1 to 200 visible ASCII characters are expected.")
        raise Problem("validation", detail, errors=[("Idempotency-Key", fault)])
    return once(request.auth.token, key, _fingerprint(request), lambda: _allowed(work()))


def _allowed(response: HttpResponse) -> HttpResponse:
    """Turn Django's own "method not allowed" into a problem."""
    if response.status_code != 405:
        return response
    allowed = response.headers["Allow"]
    detail = _("Use one of: %(methods)s.") % {"methods": allowed}
    return Problem("method", detail, headers={"Allow": allowed}).response()


def _fingerprint(request: HttpRequest) -> str:
    """Tell a request by its method, address and content; how a form is cut into parts is chance."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    digest.update(repr(sorted(request.POST.lists())).encode("utf-8", "backslashreplace"))
    for name, files in sorted(request.FILES.lists()):
        for file in cast(list[UploadedFile[bytes]], files):
            digest.update(f"\n{name} {file.size}\n".encode("utf-8", "backslashreplace"))
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()
