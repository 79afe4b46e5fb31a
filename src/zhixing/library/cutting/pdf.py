"""PDF: the lines of its pages put together into paragraphs again."""

import io
import logging
import re
from collections import Counter

from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from zhixing.library.cutting.faults import fault
from zhixing.library.cutting.joining import joined

MOST_PAGES = 800  # a thick book; each takes some hundredths of a second
FEW = 10  # signs on a page, on average, below which it is a picture of a text
EDGE = 2  # lines at the top and the foot of a page that may be its frame
FOLIO = re.compile(r"[-—–·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–·\s]*$")
DIGITS = re.compile(r"\d+")

logging.getLogger("pypdf").setLevel(logging.ERROR)


def paragraphs(content: bytes) -> list[str]:
    """Read a PDF: page numbers and repeated heads and feet left out, broken lines joined.

    Raises ValidationError for one with a password, a damaged one, or one that is scanned and has no text.
    """
    if b"%PDF-" not in content[:1024]:
        raise fault(_("This is no PDF, whatever it is called. Export it as PDF anew and try again."))
    try:
        pages = _pages(content)
    except (
        PyPdfError,
        ArithmeticError,
        LookupError,
        OSError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise fault(_("The PDF is damaged. Open it, print it into a new PDF and try again.")) from error
    except (AttributeError, AssertionError, NotImplementedError) as error:  # a damaged one, too, as it shows
        raise fault(_("The PDF is damaged. Open it, print it into a new PDF and try again.")) from error
    if sum(len("".join(line.split())) for page in pages for line in page) < FEW * len(pages):
        raise fault(
            _(
                "This PDF is scanned: it holds pictures of pages and no text. Use the Word file, or recognise it first."
            )
        )
    return joined(_without_frames(pages))


def _pages(content: bytes) -> list[list[str]]:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise fault(_("The PDF has a password. Save it without one and try again."))
    if len(reader.pages) > MOST_PAGES:
        words = _("The PDF has more than %(most)d pages. Split it into volumes, one file each.")
        raise fault(words % {"most": MOST_PAGES})
    return [
        [line.rstrip() for line in page.extract_text().split("\n") if line.strip()] for page in reader.pages
    ]


def _without_frames(pages: list[list[str]]) -> list[str]:
    """Leave out what stands on the edge of most pages (digits aside), and page numbers."""
    edges = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    often = {key for key, times in edges.items() if times >= 3 and times > len(pages) / 2}
    lines = []
    for page in pages:
        kept = list(page)
        while kept and _is_frame(kept[0], often):
            del kept[0]
        while kept and _is_frame(kept[-1], often):
            del kept[-1]
        lines += kept
    return lines


def _edges(page: list[str]) -> list[str]:
    return page if len(page) <= 2 * EDGE else [*page[:EDGE], *page[-EDGE:]]


def _is_frame(line: str, often: set[str]) -> bool:
    return FOLIO.fullmatch(line.strip()) is not None or _key(line) in often


def _key(line: str) -> str:
    return DIGITS.sub("#", "".join(line.split()))
