"""What an uploaded file really is: judged by its content, never by what it calls itself."""

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from zhixing.core.text import clean_text

OFFICE = "application/vnd.openxmlformats-officedocument."
LONGEST = 120
FORBIDDEN = re.compile(r'[/\\:*?"<>|]+')


@dataclass(frozen=True)
class Type:
    """A type of file that is kept: its endings, its name on the wire, and how its content is known."""

    endings: tuple[str, ...]
    content_type: str
    fits: Callable[[bytes], bool]


def _begins(*magic: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(magic)


def _office(folder: str) -> Callable[[bytes], bool]:
    """Tell an Office document by the folder within its archive; one with macros is none."""

    def fits(content: bytes) -> bool:
        if not content.startswith(b"PK\x03\x04"):
            return False
        try:
            names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            return False
        has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return (
            "[Content_Types].xml" in names
            and any(name.startswith(folder) for name in names)
            and not has_macros
        )

    return fits


def _is_text(content: bytes) -> bool:
    """Tell plain text in one of the encodings in use; markup that a browser would run is none."""
    if content.lstrip()[:1] == b"<" or any(byte < 9 or 13 < byte < 27 for byte in content):
        return False
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


TYPES = (
    Type((".pdf",), "application/pdf", _begins(b"%PDF-")),
    Type((".png",), "image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    Type((".jpg", ".jpeg"), "image/jpeg", _begins(b"\xff\xd8\xff")),
    Type((".docx",), f"{OFFICE}wordprocessingml.document", _office("word/")),
    Type((".xlsx",), f"{OFFICE}spreadsheetml.sheet", _office("xl/")),
    Type((".pptx",), f"{OFFICE}presentationml.presentation", _office("ppt/")),
    Type((".txt",), "text/plain", _is_text),
)
ENDINGS = tuple(ending for each in TYPES for ending in each.endings)


@dataclass(frozen=True)
class Examined:
    """A file found good."""

    name: str
    content_type: str
    size: int
    digest: str


def examine(upload: File[bytes]) -> Examined:
    """Tell what a file is.

    Raises ValidationError for `file` where it is too large, empty, not kept, or not what its name says.
    """
    size = upload.size or 0
    if size > settings.UPLOAD_LIMIT:
        raise _fault(too_large())
    if not size:
        raise _fault(_("The file is empty. Choose another."))
    name = clean_name(upload.name or "")
    ending = PurePosixPath(name).suffix.lower()
    named = next((each for each in TYPES if ending in each.endings), None)
    if named is None:
        raise _fault(
            _("Files of this type are not kept. Use one of: %(endings)s.") % {"endings": " ".join(ENDINGS)}
        )
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    if not named.fits(content):
        raise _fault(
            _("The file is called %(ending)s, but its content is something else. Save it anew and try again.")
            % {"ending": ending}
        )
    return Examined(name, named.content_type, size, hashlib.sha256(content).hexdigest())


def too_large() -> str:
    """Say that a file is too large, and how large it may be."""
    limit = filesizeformat(settings.UPLOAD_LIMIT)
    return _("The file is too large: %(limit)s at most. Make pictures smaller, or split the file.") % {
        "limit": limit
    }


def _fault(message: str) -> ValidationError:
    return ValidationError({"file": [message]})


def clean_name(name: str) -> str:
    """Return a file's name without folders, invisible characters and signs no file system takes."""
    name = FORBIDDEN.sub("-", clean_text(name.replace("\\", "/").rpartition("/")[2])).strip(". -")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return name[:LONGEST]
    return f"{stem[: LONGEST - len(ending) - 1].rstrip('. ')}.{ending}"
