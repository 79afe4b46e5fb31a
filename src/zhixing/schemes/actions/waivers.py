"""Waivers: a requirement need not be met this time, for a reason that stays readable."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.organizations.models import Member, Organization
from zhixing.schemes.models import Adoption, Requirement, Slot, Waiver


@action("schemes.waive", permission=None)  # asked below: who may waive is the plan's own word
def waive(
    *,
    by: Actor,
    adoption: Adoption,
    code: str,
    slot_key: str,
    organization: Organization,
    reason: str,
    member: Member | None = None,
    why: str = Waiver.Why.WAIVED,
) -> Waiver:
    """Excuse an organisation, or one of its members, from a requirement in one period.

    The body above grants it; where the plan says `waive: self` the unit may say itself that it is not able
    (R2.1-7). Raises PermissionDenied, or ValidationError without a reason or where nobody may waive. The same
    waiver again changes nothing.
    """
    slot = _slot(adoption, code, slot_key, organization)
    _check_may(by, slot.requirement, organization)
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason: it stays beside the waiver.")})
    there = Waiver.objects.filter(
        unit_id=organization.unit_id,
        organization=organization,
        adoption=adoption,
        code=code,
        slot_key=slot_key,
        member=member,
        revoked_at__isnull=True,
    ).first()
    if there:
        unchanged()
        return there
    waiver = Waiver.objects.create(
        unit_id=organization.unit_id,
        organization=organization,
        adoption=adoption,
        code=code,
        slot_key=slot_key,
        member=member,
        why=why,
        reason=reason.strip(),
        made_by_name=str(by.name),
    )
    record(waiver, new={"code": code, "slot": slot_key, "why": why, "reason": waiver.reason})
    _touch(waiver, slot)
    return waiver


@action("schemes.revoke_waiver", permission=None)  # asked below, as for granting it
def revoke_waiver(*, by: Actor, waiver: Waiver) -> Waiver:
    """Take a waiver back: the requirement is due again. Twice changes nothing."""
    slot = _slot(waiver.adoption, waiver.code, waiver.slot_key, waiver.organization)
    _check_may(by, slot.requirement, waiver.organization)
    if waiver.revoked_at:
        unchanged()
        return waiver
    waiver.revoked_at = timezone.now()
    waiver.save(update_fields=["revoked_at"])
    record(waiver, old={"code": waiver.code, "slot": waiver.slot_key, "reason": waiver.reason})
    _touch(waiver, slot)
    return waiver


def may_waive(by: Actor, requirement: Requirement, organization: Organization) -> bool:
    """Tell whether somebody may waive this requirement for this organisation."""
    who = requirement.data["waive"]
    if who == "nobody":
        return False
    return by.has_perm("schemes.waive", organization) or (
        who == "self" and by.has_perm("schemes.waive_self", organization)
    )


def _check_may(by: Actor, requirement: Requirement, organization: Organization) -> None:
    if requirement.data["waive"] == "nobody":
        raise ValidationError(_("The plan does not let anybody waive this."))
    if not may_waive(by, requirement, organization):
        raise PermissionDenied("schemes.waive")


def _slot(adoption: Adoption, code: str, slot_key: str, organization: Organization) -> Slot:
    slot = (
        Slot.objects.filter(requirement__adoption=adoption, requirement__code=code, key=slot_key)
        .select_related("requirement")
        .first()
    )
    if slot is None or not organization.path.startswith(adoption.organization.path):
        raise ValidationError(_("This requirement is not in force here in that period. Open the plan again."))
    return slot


def _touch(waiver: Waiver, slot: Slot) -> None:
    touch(
        waiver.unit_id,
        organizations=[waiver.organization_id],
        members=[waiver.member_id] if waiver.member_id else [],
        first=slot.starts,
        last=slot.ends,
    )
