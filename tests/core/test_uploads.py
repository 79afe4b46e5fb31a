"""What a file really is."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from zhixing.core.uploads import clean_name, examine

PDF = b"%PDF-1.7\n..."
PNG = b"\x89PNG\r\n\x1a\n..."


def office(folder, *more):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in ("[Content_Types].xml", f"{folder}/document.xml", *more):
            archive.writestr(name, "<x/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "type_"),
    [
        ("会议记录.pdf", PDF, "application/pdf"),
        ("合影.PNG", PNG, "image/png"),
        ("合影.jpeg", b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (
            "记录.docx",
            office("word"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("名单.xlsx", office("xl"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            "党课.pptx",
            office("ppt"),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        ("说明.txt", "党课提纲".encode("gb18030"), "text/plain"),
    ],
)
def test_it_is_known_by_its_content(name, content, type_):
    assert examine(SimpleUploadedFile(name, content)).content_type == type_


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("合影.png", PDF),
        ("记录.pdf", b"MZ\x90\x00"),
        ("记录.docx", office("xl")),
        ("记录.docx", b"PK\x03\x04 not an archive"),
        ("记录.docx", office("word", "word/vbaProject.bin")),
        ("页面.txt", b"<script>alert(1)</script>"),
        ("程序.txt", b"MZ\x00\x01"),
        ("程序.exe", b"MZ"),
        ("没有后缀", PDF),
        ("空.pdf", b""),
    ],
)
def test_what_lies_or_is_not_kept_is_refused(name, content):
    with pytest.raises(ValidationError) as caught:
        examine(SimpleUploadedFile(name, content))
    assert list(caught.value.message_dict) == ["file"]


def test_larger_than_the_limit_is_refused(settings):
    settings.UPLOAD_LIMIT = 10
    with pytest.raises(ValidationError):
        examine(SimpleUploadedFile("a.pdf", PDF))


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/会议.pdf", "会议.pdf"),
        ("C:\\桌面\\会议.pdf", "会议.pdf"),
        ("会议\u202efdp.exe.pdf", "会议fdp.exe.pdf"),
        ('会"议|记<录>.pdf', "会-议-记-录-.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
        ("...", ""),
    ],
)
def test_names_are_cleaned(name, clean):
    assert clean_name(name) == clean
