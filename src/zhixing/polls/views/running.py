"""What an officer does with a ballot, each with one form on its page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.activities.codes import code_svg
from zhixing.core.typed import done, tried
from zhixing.polls.actions.counting import count_ballot, enter_paper
from zhixing.polls.actions.roll import add_guest, give_slips, leave_out, tick_paper, tick_present
from zhixing.polls.actions.running import again, close_ballot, draw_keys, open_ballot, spoil_ballot
from zhixing.polls.forms.ballots import CodesForm, GuestForm, LeftOutForm, ReasonForm, TellersForm, TickForm
from zhixing.polls.models import Ballot
from zhixing.polls.queries.ballots import roll_of
from zhixing.polls.views.ballots import paper_form, show
from zhixing.polls.views.common import load, never_kept


def _try(
    request: HttpRequest, row: Ballot, name: str, form: BaseForm, act: Callable[[], Any], said: str = ""
) -> HttpResponse:
    """Do what a form asks and go back to the ballot's page; refused, say why there."""
    if not done(form, act):
        return show(request, row, **{name: form})
    if said:
        messages.success(request, said)
    return redirect("polls:ballot", pk=row.pk)


@never_kept
@require_POST
@sensitive_variables("keys")
def keys(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the codes and show each on a sheet of its own, this once."""
    row = load(request, pk, "polls.run")
    form, user = TellersForm(request.POST), signed_in(request)
    drawn = tried(
        form,
        lambda: draw_keys(by=user, ballot=row, tellers=[form.cleaned_data[each] for each in form.fields]),
    )
    if drawn is None:
        return show(request, row, tellers=form)
    return render(request, "polls/codes.html", {"ballot": row, "codes": dict(drawn.codes)})


@sensitive_post_parameters()
@require_POST
def open_it(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a ballot with two codes."""
    row, user = load(request, pk, "polls.run"), signed_in(request)
    form = CodesForm(request.POST)
    return _try(
        request,
        row,
        "codes",
        form,
        lambda: open_ballot(by=user, ballot=row, codes=form.codes),
        _("The ballot is open."),
    )


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a ballot."""
    row = load(request, pk, "polls.run")
    try:
        close_ballot(by=signed_in(request), ballot=row)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("polls:ballot", pk=pk)


@sensitive_post_parameters()
@require_POST
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Count a closed ballot with two codes."""
    row, user = load(request, pk, "polls.run"), signed_in(request)
    form = CodesForm(request.POST)
    return _try(
        request,
        row,
        "codes",
        form,
        lambda: count_ballot(by=user, ballot=row, codes=form.codes),
        _("Counted."),
    )


@require_POST
def spoil(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare a round void."""
    row, user = load(request, pk, "polls.run"), signed_in(request)
    form = ReasonForm(request.POST)
    return _try(
        request,
        row,
        "reason",
        form,
        lambda: spoil_ballot(by=user, ballot=row, reason=form.cleaned_data["reason"]),
        _("The round is void; its papers are destroyed."),
    )


@require_POST
def anew(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare another round."""
    row = load(request, pk, "polls.run")
    try:
        row = again(by=signed_in(request), ballot=row)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("polls:ballot", pk=row.pk)


@require_POST
def left_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why somebody is not on the roll."""
    row, user = load(request, pk, "polls.run"), signed_in(request)
    form = LeftOutForm(request.POST, roll=list(roll_of(row)))

    def act() -> None:
        data = form.cleaned_data
        leave_out(by=user, ballot=row, voter=data["voter"], reason=data["left_out"])

    return _try(request, row, "left_out", form, act)


@require_POST
def guest(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a guest on the roll."""
    row, user = load(request, pk, "polls.run"), signed_in(request)
    form = GuestForm(request.POST)
    return _try(
        request, row, "guest", form, lambda: add_guest(by=user, ballot=row, name=form.cleaned_data["name"])
    )


@require_POST
def present(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who is at the meeting."""
    row, user = load(request, pk, "polls.run"), signed_in(request)
    form = TickForm(request.POST, roll=list(roll_of(row)))

    def act() -> None:
        tick_present(by=user, ballot=row, present=form.cleaned_data["ticked"])

    return _try(request, row, "present", form, act, _("Saved."))


@require_POST
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who votes on paper."""
    row, user = load(request, pk, "polls.run"), signed_in(request)
    form = TickForm(request.POST, roll=list(roll_of(row)))

    def act() -> None:
        tick_paper(by=user, ballot=row, voters=form.cleaned_data["ticked"])

    return _try(request, row, "paper", form, act, _("Saved."))


@sensitive_post_parameters()
@require_POST
def totals(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the paper totals as one of two."""
    row, user = load(request, pk, "polls.run"), signed_in(request)
    form = paper_form(row, request.POST)

    def act() -> None:
        data = form.cleaned_data
        enter_paper(
            by=user, ballot=row, returned=data["returned"], invalid=data["invalid"], totals=form.totals
        )

    said = _("Your totals are sealed until the count. Somebody else enters them too.")
    return _try(request, row, "totals", form, act, said)


@never_kept
@require_POST
@sensitive_variables("made", "printed")
def slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Make slips and show them to be printed, this once."""
    row, user = load(request, pk, "polls.run"), signed_in(request)
    form = TickForm(request.POST, roll=list(roll_of(row)))
    made = tried(form, lambda: give_slips(by=user, ballot=row, voters=form.cleaned_data["ticked"]))
    if made is None:
        return show(request, row, slips=form)
    printed = []
    for voter, slip in made:
        address = request.build_absolute_uri(reverse("polls:slip", args=[row.pk, slip]))
        printed.append((voter, address, code_svg(address, voter.name)))
    return render(request, "polls/slips.html", {"ballot": row, "printed": printed})
