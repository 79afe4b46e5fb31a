"""What an uploaded .docx is made of: judged before any of it is opened by a program that could be fooled."""

import io
import re
import zipfile
from collections.abc import Iterator

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from lxml import etree

from zhixing.documents.word.filling import FILLED, parse

LARGEST = 5 * 1024 * 1024  # bytes of an upload
LARGEST_UNPACKED = 40 * 1024 * 1024
LARGEST_TEXT = 3 * 1024 * 1024  # bytes of the XML of one filled file
MOST_FILES = 500
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RUNNING = re.compile(r"vbaproject|activex/|embeddings/|oleobject", re.IGNORECASE)
HYPERLINK = "/hyperlink"


class RefusedError(Exception):
    """The file cannot be a template; its words say why and what to do."""


def open_package(content: bytes) -> dict[str, bytes]:
    """Read the files of a .docx; raises RefusedError for anything that is not a plain Word document."""
    if len(content) > LARGEST:
        raise RefusedError(too_large())
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = dict(_read(archive))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, RuntimeError) as error:
        raise RefusedError(_not_word()) from error
    _check(files)
    return files


def too_large() -> str:
    """Say how large a template may be."""
    limit = filesizeformat(LARGEST)
    return _("The template is too large: %(limit)s at most. Take large pictures out of it.") % {
        "limit": limit
    }


def _not_word() -> str:
    return _("This is not a Word document. In Word choose “Save as” and the type “Word document (.docx)”.")


def _read(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > LARGEST_UNPACKED:
        raise RefusedError(_("Unpacked, this document is far too large. Save it anew in Word and try again."))
    if len(set(names)) < len(names):
        raise RefusedError(_not_word())
    for info in infos:
        if not info.is_dir():
            yield info.filename, archive.read(info)  # reads no more than the size it declares


def _check(files: dict[str, bytes]) -> None:
    if "[Content_Types].xml" not in files or "word/document.xml" not in files:
        raise RefusedError(_not_word())
    if any(RUNNING.search(name) for name in files):
        raise RefusedError(
            _("The document holds macros or embedded objects. Save it as a plain .docx without them.")
        )
    for name, content in files.items():
        if name.endswith((".xml", ".rels")):
            _check_xml(name, content)
    if MAIN.encode() not in files["[Content_Types].xml"]:
        raise RefusedError(_not_word())


def _check_xml(name: str, content: bytes) -> None:
    if FILLED.fullmatch(name) and len(content) > LARGEST_TEXT:
        raise RefusedError(_("The text of this document is too long for a template."))
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise RefusedError(_not_word())
    try:
        tree = parse(content)
    except etree.XMLSyntaxError as error:
        raise RefusedError(
            _("The document is damaged. Open it in Word, save it anew and try again.")
        ) from error
    if name.endswith(".rels"):
        _check_links(tree)


def _check_links(tree: etree._Element) -> None:
    for link in tree:
        if link.get("TargetMode") == "External" and not (link.get("Type") or "").endswith(HYPERLINK):
            raise RefusedError(
                _(
                    "The document fetches pictures or a template from elsewhere. Put them into the document itself."
                )
            )
