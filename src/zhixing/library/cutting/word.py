"""Word (.docx): its paragraphs as they read, inserted changes taken and deleted ones left out."""

import io
import zipfile
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.oxml.ns import qn

from zhixing.library.cutting.faults import fault
from zhixing.library.cutting.numbering import Numbering

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .doc, and of .docx with a password
PASSWORD = "EncryptedPackage".encode("utf-16-le")
MOST_UNPACKED = 200 * 1024 * 1024
MOST_XML = 40 * 1024 * 1024  # read whole into memory; a million characters take a few megabytes
MOST_PARTS = 10_000
P, T, TAB, R = qn("w:p"), qn("w:t"), qn("w:tab"), qn("w:r")
BREAKS = {qn("w:br"), qn("w:cr")}
# Moved-away text, the older twin of a drawing's text, notes of phonetics.
LEFT_OUT = {
    *(qn("w:moveFrom"), qn("w:del"), qn("w:rt")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def paragraphs(content: bytes) -> list[str]:
    """Read a Word document: paragraphs, tables cell by cell, text frames, with automatic numbers written out.

    Raises ValidationError for an old .doc, a password, macros, a damaged file, or one that unpacks too large.
    """
    _refuse(content)
    try:
        document = docx.Document(io.BytesIO(content))
        numbering = Numbering(document)
        contents = {style.style_id for style in document.styles if str(style.name).lower().startswith("toc ")}
        body = document.element.body
        return [
            line
            for paragraph in body.iter(P)
            if not _is_left_out(paragraph, body) and paragraph.style not in contents
            for line in f"{numbering.label_of(paragraph)}{_text(paragraph)}".split("\n")
        ]
    except Exception as error:  # the library raises whatever a damaged part leads it to
        raise fault(_("The Word file is damaged. Open it in Word, save it anew and try again.")) from error


def _refuse(content: bytes) -> None:
    if content.startswith(OLD):
        if PASSWORD in content:
            raise fault(_("The Word file has a password. Remove it (File › Info › Protect) and try again."))
        message = _(
            "This is an old .doc file, whatever it is called. Open it, save it as .docx and try again."
        )
        raise fault(message)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise fault(
            _("This is no Word file (.docx), or it is damaged. Open it, save it anew and try again.")
        ) from error
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise fault(_("The Word file holds macros. Save it as .docx without macros and try again."))
    words = sum(part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels")))
    everything = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or everything > MOST_UNPACKED or words > MOST_XML:
        raise fault(_("The Word file unpacks to more than is taken. Take the pictures out and try again."))


def _is_left_out(element: Any, body: Any) -> bool:
    while element is not body and element is not None:
        if element.tag in LEFT_OUT:
            return True
        element = element.getparent()
    return False


def _text(paragraph: Any) -> str:
    """Put a paragraph's own text together: runs in it, in links, in insertions."""
    words = []
    for element in paragraph.iter(T, TAB, *BREAKS):
        if element.getparent().tag != R or _owner(element) is not paragraph:
            continue
        if _is_left_out(element, paragraph):
            continue
        words.append("\n" if element.tag in BREAKS else element.text or " ")
    return "".join(words)


def _owner(element: Any) -> Any:
    while element.tag != P:
        element = element.getparent()
    return element
