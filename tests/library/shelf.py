"""Files and materials for tests: the smallest that are what they say, kept through the actions."""

import itertools

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.core.test_uploads import PDF, PNG, office
from tests.schemes.factories import SYSTEM
from zhixing.library.actions.materials import Details, add_file, add_link

MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(range(256)) * 20
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\x00" * 64
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\x00" * 64
OGG = b"OggS\x00\x02" + b"\x00" * 64
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\x00" * 32
PPTX, DOCX = office("ppt"), office("word")
VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\n同志们，大家好。\n".encode()
LINK = "https://www.example.cn/lecture"
_numbers = itertools.count()


def upload(name="党课录像.mp4", content=MP4):
    return SimpleUploadedFile(name, content)


def fresh(name="党课录像.mp4"):
    """A recording like no other."""
    return upload(name, MP4 + str(next(_numbers)).encode())


def kept(organization, file=None, *, activity=None, **details):
    """Keep a recording, or the file given."""
    return add_file(
        by=SYSTEM,
        organization=organization,
        details=Details(**details),
        upload=file or fresh(),
        activity=activity,
    )


def linked(organization, url=LINK, **details):
    """Keep a link."""
    return add_link(by=SYSTEM, organization=organization, details=Details(**details), url=url)


__all__ = ["DOCX", "LINK", "MP3", "MP4", "OGG", "PDF", "PNG", "PPTX", "VTT", "WEBM", "WEBP"]
__all__ += ["fresh", "kept", "linked", "upload"]
