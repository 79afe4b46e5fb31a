"""Checking an archive without the system that made it: each file changed, missing or added is named."""

import hashlib
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from zhixing.documents.archive import manifest, seal

MOST_FILES = 20_000
LARGEST = 8 * 1024**3  # bytes, unpacked
BOMB = 500  # times its packed size: more than any paper shrinks
SMALL = 1 << 20  # bytes that may shrink as they like
PIECE = 1 << 20


class What(StrEnum):
    """What is wrong with a file, or with the archive."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    TWICE = "twice"
    BAD_NAME = "bad_name"
    UNSEALED = "unsealed"


MEANINGS = {
    What.CHANGED: _("was changed"),
    What.MISSING: _("is missing"),
    What.ADDED: _("was added"),
    What.TWICE: _("stands there twice"),
    What.BAD_NAME: _("has a name that leads out of the archive"),
    What.UNSEALED: _("the archive was changed or packed anew after it was made"),
}


class NotAnArchiveError(Exception):
    """The file is no archive of ours, or is made to harm; its words say which."""


@dataclass(frozen=True)
class Finding:
    """One thing wrong: the file within ("" for the archive as a whole) and what became of it."""

    path: str
    what: What


@dataclass(frozen=True)
class Report:
    """What a check found; whole where `findings` is empty."""

    about: dict[str, Any]
    files: int
    digest: str  # SHA-256 of the archive file: compare it with the one that the system shows
    findings: list[Finding] = field(default_factory=list)


def verify(path: Path) -> Report:
    """Check an archive; raises NotAnArchiveError for a file that is none, OSError for one that is not there."""
    with path.open("rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                about, files, findings = _check(archive)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
            raise NotAnArchiveError(str(_("This is not an archive of Zhixing, or it is damaged."))) from error
        if not seal.is_sealed(file):
            findings.append(Finding("", What.UNSEALED))
        return Report(about, files, seal.digest_of(file), findings)


def _check(archive: zipfile.ZipFile) -> tuple[dict[str, Any], int, list[Finding]]:
    infos = archive.infolist()
    _refuse_bombs(infos)
    findings = [Finding(name, What.TWICE) for name, times in Counter(_names(infos)).items() if times > 1]
    findings += [Finding(name, What.BAD_NAME) for name in _names(infos) if leads_out(name)]
    about, listed = _manifest(archive)
    found = {info.filename: info for info in infos if info.filename != manifest.NAME}
    findings += [Finding(name, What.MISSING) for name in sorted(listed.keys() - found.keys())]
    findings += [Finding(name, What.ADDED) for name in sorted(found.keys() - listed.keys())]
    for name in sorted(found.keys() & listed.keys()):
        if not _is_as_listed(archive, found[name], listed[name]):
            findings.append(Finding(name, What.CHANGED))
    return about, len(listed), findings


def _names(infos: list[zipfile.ZipInfo]) -> Iterator[str]:
    return (info.filename for info in infos)


def _refuse_bombs(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > LARGEST:
        raise NotAnArchiveError(
            str(_("The archive claims to hold far more than a year can: it was not opened."))
        )
    for info in infos:
        if info.file_size > SMALL and info.file_size > BOMB * max(info.compress_size, 1):
            raise NotAnArchiveError(
                str(_("“%(name)s” would swell beyond reason when unpacked: the archive was not opened."))
                % {"name": info.filename}
            )


def leads_out(name: str) -> bool:
    """Tell whether unpacking a file of this name could write anywhere but below the chosen folder."""
    path = PurePosixPath(name)
    return (
        not name
        or path.is_absolute()
        or ".." in path.parts
        or "\\" in name
        or (len(name) > 1 and name[1] == ":")
        or not name.isprintable()
    )


def _manifest(archive: zipfile.ZipFile) -> tuple[dict[str, Any], dict[str, manifest.Listed]]:
    try:
        info = archive.getinfo(manifest.NAME)
        return manifest.read_manifest(archive.read(info) if info.file_size <= manifest.LARGEST else b"")
    except (KeyError, RuntimeError, manifest.ManifestError) as error:
        message = str(
            _("There is no manifest.json of Zhixing in it: this is another kind of zip, or it is damaged.")
        )
        raise NotAnArchiveError(message) from error


def _is_as_listed(archive: zipfile.ZipFile, info: zipfile.ZipInfo, listed: manifest.Listed) -> bool:
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(info) as file:
            for piece in _pieces(file):
                digest.update(piece)
                size += len(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError):
        return False  # damaged within, or locked with a password that we never set
    return (size, digest.hexdigest()) == (listed.size, listed.sha256)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
