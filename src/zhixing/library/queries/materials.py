"""Materials: those kept at a body and above it, those of an activity, one by its id."""

from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from zhixing.activities.models import Activity
from zhixing.core.ids import unit_of
from zhixing.core.paths import ancestors
from zhixing.core.permissions import PERMISSIONS, roles_of, scopes, within
from zhixing.library.captions import Cue, read_captions, transcript
from zhixing.library.models import Material
from zhixing.library.queries.texts import here_and_above
from zhixing.organizations.models import Organization
from zhixing.organizations.queries import units_within

VIEW = "library.view"
KEEP = "library.keep"


@dataclass(frozen=True)
class Filters:
    """What a list of materials is narrowed to; empty asks nothing."""

    kind: str = ""
    text: str = ""


def bodies_over(organization: Organization) -> list[Organization]:
    """List the bodies from the root down to an organisation: what they keep, they keep for it."""
    return list(Organization.objects.filter(path__in=here_and_above(organization)).order_by("path"))


def materials_at(organization: Organization, filters: Filters | None = None) -> QuerySet[Material]:
    """List the materials that an organisation and the bodies above it offer, the newest first."""
    filters = filters or Filters()
    rows = _of(bodies_over(organization)).filter(withdrawn_at=None)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.text:
        rows = rows.filter(Q(title__icontains=filters.text) | Q(about__icontains=filters.text))
    return rows


def withdrawn_at(organization: Organization) -> QuerySet[Material]:
    """List what a body has withdrawn and could put back, the newest first."""
    return _of([organization]).filter(withdrawn_at__isnull=False, removed_at=None)


def _of(bodies: list[Organization]) -> QuerySet[Material]:
    rows = Material.objects.filter(
        unit_id__in={body.unit_id for body in bodies}, organization_id__in=[body.pk for body in bodies]
    )
    return rows.select_related("organization").order_by("-made_at", "-pk")


def visible_to(user: Any) -> QuerySet[Material]:
    """List the materials that a user may read: kept at, below or above the places where a role is held.

    Agrees with has_perm("library.view"); withdrawn ones are left out.
    """
    higher = {path for place in scopes(user, VIEW) for path in ancestors(place)}
    held = {role.unit_id for role in roles_of(user) if role.role in PERMISSIONS[VIEW].roles}
    above = Organization.objects.filter(path__in=higher).values_list("unit_id", flat=True)
    rows = Material.objects.filter(
        within(user, VIEW, "organization__path") | Q(organization__path__in=higher),
        unit_id__in={*units_within(user, VIEW), *held, *above},
    )
    return rows.filter(withdrawn_at=None).select_related("organization").order_by("-made_at", "-pk")


def find_material(user: Any, pk: int) -> Material | None:
    """Find a material that a user may read; a withdrawn one is found by who keeps it, one removed by nobody."""
    rows = Material.objects.filter(unit_id=unit_of(pk), pk=pk, removed_at=None)
    row = rows.select_related("organization").first()
    if row is None or not user.has_perm(VIEW, row):
        return None
    return row if row.withdrawn_at is None or user.has_perm(KEEP, row) else None


def same_file(organization: Organization, digest: str) -> Material | None:
    """Find a body's material with this very content, withdrawn or not."""
    return _of([organization]).filter(digest=digest, removed_at=None).first()


def materials_of(user: Any, activity: Activity) -> list[Material]:
    """List the materials of an activity that a user may read, in the order in which they came: one query."""
    rows = Material.objects.filter(unit_id=activity.unit_id, activity_id=activity.pk, withdrawn_at=None)
    found = rows.select_related("organization").order_by("pk")
    return [row for row in found if user.has_perm(VIEW, row)]


def captions_of(material: Material) -> str:
    """Read a material's captions as WebVTT; empty where it has none."""
    if not material.captions_stored or not default_storage.exists(material.captions_stored):
        return ""
    with default_storage.open(material.captions_stored) as file:
        return str(file.read().decode())


def transcript_of(material: Material) -> list[Cue]:
    """List what is said in a recording, in paragraphs; nothing where it has no captions."""
    text = captions_of(material)
    return transcript(read_captions(text.encode())) if text else []
