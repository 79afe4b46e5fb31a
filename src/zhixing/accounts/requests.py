"""Who asks, and from where: the signed-in user of a request, typed as such, and the address of theirs."""

from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from zhixing.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Tell who asks; the middleware has sent nobody to sign in already. Raises PermissionDenied for nobody."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def client_address(request: HttpRequest) -> str | None:
    """Tell from which address somebody asks, behind as many proxies as are trusted.

    Each of them adds to X-Forwarded-For by whom it was asked. What stands before their entries anybody may
    have written, and a request that came past them has too few: then it is the address that asked us.
    """
    own = request.META.get("REMOTE_ADDR") or None
    said = request.headers.get("X-Forwarded-For", "").split(",")
    count: int = settings.TRUSTED_PROXIES
    if not 0 < count <= len(said):
        return own
    try:
        return str(ip_address(said[-count].strip()))
    except ValueError:
        return own
