"""Background work: reading a roster that was handed in, and writing it."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils import translation
from django_tasks import task

from zhixing.core.sheets.errors import BookError
from zhixing.core.sheets.problems import Problem
from zhixing.core.time import today
from zhixing.organizations.models import ImportJob
from zhixing.organizations.roster.apply import ImportPlan, Options, apply_import, plan_import, stated_day
from zhixing.organizations.roster.bad_rows import bad_rows_workbook
from zhixing.organizations.roster.reading import read_roster
from zhixing.organizations.roster.rows import Roster

State = ImportJob.State
SHOWN = 500  # problems kept for the page; all of them are in the workbook that goes back
READ_SHARE = 80  # percent of the reading that is the file itself


@task()
def read_import(job_id: int) -> None:
    """Read a roster and keep what it would change, for its owner to look at."""
    job = ImportJob.objects.select_related("organization__unit", "made_by").get(pk=job_id)
    if job.state != State.READING:
        return
    with translation.override(job.made_by.language or settings.LANGUAGE_CODE):
        _guarded(job, lambda: _read(job))


@task()
def write_import(job_id: int) -> None:
    """Write a roster whose owner said so, whole or not at all."""
    job = ImportJob.objects.select_related("organization__unit", "made_by").get(pk=job_id)
    if job.state != State.WRITING:
        return
    with translation.override(job.made_by.language or settings.LANGUAGE_CODE):
        _guarded(job, lambda: _write(job))


def _guarded(job: ImportJob, work: Callable[[], None]) -> None:
    try:
        work()
    except BookError as error:
        _fail(job, str(error))
    except ValidationError as error:
        _fail(job, " ".join(error.messages))
    except PermissionDenied:
        _fail(job, translation.gettext("You may no longer import below this organisation."))
    except DatabaseError:
        _fail(
            job,
            translation.gettext(
                "The data changed while the roster was being written; nothing was. Try again."
            ),
        )
        raise


def _fail(job: ImportJob, message: str) -> None:
    job.state, job.message = State.FAILED, message[:500]
    job.save(update_fields=["state", "message"])


def _read(job: ImportJob) -> None:
    content = _content(job)
    roster = _roster(job, content)
    job.as_of = job.as_of or stated_day(content) or today()
    job.since = job.since or job.as_of.replace(month=1, day=1)
    plan = plan_import(roster, _options(job), on_progress=_teller(job, READ_SHARE, 100))
    _keep(job, roster, plan)


def _keep(job: ImportJob, roster: Roster, plan: ImportPlan) -> None:
    job.counts, job.details = plan.counts(), plan.details()
    job.problems = [described(problem) for problem in _errors_first(plan)[:SHOWN]]
    if plan.bad:
        job.bad_rows.save("bad.xlsx", ContentFile(bad_rows_workbook(roster, plan.problems)), save=False)
    job.state, job.percent = State.READY, 100
    job.save()


def _write(job: ImportJob) -> None:
    content = _content(job)
    roster = _roster(job, content)
    with transaction.atomic():
        plan = plan_import(roster, _options(job))
        if plan.counts() != job.counts:
            _keep(job, roster, plan)  # the tree changed since the preview: look again
            return
        counts = apply_import(
            by=job.made_by, place=job.organization, plan=plan, digest=job.digest, filename=job.filename
        )
    job.state, job.percent, job.counts, job.details = State.DONE, 100, counts, {}
    job.file.delete(save=False)
    job.save()


def _content(job: ImportJob) -> bytes:
    with job.file.open("rb") as file:
        content: bytes = file.read()
    return content


def _roster(job: ImportJob, content: bytes) -> Roster:
    return read_roster(content, on_progress=_teller(job, 0, READ_SHARE))


def _options(job: ImportJob) -> Options:
    day = job.as_of or today()
    return Options(as_of=day, since=job.since or day.replace(month=1, day=1), scope=job.organization)


def _errors_first(plan: ImportPlan) -> list[Problem]:
    return sorted(plan.problems, key=lambda problem: not problem.is_error)


def described(problem: Problem) -> dict[str, str | int]:
    """Keep a problem as plain data; its numbers are masked already."""
    return {
        "severity": problem.severity.value,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "cell": problem.cell,
        "found": problem.found,
        "expected": problem.expected,
        "message": problem.message,
    }


def _teller(job: ImportJob, first: int, last: int) -> Callable[[int, int], None]:
    """Make the function that tells the page how far the work is, a few times in all."""

    def tell(done: int, total: int) -> None:
        percent = first + (last - first) * done // max(total, 1)
        if percent >= job.percent + 5:
            job.percent = percent
            ImportJob.objects.filter(pk=job.pk).update(percent=percent)

    return tell
