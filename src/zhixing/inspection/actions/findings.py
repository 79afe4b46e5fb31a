"""Facts of a visit while it is being written: added, changed, removed, with proof if there is any."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Max

from zhixing.core.actions import Actor, action, after_commit, record, unchanged
from zhixing.core.stale import keep
from zhixing.inspection.actions.frame import check_version, claim_draft, mandate_of
from zhixing.inspection.checking import check_finding
from zhixing.inspection.choices import Answer
from zhixing.inspection.drafts import FindingDraft
from zhixing.inspection.models import Finding, FindingFile, Mandate, Point, Visit
from zhixing.inspection.queries.mandates import sheets_of
from zhixing.inspection.sheets import Sheet


@action("inspection.add_finding", permission="inspection.visit", on="visit")
def add_finding(*, by: Actor, visit: Visit, draft: FindingDraft, token: str = "") -> Finding:
    """Write down a fact against the organisation visited, never against a person (R2.5-8).

    The point that it is about is then answered with "something found". The same form (`token`) sent twice
    writes once. Raises ValidationError with every fault by field.
    """
    current = claim_draft(visit, by)
    rows = Finding.objects.filter(unit_id=current.unit_id)
    there = rows.filter(token=token).first() if token else None
    if there:
        unchanged()
        return there
    mandate = mandate_of(current)
    sheets = sheets_of(mandate)
    check_finding(draft, current, _entries(sheets))
    last = rows.filter(visit=current).aggregate(last=Max("number"))["last"] or 0
    finding = Finding.objects.create(
        unit_id=current.unit_id, visit=current, number=last + 1, token=token, **_fields(draft, current)
    )
    _mark_point(current, sheets, draft.entry)
    record(mandate, visit=current.pk, finding=finding.pk)
    return finding


def _entries(sheets: list[Sheet]) -> set[str]:
    return {point.code for sheet in sheets for point in sheet.points}


def _fields(draft: FindingDraft, visit: Visit) -> dict[str, Any]:
    return {
        "facts": draft.facts,
        "entry": draft.entry,
        "seen_on": draft.seen_on or visit.visited_on,
        "at_time": draft.at_time,
        "place": draft.place or visit.place,
    }


def _mark_point(visit: Visit, sheets: list[Sheet], entry: str) -> None:
    for sheet in sheets:
        if entry in {point.code for point in sheet.points}:
            Point.objects.update_or_create(
                unit_id=visit.unit_id,
                visit=visit,
                sheet=sheet.code,
                entry=entry,
                defaults={"answer": Answer.FACT, "on_file_id": None},
            )


@action("inspection.change_finding", permission="inspection.visit", on="finding")
def change_finding(*, by: Actor, finding: Finding, version: int, draft: FindingDraft) -> Finding:
    """Change a fact until the visit is sent.

    Raises ValidationError by field, and StaleInspectionError where somebody changed it since `version`.
    """
    visit, current, mandate = _claim(finding, by)
    check_version(current, version)
    sheets = sheets_of(mandate)
    check_finding(draft, visit, _entries(sheets) | {current.entry})
    fields = _fields(draft, visit)
    changed = [name for name, value in fields.items() if getattr(current, name) != value]
    if not changed:
        unchanged()
        return current
    for name in changed:
        setattr(current, name, fields[name])
    keep(current, *changed)
    _mark_point(visit, sheets, draft.entry)
    record(mandate, visit=visit.pk, finding=current.pk, changed=changed)
    return current


def _claim(finding: Finding, by: Actor) -> tuple[Visit, Finding, Mandate]:
    visit = claim_draft(finding.visit, by)
    current = visit.findings.filter(unit_id=visit.unit_id).get(pk=finding.pk)
    current.visit = visit
    return visit, current, mandate_of(visit)


@action("inspection.remove_finding", permission="inspection.visit", on="finding")
def remove_finding(*, by: Actor, finding: Finding) -> None:
    """Remove a fact with its proof while the visit is a draft; a point that said so says nothing again."""
    visit = claim_draft(finding.visit, by)
    current = Finding.objects.filter(unit_id=visit.unit_id, visit=visit, pk=finding.pk).first()
    if current is None:  # removed by a double click
        unchanged()
        return
    remove_files(current)
    entry, pk = current.entry, current.pk
    current.delete()
    if not visit.findings.filter(unit_id=visit.unit_id, entry=entry).exists():
        rows = Point.objects.filter(unit_id=visit.unit_id, visit=visit, entry=entry, answer=Answer.FACT)
        rows.delete()
    record(mandate_of(visit), visit=visit.pk, finding=pk)


def delete_contents(names: Iterable[str]) -> None:
    """Delete the contents of files whose rows are gone."""
    for name in names:
        default_storage.delete(name)


def remove_files(finding: Finding) -> None:
    """Remove all files of a finding inside an action, their contents once the removal is certain."""
    files = FindingFile.objects.filter(unit_id=finding.unit_id, finding=finding)
    names = list(files.values_list("stored", flat=True))
    files.delete()
    after_commit(partial(delete_contents, names))
