"""An activity's documents, as Word by the branch's template or as PDF."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from zhixing.activities.models import Activity
from zhixing.activities.views.common import load, may_record
from zhixing.documents.choices import FOR_EVERYBODY, IN_CHINESE, OF_ACTIVITIES, Document
from zhixing.documents.context import context_of
from zhixing.documents.pdf import pdf
from zhixing.documents.queries import template_for
from zhixing.documents.views.common import DOCX, PDF, attachment
from zhixing.documents.word.filling import prepare


def word(request: HttpRequest, pk: int, document: Document) -> HttpResponse:
    """Give a document as Word, by the nearest template upward in the tree; `?head=red` adds the red head."""
    activity = _loaded(request, pk, document)
    context = context_of(activity, red_head=_red(request))
    content = prepare(template_for(activity.organization, document)).fill(context)
    return attachment(content, f"{_name(activity, document)}.docx", DOCX)


def as_pdf(request: HttpRequest, pk: int, document: Document) -> HttpResponse:
    """Give a document as PDF, always in the built-in form."""
    activity = _loaded(request, pk, document)
    content = pdf(document, context_of(activity, red_head=_red(request)))
    return attachment(content, f"{_name(activity, document)}.pdf", PDF)


def _loaded(request: HttpRequest, pk: int, document: Document) -> Activity:
    activity = load(request, pk)
    if document not in OF_ACTIVITIES:
        raise Http404
    if document not in FOR_EVERYBODY and not may_record(request, activity):
        raise PermissionDenied
    return activity


def _red(request: HttpRequest) -> bool:
    return request.GET.get("head") == "red"


def _name(activity: Activity, document: Document) -> str:
    return f"{activity.held_on:%Y-%m-%d} {activity.title[:60]} {IN_CHINESE[document]}"
