"""The reading lists of the schemes in force: what stands in each place, and what is missing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.core.typed import explain
from zhixing.library.actions import places as actions
from zhixing.library.forms.lists import FillForm, PlaceForm
from zhixing.library.queries.lists import ReadingList, reading_list, reading_lists
from zhixing.library.queries.texts import texts_for
from zhixing.library.views.common import KEEP, REFUSED
from zhixing.library.views.materials import body
from zhixing.organizations.models import Organization
from zhixing.schemes.language.problems import SchemeError
from zhixing.schemes.queries import adoptions_for

ADAPT = "schemes.adapt"


@require_safe
def lists(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the reading lists of the schemes in force at a body."""
    return _page(request, body(request, pk))


def _page(request: HttpRequest, organization: Organization, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "organization": organization,
        "lists": reading_lists(organization),
        "language": get_language() or "zh",
        "keeps": request.user.has_perm(KEEP, organization),
        "adapts": request.user.has_perm(ADAPT, organization),
        "texts": list(texts_for(organization).order_by("title")),
        **more,
    }
    return render(request, "library/lists.html", context, status=status)


@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which text an entry means here."""
    organization = body(request, pk, KEEP)
    form = PlaceForm(texts_for(organization), request.POST)
    if form.is_valid():
        key = form.cleaned_data["key"]
        try:
            actions.place_text(
                by=signed_in(request), organization=organization, key=key, text=form.cleaned_data["text"]
            )
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _("The text stands in the list, here and for everybody below."))
            return redirect(f"{reverse('library:lists', args=[pk])}#{key}")
    return _page(request, organization, REFUSED, place_form=form)


@require_POST
def remove_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the body's own word on an entry back."""
    organization = body(request, pk, KEEP)
    key = request.POST.get("key", "")
    actions.remove_place(by=signed_in(request), organization=organization, key=key)
    messages.success(request, _("The text is out of this place. It stays in the library."))
    return redirect(f"{reverse('library:lists', args=[pk])}#{key}")


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, pk: int, adoption: int, collection: str) -> HttpResponse:
    """Fill a slot of a list or add an entry to an open one; the plan's own problems are shown, nothing is lost."""
    organization = body(request, pk, ADAPT)
    adopted = get_object_or_404(adoptions_for(organization), pk=adoption)
    found = reading_list(organization, adopted, collection)
    if found is None:
        raise Http404
    slot = request.POST.get("slot", request.GET.get("slot", "")) or _first_slot(found)
    if slot not in _slots(found) and (slot or not found.is_open):
        raise Http404
    form = FillForm(texts_for(organization), request.POST or None)
    context: dict[str, Any] = {"organization": organization, "list": found, "slot": slot, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            key = actions.fill_entry(
                by=signed_in(request),
                organization=organization,
                adoption=adopted,
                collection=collection,
                slot=slot,
                title=form.cleaned_data["title"],
                text=form.cleaned_data["text"],
            )
        except SchemeError as error:
            context["problems"] = error.problems
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(
                request, _("It stands in the list, and everybody below is asked for it from now on.")
            )
            return redirect(f"{reverse('library:lists', args=[pk])}#{key}")
    context["language"] = get_language() or "zh"
    refused = bool(form.errors or context.get("problems"))
    return render(request, "library/list_fill.html", context, status=REFUSED if refused else 200)


def _slots(found: ReadingList) -> list[str]:
    """List the places of a list that nobody has filled."""
    return [entry.key.partition("/")[2] for entry in found.entries if entry.title is None]


def _first_slot(found: ReadingList) -> str:
    """Tell what is filled where the address names no place: a closed list's first empty one."""
    return "" if found.is_open else next(iter(_slots(found)), "")
