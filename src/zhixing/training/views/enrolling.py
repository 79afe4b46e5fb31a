"""Enrolling: people chosen from a list, one's own branch, oneself; and leaving again."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.organizations.models import Member, Organization
from zhixing.organizations.queries import member_of
from zhixing.training.actions.enrolling import enrol, withdraw
from zhixing.training.choices import For
from zhixing.training.models import TrainingClass
from zhixing.training.queries.duties import untrained_below
from zhixing.training.queries.people import (
    Person,
    branches_for,
    enrolled_ids,
    members_by_id,
    people_in,
    people_of,
)
from zhixing.training.views.common import load

BRANCHES = 30


@dataclass(frozen=True)
class Choice:
    """Whom the page offers: the core staff who still have to attend, or the members of one branch."""

    people: list[Person]
    ticked: set[int]
    branch: Organization | None = None


def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer people to be enrolled, and enrol those who are ticked."""
    training = load(request, pk)
    branches = branches_for(training, request.user, request.GET.get("q", "").strip())
    if not (
        request.user.has_perm("training.hold", training) or branches_for(training, request.user).exists()
    ):
        raise PermissionDenied
    problems: list[str] = []
    ticked: set[int] | None = None
    if request.method == "POST":
        ticked = _ids(request)
        try:
            return _enrolled(request, training, ticked)
        except ValidationError as error:
            problems = error.messages
    page = Paginator(branches, BRANCHES).get_page(request.GET.get("page"))
    choice = _choice(request, training, list(page.object_list), ticked)
    context = {
        "training": training,
        "organization": training.organization,
        "choice": choice,
        "page": page,
        "words": request.GET.get("q", ""),
        "offers_staff": _offers_staff(request, training),
        "may_hold_it": request.user.has_perm("training.hold", training),
        "problems": problems,
    }
    return render(request, "training/enrol.html", context, status=422 if problems else 200)


def _enrolled(request: HttpRequest, training: TrainingClass, ticked: set[int]) -> HttpResponse:
    if not ticked:
        raise ValidationError(_("Nobody is ticked. Tick those who are to come."))
    say_enrolled(request, enrol(by=signed_in(request), training=training, members=members_by_id(ticked)))
    return redirect("training:class", pk=training.pk)


def say_enrolled(request: HttpRequest, fresh: list[Member]) -> None:
    """Say how many were enrolled."""
    if not fresh:
        messages.info(request, _("They were enrolled already."))
        return
    words = ngettext("%(many)d person is enrolled.", "%(many)d people are enrolled.", len(fresh))
    messages.success(request, words % {"many": len(fresh)})


def _ids(request: HttpRequest) -> set[int]:
    texts = request.POST.getlist("member")
    return {int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 20}


def _offers_staff(request: HttpRequest, training: TrainingClass) -> bool:
    return training.meant_for == For.CORE_STAFF and request.user.has_perm("training.hold", training)


def _choice(
    request: HttpRequest, training: TrainingClass, branches: list[Organization], ticked: set[int] | None
) -> Choice:
    asked = request.GET.get("branch", "")
    branch = None
    if asked.isascii() and asked.isdecimal():
        branch = branches_for(training, request.user).filter(pk=int(asked[:18])).first()
    if branch is None and not _offers_staff(request, training) and len(branches) == 1:
        branch = branches[0]
    if branch:
        return Choice(people_in(branch, training), ticked or set(), branch)
    if not _offers_staff(request, training):
        return Choice([], set())
    people = people_of(untrained_below(training.organization), enrolled_ids(training))
    everybody = {person.member.pk for person in people if not person.is_enrolled}
    return Choice(people, everybody if ticked is None else ticked)


@require_POST
def enrol_me(request: HttpRequest, pk: int) -> HttpResponse:
    """Enrol oneself."""
    training = load(request, pk)
    member = _myself(request)
    try:
        enrol(by=signed_in(request), training=training, members=[member])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("You are enrolled. Its sessions stand in your calendar once announced."))
    return redirect("training:class", pk=pk)


def _myself(request: HttpRequest) -> Member:
    member = member_of(signed_in(request))
    if member is None:
        raise PermissionDenied
    return member


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Take oneself, or the member named, out of a class."""
    training = load(request, pk)
    text = request.POST.get("member", "")
    member = _other(text) if text else _myself(request)
    try:
        withdraw(by=signed_in(request), training=training, member=member)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%(name)s is not enrolled any more.") % {"name": member.name})
    return redirect("training:class", pk=pk)


def _other(text: str) -> Member:
    ids = [int(text)] if text.isascii() and text.isdecimal() and len(text) < 20 else []
    found = members_by_id(ids)
    if not found:
        raise Http404
    return found[0]
