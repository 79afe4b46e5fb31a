"""The minutes: saved while somebody types or as one form, signed, and earlier texts taken back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.activities import actions
from zhixing.activities.choices import Signer, State
from zhixing.activities.forms import MinutesForm, ReasonForm
from zhixing.activities.models import Activity
from zhixing.activities.queries import attendance_sheet, find
from zhixing.activities.queries.minutes import editable_parts
from zhixing.activities.queries.proposing import proposals
from zhixing.activities.queries.revising import earlier_texts, written_keys
from zhixing.activities.typed import Outcome, Typed, TypedPart
from zhixing.activities.views.common import branch_of, load_to_record, page
from zhixing.activities.views.writing import sent_form
from zhixing.core.time import now
from zhixing.core.typed import explain

JSON = "application/json"
PER_PAGE = 10


@require_POST
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was sent of the minutes, a part or all; the script that saves while one types is answered so.

    What clashes with somebody else's text is shown beside it, and nothing is lost.
    """
    activity = load_to_record(request, pk)
    form = sent_form(activity, request.POST)
    outcome = _written(request, activity, form)
    if request.headers.get("Accept") == JSON:
        return _answer(form, outcome)
    if outcome is None:
        return page(request, activity, minutes_form=form)
    if outcome.clashes:
        return page(request, find(pk) or activity, minutes_clashes=outcome.clashes, status=409)
    return _then(request, activity, form.cleaned_data["reason"])


def _written(request: HttpRequest, activity: Activity, form: MinutesForm) -> Outcome | None:
    """Write what was sent; None where something in the form is to be mended first."""
    if not form.is_valid():
        return None
    try:
        return actions.write_minutes(
            by=signed_in(request), activity=activity, typed=form.typed(), reason=form.cleaned_data["reason"]
        )
    except ValidationError as error:
        explain(form, error)
        return None


def _answer(form: MinutesForm, outcome: Outcome | None) -> JsonResponse:
    if outcome is None:
        return JsonResponse({"errors": form.errors}, status=400)
    clashes = {each.key: _clash(each) for each in outcome.clashes}
    saved = {
        key: {
            "version": each.version,
            "text": each.text,
            "merged": each.merged,
            "id": str(each.pk or ""),
            "token": each.token,
        }
        for key, each in outcome.saved.items()
    }
    body = {"saved": saved, "clashes": clashes, "at": formats.time_format(timezone.localtime(now()), "H:i")}
    return JsonResponse(body, status=409 if clashes else 200)


def _clash(clash: Any) -> dict[str, Any]:
    return {name: getattr(clash, name) for name in ("label", "stored", "typed", "by_name", "version", "base")}


def _then(request: HttpRequest, activity: Activity, reason: str) -> HttpResponse:
    """Do what the button that was pressed asks besides saving, and lead back to the minutes."""
    for name, step in STEPS.items():
        if name in request.POST:
            try:
                step(request, activity, request.POST[name], reason)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            return _back(activity)
    messages.success(request, _("Minutes saved."))
    return _back(activity)


def _back(activity: Activity) -> HttpResponse:
    return redirect(f"{reverse('activities:detail', args=[activity.pk])}#minutes")


def _sign(request: HttpRequest, activity: Activity, value: str, _reason: str) -> None:
    if value not in Signer.values:
        raise ValidationError(_("Only the chair and the recorder sign the minutes."))
    row = actions.sign_minutes(by=signed_in(request), activity=activity, part=Signer(value))
    messages.success(request, _("Signed: %(name)s.") % {"name": row.name})


def _remove(request: HttpRequest, activity: Activity, value: str, reason: str) -> None:
    """Take a speech away; `value` is its id and, after a dot, the version that was seen."""
    pk, _dot, version = value.partition(".")
    outcome = actions.remove_speech(
        by=signed_in(request),
        activity=activity,
        speech_id=_number(pk),
        version=_number(version) or None,
        reason=reason,
    )
    if outcome.written:
        messages.success(request, _("The speech is removed. It stands among the earlier texts."))


def _move(*, up: bool) -> Callable[[HttpRequest, Activity, str, str], None]:
    def step(request: HttpRequest, activity: Activity, value: str, reason: str) -> None:
        actions.move_speech(
            by=signed_in(request), activity=activity, speech_id=_number(value), up=up, reason=reason
        )

    return step


def _fill(request: HttpRequest, activity: Activity, key: str, reason: str) -> None:
    """Put what is proposed for a part into it, where nothing stands there yet."""
    proposed = proposals(activity, editable_parts(activity), attendance_sheet(activity)).get(key)
    if proposed:
        typed = Typed({key: TypedPart(proposed, base="")})
        actions.write_minutes(by=signed_in(request), activity=activity, typed=typed, reason=reason)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 20 else 0


STEPS: dict[str, Callable[[HttpRequest, Activity, str, str], None]] = {
    "sign": _sign,
    "remove": _remove,
    "up": _move(up=True),
    "down": _move(up=False),
    "fill": _fill,
}


def earlier_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """List the earlier texts of a part or a speech, each with what it changed."""
    activity = load_to_record(request, pk)
    keys = written_keys(activity)
    asked = request.GET.get("part", "")
    current = asked if asked in {key.key for key in keys} else (keys[0].key if keys else "")
    texts = Paginator(earlier_texts(activity, current), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "activity": activity,
        "organization": branch_of(activity),
        "tabs": [(key, key.key == current) for key in keys],
        "current": current,
        "page": texts,
        "texts": [(text, ReasonForm(auto_id=f"reason-{text.revision.pk}-%s")) for text in texts],
        "is_confirmed": activity.state == State.CONFIRMED,
        "may_take_back": activity.state != State.CANCELLED,
    }
    return render(request, "activities/minutes_earlier.html", context)


@require_POST
def restore_minutes(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """Take an earlier text back; of a confirmed record with a reason."""
    activity = load_to_record(request, pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        outcome = actions.restore_minutes(
            by=signed_in(request), activity=activity, revision_id=revision, reason=reason
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(f"{reverse('activities:earlier-minutes', args=[pk])}?{request.GET.urlencode()}")
    if outcome.written:
        messages.success(
            request, _("The earlier text is back. What stood there is kept among the earlier ones.")
        )
    else:
        messages.info(request, _("This is the text that stands now. Nothing was changed."))
    return _back(activity)
