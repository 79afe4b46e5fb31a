"""A body's collections of opinions: prepared, opened, closed, released; each step with one button on its page."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.activities.codes import code_svg
from zhixing.core.files import XLSX
from zhixing.core.time import today
from zhixing.core.typed import tried, with_version
from zhixing.core.uploads import clean_name
from zhixing.organizations.models import Member, Organization
from zhixing.organizations.queries import member_of, members_of
from zhixing.organizations.requests import place
from zhixing.polls.actions.opinions import (
    StaleCollectionError,
    change_collection,
    close_collection,
    open_collection,
    prepare_collection,
    print_slips,
)
from zhixing.polls.actions.sorting import release_opinions
from zhixing.polls.choices import CollectionState, Door
from zhixing.polls.forms.opinions import CollectionForm, SlipsForm, collection_stands_as
from zhixing.polls.models import Collection, Opinion
from zhixing.polls.queries.opinions import (
    collections_of,
    concerned_in,
    find_collection,
    progress_of,
    released_for,
    sheets_in,
    takes_sheets,
)
from zhixing.polls.questions import first_questions
from zhixing.polls.summary import summary_of, workbook
from zhixing.polls.views.common import REFUSED, never_kept

ROWS = 20


def load_collection(request: HttpRequest, pk: int, permission: str = "") -> Collection:
    """Load a collection that the user may know of; any other is not found, and who lacks `permission` is refused."""
    row = find_collection(request.user, pk)
    if row is None:
        raise Http404
    if permission and not request.user.has_perm(permission, row):
        raise PermissionDenied
    return row


@require_safe
def collections(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a body's collections, newest first; those being prepared to its officers only."""
    organization = place(request, pk, "polls.view")
    rows = collections_of(organization)
    may_collect = request.user.has_perm("polls.collect", organization)
    if not may_collect:
        rows = rows.exclude(state=CollectionState.DRAFT)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {"organization": organization, "page": page, "may_collect": may_collect}
    return render(request, "polls/opinions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare a collection."""
    organization = place(request, pk, "polls.view")
    if not request.user.has_perm("polls.collect", organization):
        raise PermissionDenied
    first = {
        "title": _("Opinions asked for in %(year)d") % {"year": today().year},
        "questions": "\n".join(first_questions(organization)),
    }
    form = CollectionForm(request.POST or None, members=_members(organization), initial=first)
    if request.method == "POST" and form.is_valid():
        act = partial(prepare_collection, by=signed_in(request), organization=organization)
        made = tried(form, lambda: act(draft=form.draft(), token=form.cleaned_data["token"]))
        if made:
            return redirect("polls:collection", pk=made.pk)
    return _form_page(request, organization, form)


def _form_page(
    request: HttpRequest, organization: Organization, form: CollectionForm, **more: Any
) -> HttpResponse:
    names_shown = bool(form["concerned"].value() or form["concerned"].errors)
    context = {"organization": organization, "form": form, "names_shown": names_shown, **more}
    return render(request, "polls/opinion_form.html", context, status=REFUSED if form.errors else 200)


def _members(organization: Organization) -> list[Member]:
    return [row.member for row in members_of(organization, today())]


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a collection before it opens."""
    row = load_collection(request, pk, "polls.collect")
    if row.state != CollectionState.DRAFT:
        raise Http404
    members = _members(row.organization)
    form = CollectionForm(request.POST or None, members=members, initial=collection_stands_as(row))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        act = partial(change_collection, by=signed_in(request), collection=row, version=version)
        try:
            if tried(form, lambda: act(draft=form.draft())):
                return redirect("polls:collection", pk=pk)
        except StaleCollectionError as error:
            form = CollectionForm(with_version(request.POST, error.current.version), members=members)
            form.add_error(None, _("Somebody else changed it meanwhile. Save again to keep yours."))
    return _form_page(request, row.organization, form, collection=row)


@require_safe
def collection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a collection: how far it is and what comes next."""
    return show_collection(request, load_collection(request, pk))


def show_collection(request: HttpRequest, row: Collection, **refused: BaseForm) -> HttpResponse:
    """Show a collection's page; `refused` are forms on it with what is to be mended."""
    may_collect = request.user.has_perm("polls.collect", row)
    context: dict[str, Any] = {
        "collection": row,
        "organization": row.organization,
        "questions": row.questions.filter(unit_id=row.unit_id),
        "concerned": concerned_in(row) if may_collect else [],
        "may_collect": may_collect,
        "takes_sheets": takes_sheets(row),
        "sheets": sheets_in(row) if row.state != CollectionState.DRAFT else 0,
        "address": _address(request, row) if row.door == Door.LINK else "",
    }
    if may_collect:
        context |= {"slips": SlipsForm(), "progress": progress_of(row, request.user)}
        context["code"] = code_svg(context["address"], row.title) if context["address"] else ""
    return render(
        request, "polls/opinion_collection.html", {**context, **refused}, status=REFUSED if refused else 200
    )


def _address(request: HttpRequest, row: Collection, *slip: str) -> str:
    name = "polls:opinion-slip" if slip else "polls:opinion"
    return request.build_absolute_uri(reverse(name, args=[row.code, *slip]))


def _step(request: HttpRequest, pk: int, act: Callable[..., Any], said: str) -> HttpResponse:
    """Do one step of a collection's course and go back to its page, where it is said what came of it."""
    row = load_collection(request, pk, "polls.collect")
    try:
        act(by=signed_in(request), collection=row)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, said)
    return redirect("polls:collection", pk=pk)


@require_POST
def open_it(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a collection."""
    return _step(request, pk, open_collection, _("Opinions can be given now."))


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a collection."""
    return _step(request, pk, close_collection, _("Closed. What came in waits to be sorted."))


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the sorted opinions to those whom they concern."""
    said = _("Given to those whom they concern. The words as they came are destroyed.")
    return _step(request, pk, release_opinions, said)


@never_kept
@require_POST
@sensitive_variables("made", "printed", "address")
def slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Make slips and show them to be printed, this once."""
    row, user = load_collection(request, pk, "polls.collect"), signed_in(request)
    form = SlipsForm(request.POST)
    made = tried(form, lambda: print_slips(by=user, collection=row, count=form.cleaned_data["count"]))
    if made is None:
        return show_collection(request, row, slips=form)
    printed = []
    for slip in made:
        address = _address(request, row, slip)
        printed.append((address, code_svg(address, row.title)))
    return render(request, "polls/opinion_slips.html", {"collection": row, "printed": printed})


@require_safe
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a released collection's summary to the officers of its body."""
    row = _released(request, pk)
    context = {"collection": row, "organization": row.organization, "summary": summary_of(row)}
    return render(request, "polls/opinion_summary.html", context)


@require_safe
def excel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a released collection's summary as a workbook."""
    row = _released(request, pk)
    response = HttpResponse(workbook(summary_of(row)), content_type=XLSX)
    day = row.released_on.isoformat() if row.released_on else ""
    body = row.organization.name.replace("/", "-")
    name = clean_name(f"{body} {_('Summary of opinions')} {day}.xlsx")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


def _released(request: HttpRequest, pk: int) -> Collection:
    row = load_collection(request, pk, "polls.collect")
    if row.state != CollectionState.RELEASED:
        raise Http404
    return row


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show a member the opinions about themself that were released."""
    member = member_of(request.user)
    rows = released_for(member) if member else Opinion.objects.none()
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    return render(request, "polls/opinions_of_mine.html", {"page": page})
