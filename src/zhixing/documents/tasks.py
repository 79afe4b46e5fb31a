"""Background work: making archives, and forgetting those that nobody fetched."""

from collections.abc import Callable
from datetime import timedelta
from tempfile import TemporaryFile

from django.core.files.base import File
from django.core.files.storage import default_storage
from django_tasks import task

from zhixing.core.actions import System
from zhixing.core.files import random_name
from zhixing.core.models import Unit
from zhixing.core.time import now
from zhixing.core.worker import periodic
from zhixing.documents.actions import keep_archive
from zhixing.documents.archive.building import build
from zhixing.documents.archive.seal import digest_of
from zhixing.documents.choices import ArchiveState
from zhixing.documents.models import Archive
from zhixing.documents.queries import find_archive

KEPT = timedelta(days=7)
MAKER = System("worker")


@task()
def make_archive(archive_id: int) -> None:
    """Make an archive that was asked for."""
    archive = find_archive(archive_id)
    if archive is None or archive.state != ArchiveState.MAKING:
        return
    try:
        _make(archive)
    except Exception:
        Archive.objects.of(archive.pk).update(state=ArchiveState.FAILED)
        raise


def _make(archive: Archive) -> None:
    with TemporaryFile() as file:
        build(
            file,
            archive.organization,
            archive.year,
            by_name=archive.made_by_name,
            at=now(),
            tell=_teller(archive),
        )
        size, digest = file.seek(0, 2), digest_of(file)
        file.seek(0)
        stored = default_storage.save(random_name("documents", archive.unit_id), File(file))
    keep_archive(by=MAKER, archive=archive, stored=stored, size=size, digest=digest)


def _teller(archive: Archive) -> Callable[[int, int], None]:
    """Make the function that tells the page how far the work is, a few times in all."""

    def tell(done: int, total: int) -> None:
        percent = 95 * done // max(total, 1)
        if percent >= archive.percent + 10:
            archive.percent = percent
            Archive.objects.of(archive.pk).update(percent=percent)

    return tell


@periodic(seconds=3600)
def forget_archives() -> None:
    """Remove the archives that were made days ago; they can be made again at any time."""
    for unit in Unit.objects.order_by("pk"):
        old = Archive.objects.filter(unit_id=unit.pk, made_at__lt=now() - KEPT)
        for archive in old:
            if archive.stored:
                default_storage.delete(archive.stored)
            Archive.objects.of(archive.pk).delete()
