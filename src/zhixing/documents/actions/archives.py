"""The archive of a year: asked for by an officer, kept by the worker that made it."""

from datetime import timedelta
from functools import partial

from zhixing.core.actions import Actor, action, after_commit, record, unchanged
from zhixing.core.time import now
from zhixing.documents.choices import ArchiveState
from zhixing.documents.models import Archive
from zhixing.organizations.models import Organization

LOST_AFTER = timedelta(hours=1)  # a worker that was stopped half-way comes back to nothing


@action("documents.request_archive", permission="documents.archive", on="organization")
def request_archive(*, by: Actor, organization: Organization, year: int) -> Archive:
    """Have the worker make the archive of a year; while it is being made, asking again gives the same one."""
    own = {"unit_id": organization.unit_id, "organization": organization, "year": year}
    running = Archive.objects.filter(state=ArchiveState.MAKING, **own)
    running.filter(made_at__lt=now() - LOST_AFTER).update(state=ArchiveState.FAILED)
    archive, made = Archive.objects.select_for_update().get_or_create(
        state=ArchiveState.MAKING, defaults={"made_by_name": str(by.name)}, **own
    )
    if not made:
        unchanged()
        return archive
    record(archive, new={"year": year})
    after_commit(partial(_enqueue, archive.pk))
    return archive


def _enqueue(archive_id: int) -> None:
    from zhixing.documents.tasks import make_archive  # noqa: PLC0415  tasks stand above actions and call them

    make_archive.enqueue(archive_id)


@action("documents.keep_archive", permission="documents.archive", on="archive")
def keep_archive(*, by: Actor, archive: Archive, stored: str, size: int, digest: str) -> Archive:
    """Keep an archive that the worker has made until it is fetched; its digest stands in the audit trail."""
    archive.state, archive.percent = ArchiveState.READY, 100
    archive.stored, archive.size, archive.digest = stored, size, digest
    archive.save(update_fields=["state", "percent", "stored", "size", "digest"])
    record(archive, new={"year": archive.year, "size": size, "digest": digest})
    return archive
