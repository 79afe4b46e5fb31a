"""A circular as Word by its issuer's template, or as PDF; for whoever may read it."""

from django.http import HttpRequest, HttpResponse

from zhixing.documents.choices import IN_CHINESE, Document
from zhixing.documents.circulars import MANUSCRIPT, circular_context
from zhixing.documents.pdf import pdf
from zhixing.documents.queries import template_for
from zhixing.documents.views.common import DOCX, PDF, attachment
from zhixing.documents.word.filling import prepare
from zhixing.inspection.choices import CircularState
from zhixing.inspection.models import Circular
from zhixing.inspection.views.circulars import load


def circular_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a circular as Word, by the nearest template upward in the tree."""
    circular = load(request, pk)
    template = template_for(circular.organization, Document.CIRCULAR)
    content = prepare(template).fill(circular_context(circular))
    return attachment(content, f"{_name(circular)}.docx", DOCX)


def circular_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a circular as PDF, always in the built-in form."""
    circular = load(request, pk)
    content = pdf(Document.CIRCULAR, circular_context(circular))
    return attachment(content, f"{_name(circular)}.pdf", PDF)


def _name(circular: Circular) -> str:
    day = f"{circular.issued_on:%Y-%m-%d} " if circular.issued_on else ""
    mark = MANUSCRIPT[CircularState(circular.state)].partition("（")[0]
    return f"{day}{circular.title[:60]} {IN_CHINESE[Document.CIRCULAR]}{f'（{mark}）' if mark else ''}"
