"""What the pages share: handing out a file, and the year that an address asks for."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from zhixing.core.time import today
from zhixing.documents.naming import file_name

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
ZIP = "application/zip"
EARLIEST, LATEST = 1949, 2199


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Hand out a file under a name in Chinese, to be saved and never to be opened within the site."""
    return closed(HttpResponse(content, content_type=content_type), name)


def closed(response: HttpResponseBase, name: str) -> HttpResponse:
    """Close a file's answer against being run, guessed at or kept on the way."""
    header = content_disposition_header(as_attachment=True, filename=file_name(name))
    response["Content-Disposition"] = header or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]  # streaming or not, Django serves both


def year_of(request: HttpRequest) -> int:
    """Tell the year that an address asks for; this one where it asks for none, or for nonsense."""
    text = (request.POST or request.GET).get("year", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == len("2016") else today().year
    return min(max(year, EARLIEST), LATEST)
