"""My notices, how I wish to be told, and the calendars."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhixing.accounts.actions import set_email
from zhixing.accounts.requests import signed_in
from zhixing.activities.queries import find
from zhixing.core.actions import System
from zhixing.core.time import today
from zhixing.library.queries.pushes import Pushed, pushed_to
from zhixing.notices.actions import (
    end_feed,
    mark_all_read,
    mark_read,
    renew_feed,
    set_notice_preferences,
    stop_mail,
)
from zhixing.notices.calendar import CONTENT_TYPE, calendar_file, feed_file
from zhixing.notices.forms import PreferencesForm
from zhixing.notices.models import Preferences
from zhixing.notices.queries import (
    feed_activities,
    feed_of,
    filled,
    groups_of,
    last_change,
    notice_of,
    owner_of_feed,
    preferences_of,
    unread_count,
)
from zhixing.notices.secrets import digest_of, member_to_stop
from zhixing.organizations.queries import member_of

PER_PAGE = 20
KEPT = timedelta(days=90)  # how long pushes stand among the notices; after that the library has them


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Show what I was told, one line for each activity, what is new first."""
    user = signed_in(request)
    page = Paginator(groups_of(user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "groups": filled(user, page),
        "unread": unread_count(user),
        "pushed": _pushed(user) if page.number == 1 else [],
    }
    return render(request, "notices/list.html", context)


def _pushed(user: Any) -> list[Pushed]:
    member = member_of(user)
    return pushed_to(member, today() - KEPT) if member else []


@require_http_methods(["GET", "HEAD", "POST"])
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead on to the activity that I was told about; by the button, mark what I was told of it as read."""
    user = signed_in(request)
    notice = notice_of(user, pk)
    if notice is None:
        raise Http404
    if request.method == "POST":  # who had to sign in first comes back by GET, and still arrives
        mark_read(by=user, notice=notice)
    return redirect(notice.address or "notices:list")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    mark_all_read(by=signed_in(request))
    return redirect("notices:list")


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show and keep how I wish to be told."""
    user = signed_in(request)
    form = PreferencesForm.of(user, _preferences_of(user), request.POST or None)
    if user.member_id is not None and request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        set_email(by=user, email=given.pop("email"))
        set_notice_preferences(by=user, **given)
        messages.success(request, _("Kept."))
        return redirect("notices:preferences")
    return _preferences_page(request, form=form)


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Give my calendar a new private address, which the answer shows once."""
    user = signed_in(request)
    if user.member_id is None:
        raise Http404
    address = request.build_absolute_uri(reverse("notices:feed", args=[renew_feed(by=user)]))
    return _preferences_page(request, feed_address=address)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Switch my calendar's private address off."""
    end_feed(by=signed_in(request))
    messages.success(request, _("The calendar address is off. Whatever subscribed to it gets nothing more."))
    return redirect("notices:preferences")


def _preferences_of(user: Any) -> Preferences:
    if user.member_id is None:
        return Preferences()
    return preferences_of(user.unit_id, [user.member_id])[user.member_id]


def _preferences_page(request: HttpRequest, **given: Any) -> HttpResponse:
    user = signed_in(request)
    form = given.pop("form", None) or PreferencesForm.of(user, _preferences_of(user))
    context = {"form": form, "feed": feed_of(user), "sends_mail": settings.MAIL, **given}
    return render(request, "notices/preferences.html", context, status=422 if form.errors else 200)


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed token is the proof
@login_not_required
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Switch a member's mails off by the link in one of them."""
    found = member_to_stop(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        unit_id, member_id = found
        stop_mail(by=System("the link in a mail"), unit_id=unit_id, member_id=member_id)
    return render(request, "notices/stop.html", {"stopped": request.method == "POST"})


@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an activity as a calendar file, to whoever may see it."""
    activity = find(pk)
    if activity is None or not request.user.has_perm("activities.view", activity):
        raise Http404
    name = {"Content-Disposition": 'attachment; filename="activity.ics"'}
    return HttpResponse(calendar_file(activity), content_type=CONTENT_TYPE, headers=name)


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give a member's calendar to a program that has its private address."""
    member = owner_of_feed(secret)
    if member is None:
        raise Http404
    now = today()
    activities = feed_activities(member, now)
    content = feed_file(activities, str(_("Zhixing")))
    tag, changed = f'"{digest_of(content.decode())[:32]}"', last_change(activities, now)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["ETag"], response["Last-Modified"] = tag, http_date(changed.timestamp())
    response["Cache-Control"], response["X-Robots-Tag"] = "private, no-cache", "noindex"
    return get_conditional_response(request, tag, int(changed.timestamp()), response) or response
