"""The report on a life meeting and its result notice, as Word by the body's template or as PDF."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from zhixing.documents.choices import Document
from zhixing.documents.life import issued, life_context, life_title
from zhixing.documents.pdf import pdf
from zhixing.documents.queries import template_for
from zhixing.documents.views.common import DOCX, PDF, attachment
from zhixing.documents.word.filling import prepare
from zhixing.life.models import LifeMeeting
from zhixing.life.views.common import load


def life_report_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the report as Word."""
    return _word(_report(request, pk), Document.LIFE_REPORT)


def life_report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the report as PDF."""
    return _pdf(_report(request, pk), Document.LIFE_REPORT)


def life_notice_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the result notice as Word."""
    return _word(load(request, pk), Document.LIFE_NOTICE)


def life_notice_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the result notice as PDF."""
    return _pdf(load(request, pk), Document.LIFE_NOTICE)


def _report(request: HttpRequest, pk: int) -> LifeMeeting:
    """Load a meeting whose report the user may read: an officer of the body, or of the one directly above."""
    meeting = load(request, pk)
    if not any(request.user.has_perm(code, meeting) for code in ("life.run", "life.agree")):
        raise PermissionDenied
    return meeting


def _word(meeting: LifeMeeting, document: Document) -> HttpResponse:
    name, template = _name(meeting, document), template_for(meeting.organization, document)
    return attachment(prepare(template).fill(life_context(meeting, document)), f"{name}.docx", DOCX)


def _pdf(meeting: LifeMeeting, document: Document) -> HttpResponse:
    name = _name(meeting, document)
    return attachment(pdf(document, life_context(meeting, document)), f"{name}.pdf", PDF)


def _name(meeting: LifeMeeting, document: Document) -> str:
    day = issued(meeting, document)
    if day is None:
        raise Http404
    return f"{day:%Y-%m-%d} {life_title(meeting, document)}"
