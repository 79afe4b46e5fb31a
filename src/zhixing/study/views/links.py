"""Linking an article to an article of another text, and removing the link."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.core.typed import explain
from zhixing.library.models import Article, Text
from zhixing.organizations.queries import tops
from zhixing.study.actions.links import link_passages, unlink
from zhixing.study.forms.links import FindForm, LinkForm
from zhixing.study.queries.links import link_at, passages, passages_to
from zhixing.study.views.answers import load


def link(request: HttpRequest, pk: int, anchor: int) -> HttpResponse:
    """Find the other passage and link it; without a script, and nothing typed is lost."""
    text = load(request, pk)
    here = get_object_or_404(Article, edition=text.edition_id, anchor=anchor)
    if signed_in(request).member_id is None and not request.user.has_perm("study.guide"):
        raise PermissionDenied
    finding = FindForm(request.GET or None)
    found = [each for each in _found(request, finding) if each.pk != here.pk]
    form = _form(request, found)
    if request.method == "POST" and form.is_valid() and _linked(request, text, anchor, form):
        return redirect(f"{reverse('study:text', args=[pk])}#a{anchor}")
    context = {"text": text, "here": here, "finding": finding, "found": found, "form": form}
    return render(request, "study/link.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, finding: FindForm) -> list[Article]:
    if not finding.is_valid():
        return []
    return passages(request.user, finding.cleaned_data["words"], finding.cleaned_data["number"])


def _form(request: HttpRequest, found: list[Article]) -> LinkForm:
    is_member = signed_in(request).member_id is not None
    sent = request.POST if request.method == "POST" else None
    return LinkForm(sent, found=found, bodies=tops(request.user, "study.guide"), is_member=is_member)


def _linked(request: HttpRequest, text: Text, anchor: int, form: LinkForm) -> bool:
    other = get_object_or_404(passages_to(request.user), pk=form.cleaned_data["other"])
    given: dict[str, Any] = {"note": form.cleaned_data["note"], "organization": form.organization}
    try:
        link_passages(by=signed_in(request), text=text, anchor=anchor, other=other, **given)
    except ValidationError as error:
        explain(form, error)
        return False
    messages.success(request, _("Linked. Both articles now lead to each other."))
    return True


@require_POST
def remove(request: HttpRequest, pk: int, link_id: int) -> HttpResponse:
    """Remove a link from the page of either of its texts."""
    text = load(request, pk)
    row = link_at(text, link_id)
    if row is None:
        raise Http404
    anchor = row.anchor if row.text_id == text.pk else row.other_anchor
    unlink(by=signed_in(request), link=row)
    messages.success(request, _("The link is removed."))
    return redirect(f"{reverse('study:text', args=[pk])}#a{anchor}")
