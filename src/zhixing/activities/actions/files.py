"""Files kept with an activity: wanted by nobody, looked into before they are kept."""

from django.core.exceptions import ValidationError
from django.core.files.base import File as Content
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from zhixing.activities.actions.frame import claim
from zhixing.activities.actions.rows import of
from zhixing.activities.models import Activity, File
from zhixing.core.actions import Actor, action, after_commit, record, unchanged
from zhixing.core.keeping import facts_of, stored
from zhixing.core.uploads import examine

MOST = 30  # files with one activity


@action("activities.add_file", permission="activities.record", on="activity")
def add_file(*, by: Actor, activity: Activity, upload: Content[bytes]) -> File:
    """Keep a file with an activity under a random name; the same content again gives back the first.

    Raises ValidationError for one that is too large, of a type not kept, or not what its name says.
    """
    examined = examine(upload)
    current = claim(activity, None)
    there = of(File, current).filter(digest=examined.digest).first()
    if there:
        unchanged()
        return File.objects.get(unit_id=there.unit_id, pk=there.pk)
    if of(File, current).count() >= MOST:
        raise ValidationError(
            {"file": _("There are %(most)d files already. Remove one first.") % {"most": MOST}}
        )
    with stored("activities", current.unit_id, upload) as name:
        row = File.objects.create(
            unit_id=current.unit_id, activity=current, **facts_of(examined, name, str(by.name))
        )
        record(current, new={"file": row.pk, "size": row.size, "digest": row.digest})
    return row


@action("activities.remove_file", permission="activities.record", on="activity")
def remove_file(*, by: Actor, activity: Activity, file_id: int) -> None:
    """Take a file away, its content once the removal is certain; one that is gone changes nothing."""
    current = claim(activity, None)
    row = of(File, current).filter(pk=file_id).first()
    if row is None:
        unchanged()
        return
    name = row.stored
    of(File, current).filter(pk=file_id).delete()
    record(current, old={"file": file_id, "digest": row.digest})
    after_commit(lambda: default_storage.delete(name))
