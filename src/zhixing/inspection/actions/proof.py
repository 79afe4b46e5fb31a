"""Files with a finding: proof from the inspectors while they write, and what the organisation adds to its reply."""

from django.core.exceptions import ValidationError
from django.core.files.base import File as Content
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, after_commit, record, unchanged
from zhixing.core.keeping import facts_of, stored
from zhixing.core.uploads import Examined, examine
from zhixing.inspection.actions.frame import claim_draft, claim_finding, mandate_of
from zhixing.inspection.models import Finding, FindingFile
from zhixing.inspection.queries.visits import file_of

MOST = 12  # files with one finding, from each side


@action("inspection.add_proof", permission="inspection.visit", on="finding")
def add_proof(*, by: Actor, finding: Finding, upload: Content[bytes]) -> FindingFile:
    """Keep proof of a fact until the visit is sent; nobody has to. The same content again gives the first.

    Raises ValidationError for a file that is too large, of a type not kept, or not what its name says.
    """
    examined = examine(upload)
    visit = claim_draft(finding.visit, by)
    row, is_new = _keep(finding, upload, examined, by, of_reply=False)
    if is_new:
        record(mandate_of(visit), visit=visit.pk, finding=finding.pk, new={"file": row.pk})
    return row


@action("inspection.add_to_reply", permission="inspection.reply", on="finding")
def add_to_reply(*, by: Actor, finding: Finding, upload: Content[bytes]) -> FindingFile:
    """Keep a file with the organisation's reply until the finding is settled; see `add_proof`."""
    examined = examine(upload)
    _visit, current = claim_finding(finding)
    row, is_new = _keep(current, upload, examined, by, of_reply=True)
    if is_new:
        record(current.visit, finding=current.pk, new={"file": row.pk})
    return row


def _keep(
    finding: Finding, upload: Content[bytes], examined: Examined, by: Actor, *, of_reply: bool
) -> tuple[FindingFile, bool]:
    rows = FindingFile.objects.filter(unit_id=finding.unit_id, finding=finding)
    there = rows.filter(digest=examined.digest).first()
    if there:
        unchanged()
        return there, False
    if rows.filter(of_reply=of_reply).count() >= MOST:
        raise ValidationError(
            {"file": _("There are %(most)d files already. Remove one first.") % {"most": MOST}}
        )
    with stored("inspection", finding.unit_id, upload) as name:
        facts = facts_of(examined, name, str(by.name))
        row = FindingFile.objects.create(unit_id=finding.unit_id, finding=finding, of_reply=of_reply, **facts)
    return row, True


@action("inspection.remove_proof", permission="inspection.visit", on="finding")
def remove_proof(*, by: Actor, finding: Finding, file_id: int) -> None:
    """Remove a piece of proof while the visit is a draft; one that is gone changes nothing."""
    visit = claim_draft(finding.visit, by)
    if _remove(finding, file_id, of_reply=False):
        record(mandate_of(visit), visit=visit.pk, finding=finding.pk, old={"file": file_id})


@action("inspection.remove_from_reply", permission="inspection.reply", on="finding")
def remove_from_reply(*, by: Actor, finding: Finding, file_id: int) -> None:
    """Remove a file of the reply until the finding is settled; one that is gone changes nothing."""
    _visit, current = claim_finding(finding)
    if _remove(current, file_id, of_reply=True):
        record(current.visit, finding=current.pk, old={"file": file_id})


def _remove(finding: Finding, file_id: int, *, of_reply: bool) -> bool:
    row = file_of(finding, file_id)
    if row is None or row.of_reply != of_reply:
        unchanged()
        return False
    name = row.stored
    row.delete()
    after_commit(lambda: default_storage.delete(name))
    return True
