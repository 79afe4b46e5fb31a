"""What an uploaded file really is: judged by its content, never by what it calls itself.

Nothing here holds a whole file: a lecture of an hour is read through in pieces.
"""

import codecs
import hashlib
import re
import zipfile
from collections.abc import Callable, Sequence
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
HEAD = 4096  # bytes in which a file says what it is
ENTRIES = 10_000  # files within one Office document
FORBIDDEN = re.compile(r'[/\\:*?"<>|]+')
CONTROLS = bytes({*range(9), *range(14, 27)})  # no plain text holds them

Fits = Callable[[File[bytes]], bool]


@dataclass(frozen=True)
class Type:
    """A type of file that is kept: its endings, its name on the wire, and how its content is known.

    `limit` names the setting that says how large it may be, in bytes.
    """

    endings: tuple[str, ...]
    content_type: str
    fits: Fits
    limit: str = "UPLOAD_LIMIT"


def begins(*magic: bytes, at: int = 0) -> Fits:
    """Make the test that one of these stands at this place of a file."""

    def fits(content: File[bytes]) -> bool:
        content.seek(0)
        return bytes(content.read(HEAD))[at:].startswith(magic)

    return fits


def _office(folder: str) -> Fits:
    """Tell an Office document by the folder within its archive; one with macros is none."""
    is_archive = begins(b"PK\x03\x04")

    def fits(content: File[bytes]) -> bool:
        if not is_archive(content):
            return False
        try:
            names = zipfile.ZipFile(content).namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            return False
        has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return (
            len(names) <= ENTRIES
            and "[Content_Types].xml" in names
            and any(name.startswith(folder) for name in names)
            and not has_macros
        )

    return fits


def is_text(content: File[bytes]) -> bool:
    """Tell plain text in one of the encodings in use; markup that a browser would run is none."""
    content.seek(0)
    if content.read(HEAD).removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"<":
        return False
    return any(_decodes(content, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(content: File[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in content.chunks():
            if piece.translate(None, CONTROLS) != piece:
                return False
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_webm(content: File[bytes]) -> bool:
    """Tell WebM by the kind of document that its head names; other Matroska no browser plays."""
    content.seek(0)
    head = content.read(HEAD)
    return head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head


def _is_mp3(content: File[bytes]) -> bool:
    """Tell MP3 by its tag, or by the head of a frame: MPEG audio, layer III."""
    content.seek(0)
    head = content.read(3)
    return head == b"ID3" or (len(head) == 3 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2)


def _is_webp(content: File[bytes]) -> bool:
    return begins(b"RIFF")(content) and begins(b"WEBP", at=8)(content)


PDF = Type((".pdf",), "application/pdf", begins(b"%PDF-"))
PNG = Type((".png",), "image/png", begins(b"\x89PNG\r\n\x1a\n"))
JPEG = Type((".jpg", ".jpeg"), "image/jpeg", begins(b"\xff\xd8\xff"))
WEBP = Type((".webp",), "image/webp", _is_webp)
WORD = Type((".docx",), f"{OFFICE}wordprocessingml.document", _office("word/"))
EXCEL = Type((".xlsx",), f"{OFFICE}spreadsheetml.sheet", _office("xl/"))
SLIDES = Type((".pptx",), f"{OFFICE}presentationml.presentation", _office("ppt/"))
PLAIN = Type((".txt",), "text/plain", is_text)
TYPES = (PDF, PNG, JPEG, WORD, EXCEL, SLIDES, PLAIN)
MEDIA = (
    Type((".mp4",), "video/mp4", begins(b"ftyp", at=4), "MEDIA_LIMIT"),
    Type((".webm",), "video/webm", _is_webm, "MEDIA_LIMIT"),
    Type((".mp3",), "audio/mpeg", _is_mp3, "MEDIA_LIMIT"),
    Type((".m4a",), "audio/mp4", begins(b"ftyp", at=4), "MEDIA_LIMIT"),
    Type((".ogg",), "audio/ogg", begins(b"OggS"), "MEDIA_LIMIT"),
)


def endings_of(types: Sequence[Type]) -> tuple[str, ...]:
    """List the endings of types, as a form's `accept` wants them."""
    return tuple(ending for each in types for ending in each.endings)


ENDINGS = endings_of(TYPES)


@dataclass(frozen=True)
class Examined:
    """A file found good."""

    name: str
    content_type: str
    size: int
    digest: str


def examine(upload: File[bytes], types: Sequence[Type] = TYPES) -> Examined:
    """Tell what a file is, of the types that are kept here; it is read in pieces and left at its start.

    Raises ValidationError for `file` where it is too large, empty, not kept, or not what its name says.
    """
    name, size = clean_name(upload.name or ""), upload.size or 0
    kept = _named(name, types)
    if size > getattr(settings, kept.limit):
        raise _fault(too_large(kept.limit))
    if not size:
        raise _fault(_("The file is empty. Choose another."))
    if not kept.fits(upload):
        raise _fault(
            _("The file is called %(ending)s, but its content is something else. Save it anew and try again.")
            % {"ending": PurePosixPath(name).suffix.lower()}
        )
    digest = digest_of(upload)
    upload.seek(0)
    return Examined(name, kept.content_type, size, digest)


def _named(name: str, types: Sequence[Type]) -> Type:
    ending = PurePosixPath(name).suffix.lower()
    for each in types:
        if ending in each.endings:
            return each
    known = " ".join(endings_of(types))
    raise _fault(_("Files of this type are not kept. Use one of: %(endings)s.") % {"endings": known})


def digest_of(upload: File[bytes]) -> str:
    """Compute the SHA-256 of a file, in pieces."""
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    return digest.hexdigest()


def too_large(limit: str = "UPLOAD_LIMIT") -> str:
    """Say that a file is too large, and how large the setting named `limit` lets it be."""
    size = filesizeformat(getattr(settings, limit))
    return _("The file is too large: %(limit)s at most. Make pictures smaller, or split the file.") % {
        "limit": size
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
