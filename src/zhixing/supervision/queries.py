"""Every read of supervision: what is in force at a body, and what was done to help."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Max, Q, QuerySet

from zhixing.activities.choices import State
from zhixing.activities.models import Attendance, Credit, Leave
from zhixing.core.models import AuditEntry
from zhixing.core.paths import ancestors
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Member, Organization
from zhixing.schemes.models import Requirement, Slot, Waiver
from zhixing.schemes.queries import adoptions_on
from zhixing.supervision.models import Nudge, Remark, Visit

Named = tuple[int, str, str]  # adoption, code, slot key: how waivers and reminders name a slot


def requirements_in_force(organization: Organization, day: date) -> list[Requirement]:
    """List the requirements in force at a body on a day, each with its slots, in the order of the plans.

    What its own or a higher local plan tightened or filled stands in place of the scheme's own row.
    """
    rows = (
        Requirement.objects.filter(
            adoption__in=adoptions_on(organization, day),
            organization__path__in=[*ancestors(organization.path), organization.path],
        )
        .select_related("organization")
        # Not joined: a version carries its whole text, and every row here is of the same one or two.
        .prefetch_related("slots", "adoption__scheme", "adoption__version")
        .order_by("adoption", "position", "organization__path")
    )
    return without_overlaid(rows)


def without_overlaid(rows: Iterable[Requirement]) -> list[Requirement]:
    """Leave out the rows that a lower body's row replaces: the same code again, or one that tightens it."""
    kept = {(row.adoption_id, row.code): row for row in rows}
    for row in list(kept.values()):
        if row.tightens:
            kept.pop((row.adoption_id, row.tightens), None)
    return list(kept.values())


def name_of(slot: Slot) -> Named:
    """Tell how waivers and reminders name a slot."""
    return slot.requirement.adoption_id, slot.requirement.code, slot.key


def waivers_of(organization: Organization) -> QuerySet[Waiver]:
    """List the waivers that stand at a body, of itself and of its members."""
    return (
        Waiver.objects.filter(unit_id=organization.unit_id, organization=organization, revoked_at=None)
        .select_related("member", "adoption")
        .order_by("-made_at")
    )


def whole_waivers(organization: Organization) -> dict[Named, Waiver]:
    """Give the waivers of the body itself by what they excuse."""
    rows = waivers_of(organization).filter(member=None)
    return {(row.adoption_id, row.code, row.slot_key): row for row in rows}


def waivers_for(slot: Slot, organization: Organization) -> QuerySet[Waiver]:
    """List the waivers of one requirement and period at a body."""
    adoption, code, key = name_of(slot)
    return waivers_of(organization).filter(adoption=adoption, code=code, slot_key=key)


def nudges_of(organization: Organization) -> dict[Named, Nudge]:
    """Give the reminders that a body has had, by what they are about."""
    rows = Nudge.objects.filter(unit_id=organization.unit_id, organization=organization)
    return {(row.adoption_id, row.code, row.slot_key): row for row in rows}


def nudges_about(slot: Slot, organizations: Sequence[Organization]) -> dict[int, Nudge]:
    """Give the reminders about one slot, by body."""
    adoption, code, key = name_of(slot)
    rows = Nudge.objects.filter(
        unit_id__in=_units(organizations),
        organization__in=organizations,
        adoption=adoption,
        code=code,
        slot_key=key,
    )
    return {row.organization_id: row for row in rows}


def last_visits(organizations: Sequence[Organization]) -> dict[int, date]:
    """Tell when each of these bodies was last visited; who never was is left out."""
    rows = Visit.objects.filter(
        unit_id__in=_units(organizations), organization__in=organizations, withdrawn_at=None
    )
    return dict(rows.order_by().values_list("organization_id").annotate(Max("visited_on")))


def visits_of(organization: Organization) -> QuerySet[Visit]:
    """List the visits noted at a body, newest first."""
    return Visit.objects.filter(unit_id=organization.unit_id, organization=organization, withdrawn_at=None)


def open_remarks(organization: Organization) -> QuerySet[Remark]:
    """List what members of a branch said is wrong and nobody has answered, oldest first."""
    rows = Remark.objects.filter(unit_id=organization.unit_id, organization=organization, answered_at=None)
    return rows.select_related("member").order_by("pk")


def answered_remarks(organization: Organization) -> QuerySet[Remark]:
    """List a branch's answered remarks, newest first."""
    rows = Remark.objects.filter(unit_id=organization.unit_id, organization=organization)
    return rows.exclude(answered_at=None).select_related("member")


def remarks_by(member: Member) -> QuerySet[Remark]:
    """List a member's own remarks with their answers, newest first."""
    return Remark.objects.filter(unit_id=member.unit_id, member=member)


def _units(organizations: Iterable[Organization]) -> set[int]:
    return {organization.unit_id for organization in organizations}


def below(organization: Organization, day: date) -> QuerySet[Organization]:
    """List the bodies directly below that exist on a day; a branch's cells are no rows of their own."""
    return organization.children.alive_on(day).exclude(kind=Kind.CELL).order_by("path")


def requirement_at(organization: Organization) -> QuerySet[Requirement]:
    """List the requirements that hold at a body, of whatever year, each with its slots."""
    places = [*ancestors(organization.path), organization.path]
    rows = Requirement.objects.filter(organization__path__in=places)
    return rows.select_related(
        "organization", "adoption__scheme", "adoption__version", "adoption__organization"
    ).prefetch_related("slots")


def attendance_of(member: Member, year: int) -> QuerySet[Attendance]:
    """List the confirmed activities of a year at which a member was expected or came; without reasons."""
    return (
        Attendance.objects.filter(
            unit_id=member.unit_id,
            member=member,
            activity__state=State.CONFIRMED,
            activity__held_on__range=(date(year, 1, 1), date(year, 12, 31)),
        )
        .select_related("activity")
        .defer("reason")
        .order_by("-activity__held_on", "-pk")
    )


def credits_for(member: Member, year: int) -> QuerySet[Credit]:
    """List what a member attended or gave in other units in a year, newest first."""
    days = (date(year, 1, 1), date(year, 12, 31))
    rows = Credit.objects.filter(unit_id=member.unit_id, member=member, held_on__range=days)
    return rows.order_by("-held_on", "-pk")


def trail_of(member: Member) -> QuerySet[AuditEntry]:
    """List who recorded or read what is held about a member, newest first.

    Also who read the reasons for leave of an activity at which the member gave one.
    """
    gave_reason = Attendance.objects.filter(unit_id=member.unit_id, member=member).exclude(reason="")
    asked = Leave.objects.filter(unit_id=member.unit_id, member=member).exclude(reason="")
    activities = [pk for rows in (gave_reason, asked) for pk in rows.values_list("activity_id", flat=True)]
    about_me = Q(target_type="organizations.member", target_id=member.pk)
    reasons = Q(target_type="activities.activity", target_id__in=activities, code="activities.reveal_reasons")
    return AuditEntry.objects.filter(about_me | reasons, unit_id=member.unit_id).order_by("-at", "-pk")
