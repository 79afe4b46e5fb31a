"""Reads of templates and archives."""

from django.core.files.storage import default_storage

from zhixing.core.paths import ancestors
from zhixing.documents.choices import Document
from zhixing.documents.models import Archive, Template
from zhixing.documents.word.builtin import builtin
from zhixing.organizations.models import Organization

SHOWN = 5  # archives of a year that its page lists


def templates_in_force(organization: Organization) -> dict[Document, Template]:
    """Find the uploaded templates that an organisation uses: its own, else the nearest above it."""
    places = Organization.objects.filter(path__in=[*ancestors(organization.path), organization.path])
    units = list(places.values_list("unit_id", flat=True))
    rows = Template.objects.filter(unit_id__in=units, organization__in=places).select_related("organization")
    nearest_last = sorted(rows, key=lambda row: len(row.organization.path))
    return {Document(row.document): row for row in nearest_last}


def content_of(row: Template) -> bytes | None:
    """Read an uploaded template; None where its file is gone."""
    if not default_storage.exists(row.stored):
        return None
    with default_storage.open(row.stored, "rb") as file:
        content: bytes = file.read()
    return content


def templates_for(organization: Organization) -> dict[Document, bytes]:
    """Give the template of each document: uploaded here or above, else the built-in one."""
    found = {document: builtin(document) for document in Document}
    for document, row in templates_in_force(organization).items():
        found[document] = content_of(row) or found[document]
    return found


def template_for(organization: Organization, document: Document) -> bytes:
    """Give the template of one document: uploaded here or above, else the built-in one."""
    row = templates_in_force(organization).get(document)
    return (content_of(row) if row else None) or builtin(document)


def own_template(organization: Organization, document: Document) -> Template | None:
    """Find the template that an organisation itself uploaded for a document."""
    rows = Template.objects.filter(unit_id=organization.unit_id, organization=organization)
    return rows.filter(document=document).first()


def archives_of(organization: Organization, year: int) -> list[Archive]:
    """List the archives of a year that still wait to be fetched, newest first."""
    rows = Archive.objects.filter(unit_id=organization.unit_id, organization=organization, year=year)
    return list(rows[:SHOWN])


def find_archive(archive_id: int) -> Archive | None:
    """Find an archive by its id, which tells its unit."""
    return Archive.objects.of(archive_id).select_related("organization__unit").first()
