"""The texts of a body, one of them, and how they are kept."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.core.keeping import attachment
from zhixing.core.receiving import limited, was_refused
from zhixing.core.typed import explain
from zhixing.core.uploads import too_large
from zhixing.library.actions import editions as edition_actions
from zhixing.library.actions import texts as actions
from zhixing.library.forms.texts import (
    DescriptionForm,
    EditionForm,
    FilterForm,
    NewTextForm,
    ReasonForm,
    described,
)
from zhixing.library.models import Edition, Text
from zhixing.library.queries.lists import placed_below, reading_lists, roles_of
from zhixing.library.queries.shelf import Filters, empty_entries, shelf, withdrawn_texts
from zhixing.library.queries.texts import draft_of, drafts_at, editions_of
from zhixing.library.views.common import KEEP, REFUSED, load_edition, load_text, load_text_to_keep
from zhixing.library.views.materials import body
from zhixing.library.wording import meant
from zhixing.organizations.models import Organization

PER_PAGE = 30


@require_safe
def texts(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the texts that a body and those above it keep."""
    organization = body(request, pk)
    lists = reading_lists(organization)
    language = get_language() or "zh"
    form = FilterForm(request.GET, lists=[(each.name, each.title.in_language(language)) for each in lists])
    form.is_valid()
    given = form.cleaned_data
    filters = Filters(given.get("q", ""), given.get("kind", ""), given.get("of", ""))
    keeps = request.user.has_perm(KEEP, organization)
    page = Paginator(shelf(organization, filters, lists), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "organization": organization,
        "form": form,
        "narrows": filters.narrows,
        "page": page,
        "keeps": keeps,
        "empty_entries": empty_entries(lists),
        "drafts": list(drafts_at(organization)) if keeps else [],
        "withdrawn": list(withdrawn_texts(organization)) if keeps else [],
    }
    return render(request, "library/texts.html", context)


def _may_keep(request: HttpRequest, pk: int) -> None:
    body(request, pk, KEEP)


@require_http_methods(["GET", "HEAD", "POST"])
@limited(first=_may_keep)
def new_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a text in and cut it; what is refused says why, and what was typed stays."""
    organization = body(request, pk, KEEP)
    if request.method != "POST":
        form = NewTextForm(initial={"title": request.GET.get("title", "")})
        return render(request, "library/text_new.html", {"organization": organization, "form": form})
    form = NewTextForm(request.POST, request.FILES)
    if _is_valid(request, form):
        try:
            return _added(request, organization, form)
        except ValidationError as error:
            explain(form, error)
    context = {"organization": organization, "form": form, "file_is_lost": bool(request.FILES)}
    return render(request, "library/text_new.html", context, status=REFUSED)


def _added(request: HttpRequest, organization: Organization, form: NewTextForm) -> HttpResponse:
    """Add the text as the form says; raises ValidationError."""
    given = form.cleaned_data
    known: dict[str, Any] = {
        "by": signed_in(request),
        "organization": organization,
        "about": form.description(),
        "label": given["label"],
        "issued_on": given["issued_on"],
    }
    if given["file"] is not None:
        return _cut(request, actions.add_text(**known, file=given["file"]))
    edition = actions.add_paper_text(**known)
    messages.success(request, _("Added. Now it can be placed in a reading list."))
    return redirect("library:text", pk=edition.text_id)


def _is_valid(request: HttpRequest, form: Form) -> bool:
    """Check a form with a file, one that was too large while it came in among them."""
    is_valid = form.is_valid()
    if was_refused(request):
        form.errors["file"] = form.error_class([too_large()])
    return is_valid and not form.errors


def _cut(request: HttpRequest, edition: Edition) -> HttpResponse:
    messages.success(
        request, _("The text is cut. Look through the cuts, mend what is wrong, then publish it.")
    )
    return redirect("library:edition", pk=edition.pk)


def _may_keep_text(request: HttpRequest, pk: int) -> None:
    load_text_to_keep(request, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@limited(first=_may_keep_text)
def new_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a new edition of a text in and cut it."""
    text = load_text_to_keep(request, pk)
    draft = draft_of(text)
    if draft:
        return redirect("library:edition", pk=draft.pk)
    form = EditionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and _is_valid(request, form):
        given = form.cleaned_data
        try:
            edition = edition_actions.add_edition(
                by=signed_in(request),
                text=text,
                file=given["file"],
                label=given["label"],
                issued_on=given["issued_on"],
            )
        except ValidationError as error:
            explain(form, error)
        else:
            return _cut(request, edition)
    context = {
        "text": text,
        "organization": text.organization,
        "form": form,
        "file_is_lost": bool(request.FILES),
    }
    return render(request, "library/edition_new.html", context, status=REFUSED if form.errors else 200)


@require_safe
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a text's card: what it is, for whom, its editions, the lists that it stands in."""
    return _card(request, load_text(request, pk))


def _card(request: HttpRequest, row: Text, status: int = 200, **forms: Any) -> HttpResponse:
    keeps = request.user.has_perm(KEEP, row)
    context = {
        "text": row,
        "organization": row.organization,
        "meant": meant(row),
        "keeps": keeps,
        "editions": list(editions_of(row)),
        "draft": draft_of(row) if keeps else None,
        "roles": roles_of(row),
        "placed_below": placed_below(row),
        "reason_form": ReasonForm(),
        **forms,
    }
    return render(request, "library/text.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is said about a text."""
    row = load_text_to_keep(request, pk)
    form = DescriptionForm(request.POST or None, initial=described(row))
    if request.method == "POST" and form.is_valid():
        actions.describe_text(by=signed_in(request), text=row, about=form.description())
        messages.success(request, _("Changed."))
        return redirect("library:text", pk=pk)
    context = {"text": row, "organization": row.organization, "form": form}
    return render(request, "library/text_edit.html", context, status=REFUSED if form.errors else 200)


@require_POST
def withdraw_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a text out of the lists, for a reason."""
    row, form = load_text_to_keep(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _card(request, row, REFUSED, reason_form=form)
    actions.withdraw_text(by=signed_in(request), text=row, reason=form.cleaned_data["reason"])
    messages.success(request, _("The text is withdrawn. What people marked in it is kept."))
    return redirect("library:text", pk=pk)


@require_POST
def restore_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a withdrawn text back, for a reason."""
    row, form = load_text_to_keep(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _card(request, row, REFUSED, reason_form=form)
    actions.restore_text(by=signed_in(request), text=row, reason=form.cleaned_data["reason"])
    messages.success(request, _("The text is back in the lists."))
    return redirect("library:text", pk=pk)


@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the file that an edition was cut from, as an attachment only."""
    edition = load_edition(request, pk)
    return attachment(edition)
