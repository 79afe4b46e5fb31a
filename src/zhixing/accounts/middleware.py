"""The reader's language, by account; and the second factor of those who see more than one branch."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from zhixing.accounts.preferences import language_of


def language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer in the language that the account or the cookie asks for, else in Chinese.

    Stands behind AuthenticationMiddleware, in the place of Django's LocaleMiddleware, which would follow the
    browser: many an office PC has an English browser and a reader who is not.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        translation.activate(language_of(request))
        request.LANGUAGE_CODE = translation.get_language() or ""
        response = get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        patch_vary_headers(response, ("Cookie",))
        return response

    return answer
