"""Giving an opinion: a sheet for anybody, without account, script or session. Nothing of who gives it is kept."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from zhixing.accounts.requests import client_address
from zhixing.core.actions import System
from zhixing.core.typed import explain
from zhixing.polls.actions.giving import NotOpenError, give_opinions
from zhixing.polls.choices import Door
from zhixing.polls.forms.opinions import SheetForm
from zhixing.polls.gate import forget, is_first, too_many
from zhixing.polls.models import Collection
from zhixing.polls.queries.opinions import by_code, slip_is_good, takes_sheets
from zhixing.polls.views.common import REFUSED, never_kept

GATE = System("sheet")  # who gives an opinion has no account here, and no name
TOO_MANY = 429


@login_not_required
@never_kept
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, code: str) -> HttpResponse:
    """Show the sheet of an open link, and take it."""
    collection = by_code(code)
    if collection is None:
        return _not_taken(request)
    if "given" in request.GET:
        return render(request, "polls/opinion_given.html", {"collection": collection})
    if collection.door != Door.LINK or not takes_sheets(collection):
        return _not_taken(request)
    return _sheet(request, collection)


@login_not_required
@never_kept
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("slip")
def by_a_slip(request: HttpRequest, code: str, slip: str) -> HttpResponse:
    """Show the sheet to whoever holds a slip, and take it once."""
    collection = by_code(code)
    if collection is None or collection.door != Door.SLIPS or not takes_sheets(collection):
        return _not_taken(request)
    return _sheet(request, collection, slip) if slip_is_good(collection, slip) else _not_taken(request)


def _not_taken(request: HttpRequest) -> HttpResponse:
    return render(request, "polls/opinion_not_taken.html", status=404)


@sensitive_variables("form", "slip")
def _sheet(request: HttpRequest, collection: Collection, slip: str = "") -> HttpResponse:
    form = SheetForm(collection, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            if not slip and too_many(collection, client_address(request)):
                form.add_error(None, _too_many_words())
                status = TOO_MANY
            else:
                answer = _give(request, collection, form, slip)
                if answer is not None:
                    return answer
    context = {"collection": collection, "form": form}
    return render(request, "polls/opinion_sheet.html", context, status=status)


@sensitive_variables("form", "slip")
def _give(request: HttpRequest, collection: Collection, form: SheetForm, slip: str) -> HttpResponse | None:
    """Take the sheet and thank for it; None where the form says what is to be mended."""
    token = form.cleaned_data["token"]
    if is_first(collection, token):
        try:
            give_opinions(by=GATE, collection=collection, answers=form.answers, slip=slip)
        except NotOpenError:
            return _not_taken(request)
        except ValidationError as error:
            forget(collection, token)
            explain(form, error)
            return None
    return redirect(f"{reverse('polls:opinion', args=[collection.code])}?given")


def _too_many_words() -> str:
    return _(
        "Many sheets came from this network. What you wrote stands below: send it again in an hour, or elsewhere."
    )
