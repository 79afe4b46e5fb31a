"""A branch's own Word templates: taken in once they are good, given up by one click."""

import hashlib
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from zhixing.core.actions import Actor, action, after_commit, record, unchanged
from zhixing.core.files import random_name
from zhixing.documents.choices import Document
from zhixing.documents.models import Template
from zhixing.documents.naming import file_name
from zhixing.documents.queries import own_template
from zhixing.documents.word.checking import problems_of
from zhixing.organizations.models import Organization


@action("documents.set_template", permission="documents.manage_templates", on="organization")
def set_template(
    *, by: Actor, organization: Organization, document: Document, name: str, content: bytes
) -> Template:
    """Use an uploaded Word template for a document from now on; the former one goes.

    Raises ValidationError for `file` with one message for each thing wrong; nothing is stored then.
    """
    problems = problems_of(content)
    if problems:
        raise ValidationError({"file": problems})
    digest = hashlib.sha256(content).hexdigest()
    there = own_template(organization, document)
    if there and there.digest == digest:
        unchanged()
        return there
    if there:
        _drop(there)
    stored = default_storage.save(random_name("documents", organization.unit_id), ContentFile(content))
    try:
        row = _row(organization, document, file_name(name), stored, content, str(by.name))
        record(row, new={"document": document, "name": row.name, "digest": digest})
    except BaseException:
        default_storage.delete(stored)
        raise
    return row


def _row(
    organization: Organization, document: Document, name: str, stored: str, content: bytes, by_name: str
) -> Template:
    return Template.objects.create(
        unit_id=organization.unit_id,
        organization=organization,
        document=document,
        name=name,
        stored=stored,
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        added_by_name=by_name,
    )


def _drop(row: Template) -> None:
    stored = row.stored
    Template.objects.filter(unit_id=row.unit_id, pk=row.pk).delete()
    after_commit(partial(default_storage.delete, stored))


@action("documents.remove_template", permission="documents.manage_templates", on="organization")
def remove_template(*, by: Actor, organization: Organization, document: Document) -> None:
    """Go back to the template above, or to the built-in one; where none was uploaded, change nothing."""
    row = own_template(organization, document)
    if row is None:
        unchanged()
        return
    record(row, old={"document": row.document, "name": row.name, "digest": row.digest})
    _drop(row)
