"""A meeting on which everything is recorded that a document can say; and Word files to hand in."""

import io
import zipfile
from datetime import date, time

import docx
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.activities.factories import DAY, SYSTEM, confirmed
from zhixing.activities.actions import add_file
from zhixing.activities.choices import Presence, Signer
from zhixing.activities.drafts import Answer, Speaker
from zhixing.activities.models import Activity, Resolution, Section, Signature, Speech, Vote
from zhixing.activities.queries import find
from zhixing.core.time import now
from zhixing.organizations.models import Organization

PDF = b"%PDF-1.4\n%%EOF\n"


def full_meeting(branch: Organization, people: list, **values) -> Activity:
    """A members' meeting with a lecture, somebody on leave, speeches, a vote, a resolution and a file."""
    given = {
        "kinds": ("members_meeting", "lecture"),
        "title": "五月党员大会",
        "topic_text": "学习党章",
        "place": "第一会议室",
        "starts_at": time(9),
        "ends_at": time(10, 30),
        "speakers": (Speaker(name="陈教授"),),
        "minutes": "会议学习了党章第一章。\n大家作了讨论。",
        **values,
    }
    away = {people[0].pk: Answer(Presence.LEAVE, "住院手术")}
    activity = confirmed(branch, answers=away, **given)
    add_file(by=SYSTEM, activity=activity, upload=SimpleUploadedFile("学习材料.pdf", PDF))
    own = {"unit_id": activity.unit_id, "activity": activity}
    Section.objects.create(key="agenda", text="一、学习党章\n二、通过学习计划", changed_by_name="书记", **own)
    Speech.objects.create(position=1, name="李明", gist="建议每月集中学习。", changed_by_name="书记", **own)
    Speech.objects.create(
        position=2, name="赵强", gist="次数过多。", is_dissent=True, changed_by_name="书记", **own
    )
    Vote.objects.create(
        matter="通过学习计划", expected=4, present=3, in_favour=2, against=1, recorded_by_name="书记", **own
    )
    Resolution.objects.create(
        organization=branch,
        text="六月底前完成党费核查。",
        owner_name="赵强",
        due_on=date(2016, 6, 30),
        recorded_by_name="书记",
        **own,
    )
    Signature.objects.create(
        part=Signer.CHAIR, name="王芳", digest="0" * 64, signed_at=now(), recorded_by_name="书记", **own
    )
    found = find(activity.pk)
    assert found is not None
    return found


def word(*lines: str) -> bytes:
    """A Word document of these paragraphs."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def changed(content: bytes, **files: bytes | None) -> bytes:
    """A zip with files put in, replaced, or (None) left out; `__` in a name stands for `/`, `_dot_` for `.`."""
    wished = {name.replace("__", "/").replace("_dot_", "."): data for name, data in files.items()}
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in wished:
                new.writestr(name, old.read(name))
        for name, data in wished.items():
            if data is not None:
                new.writestr(name, data)
    return stream.getvalue()


def text_of(content: bytes) -> str:
    """Everything that stands in a Word document, paragraph by paragraph, tables after them."""
    document = docx.Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += ["|".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join(lines)


__all__ = ["DAY", "PDF", "changed", "full_meeting", "text_of", "word"]
