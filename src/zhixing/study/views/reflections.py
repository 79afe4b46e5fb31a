"""Reflections: my own, those of a branch, one to read, one to write."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.activities.queries import find as find_activity
from zhixing.core.time import now, today
from zhixing.core.typed import explain
from zhixing.library.queries.texts import find_text
from zhixing.organizations.queries import home_of, member_of
from zhixing.organizations.requests import place
from zhixing.study.actions.reflections import (
    Kept,
    begin_reflection,
    remove_reflection,
    share_reflection,
    write_reflection,
)
from zhixing.study.choices import Visibility
from zhixing.study.forms.reflections import HideForm, ReplyForm, ShareForm, WriteForm, number
from zhixing.study.models import Reflection
from zhixing.study.queries import comments, reflections

JSON = "application/json"
PER_PAGE = 20
SHARED = {
    Visibility.PRIVATE: gettext_lazy("From now on nobody but you reads it."),
    Visibility.BRANCH: gettext_lazy("From now on your branch may read it."),
    Visibility.OPEN: gettext_lazy("From now on everybody in the unit may read it."),
}


def load(request: HttpRequest, pk: int) -> Reflection:
    """Load a reflection that the user may read; any other is not found."""
    row = reflections.find(request.user, pk)
    if row is None:
        raise Http404
    return row


def load_own(request: HttpRequest, pk: int) -> Reflection:
    """Load the user's own reflection; somebody else's, even one that they may read, is refused."""
    row = load(request, pk)
    if not reflections.is_own(request.user, row):
        raise PermissionDenied
    return row


# --- Lists --------------------------------------------------------------------------------------------
def mine(request: HttpRequest) -> HttpResponse:
    """List the user's own reflections, and what of theirs was hidden."""
    user = signed_in(request)
    member = member_of(user)
    page = Paginator(reflections.mine(user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "abouts": reflections.abouts(page),
        "home": home_of(member, today()) if member else None,
        "is_member": member is not None,
        "hidden_comments": comments.own_hidden(user),
    }
    return render(request, "study/reflections.html", context)


def shared(request: HttpRequest, pk: int) -> HttpResponse:
    """List what a body's members shared and what is open to the unit, the newest first."""
    organization = place(request, pk, "study.view")
    page = Paginator(reflections.shared_in(request.user, organization), PER_PAGE).get_page(
        request.GET.get("page")
    )
    moderates = request.user.has_perm(reflections.MODERATE, organization)
    context = {
        "organization": organization,
        "page": page,
        "abouts": reflections.abouts(page),
        "asked_back": reflections.asked_back(request.user, organization) if moderates else [],
        "comments_asked_back": comments.asked_back(request.user, organization) if moderates else [],
    }
    return render(request, "study/shared.html", context)


def export(request: HttpRequest) -> HttpResponse:
    """Hand out all of one's own reflections as one plain text file."""
    rows = list(reflections.mine(request.user))
    abouts = reflections.abouts(rows)
    text = "\n\n".join(_plain(row, abouts.get(row.pk)) for row in rows)
    # The mark in front tells Notepad and Word that it is UTF-8.
    answer = HttpResponse("\ufeff" + text.replace("\n", "\r\n"), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="reflections.txt"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _plain(row: Reflection, about: reflections.About | None) -> str:
    head = [row.title, about.words if about else "", str(row.get_visibility_display())]
    head.append(formats.date_format(timezone.localtime(row.changed_at), "DATE_FORMAT"))
    return "\n".join([" · ".join(filter(None, head)), "", row.body, "", "—" * 20])


# --- One to read --------------------------------------------------------------------------------------
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a reflection and the answers to it."""
    return page(request, load(request, pk))


def page(request: HttpRequest, row: Reflection, *, status: int = 200, **forms: Any) -> HttpResponse:
    """Show a reflection's page; `forms` are those that were sent and have something to mend."""
    user = request.user
    is_own = reflections.is_own(user, row)
    is_shared = row.visibility != Visibility.PRIVATE
    context = {
        "reflection": row,
        "about": reflections.about(user, row),
        "is_own": is_own,
        "is_shared": is_shared,
        "comments": [(each, reflections.is_own(user, each)) for each in comments.comments_on(user, row)],
        "moderates": is_shared and user.has_perm(reflections.MODERATE, row),
        "may_reply": is_shared and not row.hidden_at and _is_of_unit(user, row),
        "share_form": ShareForm(initial={"visibility": row.visibility}),
        "reply_form": ReplyForm(),
        "hide_form": HideForm(),
        **forms,
    }
    return render(request, "study/reflection.html", context, status=status)


def _is_of_unit(user: Any, row: Reflection) -> bool:
    return user.member_id is not None and user.unit_id == row.unit_id


# --- One to write -------------------------------------------------------------------------------------
def new(request: HttpRequest) -> HttpResponse:
    """Begin a reflection, about a text, one of its articles, a topic, an activity, or nothing."""
    user = signed_in(request)
    member = member_of(user)
    home = home_of(member, today()) if member else None
    if member is None or home is None:
        return render(request, "study/reflection_nobody.html", status=200)
    sent = request.POST if request.method == "POST" else None
    form = WriteForm(sent)
    about = _about(request, sent if sent is not None else request.GET)
    if sent is None:
        return _write_page(request, form, about=about, organization=home)
    kept = None
    if form.is_valid():
        try:
            kept = begin_reflection(by=user, typed=form.typed(), token=form.token, about=about)
        except ValidationError as error:
            explain(form, error)
    return _answered(request, form, kept, about=about, organization=home)


def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on writing one's own; the script that saves while one types is answered in JSON."""
    row = load_own(request, pk)
    if request.method != "POST":
        return _write_page(request, WriteForm(stored=row))
    form, kept = WriteForm(request.POST, stored=row), None
    if form.is_valid():
        try:
            kept = write_reflection(by=signed_in(request), reflection=row, typed=form.typed())
        except ValidationError as error:
            explain(form, error)
    return _answered(request, form, kept)


def _about(request: HttpRequest, asked: Any) -> dict[str, Any]:
    """Read what it is about from an address or a form; what the user may not see is left out."""
    found: dict[str, Any] = {}
    text = find_text(request.user, number(asked.get("text"))) if asked.get("text") else None
    if text:
        anchor = number(asked.get("anchor"))
        found = {"text_id": text.pk, "anchor": anchor if 0 < anchor <= text.last_anchor else None}
    activity = find_activity(number(asked.get("activity"))) if asked.get("activity") else None
    if activity and request.user.has_perm("activities.view", activity):
        found["activity_id"] = activity.pk
    topic = asked.get("topic", "")
    member = member_of(signed_in(request))
    home = home_of(member, today()) if member and topic else None
    if home and reflections.topic_title(home, topic[:100]):
        found["topic"] = topic[:100]
    return found


def _answered(request: HttpRequest, form: WriteForm, kept: Kept | None, **more: Any) -> HttpResponse:
    """Say what became of what was sent: to the script, or as a page."""
    if request.headers.get("Accept") == JSON:
        return _json(form, kept)
    if kept is None:
        return _write_page(request, form, status=400, **more)
    if kept.clashes:
        return _write_page(request, form, kept=kept, status=409)
    messages.success(
        request, _("Saved.") if not kept.merged else _("Saved, together with your other window.")
    )
    return redirect("study:reflection", pk=kept.reflection.pk)


def _json(form: WriteForm, kept: Kept | None) -> JsonResponse:
    if kept is None:
        return JsonResponse({"errors": form.errors}, status=400)
    row = kept.reflection
    body = {
        "title": row.title,
        "body": row.body,
        "version": row.version,
        "merged": kept.merged,
        "clashes": kept.clashes,
        "url": reverse("study:write-reflection", args=[row.pk]),
        "page": reverse("study:reflection", args=[row.pk]),
        "at": formats.time_format(timezone.localtime(now()), "H:i"),
    }
    return JsonResponse(body, status=409 if kept.clashes else 200)


def _write_page(
    request: HttpRequest, form: WriteForm, *, kept: Kept | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    row = form.stored
    if kept:  # saving again on what stands now is a choice, not an accident
        row = kept.reflection
        form.version, form.base_title, form.base = row.version, row.title, row.body
    about = reflections.about(request.user, row) if row else _begun(request, more)
    context = {"form": form, "reflection": row, "about": about, "clash": kept, "given": more.get("about", {})}
    return render(request, "study/reflection_write.html", context, status=status)


def _begun(request: HttpRequest, more: dict[str, Any]) -> list[reflections.About]:
    row = Reflection(organization=more["organization"], pk=0, **more["about"])
    return reflections.about(request.user, row)


@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Let others read it, or nobody any more."""
    row, form = load_own(request, pk), ShareForm(request.POST)
    if not form.is_valid():
        return page(request, row, share_form=form, status=400)
    visibility = Visibility(form.cleaned_data["visibility"])
    share_reflection(by=signed_in(request), reflection=row, visibility=visibility)
    messages.success(request, SHARED[visibility])
    return redirect("study:reflection", pk=pk)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own away for good."""
    remove_reflection(by=signed_in(request), reflection=load_own(request, pk))
    messages.success(request, _("The reflection is gone, and the replies to it."))
    return redirect("study:reflections")
