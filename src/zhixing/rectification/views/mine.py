"""My problem list: written, corrected, removed, handed in and withdrawn by the member whose it is."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.core.time import today
from zhixing.core.typed import done, explain, with_version
from zhixing.organizations.models import Member, Organization
from zhixing.organizations.queries import home_of, member_of
from zhixing.rectification.actions import own
from zhixing.rectification.actions.frame import StaleProblemError
from zhixing.rectification.actions.paper import withdraw_paper
from zhixing.rectification.forms.own import ChosenForm, OwnForm
from zhixing.rectification.models import Problem
from zhixing.rectification.queries.own import find_paper, own_papers, own_problems, readers_at, readings_of
from zhixing.rectification.tags import Names, offered

MENDED = 422


def mine(request: HttpRequest) -> HttpResponse:
    """Show a member their own list, and take one more problem onto it."""
    member = member_of(signed_in(request))
    if member is None:
        return render(request, "rectification/mine_nobody.html")
    home = home_of(member, today())
    form = OwnForm(_sent(request), taxonomies=_kinds(home))
    if request.method == "POST" and form.is_valid() and _written(request, form):
        messages.success(request, _("It is on your list. Nobody but you reads it until you hand it in."))
        return redirect("rectification:mine")
    context = {"form": form, "member": member, "home": home, **_lists(member, home)}
    return render(request, "rectification/mine.html", context, status=MENDED if form.errors else 200)


def _written(request: HttpRequest, form: OwnForm) -> bool:
    token = form.cleaned_data["token"]
    draft, remedy = form.draft(), form.remedy()
    return done(form, lambda: own.write_own(by=signed_in(request), draft=draft, remedy=remedy, token=token))


def _kinds(home: Organization | None) -> Sequence[Any]:
    return offered(home) if home else ()


def _lists(member: Member, home: Organization | None) -> dict[str, Any]:
    """Put together what a member's page shows: the list, what is on paper, who may read and who has read."""
    rows = list(own_problems(member))
    names = {row.organization_id: Names(row.organization) for row in rows}
    elsewhere = [row for row in rows if row.handed_in_on and (home is None or row.organization_id != home.pk)]
    return {
        "rows": [(row, names[row.organization_id].kinds(row.tags.all())) for row in rows],
        "private": [row for row in rows if row.handed_in_on is None],
        "handed_in": [row for row in rows if row.handed_in_on],
        "elsewhere": elsewhere,
        "old_branches": list({row.organization_id: row.organization for row in elsewhere}.values()),
        "papers": list(own_papers(member)),
        "readings": list(readings_of(member)),
        "today": today(),
    }


def _load(request: HttpRequest, pk: int) -> Problem:
    """Load the member's own problem; any other is not found, whoever may read it."""
    member = member_of(signed_in(request))
    row = own_problems(member).filter(pk=pk).first() if member else None
    if row is None:
        raise Http404
    return row


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct one's own problem."""
    problem = _load(request, pk)
    names = Names(problem.organization)
    form = OwnForm(_sent(request), taxonomies=offered(problem.organization), problem=problem, names=names)
    stored = None
    if request.method == "POST" and form.is_valid():
        try:
            if _changed(request, problem, form):
                messages.success(request, _("Saved."))
                return redirect("rectification:mine")
        except StaleProblemError as error:
            stored = error.current
            form.data = with_version(request.POST, stored.version)
    context = {"problem": problem, "form": form, "stored": stored}
    return render(
        request, "rectification/mine_change.html", context, status=MENDED if form.errors or stored else 200
    )


def _changed(request: HttpRequest, problem: Problem, form: OwnForm) -> bool:
    version = form.cleaned_data["version"] or 0
    draft, remedy = form.draft(), form.remedy()
    return done(
        form,
        lambda: own.change_own(
            by=signed_in(request), problem=problem, version=version, draft=draft, remedy=remedy
        ),
    )


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own problem away for good."""
    try:
        own.remove_own(by=signed_in(request), problem=_load(request, pk))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("It is gone, and nobody can bring it back."))
    return redirect("rectification:mine")


def hand_in(request: HttpRequest) -> HttpResponse:
    """Choose what is handed in to the branch, having read who will be able to read it."""
    member = _member(request)
    home = home_of(member, today())
    rows = [row for row in own_problems(member) if row.handed_in_on is None or row.organization != home]
    form = ChosenForm(_sent(request), problems=rows)
    if request.method == "POST" and form.is_valid():
        try:
            fresh = own.hand_in(by=signed_in(request), problems=form.chosen)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _handed_in(len(fresh)))
            return redirect("rectification:mine")
    context = {
        "form": form,
        "home": home,
        "rows": rows,
        "readers": readers_at(home, today()) if home else [],
    }
    return render(request, "rectification/mine_hand_in.html", context, status=MENDED if form.errors else 200)


def _handed_in(number: int) -> str:
    words = ngettext(
        "%(number)d problem is handed in. You can withdraw it at any time.",
        "%(number)d problems are handed in. You can withdraw them at any time.",
        number,
    )
    return words % {"number": number}


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Make one problem private again, or all."""
    rows = list(own_problems(_member(request)).filter(handed_in_on__isnull=False))
    if "all" not in request.POST:
        rows = [row for row in rows if str(row.pk) == request.POST.get("problem")]
    if rows:
        own.withdraw(by=signed_in(request), problems=rows)
        messages.success(request, _("Withdrawn: nobody but you reads it any more."))
    else:
        messages.info(request, _("Nothing of this is handed in any more."))
    return redirect("rectification:mine")


@require_POST
def withdraw_my_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that a list on paper was noted of oneself."""
    member, paper = _member(request), find_paper(pk)
    if paper is None or (paper.unit_id, paper.member_id) != (member.unit_id, member.pk):
        raise Http404
    withdraw_paper(by=signed_in(request), paper=paper)
    messages.success(request, _("Taken back. What was typed from the paper is yours alone again."))
    return redirect("rectification:mine")


def _member(request: HttpRequest) -> Member:
    member = member_of(signed_in(request))
    if member is None:
        raise Http404
    return member


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
