"""Imports through the pages: handing in a file, and the word that writes it."""

import hashlib
from datetime import date, timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from zhixing.accounts.models import User
from zhixing.core.actions import action, after_commit, record, unchanged
from zhixing.core.time import now
from zhixing.organizations.actions.common import refuse
from zhixing.organizations.models import ImportJob, Organization

KEPT = timedelta(days=30)  # files with people's data go when nobody needs them
State = ImportJob.State


@action("organizations.begin_import", permission="organizations.import", on="organization")
def begin_import(
    *,
    by: User,
    organization: Organization,
    content: bytes,
    filename: str,
    as_of: date | None = None,
    since: date | None = None,
) -> ImportJob:
    """Take a roster in and let the worker read it; nothing is written yet. Days left out the file tells."""
    _forget_old()
    job = ImportJob(
        made_by=by,
        organization=organization,
        filename=filename[-200:],
        digest=hashlib.sha256(content).hexdigest(),
        as_of=as_of,
        since=since,
    )
    job.file.save("roster.xlsx", ContentFile(content), save=False)
    job.save()
    record(job, new={"file": job.filename, "digest": job.digest})
    after_commit(partial(_enqueue, "read_import", job.pk))
    return job


@action("organizations.answer_import", permission="organizations.import", on="job")
def answer_import(*, by: User, job: ImportJob, good_rows: bool) -> ImportJob:
    """Let the worker write a roster that was read: all of it, or with `good_rows` its good rows only.

    Raises:
        ValidationError: some rows are bad and the good ones alone were not asked for.
    """
    job = ImportJob.objects.select_for_update(of=("self",)).select_related("organization").get(pk=job.pk)
    if job.state != State.READY:
        unchanged()  # a double click
        return job
    if job.counts.get("bad_rows") and not good_rows:
        refuse(_("Some rows have problems. Mend them and choose the file again, or import the good rows."))
    job.state, job.good_rows, job.percent = State.WRITING, good_rows, 0
    job.save(update_fields=["state", "good_rows", "percent"])
    record(job, new={"state": job.state, "good_rows": good_rows})
    after_commit(partial(_enqueue, "write_import", job.pk))
    return job


def _enqueue(task: str, job_id: int) -> None:
    from zhixing.organizations import tasks  # noqa: PLC0415  tasks stand above actions and call them

    getattr(tasks, task).enqueue(job_id)


def _forget_old() -> None:
    old = ImportJob.objects.filter(made_at__lt=now() - KEPT)
    for job in old:
        for file in (job.file, job.bad_rows):
            if file.name:
                after_commit(partial(file.storage.delete, file.name))
    old.delete()
