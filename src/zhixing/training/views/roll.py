"""The roll of a class: on paper, and as a workbook."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zhixing.accounts.requests import signed_in
from zhixing.core.files import XLSX
from zhixing.core.uploads import clean_name
from zhixing.training.exports import workbook
from zhixing.training.queries.attendance import marks_of
from zhixing.training.queries.people import roll_of
from zhixing.training.views.common import load_to_hold


def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the roll for printing, with a column to sign in for each session."""
    training = load_to_hold(request, pk)
    marks = marks_of(training)
    lines = [(person, marks.of(person.member.pk)) for person in roll_of(training, request.user).people]
    context = {
        "training": training,
        "organization": training.organization,
        "lines": lines,
        "heads": marks.heads,
    }
    return render(request, "training/roll.html", context)


def excel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the roll as .xlsx, with masked numbers."""
    training = load_to_hold(request, pk)
    content = workbook(training, roll_of(training, signed_in(request)).people, marks_of(training))
    response = HttpResponse(content, content_type=XLSX)
    name = clean_name(f"{training.title.replace('/', '-')} {_('Roll')}.xlsx")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "private, no-store"
    return response
