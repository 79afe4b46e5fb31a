"""What members say is wrong, and the branch's answers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.core.typed import explain
from zhixing.organizations.models import Organization
from zhixing.organizations.requests import place
from zhixing.supervision.actions import answer_remark
from zhixing.supervision.forms import AnswerForm
from zhixing.supervision.queries import answered_remarks, open_remarks
from zhixing.supervision.views.common import Request

ON_A_PAGE = 30


def remarks(request: Request, pk: int) -> HttpResponse:
    """List what members of a branch said is wrong; each open one with room for the answer."""
    organization = place(request, pk, "supervision.answer_remark")
    return _page(request, organization)


@require_POST
def answer(request: Request, pk: int, remark: int) -> HttpResponse:
    """Answer a remark; the member reads it on their own page."""
    organization = place(request, pk, "supervision.answer_remark")
    rows = open_remarks(organization) | answered_remarks(organization)
    row = get_object_or_404(rows.select_related("organization"), pk=remark)
    form = AnswerForm(request.POST, prefix=str(remark))
    if form.is_valid():
        try:
            answer_remark(by=request.user, remark=row, answer=form.cleaned_data["answer"])
        except ValidationError as error:
            explain(form, error)
        else:
            words = _("The answer is sent. %(name)s reads it on the own page.")
            messages.success(request, words % {"name": row.member})
            return redirect("supervision:remarks", pk=pk)
    return _page(request, organization, form)


def _page(request: Request, organization: Organization, bound: AnswerForm | None = None) -> HttpResponse:
    """Show the list; a form that was sent and refused keeps its words."""
    page = Paginator(open_remarks(organization), ON_A_PAGE).get_page(request.GET.get("page"))
    sent = {str(bound.prefix): bound} if bound else {}
    rows = [(row, sent.pop(str(row.pk), AnswerForm(prefix=str(row.pk)))) for row in page]
    context = {
        "organization": organization,
        "page": page,
        "rows": rows,
        "refused": next(iter(sent.values()), None),  # its remark is answered by now
        "answered": answered_remarks(organization)[:ON_A_PAGE],
    }
    return render(request, "supervision/remarks.html", context, status=422 if bound else 200)
