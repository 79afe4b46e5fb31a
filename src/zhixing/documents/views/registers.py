"""A member's appraisal register as Word by the body's template or as PDF; all of an appraisal's as one zip."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse

from zhixing.accounts.requests import signed_in
from zhixing.appraisal.actions.reading import read_record
from zhixing.appraisal.queries.rounds import participants_of
from zhixing.appraisal.views.common import load, load_record
from zhixing.documents.choices import IN_CHINESE, Document
from zhixing.documents.naming import file_name
from zhixing.documents.pdf import pdf
from zhixing.documents.queries import template_for
from zhixing.documents.registers import register_context, register_title
from zhixing.documents.views.common import DOCX, PDF, ZIP, attachment
from zhixing.documents.word.filling import FAST, prepare
from zhixing.documents.word.packing import pack


def register_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a member's register as Word; that another took it is noted like opening the record."""
    row = load_record(request, pk)
    template = template_for(row.organization, Document.REGISTER)
    content = prepare(template).fill(register_context(row, request.user))
    return attachment(content, f"{register_title(row)}.docx", DOCX)


def register_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a member's register as PDF, always in the built-in form."""
    row = load_record(request, pk)
    content = pdf(Document.REGISTER, register_context(row, request.user))
    return attachment(content, f"{register_title(row)}.pdf", PDF)


def registers(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the registers of an appraisal as Word, one file each, to the committee; each counts as opened."""
    appraisal = load(request, pk, "appraisal.keep")
    rows = list(participants_of(appraisal))
    if not rows:
        raise Http404
    prepared = prepare(template_for(appraisal.organization, Document.REGISTER))

    def files() -> Iterator[tuple[str, bytes]]:
        for number, row in enumerate(rows, start=1):
            read_record(by=signed_in(request), participant=row)
            name = file_name(f"{number:03} {register_title(row)}.docx")
            yield name, prepared.fill(register_context(row, request.user))

    name = f"{appraisal.organization.name}{appraisal.year}年度{IN_CHINESE[Document.REGISTER]}.zip"
    return attachment(pack(files(), level=FAST), name, ZIP)
