"""Visits: opened by an inspector, written, sent for reply; until then nobody of the organisation knows of them."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, after_commit, record, touch, unchanged
from zhixing.core.once import once
from zhixing.core.stale import keep
from zhixing.core.time import today
from zhixing.inspection.actions.findings import delete_contents
from zhixing.inspection.actions.frame import claim_draft, mandate_of
from zhixing.inspection.checking import check_apart, check_visit
from zhixing.inspection.choices import Answer, VisitState
from zhixing.inspection.drafts import PointDraft, VisitDraft
from zhixing.inspection.models import FindingFile, Look, Mandate, Point, Visit
from zhixing.inspection.queries.mandates import sheets_of, within_scope
from zhixing.inspection.queries.visits import points_of
from zhixing.organizations.models import Organization


@action("inspection.open_visit", permission="inspection.visit", on="mandate")
def open_visit(
    *, by: Actor, mandate: Mandate, organization: Organization, draft: VisitDraft, token: str = ""
) -> Visit:
    """Open the record of a visit to one organisation within a mandate's scope. The same `token` opens one.

    Raises ValidationError by field: a day outside the mandate, a body outside its scope, an inspector who
    belongs to it.
    """
    check_apart(by, organization)
    check_visit(draft, mandate)
    if not within_scope(mandate).filter(pk=organization.pk).exists():
        message = _("%(body)s is not within the scope of this mandate.")
        raise ValidationError({"organization": message % {"body": organization.name}})
    visit, is_new = once(
        Visit.objects.filter(unit_id=organization.unit_id),
        token,
        lambda: Visit.objects.create(
            unit_id=organization.unit_id,
            organization=organization,
            issuer=mandate.organization,
            mandate_id=mandate.pk,
            is_covert=mandate.is_covert,
            made_by_name=str(by.name),
            token=token,
            **draft.fields,
        ),
    )
    if not is_new:
        return visit
    record(mandate, visit=visit.pk, new={"visited_on": draft.visited_on})
    return visit


@action("inspection.change_visit", permission="inspection.visit", on="visit")
def change_visit(*, by: Actor, visit: Visit, version: int, draft: VisitDraft) -> Visit:
    """Change when and where a visit was, and the note among inspectors, until it is sent.

    Raises ValidationError by field, and StaleInspectionError where somebody changed it since `version`.
    """
    current = claim_draft(visit, by, version)
    mandate = mandate_of(current)
    check_visit(draft, mandate)
    changed = [name for name, value in draft.fields.items() if getattr(current, name) != value]
    if not changed:
        unchanged()
        return current
    for name in changed:
        setattr(current, name, draft.fields[name])
    keep(current, *changed)
    record(mandate, visit=current.pk, changed=changed)
    return current


@action("inspection.answer_points", permission="inspection.visit", on="visit")
def answer_points(*, by: Actor, visit: Visit, answers: Sequence[PointDraft]) -> Visit:
    """Say what was seen at points of the mandate's sheets; an empty answer takes back what was said.

    A point that two inspectors answer at once is as the later says; the others stay. Raises ValidationError
    for a point on none of the sheets.
    """
    current = claim_draft(visit, by)
    mandate = mandate_of(current)
    known = {(sheet.code, point.code) for sheet in sheets_of(mandate) for point in sheet.points}
    there = points_of(current)
    changed = [each for each in answers if _differs(each, there.get((each.sheet, each.entry)))]
    for each in changed:
        if (each.sheet, each.entry) not in known or each.answer not in {"", *Answer.values}:
            raise ValidationError(
                _("This point is on none of the mandate's sheets. Choose from those shown.")
            )
        _answer(current, each, there.get((each.sheet, each.entry)))
    if not changed:
        unchanged()
        return current
    record(mandate, visit=current.pk, points=[each.entry for each in changed])
    return current


def _differs(draft: PointDraft, there: Point | None) -> bool:
    return (draft.answer, draft.note) != ((there.answer, there.note) if there else ("", ""))


def _answer(visit: Visit, draft: PointDraft, there: Point | None) -> None:
    if there and not draft.answer and not draft.note:
        there.delete()
        return
    answer = draft.answer or Answer.NOT_LOOKED
    if there is None:
        own = {"unit_id": visit.unit_id, "visit": visit, "sheet": draft.sheet, "entry": draft.entry}
        Point.objects.create(**own, answer=answer, note=draft.note)
        return
    there.answer, there.note = answer, draft.note
    there.on_file_id = there.on_file_id if answer == Answer.ON_FILE else None
    there.save(update_fields=["answer", "note", "on_file_id"])


@action("inspection.discard_visit", permission="inspection.visit", on="visit")
def discard_visit(*, by: Actor, visit: Visit) -> None:
    """Throw away a visit that was opened by mistake, with what was written in it; never one that was sent."""
    current = claim_draft(visit, by)
    mandate = mandate_of(current)
    files = FindingFile.objects.filter(unit_id=current.unit_id, finding__visit=current)
    names = list(files.values_list("stored", flat=True))
    pk = current.pk
    current.delete()
    after_commit(partial(delete_contents, names))
    record(mandate, visit=pk, old={"visited_on": current.visited_on})


@action("inspection.send_visit", permission="inspection.visit", on="visit")
def send_visit(*, by: Actor, visit: Visit, version: int | None = None) -> Visit:
    """Send a visit to the organisation, which has the mandate's days to reply; without a fact it is final at once.

    From here on the organisation sees it, and its trail begins. Raises ValidationError where a point says that
    something was found and no fact is written about it, StaleInspectionError as others do.
    """
    current = claim_draft(visit, by, version)
    mandate = mandate_of(current)
    found = list(current.findings.filter(unit_id=current.unit_id))
    points = points_of(current)
    _check_told(points, {finding.entry for finding in found})
    day = today()
    current.sent_on = day
    current.reply_by = day + timedelta(days=mandate.reply_days if found else 0)
    current.state = VisitState.SENT if found else VisitState.FINAL
    current.final_on = None if found else day
    keep(current, "sent_on", "reply_by", "state", "final_on")
    _tell_issuer(current, points)
    touch(current.unit_id, organizations=[current.organization_id], first=day, last=None)
    touch(
        current.issuer.unit_id,
        organizations=[current.issuer_id],
        first=current.visited_on,
        last=current.visited_on,
    )
    record(current, new={"state": current.state, "reply_by": current.reply_by})
    return current


def _check_told(points: dict[tuple[str, str], Point], entries: set[str]) -> None:
    if any(point.answer == Answer.FACT and point.entry not in entries for point in points.values()):
        raise ValidationError(
            _(
                "At one point something was found, but no fact is written about it. Write it, or answer otherwise."
            )
        )


def _tell_issuer(visit: Visit, points: dict[tuple[str, str], Point]) -> None:
    """Keep in the issuer's unit what was looked at: that is where its plan counts."""
    looked = [pair for pair, point in points.items() if point.answer != Answer.NOT_LOOKED] or [("", "")]
    Look.objects.bulk_create(
        Look(
            unit_id=visit.issuer.unit_id,
            organization_id=visit.issuer_id,
            visit_id=visit.pk,
            visited_on=visit.visited_on,
            sheet=sheet,
            entry=entry,
        )
        for sheet, entry in looked
    )
