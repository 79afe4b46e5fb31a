"""The study of a body: its plan and topics for all who may see it, and for a branch's officers who needs a hand."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.core.time import today
from zhixing.core.typed import explain
from zhixing.library.queries.texts import texts_for
from zhixing.organizations.models import Organization
from zhixing.organizations.queries import members_of
from zhixing.organizations.requests import place
from zhixing.study.actions.paper import record_paper, take_back_paper
from zhixing.study.forms.paper import PaperForm
from zhixing.study.models import Reading
from zhixing.study.queries.asked import hands_at
from zhixing.study.queries.home import paper_at
from zhixing.study.queries.plans import plans_of


def branch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the study page of a body."""
    organization = place(request, pk, "study.view")
    helps = request.user.has_perm("study.help", organization)
    context = {
        "organization": organization,
        "helps": helps,
        "plans": plans_of(organization),
        "guides": request.user.has_perm("study.guide", organization),
        "keeps": request.user.has_perm("library.keep", organization),
        **(_hands(organization) if helps else {}),
    }
    return render(request, "study/branch.html", context)


def _hands(organization: Organization) -> dict[str, Any]:
    now = today()
    rows = hands_at(organization, now)
    people = [belongs.member for belongs in members_of(organization, now)]
    return {
        "hands": [row for row in rows if row.text and row.members],
        "all_done": [row for row in rows if row.text and not row.members],
        "unplaced": [row for row in rows if row.text is None],
        "on_paper": paper_at(organization, people),
    }


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Record who read what on paper; the address may name the text or the member that it is about."""
    organization = place(request, pk, "study.help")
    people = [belongs.member for belongs in members_of(organization, today())]
    chosen = {
        "members": [each for each in request.GET.getlist("member") if each.isdecimal()],
        "texts": [each for each in request.GET.getlist("text") if each.isdecimal()],
    }
    sent = request.POST if request.method == "POST" else None
    form = PaperForm(sent, people=people, kept=texts_for(organization), initial=chosen)
    if form.is_valid() and _recorded(request, organization, form):
        return redirect("study:branch", organization.pk)
    context = {"organization": organization, "form": form}
    return render(request, "study/paper.html", context, status=422 if form.errors else 200)


def _recorded(request: HttpRequest, organization: Organization, form: PaperForm) -> bool:
    who: dict[str, Any] = {"members": form.ticked_members, "texts": form.ticked_texts}
    try:
        written = record_paper(
            by=signed_in(request), organization=organization, on=form.cleaned_data["on"], **who
        )
    except ValidationError as error:
        explain(form, error)
        return False
    words = ngettext(
        "Recorded: %(count)d reading on paper.", "Recorded: %(count)d readings on paper.", len(written)
    )
    said = words % {"count": len(written)} if written else _("All of them had said so already.")
    messages.success(request, said)
    return True


@require_POST
def take_back(request: HttpRequest, pk: int, reading: int) -> HttpResponse:
    """Take back what was recorded for a member."""
    organization = place(request, pk, "study.help")
    row = _of_branch(organization, reading)
    try:
        take_back_paper(by=signed_in(request), organization=organization, reading=row)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = _("Taken back: “%(title)s” for %(name)s.")
        messages.success(request, said % {"title": row.text.title, "name": row.member.name})
    return redirect("study:branch", organization.pk)


def _of_branch(organization: Organization, reading: int) -> Reading:
    """Find the reading of somebody who belongs to the branch today; any other is not found."""
    belonging = members_of(organization, today()).order_by().values("member_id")
    rows = Reading.objects.filter(unit_id=organization.unit_id, member_id__in=belonging, pk=reading)
    found = rows.select_related("member", "text").first()
    if found is None:
        raise Http404
    return found
