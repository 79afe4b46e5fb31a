"""Materials of a body: taken in, corrected, withdrawn, put back, and in the end removed for good."""

from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhixing.activities.models import Activity
from zhixing.core.actions import Actor, action, after_commit, record, unchanged
from zhixing.core.keeping import stored
from zhixing.core.time import now
from zhixing.core.uploads import Examined, examine
from zhixing.library.captions import LARGEST, as_webvtt, read_captions
from zhixing.library.choices import Audience, MaterialKind
from zhixing.library.kinds import TYPES, kinds_for
from zhixing.library.models import Material
from zhixing.library.queries.materials import same_file
from zhixing.organizations.choices import Rank
from zhixing.organizations.models import Organization

KEEP = "library.keep"


@dataclass(frozen=True)
class Details:
    """What is said about a material, and for whom it is meant; without a kind the file tells."""

    title: str = ""
    about: str = ""
    audience: str = Audience.EVERYONE
    rank: str = Rank.DIVISION_DEPUTY
    kind: str = ""


@action("library.add_file", permission=KEEP, on="organization")
def add_file(
    *,
    by: Actor,
    organization: Organization,
    details: Details,
    upload: File[bytes],
    activity: Activity | None = None,
) -> Material:
    """Keep a recording, slides, a picture or a document under a random name.

    Without a title it is called as its file. Raises ValidationError for a file that is too large, of a type
    not kept, not what its name says, or kept by the body already.
    """
    _check_place(by, organization, activity)
    examined = examine(upload, TYPES)
    _refuse_twice(organization, examined)
    with stored("library", organization.unit_id, upload) as kept:
        row = _new(by, organization, details, activity)
        row.title = row.title or PurePosixPath(examined.name).stem
        row.kind = _kind(details.kind, examined.content_type)
        row.stored = kept
        for name, value in asdict(examined).items():
            setattr(row, name, value)
        _save_once(row, examined)
        record(row, new={"title": row.title, "size": row.size, "digest": row.digest})
    return row


@action("library.add_link", permission=KEEP, on="organization")
def add_link(
    *,
    by: Actor,
    organization: Organization,
    details: Details,
    url: str,
    activity: Activity | None = None,
) -> Material:
    """Keep a link (https, checked by the form); what stands there is never fetched."""
    _check_place(by, organization, activity)
    row = _new(by, organization, details, activity)
    row.url, row.kind = url, MaterialKind.LINK
    row.title = row.title or row.host
    row.save()
    record(row, new={"title": row.title, "url": url})
    return row


def _check_place(by: Actor, organization: Organization, activity: Activity | None) -> None:
    """Hold an activity to those of the body that the actor may see."""
    if activity is None:
        return
    below = activity.organization.path.startswith(organization.path)
    if activity.unit_id != organization.unit_id or not below or not by.has_perm("activities.view", activity):
        raise PermissionDenied


def _refuse_twice(organization: Organization, examined: Examined) -> None:
    there = same_file(organization, examined.digest)
    if there is None:
        return
    words = (
        _("The very same file is kept here already, withdrawn: “%(title)s”. Put it back instead.")
        if there.withdrawn_at
        else _("The very same file is kept here already: “%(title)s”.")
    )
    raise ValidationError({"file": words % {"title": there.title}})


def _new(by: Actor, organization: Organization, details: Details, activity: Activity | None) -> Material:
    return Material(
        unit_id=organization.unit_id,
        organization=organization,
        made_by_name=str(by.name),
        activity_id=activity.pk if activity else None,
        **asdict(details),
    )


def _kind(wished: str, content_type: str) -> str:
    fitting = kinds_for(content_type)
    return wished if wished in fitting else fitting[0]


def _save_once(row: Material, examined: Examined) -> None:
    """Insert a row; who sent the same file a moment later is told like everybody else."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        _refuse_twice(row.organization, examined)
        raise


@action("library.change_material", permission=KEEP, on="material")
def change_material(*, by: Actor, material: Material, details: Details) -> Material:
    """Correct what is said about a material, and for whom it is meant."""
    row = _claim(material)
    wished = asdict(details) | {
        "title": details.title or row.title,
        "kind": _kind(details.kind or row.kind, row.content_type),
    }
    old = {name: getattr(row, name) for name, value in wished.items() if getattr(row, name) != value}
    if not old:
        unchanged()
        return row
    new = {name: wished[name] for name in old}
    _update(row, **new)
    record(row, old=old, new=new)
    return row


@action("library.set_captions", permission=KEEP, on="material")
def set_captions(*, by: Actor, material: Material, upload: File[bytes]) -> None:
    """Give a recording captions, in place of those that it has.

    Raises ValidationError for `captions`, naming each of the first lines that are wrong.
    """
    row = _claim(material)
    if row.kind != MaterialKind.RECORDING:
        raise ValidationError({"captions": _("Only a recorded lecture has captions.")})
    cues = read_captions(upload.read(LARGEST + 1))
    with stored("library", row.organization.unit_id, ContentFile(as_webvtt(cues).encode())) as kept:
        _drop(row.captions_stored)
        _update(row, captions_stored=kept)
        record(row, new={"captions": len(cues)})


@action("library.remove_captions", permission=KEEP, on="material")
def remove_captions(*, by: Actor, material: Material) -> None:
    """Take a recording's captions away; none changes nothing."""
    row = _claim(material)
    if not row.captions_stored:
        unchanged()
        return
    _drop(row.captions_stored)
    _update(row, captions_stored="")
    record(row, old={"captions": True})


@action("library.withdraw_material", permission=KEEP, on="material")
def withdraw_material(*, by: Actor, material: Material) -> None:
    """Take a material out of every list; its file stays, so that it can be put back."""
    row = _claim(material)
    if row.withdrawn_at:
        unchanged()
        return
    _update(row, withdrawn_at=now())
    record(row, old={"title": row.title})


@action("library.restore_material", permission=KEEP, on="material")
def restore_material(*, by: Actor, material: Material) -> None:
    """Put a withdrawn material back; one removed for good stays gone."""
    row = _claim(material)
    if not row.withdrawn_at or row.removed_at:
        unchanged()
        return
    _update(row, withdrawn_at=None)
    record(row, new={"title": row.title})


@action("library.remove_material", permission=KEEP, on="material")
def remove_material(*, by: Actor, material: Material) -> None:
    """Remove a withdrawn material for good: its files go once that is certain, its row stays for its pushes.

    Raises ValidationError for one that is not withdrawn.
    """
    row = _claim(material)
    if row.removed_at:
        unchanged()
        return
    if not row.withdrawn_at:
        raise ValidationError(_("Withdraw it first; then it can be removed for good."))
    _drop(row.stored)
    _drop(row.captions_stored)
    _update(row, removed_at=now(), captions_stored="")
    record(row, old={"title": row.title, "digest": row.digest, "url": row.url})


def _claim(material: Material) -> Material:
    """Load the row anew and keep others from changing it meanwhile."""
    rows = Material.objects.filter(unit_id=material.unit_id, pk=material.pk)
    row: Material = rows.select_for_update().get()
    row.organization = material.organization
    return row


def _update(row: Material, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _drop(name: str) -> None:
    """Delete a stored file once it is certain that nothing names it."""
    if name:
        after_commit(lambda: default_storage.delete(name))
