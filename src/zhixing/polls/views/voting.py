"""Voting: with the own account, with a slip, on the device that is handed round. Nothing of a vote is kept here."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from zhixing.accounts.requests import signed_in
from zhixing.core.actions import System
from zhixing.core.typed import explain
from zhixing.polls.actions.casting import VotedAlreadyError, cast, cast_at_booth, cast_by_slip
from zhixing.polls.choices import State
from zhixing.polls.forms.voting import PaperBallot
from zhixing.polls.models import Ballot, Voter
from zhixing.polls.queries.ballots import by_slip, own_voter, roll_of
from zhixing.polls.views.common import REFUSED, load, never_kept

GATE = System("slip")  # who votes with a slip has no account


@never_kept
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("form")
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a member the paper, and put it into the box."""
    ballot = load(request, pk, "polls.vote")
    voter = own_voter(ballot, request.user)
    user = signed_in(request)

    def put(form: PaperBallot) -> None:
        cast(by=user, ballot=ballot, choices=form.choices, receipt=form.shown_receipt)

    return _paper(request, ballot, voter, put)


@login_not_required
@never_kept
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("form", "slip")
def by_a_slip(request: HttpRequest, pk: int, slip: str) -> HttpResponse:
    """Show whoever holds a slip the paper, without an account, and put it into the box."""
    voter = by_slip(pk, slip)
    if voter is None:
        return render(request, "polls/no_slip.html", status=404)

    def put(form: PaperBallot) -> None:
        cast_by_slip(
            by=GATE, ballot=voter.ballot, slip=slip, choices=form.choices, receipt=form.shown_receipt
        )

    return _paper(request, voter.ballot, voter, put, is_stranger=True)


@never_kept
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("form")
def booth(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the device round: choose who votes, let them vote, take it back."""
    ballot = load(request, pk, "polls.run")
    if ballot.state != State.OPEN:
        raise Http404
    chosen = request.POST.get("voter") or request.GET.get("voter") or ""
    if not chosen.isdecimal():
        waiting = roll_of(ballot).filter(has_voted=False, left_out="")
        return render(request, "polls/booth.html", {"ballot": ballot, "waiting": waiting})
    voter = roll_of(ballot).filter(pk=int(chosen), left_out="").first()
    if voter is None:
        raise Http404
    user = signed_in(request)

    def put(form: PaperBallot) -> None:
        cast_at_booth(
            by=user, ballot=ballot, voter=voter.pk, choices=form.choices, receipt=form.shown_receipt
        )

    return _paper(request, ballot, voter, put, at_booth=True)


@sensitive_variables("form")
def _paper(
    request: HttpRequest,
    ballot: Ballot,
    voter: Voter | None,
    put: Callable[[PaperBallot], None],
    *,
    is_stranger: bool = False,
    at_booth: bool = False,
) -> HttpResponse:
    """Show the paper; once it is in the box, its receipt. The answer is the same whatever was chosen."""
    if voter is None:
        raise PermissionDenied
    context = {"ballot": ballot, "voter": voter, "is_stranger": is_stranger, "at_booth": at_booth}
    if ballot.state != State.OPEN:
        return render(request, "polls/not_open.html", context)
    if request.method != "POST":
        if voter.has_voted:
            return render(request, "polls/voted.html", context)
        return render(request, "polls/vote.html", {**context, "form": PaperBallot(ballot)})
    form = PaperBallot(ballot, request.POST)
    if form.is_valid():
        try:
            put(form)
        except VotedAlreadyError:
            return render(request, "polls/voted.html", context)
        except ValidationError as error:
            explain(form, error)
        else:
            return render(request, "polls/voted.html", {**context, "receipt": form.shown_receipt})
    return render(request, "polls/vote.html", {**context, "form": form}, status=REFUSED)
