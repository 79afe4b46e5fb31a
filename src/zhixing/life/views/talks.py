"""The pages of heart talks: which are missing, planned and held; one talk for the two whose it is."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhixing.accounts.requests import signed_in
from zhixing.core.readings import readings_of
from zhixing.core.time import today
from zhixing.life.actions.talks import change_talk, drop_talk, plan_talks, read_talk, record_talk
from zhixing.life.forms.talks import PairsForm, TalkForm, talk_as_typed
from zhixing.life.models import Talk
from zhixing.life.queries.talks import READ, find_talk, people_in, talks_in, talks_of, talks_with
from zhixing.life.views.common import REFUSED, attempt
from zhixing.organizations.models import Organization
from zhixing.organizations.queries import member_of
from zhixing.organizations.requests import place

ROWS = 30


@require_safe
def talks(request: HttpRequest, pk: int) -> HttpResponse:
    """Show this year's talks of a body: all, without their words, to its officers, to a member their own."""
    return _list_page(request, place(request, pk, "life.view"))


def _list_page(
    request: HttpRequest, organization: Organization, form: BaseForm | None = None
) -> HttpResponse:
    year, may_run = today().year, request.user.has_perm("life.run", organization)
    member = member_of(request.user)
    if may_run:
        rows = talks_of(organization, year)
    elif member:
        rows = talks_with(member).filter(organization=organization)
    else:
        rows = Talk.objects.none()
    far = talks_in(organization, year) if may_run else None
    context = {
        "organization": organization,
        "year": year,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "may_run": may_run,
        "may_record": may_run or _belongs(member, organization),
        "talks": far,
        "form": form or (_pairs_form(far) if far and far.missing else None),
    }
    return render(request, "life/talks.html", context, status=REFUSED if form else 200)


def _belongs(member: Any, organization: Organization) -> bool:
    return member is not None and member in people_in(organization, today())


def _pairs_form(far: Any, data: Any = None) -> PairsForm:
    choices = [
        (pair.key, f"{pair.talker.name} — {pair.partner.name}") for pair in far.missing if not pair.is_planned
    ]
    return PairsForm(data, choices=choices)


@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan several talks for one day."""
    organization = place(request, pk, "life.view")
    if not request.user.has_perm("life.run", organization):
        raise PermissionDenied
    form = _pairs_form(talks_in(organization, today().year), request.POST)
    act = partial(plan_talks, by=signed_in(request), organization=organization)
    return attempt(
        request,
        form,
        lambda: act(pairs=form.cleaned_data["pairs"], planned_on=form.cleaned_data["planned_on"]),
        again=lambda mended: _list_page(request, organization, mended),
        then=redirect("life:talks", pk=pk),
        said=_("Planned. The two see it on Today."),
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a talk down: an officer any, a member one of their own."""
    organization = place(request, pk, "life.view")
    member = member_of(request.user)
    if not request.user.has_perm("life.run", organization) and not _belongs(member, organization):
        raise PermissionDenied
    first = {"talker": member.pk if member else None, "held_on": today()}
    people = people_in(organization, today())
    form = TalkForm(request.POST or None, initial=first, people=people, is_private=True)
    if request.method != "POST":
        return _form_page(request, organization, form)
    act = partial(record_talk, by=signed_in(request), organization=organization)
    return attempt(
        request,
        form,
        lambda: act(draft=form.draft(), token=form.cleaned_data["token"]),
        again=lambda mended: _form_page(request, organization, mended),
        then=redirect("life:talks", pk=pk),
        said=_("Saved."),
    )


def _form_page(
    request: HttpRequest, organization: Organization, form: BaseForm, talk: Talk | None = None
) -> HttpResponse:
    context = {"organization": organization, "form": form, "talk": talk}
    return render(request, "life/talk_form.html", context, status=REFUSED if form.errors else 200)


@require_safe
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a talk; its words to the two and the body's secretary."""
    row = _load(request, pk)
    may_read = request.user.has_perm("life.read_talk", row)
    if may_read:
        read_talk(by=signed_in(request), talk=row)
    context = {
        "talk": row,
        "organization": row.organization,
        "may_read": may_read,
        "readings": readings_of(row, READ)[:20] if may_read else [],
    }
    return render(request, "life/talk.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Write up a planned talk, or correct one."""
    row = _load(request, pk)
    may_read = request.user.has_perm("life.read_talk", row)
    if may_read:
        read_talk(by=signed_in(request), talk=row)
    people = {each.pk: each for each in (row.talker, row.partner, *people_in(row.organization, today()))}
    first = talk_as_typed(row, is_private=may_read)
    form = TalkForm(request.POST or None, initial=first, people=people.values(), is_private=may_read)
    if request.method != "POST":
        return _form_page(request, row.organization, form, row)
    act = partial(change_talk, by=signed_in(request), talk=row)
    return attempt(
        request,
        form,
        lambda: act(version=form.cleaned_data["version"] or 0, draft=form.draft()),
        again=lambda mended: _form_page(request, row.organization, mended, row),
        then=redirect("life:talk", pk=pk),
        said=_("Saved."),
    )


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take off a talk that does not take place or was entered by mistake."""
    body = drop_talk(by=signed_in(request), talk=_load(request, pk))
    return redirect("life:talks", pk=body.pk)


def _load(request: HttpRequest, pk: int) -> Talk:
    row = find_talk(request.user, pk)
    if row is None:
        raise Http404
    return row
