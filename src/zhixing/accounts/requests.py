"""Who asks: the signed-in user of a request, typed as such."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from zhixing.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Tell who asks; the middleware has sent nobody to sign in already. Raises PermissionDenied for nobody."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
