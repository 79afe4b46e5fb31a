"""Sessions of a class: planned in one go, taken out of it."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.training.actions.sessions import detach_session, plan_sessions
from zhixing.training.drafts import SessionDraft
from zhixing.training.forms.classes import SessionRows, days_of
from zhixing.training.models import TrainingClass
from zhixing.training.queries.classes import activities_of, session_of
from zhixing.training.views.common import load_to_hold


def sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan the sessions of a class, all or none."""
    training = load_to_hold(request, pk)
    planned_days = [each.held_on for each in activities_of(training)]
    problems: list[str] = []
    if request.method == "POST":
        rows = SessionRows(request.POST)
        drafts = rows.drafts()
        if drafts is not None:
            try:
                planned = plan_sessions(
                    by=signed_in(request), training=training, sessions=list(drafts.values()), token=rows.token
                )
            except ValidationError as error:
                given = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
                problems = rows.explain(given, list(drafts))
            else:
                _say(request, training, len(planned), list(drafts.values()))
                return redirect("training:class", pk=pk)
    else:
        rows = SessionRows(days=days_of(training, set(planned_days)))
    context = {
        "training": training,
        "organization": training.organization,
        "rows": rows,
        "planned": len(planned_days),
        "problems": problems,
        "has_problems": problems or any(row.is_bound and row.errors for row in rows),
    }
    return render(request, "training/sessions.html", context, status=422 if context["has_problems"] else 200)


def _say(request: HttpRequest, training: TrainingClass, many: int, drafts: list[SessionDraft]) -> None:
    words = ngettext(
        "%(many)d session is planned. Announce it when it is settled.",
        "%(many)d sessions are planned. Announce each when it is settled.",
        many,
    )
    messages.success(request, words % {"many": many})
    if any(_is_outside(training, draft.held_on) for draft in drafts):
        messages.warning(
            request,
            _("A session lies outside the days of the class. Move it, or change the days of the class."),
        )


def _is_outside(training: TrainingClass, day: date) -> bool:
    return not training.starts <= day <= training.ends


@require_POST
def detach(request: HttpRequest, pk: int, session: int) -> HttpResponse:
    """Take a session out of its class; it stays as an activity."""
    training = load_to_hold(request, pk)
    activity = session_of(training, session)
    if activity is None:
        raise Http404
    try:
        detach_session(by=signed_in(request), training=training, activity=activity)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        message = _("“%(title)s” is no session of this class any more. It stays among the activities.")
        messages.success(request, message % {"title": activity.title})
    return redirect("training:class", pk=pk)
