"""Tells what a file really is, whatever its name says."""

import io
import zipfile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from zhixing.core.sheets.errors import BookError

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # OLE: an old .xls, or an encrypted .xlsx
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK"
PICTURES_AND_PAPERS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"%PDF", b"II*\x00", b"MM\x00*", b"RIFF")
ZIP_ENCRYPTED = 0x1

ADVICE: dict[str, StrOrPromise] = {
    "empty": gettext_lazy("The file is empty. Choose it again."),
    "encrypted": gettext_lazy(
        "The file is protected by a password. Open it in Excel, remove the password "
        "(File → Info → Protect Workbook), save it and upload it again."
    ),
    "xls": gettext_lazy(
        "This is an old .xls workbook, whatever its name says. Open it in Excel or WPS and "
        "save it as .xlsx (Save As → Excel Workbook)."
    ),
    "xlsb": gettext_lazy("This is a binary workbook (.xlsb). Open it in Excel and save it as .xlsx."),
    "ods": gettext_lazy(
        "This is an OpenDocument spreadsheet. Open it and save it as .xlsx (Excel Workbook)."
    ),
    "zip": gettext_lazy(
        "This is an archive or another kind of document, not an Excel workbook. "
        "If the workbook is inside it, unpack it first."
    ),
    "picture": gettext_lazy("This is a picture or a PDF, not an Excel workbook. Choose the .xlsx file."),
    "html": gettext_lazy(
        "This is a web page with the ending of an Excel file. Open it in Excel or WPS and "
        "save it as .xlsx (Save As → Excel Workbook)."
    ),
    "text": gettext_lazy(
        "This is a text file (for example CSV), not an Excel workbook. Open it in Excel, "
        "format columns of long numbers as text, and save it as .xlsx."
    ),
    "unknown": gettext_lazy("This is not an Excel workbook. Choose the .xlsx file."),
    "broken": gettext_lazy(
        "The file is damaged or incomplete; perhaps its upload was interrupted. "
        "Check that it opens in Excel and upload it again."
    ),
}


def refusal(kind: str) -> BookError:
    """Make the error for a file of a kind named in `ADVICE`."""
    return BookError(str(ADVICE[kind]))


def open_archive(content: bytes) -> zipfile.ZipFile:
    """Open the bytes of an .xlsx file as the archive it is.

    Raises:
        BookError: it is something else; the message names what and how to make an .xlsx of it.
    """
    if kind := _other_kind(content):
        raise refusal(kind)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise refusal("broken") from error
    if kind := _other_archive(archive):
        raise refusal(kind)
    return archive


def _other_kind(content: bytes) -> str:
    if not content.strip(b"\x00 \r\n\t"):
        return "empty"
    if content.startswith(COMPOUND_FILE):
        return "encrypted" if ENCRYPTED in content else "xls"
    if content.startswith(ZIP):
        return ""
    if content.startswith(PICTURES_AND_PAPERS):
        return "picture"
    return _kind_of_text(content[:4096])


def _kind_of_text(beginning: bytes) -> str:
    start = beginning.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"mime-version")):
        return "html"
    return (
        "unknown" if b"\x00" in beginning.removeprefix(b"\xff\xfe") and not _is_utf16(beginning) else "text"
    )


def _is_utf16(beginning: bytes) -> bool:
    return beginning.startswith((b"\xff\xfe", b"\xfe\xff"))


def _other_archive(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if any(entry.flag_bits & ZIP_ENCRYPTED for entry in archive.infolist()):
        return "encrypted"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    return "" if "[Content_Types].xml" in names and "_rels/.rels" in names else "zip"


def too_big_unpacked(part: str, limit: int) -> BookError:
    """Make the error for a part whose unpacked size is out of all proportion."""
    return BookError(
        _(
            "Unpacked, the file would take more than %(limit)s MB (%(part)s): that is not usual. "
            "Copy the filled rows into a new workbook and import that."
        )
        % {"limit": limit // 1024 // 1024, "part": part}
    )
