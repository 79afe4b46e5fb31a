"""What the pages of reading share: loading a text, and answering a button as well as a script that sends later."""

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from zhixing.library.models import Text
from zhixing.library.queries.texts import find_text
from zhixing.study.queries.reading import reader_key

READER = "X-Reader"  # whose page it is: the browser keeps pages of one reader only


def load(request: HttpRequest, pk: int) -> Text:
    """Load a text that the user may read; any other is not found."""
    text = find_text(request.user, pk)
    if text is None:
        raise Http404
    return text


def for_reader(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say whose page it is, so that the browser may keep it for them."""
    response[READER] = reader_key(request.user)
    return response


def is_from_script(request: HttpRequest) -> bool:
    """Tell whether the page's script sent it, at once or when it was back online."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def is_of_another(request: HttpRequest) -> bool:
    """Tell whether it was said by another reader, whose page was still open when this one signed in."""
    return request.POST.get("reader", "") not in {"", reader_key(request.user)}


def taken() -> HttpResponse:
    """Tell a script that what it sent is kept."""
    return JsonResponse({"kept": True})


def of_another() -> HttpResponse:
    """Tell a script that somebody else is signed in by now: nothing was written."""
    return JsonResponse({"kept": False}, status=409)


def refused(problem: ValidationError | BaseForm) -> HttpResponse:
    """Tell a script why what it sent is not kept."""
    if isinstance(problem, BaseForm):
        said = [str(each) for errors in problem.errors.values() for each in errors]
    else:
        said = problem.messages
    return JsonResponse({"kept": False, "errors": said}, status=422)
