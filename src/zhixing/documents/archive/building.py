"""Making an archive: every paper of a branch's year, packed in one order with one clock reading."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from typing import IO, Any

from django.core.files.storage import default_storage

from zhixing.activities.models import Activity
from zhixing.activities.queries.listing import files_of
from zhixing.core import audit
from zhixing.documents.archive.manifest import NAME, Listed, write_manifest
from zhixing.documents.archive.seal import COMMENT, put_seal
from zhixing.documents.choices import IN_CHINESE, Document
from zhixing.documents.context import Context, context_of
from zhixing.documents.fields import FIELDS
from zhixing.documents.ledger.asked import sheets_of
from zhixing.documents.ledger.entries import Entry, entries_of
from zhixing.documents.ledger.problems import problems_in
from zhixing.documents.ledger.workbook import workbook
from zhixing.documents.naming import file_name
from zhixing.documents.offers import documents_for
from zhixing.documents.pdf import pdf
from zhixing.documents.queries import templates_for
from zhixing.documents.word.filling import prepare
from zhixing.documents.word.packing import entry as zip_entry
from zhixing.organizations.models import Organization

SET_AS_PDF = (Document.MINUTES, Document.LECTURE, Document.RESOLUTIONS)
LEFT_OUT = (Document.AGENDA,)  # what it says stands in the notice and in the minutes
PACKED_ALREADY = (".docx", ".pdf", ".xlsx", ".pptx", ".png", ".jpg", ".jpeg")
PIECE = 1 << 20
Tell = Callable[[int, int], None]


@dataclass
class Packer:
    """A zip that is being written, and what its manifest will say."""

    archive: zipfile.ZipFile
    listed: dict[str, Listed] = field(default_factory=dict)

    def put(self, path: str, content: bytes) -> None:
        """Pack one file."""
        self.archive.writestr(_info(path), content)
        self.listed[path] = Listed(len(content), hashlib.sha256(content).hexdigest())

    def pour(self, path: str, source: IO[bytes]) -> Listed:
        """Pack a file of any size, piece by piece; returns what the manifest says of it."""
        digest, size = hashlib.sha256(), 0
        with self.archive.open(_info(path), "w", force_zip64=True) as target:
            while piece := source.read(PIECE):
                target.write(piece)
                digest.update(piece)
                size += len(piece)
        self.listed[path] = Listed(size, digest.hexdigest())
        return self.listed[path]


def _info(path: str) -> zipfile.ZipInfo:
    info = zip_entry(path)
    if path.lower().endswith(PACKED_ALREADY):
        info.compress_type = zipfile.ZIP_STORED
    return info


def build(
    file: IO[bytes], organization: Organization, year: int, *, by_name: str, at: datetime, tell: Tell
) -> None:
    """Write the archive of a branch's year into a file opened for reading and writing.

    `tell(done, total)` is called after each activity. Only what is confirmed goes in.
    """
    entries = entries_of(organization, year)
    templates = templates_for(organization)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.comment = COMMENT
        packer = Packer(archive)
        told = []
        for number, (entry, folder) in enumerate(_folders(entries), start=1):
            told.append(_put_activity(packer, folder, entry, templates))
            tell(number, len(entries))
        problems, sheets = problems_in(organization, year), sheets_of(organization, year)
        packer.put(f"{year}年度台账.xlsx", workbook(organization, year, entries, problems, sheets))
        packer.put("activities.json", json.dumps(told, ensure_ascii=False, indent=1).encode())
        about = _about(organization, year, by_name, at)
        archive.writestr(zip_entry(NAME), write_manifest(about, packer.listed))
    put_seal(file)


def _about(organization: Organization, year: int, by_name: str, at: datetime) -> dict[str, Any]:
    number, digest = audit.head(organization.unit_id)
    return {
        "organization": {"code": organization.code, "name": organization.name},
        "year": year,
        "made_at": at.isoformat(timespec="seconds"),
        "made_by": by_name,
        "software": f"zhixing {version('zhixing')}",
        "audit_head": {"unit": organization.unit.code, "seal": number, "sha256": digest},
    }


def _folders(entries: list[Entry]) -> Iterator[tuple[Entry, str]]:
    """Name a folder for each activity: its day and title, numbered where two would be the same."""
    taken: set[str] = set()
    for entry in entries:
        base = f"{entry.activity.held_on:%Y-%m-%d} {file_name(entry.activity.title)[:60]}".rstrip(". ")
        name, number = base, 1
        while name.casefold() in taken:
            number += 1
            name = f"{base}（{number}）"
        taken.add(name.casefold())
        yield entry, name


def _put_activity(
    packer: Packer, folder: str, entry: Entry, templates: dict[Document, bytes]
) -> dict[str, Any]:
    context = context_of(entry.activity)
    for document in documents_for(entry.codes, has_resolutions=bool(entry.resolutions)):
        if document in LEFT_OUT:
            continue
        path = f"{folder}/{IN_CHINESE[document]}"
        packer.put(f"{path}.docx", prepare(templates[document]).fill(context))
        if document in SET_AS_PDF:
            packer.put(f"{path}.pdf", pdf(document, context))
    return _told(entry, context, folder) | {"files": list(_put_files(packer, folder, entry.activity))}


def _put_files(packer: Packer, folder: str, activity: Activity) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(files_of(activity), start=1):
        path = f"{folder}/附件/{number:02} {file_name(row.name)}"
        if not default_storage.exists(row.stored):
            yield {"path": None, "name": row.name, "sha256": row.digest, "size": row.size}
            continue
        with default_storage.open(row.stored, "rb") as source:
            listed = packer.pour(path, source)
        yield {"path": path, "name": row.name, "sha256": listed.sha256, "size": listed.size}


def _told(entry: Entry, context: Context, folder: str) -> dict[str, Any]:
    """Tell an activity to machines: codes and ISO days, then every field by its English name."""
    activity = entry.activity
    return {
        "id": activity.pk,
        "folder": folder,
        "state": activity.state,
        "kinds": sorted(entry.codes),
        "held_on": activity.held_on.isoformat(),
        "organization": activity.organization.code,
        "topic": activity.topic,
        "fields": {each.alias: _english(context[each.alias], each) for each in FIELDS},
    }


def _english(value: Any, each: Any) -> Any:
    if not each.items:
        return value
    return [{item.alias: row[item.alias] for item in each.items} for row in value]
