"""Proof kept with a step, if anybody wishes: nobody asks for it, and its content is looked into before it is kept."""

from collections.abc import Iterable
from contextlib import ExitStack

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, after_commit, unchanged
from zhixing.core.keeping import facts_of, stored
from zhixing.core.uploads import Examined, examine
from zhixing.rectification.actions.frame import claim
from zhixing.rectification.actions.trail import record
from zhixing.rectification.models import Problem, Step, StepFile

MOST = 10  # files with one step
Upload = tuple[File[bytes], Examined]


@action("rectification.add_step_file", permission="rectification.work", on="problem")
def add_step_file(*, by: Actor, problem: Problem, step: Step, upload: File[bytes]) -> StepFile:
    """Keep a file with a step of a problem's history; the same content again gives back the first.

    Raises ValidationError for `file`: too large, not kept here, not what its name says, or one too many.
    """
    examined = examine(upload)
    current = claim(problem)
    there = _files(step).filter(digest=examined.digest).first()
    if there:
        unchanged()
        return StepFile.objects.get(unit_id=there.unit_id, pk=there.pk)
    check_number(_files(step).count() + 1)
    (row,) = keep_files(by, step, [(upload, examined)])
    record(current, new={"step": step.pk, "file": row.pk, "size": row.size, "digest": row.digest})
    return row


@action("rectification.remove_step_file", permission="rectification.work", on="problem")
def remove_step_file(*, by: Actor, problem: Problem, file: StepFile) -> None:
    """Take a file away that does not belong here, its content once the removal is certain; the step stays.

    Whose own the problem is, or an officer of its body. One that is gone changes nothing.
    """
    if not problem.is_own and not by.has_perm("rectification.keep", problem):
        raise PermissionDenied
    current = claim(problem)
    row = StepFile.objects.filter(unit_id=current.unit_id, step__problem=current, pk=file.pk).first()
    if row is None:
        unchanged()
        return
    StepFile.objects.filter(unit_id=row.unit_id, pk=row.pk).delete()
    record(current, old={"step": row.step_id, "file": row.pk, "digest": row.digest})
    after_commit(lambda: default_storage.delete(row.stored))


def check_number(number: int) -> None:
    """Refuse more files with one step than a page can show."""
    if number > MOST:
        raise ValidationError(
            {
                "file": _("At most %(most)d files stand with one step. Put some of them together.")
                % {"most": MOST}
            }
        )


def keep_files(by: Actor, step: Step, uploads: Iterable[Upload]) -> list[StepFile]:
    """Keep files that were found good with a step, inside an action; one content is kept once."""
    kept: dict[str, StepFile] = {}
    with ExitStack() as all_or_none:
        for upload, examined in uploads:
            if examined.digest not in kept:
                name = all_or_none.enter_context(stored("rectification", step.unit_id, upload))
                kept[examined.digest] = StepFile.objects.create(
                    unit_id=step.unit_id, step=step, **facts_of(examined, name, str(by.name))
                )
    return list(kept.values())


def _files(step: Step) -> QuerySet[StepFile]:
    return StepFile.objects.filter(unit_id=step.unit_id, step=step)
