"""The pages of no room: the public start, help, how one likes to read, the gallery of components."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhixing.accounts.actions import set_preferences
from zhixing.accounts.models import User
from zhixing.accounts.preferences import LARGE_TYPE_COOKIE, keep_in_cookie
from zhixing.site import samples


@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    """Say to whoever comes by what this is, and where to sign in."""
    return render(request, "site/start.html")


@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    """Answer what people ask first."""
    return render(request, "site/help.html")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language to read in: in the browser, and with the account of whoever is signed in."""
    wished = request.POST.get("language", "")
    response = _back(request)
    if wished in dict(settings.LANGUAGES):
        keep_in_cookie(response, settings.LANGUAGE_COOKIE_NAME, wished)
        if isinstance(request.user, User):
            set_preferences(by=request.user, language=wished)
    return response


@login_not_required
@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """Keep whether to read in large type: in the browser, and with the account of whoever is signed in."""
    wished = bool(request.POST.get("large_type"))
    response = _back(request)
    keep_in_cookie(response, LARGE_TYPE_COOKIE, "on" if wished else "")
    if isinstance(request.user, User):
        set_preferences(by=request.user, large_type=wished)
    return response


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every shared component with its variants, to whoever develops the pages."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "site/gallery.html", samples.everything(request))


def _back(request: HttpRequest) -> HttpResponse:
    """Return to the page on which the choice was made."""
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return redirect(address if safe else "/")
