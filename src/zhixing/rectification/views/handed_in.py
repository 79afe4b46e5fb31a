"""What members handed in to their branch: for the branch's own committee, and for nobody above it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.core.time import today
from zhixing.core.typed import explain
from zhixing.organizations.models import Member, Organization
from zhixing.organizations.queries import members_of
from zhixing.rectification.actions.paper import note_paper_list, withdraw_paper
from zhixing.rectification.actions.reading import read_handed_in
from zhixing.rectification.forms.own import PaperForm
from zhixing.rectification.queries.own import find_paper, handed_in_to
from zhixing.rectification.tags import Names

PERMISSION = "rectification.view_handed_in"


def load(request: HttpRequest, pk: int) -> Organization:
    """Load the branch of whose own committee the user is; any other body is not found (Http404)."""
    branch = get_object_or_404(Organization.objects.select_related("parent"), pk=pk)
    if not request.user.has_perm(PERMISSION, branch):
        raise Http404
    return branch


def handed_in(request: HttpRequest, pk: int) -> HttpResponse:
    """List who handed a problem list in, here or on paper; their words stand one page further."""
    branch = load(request, pk)
    context = {"organization": branch, "lines": handed_in_to(branch)}
    return render(request, "rectification/handed_in.html", context)


def read(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Show what one member handed in; the member sees who read it."""
    branch = load(request, pk)
    person = Member.objects.filter(unit_id=branch.unit_id, pk=member).first()
    rows = read_handed_in(by=signed_in(request), organization=branch, member=person) if person else []
    if not rows:
        raise Http404
    names = Names(branch)
    context = {
        "organization": branch,
        "member": person,
        "rows": [(row, names.kinds(row.tags.all())) for row in rows],
    }
    return render(request, "rectification/handed_in_by.html", context)


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a list on paper with the member's agreement."""
    branch = load(request, pk)
    people = [row.member for row in members_of(branch, today())]
    form = PaperForm(_sent(request), people=people)
    if request.method == "POST" and form.is_valid() and _noted(request, branch, form):
        messages.success(request, _("Noted. %(name)s sees it on their own page.") % {"name": form.whose.name})
        return redirect("rectification:handed-in", pk=branch.pk)
    context = {"organization": branch, "form": form}
    return render(request, "rectification/paper.html", context, status=422 if form.errors else 200)


def _noted(request: HttpRequest, branch: Organization, form: PaperForm) -> bool:
    given: dict[str, Any] = form.cleaned_data
    try:
        note_paper_list(
            by=signed_in(request),
            organization=branch,
            member=form.whose,
            agreed_on=given["agreed_on"],
            agrees=given["agrees"],
            drafts=form.drafts(),
            token=given["token"],
        )
    except ValidationError as error:
        explain(form, error)
        return False
    return True


@require_POST
def take_back(request: HttpRequest, pk: int, paper_id: int) -> HttpResponse:
    """Take back that a list on paper was noted."""
    branch, row = load(request, pk), find_paper(paper_id)
    if row is None or row.organization_id != branch.pk:
        raise Http404
    withdraw_paper(by=signed_in(request), paper=row)
    messages.success(request, _("Taken back. What was typed from the paper is the member’s alone again."))
    return redirect("rectification:handed-in", pk=branch.pk)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
