"""Topics of a body: what there is to discuss, its questions and readings, and the body's own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.core.stale import StaleError
from zhixing.core.typed import done, with_version
from zhixing.library.queries.lists import reading_lists
from zhixing.library.queries.texts import texts_for
from zhixing.organizations.models import Organization
from zhixing.organizations.requests import place
from zhixing.study.actions import topics as actions
from zhixing.study.forms.topics import AdditionForm, ReadingForm, TopicForm
from zhixing.study.models import Topic
from zhixing.study.queries import topics as queries

VIEW, GUIDE = "study.view", "study.guide"


def guided(request: HttpRequest, pk: int) -> Organization:
    """Load a body for which the user keeps topics and plans; who may only see it is refused."""
    organization = place(request, pk, VIEW)
    if not request.user.has_perm(GUIDE, organization):
        raise PermissionDenied
    return organization


def topic_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the topics that a body may discuss, and the scheme's reading lists with what is missing in them."""
    organization = place(request, pk, VIEW)
    may_guide = request.user.has_perm(GUIDE, organization)
    context = {
        "organization": organization,
        "topics": queries.topics_for(organization),
        "ended": queries.ended_topics(organization) if may_guide else [],
        "lists": reading_lists(organization),
        "may_guide": may_guide,
        "may_keep": request.user.has_perm("library.keep", organization),
    }
    return render(request, "study/topics.html", context)


def topic(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show one topic: what it is about, its questions, its readings, and who added what."""
    organization = place(request, pk, VIEW)
    return _page(request, organization, key)


def _page(
    request: HttpRequest, organization: Organization, key: str, status: int = 200, **forms: Any
) -> HttpResponse:
    shown = queries.topic_for(organization, key)
    if shown is None:
        raise Http404
    may_guide = request.user.has_perm(GUIDE, organization)
    own = shown.own is not None and shown.own.organization_id == organization.pk
    context = {
        "organization": organization,
        "topic": shown,
        "is_own": own,
        "may_guide": may_guide,
        **(_forms(organization, key, forms) if may_guide else {}),
    }
    return render(request, "study/topic.html", context, status=status)


def _forms(organization: Organization, key: str, given: dict[str, Any]) -> dict[str, Any]:
    row = queries.additions_of(organization, key)
    initial = {"about": row.about, "questions": row.questions, "version": row.version} if row else {}
    return {
        "addition_form": AdditionForm(initial=initial, prefix="addition"),
        "reading_form": ReadingForm(texts=texts_for(organization), prefix="reading"),
        **given,
    }


def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a topic of the body's own."""
    organization = guided(request, pk)
    form = TopicForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = actions.add_topic(by=signed_in(request), organization=organization, **form.words)
        messages.success(request, _("The topic is offered from now on, here and below."))
        return redirect("study:topic", pk, queries.key_of(row))
    context = {"organization": organization, "form": form}
    return render(request, "study/topic_form.html", context)


def edit(request: HttpRequest, pk: int, topic_id: int) -> HttpResponse:
    """Change one of the body's own topics."""
    organization = guided(request, pk)
    row = _own(organization, topic_id)
    initial = {name: getattr(row, name) for name in (*actions.WORDS, "version")}
    form = TopicForm(request.POST or None, initial=initial)
    context = {"organization": organization, "form": form, "topic": row, "key": queries.key_of(row)}
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_topic(by=signed_in(request), topic=row, version=form.seen, **form.words)
        except StaleError as error:
            again = TopicForm(with_version(request.POST, error.current.version))
            context |= {"form": again, "stored": error.current}
            return render(request, "study/topic_form.html", context, status=409)
        messages.success(request, _("Saved."))
        return redirect("study:topic", pk, queries.key_of(row))
    return render(request, "study/topic_form.html", context)


def _own(organization: Organization, topic_id: int) -> Topic:
    row = queries.own_topic(organization, topic_id)
    if row is None:
        raise Http404
    return row


@require_POST
def end(request: HttpRequest, pk: int, topic_id: int) -> HttpResponse:
    """Offer an own topic no longer; or, sent as “again”, offer it again."""
    row = _own(guided(request, pk), topic_id)
    if "again" in request.POST:
        actions.offer_topic_again(by=signed_in(request), topic=row)
        messages.success(request, _("The topic is offered again."))
    else:
        actions.end_topic(by=signed_in(request), topic=row)
        messages.success(request, _("The topic is offered no longer. What was held on it keeps its name."))
    return redirect("study:topic", pk, queries.key_of(row))


@require_POST
def add(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Keep what the body adds to a topic of a scheme or of a body above."""
    organization = guided(request, pk)
    form = AdditionForm(request.POST, prefix="addition")
    values: dict[str, Any] = {"by": signed_in(request), "organization": organization, "key": key}
    try:
        if done(form, lambda: actions.add_to_topic(**values, version=form.seen, **form.words)):
            messages.success(request, _("Saved."))
            return redirect("study:topic", pk, key)
    except StaleError as error:
        again = AdditionForm(
            with_version(request.POST, error.current.version, prefix="addition"), prefix="addition"
        )
        return _page(request, organization, key, 409, addition_form=again, stored=error.current)
    return _page(request, organization, key, addition_form=form)


@require_POST
def add_reading(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Give a topic a text to read."""
    organization = guided(request, pk)
    form = ReadingForm(request.POST, texts=texts_for(organization), prefix="reading")
    values: dict[str, Any] = {"by": signed_in(request), "organization": organization, "key": key}
    if done(form, lambda: actions.add_reading(**values, **_reading(form))):
        messages.success(request, _("Added. Whoever opens a meeting on this topic finds it there."))
        return redirect("study:topic", pk, key)
    return _page(request, organization, key, reading_form=form)


def _reading(form: Form) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("text", "anchor", "note")}


@require_POST
def remove_reading(request: HttpRequest, pk: int, reading: int) -> HttpResponse:
    """Take a reading away that the body itself gave."""
    row = queries.reading_of(guided(request, pk), reading)
    if row is None:
        raise Http404
    actions.remove_reading(by=signed_in(request), reading=row)
    messages.success(request, _("Taken away from the topic; it stays in the library."))
    return redirect("study:topic", pk, row.topic)
