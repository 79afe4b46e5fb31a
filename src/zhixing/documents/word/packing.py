"""A .docx as the zip that it is: written the same way every time, and looked into before it is opened."""

import io
import zipfile
from collections.abc import Iterable

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest day that a zip can hold: no file tells when it was packed


def pack(entries: Iterable[tuple[str, bytes]], level: int = 6) -> bytes:
    """Pack files in the order given; the same files give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in entries:
            archive.writestr(entry(name), content, compresslevel=level)
    return stream.getvalue()


def entry(name: str) -> zipfile.ZipInfo:
    """Name one file of a zip, without its time, its owner or the system that packed it."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return info


def stable(content: bytes) -> bytes:
    """Pack a zip anew so that its bytes depend on its files alone."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return pack((name, archive.read(name)) for name in archive.namelist())
