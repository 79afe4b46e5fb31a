"""How a person likes to read: kept with the account; in a cookie before sign-in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from zhixing.accounts.models import User

LARGE_TYPE_COOKIE = "large_type"
YEAR = 365 * 24 * 3600


def language_of(request: HttpRequest) -> str:
    """Tell the language to answer in: the account's, the cookie's, or Chinese; never the browser's guess."""
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    wished = request.user.language or cookie if isinstance(request.user, User) else cookie
    return wished if wished in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def wants_large_type(request: HttpRequest) -> bool:
    """Tell whether the reader asked for large type."""
    user = request.user
    return user.large_type if isinstance(user, User) else bool(request.COOKIES.get(LARGE_TYPE_COOKIE))


def keep_in_cookie(response: HttpResponse, name: str, value: str) -> None:
    """Keep a preference in the browser for a year; an empty one is forgotten."""
    if value:
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.HTTPS)
    else:
        response.delete_cookie(name)
