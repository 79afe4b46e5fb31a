"""A body's ballots, a new one, and the page of each: how far it is and what comes next."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.core.time import today
from zhixing.core.typed import tried, with_version
from zhixing.organizations.models import Organization
from zhixing.organizations.queries import members_of
from zhixing.organizations.requests import place
from zhixing.polls.actions.ballots import change_ballot, draft_ballot
from zhixing.polls.actions.frame import StaleBallotError
from zhixing.polls.choices import Purpose, State, Way
from zhixing.polls.forms.ballots import (
    BallotForm,
    CodesForm,
    GuestForm,
    LeftOutForm,
    PaperForm,
    ReasonForm,
    TellersForm,
    TickForm,
    begins_with,
    stands_as,
)
from zhixing.polls.models import Ballot, PaperCount
from zhixing.polls.queries.ballots import ballots_of, own_voter, result_of, roll_of
from zhixing.polls.views.common import REFUSED, load

ROWS = 20
PREPARED = {State.DRAFT, State.KEYED}


@require_safe
def ballots(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a body's ballots, newest first."""
    organization = place(request, pk, "polls.view")
    page = Paginator(ballots_of(organization), ROWS).get_page(request.GET.get("page"))
    may_run = request.user.has_perm("polls.run", organization)
    context = {"organization": organization, "page": page, "may_run": may_run, "purposes": Purpose}
    return render(request, "polls/ballots.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare a ballot; `?purpose=` tells what it begins with."""
    organization = place(request, pk, "polls.view")
    if not request.user.has_perm("polls.run", organization):
        raise PermissionDenied
    form = BallotForm(request.POST or None, initial=_first(request, organization))
    if request.method == "POST" and form.is_valid():
        act = partial(draft_ballot, by=signed_in(request), organization=organization)
        made = tried(form, lambda: act(draft=form.draft(), token=form.cleaned_data["token"]))
        if made:
            return redirect("polls:ballot", pk=made.pk)
    context = {"organization": organization, "form": form}
    return render(request, "polls/ballot_form.html", context, status=REFUSED if form.errors else 200)


def _first(request: HttpRequest, organization: Organization) -> dict[str, Any]:
    purpose = request.GET.get("purpose", "")
    names: list[str] = []
    if purpose == Purpose.APPRAISAL:
        rows = members_of(organization, today()).select_related("member")
        names = [row.member.name for row in rows if row.member.is_full_on(today())]
    first = begins_with(purpose if purpose in Purpose else Purpose.MATTER, names)
    activity = request.GET.get("activity", "")
    return first | {"activity": int(activity) if activity.isdecimal() else None}


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a ballot before it opens."""
    ballot = load(request, pk, "polls.run")
    if ballot.state not in PREPARED:
        raise Http404
    form = BallotForm(request.POST or None, initial=stands_as(ballot))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        act = partial(change_ballot, by=signed_in(request), ballot=ballot, version=version)
        try:
            if tried(form, lambda: act(draft=form.draft())):
                messages.success(
                    request, _("Saved. Codes that were handed out before are worth nothing now.")
                )
                return redirect("polls:ballot", pk=pk)
        except StaleBallotError as error:
            form = BallotForm(with_version(request.POST, error.current.version))
            form.add_error(None, _("Somebody else changed the ballot meanwhile. Save again to keep yours."))
    context = {"organization": ballot.organization, "form": form, "ballot": ballot}
    return render(request, "polls/ballot_form.html", context, status=REFUSED if form.errors else 200)


@require_safe
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a ballot."""
    return show(request, load(request, pk))


def show(request: HttpRequest, row: Ballot, **refused: BaseForm) -> HttpResponse:
    """Show a ballot's page; `refused` are forms on it with what is to be mended."""
    context: dict[str, Any] = {
        "ballot": row,
        "organization": row.organization,
        "items": row.items.filter(unit_id=row.unit_id),
        "options": row.options.filter(unit_id=row.unit_id),
        "own": own_voter(row, request.user),
        "result": result_of(row),
        "later": row.later.filter(unit_id=row.unit_id).first(),
        "may_run": request.user.has_perm("polls.run", row),
        "is_prepared": row.state in PREPARED,
    }
    if context["may_run"]:
        context |= _for_officers(row)
    elif row.state not in PREPARED:
        context |= {"expected": roll_of(row).filter(left_out="").count()}
    context["roll_refused"] = not refused.keys().isdisjoint({"left_out", "guest"})
    return render(request, "polls/ballot.html", {**context, **refused}, status=REFUSED if refused else 200)


def _for_officers(row: Ballot) -> dict[str, Any]:
    roll = list(roll_of(row))
    able = [voter for voter in roll if not voter.left_out]
    waiting = [voter for voter in able if not voter.has_voted]
    on_paper = [voter.pk for voter in able if voter.way == Way.PAPER]
    return {
        "roll": roll,
        "expected": len(able),
        "voted": len(able) - len(waiting),
        "waiting": waiting,
        "on_paper": len(on_paper),
        "tellers": TellersForm(),
        "codes": CodesForm(),
        "reason": ReasonForm(),
        "guest": GuestForm(),
        "left_out": LeftOutForm(roll=roll),
        "present": TickForm(roll=able, initial={"ticked": [voter.pk for voter in able if voter.is_present]}),
        "slips": TickForm(roll=waiting),
        "paper": TickForm(
            roll=[voter for voter in able if not voter.has_voted or voter.way == Way.PAPER],
            initial={"ticked": on_paper},
        ),
        "totals": paper_form(row),
        "entered": PaperCount.objects.filter(unit_id=row.unit_id, ballot=row),
    }


def paper_form(row: Ballot, data: Any = None) -> PaperForm:
    """Give the form of a ballot's paper totals."""
    items = [item.text for item in row.items.filter(unit_id=row.unit_id)]
    options = [option.text for option in row.options.filter(unit_id=row.unit_id)]
    return PaperForm(data, items=items, options=options)
