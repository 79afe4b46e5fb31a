"""Reads of one member's record: what was said of them, whom they review, who opened it, what lies before officers."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from zhixing.appraisal.models import Appraisal, Participant, PeerReview
from zhixing.core.models import AuditEntry
from zhixing.core.readings import readings_of as readings_of_row
from zhixing.organizations.models import Organization

READ = "appraisal.read_record"  # the action whose entries say who opened a record


@dataclass(frozen=True)
class Said:
    """One thing said of a participant; `name` is empty where the reader is not told whose it is."""

    name: str
    text: str
    is_spoken: bool


def said_of(participant: Participant, reader: Any) -> list[Said]:
    """List what others said of a participant, in no order of time.

    Names are for the committee, and for the member themself where the appraisal says so; an officer reading
    their own record is a member like any other.
    """
    is_own = (reader.unit_id, reader.member_id) == (participant.unit_id, participant.member_id)
    named = participant.appraisal.names_shown or not is_own
    rows = PeerReview.objects.filter(unit_id=participant.unit_id, about=participant).select_related("giver")
    said = [Said(row.giver.name if named else "", row.text, row.way == "spoken") for row in rows]
    return sorted(said, key=lambda each: (each.name, each.text))


@dataclass(frozen=True)
class ToReview:
    """A colleague of whom a participant may say something, with what was said already."""

    about: Participant
    text: str = ""


def to_review(giver: Participant) -> list[ToReview]:
    """List of whom a participant may say something: everybody else, or those of the cell."""
    rows = Participant.objects.filter(unit_id=giver.unit_id, appraisal=giver.appraisal).exclude(pk=giver.pk)
    if giver.appraisal.by_cell:
        rows = rows.filter(cell=giver.cell_id)
    given = PeerReview.objects.filter(unit_id=giver.unit_id, giver=giver)
    texts = {row.about_id: row.text for row in given}
    rows = rows.select_related("member", "appraisal").order_by("member__sort_key", "pk")
    return [ToReview(row, texts.get(row.pk, "")) for row in rows]


def readings_of(participant: Participant) -> QuerySet[AuditEntry]:
    """List who opened a member's records of appraisals, the latest first."""
    return readings_of_row(participant.member, READ)


def open_of(organization: Organization) -> QuerySet[Appraisal]:
    """List a body's appraisals that are not decided."""
    return Appraisal.objects.filter(
        unit_id=organization.unit_id, organization=organization, decided_on=None
    ).order_by("year")


def asked_again(organization: Organization) -> QuerySet[Participant]:
    """List whose request for another look waits for a reply, in a body itself."""
    return Participant.objects.filter(
        unit_id=organization.unit_id,
        appraisal__organization=organization,
        review_asked_on__isnull=False,
        review_ended_on=None,
    ).select_related("appraisal__organization")
