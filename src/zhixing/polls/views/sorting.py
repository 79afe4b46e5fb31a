"""What came by hand is added, and what came in is sorted, one opinion after the other."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from zhixing.accounts.requests import signed_in
from zhixing.core.time import today
from zhixing.core.typed import tried, with_version
from zhixing.polls.actions.sorting import StaleOpinionError, add_opinion, sort_opinion
from zhixing.polls.choices import CollectionState, Fate
from zhixing.polls.forms.opinions import ByHandForm, SortForm, sorted_as
from zhixing.polls.models import Collection, Opinion
from zhixing.polls.queries.opinions import may_concern, progress_of, sortable_by
from zhixing.polls.questions import aspects_for
from zhixing.polls.views.common import REFUSED, never_kept
from zhixing.polls.views.opinions import load_collection

ADDABLE = {CollectionState.OPEN, CollectionState.CLOSED}


@never_kept
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an opinion that came by the box, in a talk or at a meeting."""
    row = load_collection(request, pk, "polls.collect")
    if row.state not in ADDABLE:
        raise Http404
    form = ByHandForm(
        request.POST or None,
        body=row.organization.name,
        members=may_concern(row),
        initial={"came_on": today()},
    )
    if request.method == "POST" and form.is_valid():
        by, token = signed_in(request), form.cleaned_data["token"]
        if tried(form, lambda: add_opinion(by=by, collection=row, opinion=form.opinion(), token=token)):
            messages.success(request, _("Added. Add the next one, or go back."))
            return redirect("polls:add-opinion", pk=pk)
    context = {"collection": row, "organization": row.organization, "form": form}
    return render(request, "polls/opinion_add.html", context, status=REFUSED if form.errors else 200)


@never_kept
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("chosen", "form")
def sort(request: HttpRequest, pk: int) -> HttpResponse:
    """Sort the opinions of a closed collection: `opinion` names one, else it is the next that waits."""
    row = load_collection(request, pk, "polls.collect")
    if row.state != CollectionState.CLOSED:
        raise Http404
    chosen = _chosen(request, row)
    if chosen is None:
        return _page(request, row)
    if request.method != "POST":
        return _page(request, row, chosen, _form(row, chosen))
    return _save(request, row, chosen)


@sensitive_variables("opinion", "form")
def _save(request: HttpRequest, row: Collection, opinion: Opinion) -> HttpResponse:
    """Sort an opinion and go on to the next; refused or stale, show it with what was typed."""
    form = _form(row, opinion, request.POST)
    act = partial(sort_opinion, by=signed_in(request), opinion=opinion)
    try:
        if tried(form, lambda: act(version=form.cleaned_data["version"], sorting=form.sorting())):
            return redirect("polls:sort-opinions", pk=row.pk)
    except StaleOpinionError as error:
        opinion = error.current
        form = _form(row, opinion, with_version(request.POST, opinion.version))
        form.add_error(None, _("Somebody else sorted it meanwhile. Save again to keep yours."))
    return _page(request, row, opinion, form)


def _chosen(request: HttpRequest, row: Collection) -> Opinion | None:
    rows = sortable_by(request.user, row).select_related("collection", "member", "hint")
    asked = request.POST.get("opinion") or request.GET.get("opinion") or ""
    if not asked:
        return rows.filter(fate=Fate.WAITING).first()
    found = rows.filter(pk=int(asked)).first() if asked.isdecimal() else None
    if found is None:
        raise Http404
    return found


def _form(row: Collection, opinion: Opinion, data: Any = None) -> SortForm:
    aspects = aspects_for(row.organization)
    return SortForm(
        data,
        initial=sorted_as(opinion, aspects),
        body=row.organization.name,
        members=may_concern(row),
        aspects=list(dict.fromkeys([*aspects, *filter(None, [opinion.aspect])])),
    )


@sensitive_variables()
def _page(
    request: HttpRequest, row: Collection, chosen: Opinion | None = None, form: SortForm | None = None
) -> HttpResponse:
    context = {
        "collection": row,
        "organization": row.organization,
        "opinion": chosen,
        "form": form,
        "progress": progress_of(row, request.user),
        "sorted": sortable_by(request.user, row).exclude(fate=Fate.WAITING),
    }
    status = REFUSED if form is not None and form.errors else 200
    return render(request, "polls/opinion_sort.html", context, status=status)
