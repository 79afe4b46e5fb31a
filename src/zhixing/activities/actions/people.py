"""Others who came: listeners of the own unit, guests of other units, visitors known by name only."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.activities.actions.frame import change
from zhixing.activities.actions.rows import guest, of
from zhixing.activities.choices import Part
from zhixing.activities.models import Activity, Attendance, Guest, Leave
from zhixing.activities.queries.people import expected_of, usual_presence
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.organizations.models import Affiliation, Member, Organization
from zhixing.organizations.models.member import on_day


@action("activities.add_visitor", permission="activities.record", on="activity")
def add_visitor(
    *, by: Actor, activity: Activity, name: str, member: Member | None = None, reason: str = ""
) -> Activity:
    """Note one who came besides those expected; of a confirmed activity only with a reason.

    A member counts at home: of the own unit by a line of attendance, of another by a guest and a credit.
    Without a member only the name is kept. Added before, nothing changes. Raises ValidationError for one who
    is expected, or who belonged to no branch on that day.
    """
    if member is None:
        return _by_name(by, activity, name, reason)
    home = _home(member, activity)
    if _is_there(activity, member):
        unchanged()
        return activity
    if any(each.member.pk == member.pk for each in expected_of(activity)):
        raise ValidationError(
            {"name": _("%(name)s is expected anyway: see the list above.") % {"name": member.name}}
        )

    def write(current: Activity) -> None:
        if member.unit_id == current.unit_id:
            _listener(current, member, home)
        else:
            guest(current, member, Part.ATTENDED, home).save()

    return change(by=by, activity=activity, version=None, reason=reason, write=write)


def _listener(activity: Activity, member: Member, home: Organization) -> None:
    presence = usual_presence(activity)
    Attendance.objects.create(
        unit_id=activity.unit_id,
        activity=activity,
        member=member,
        home=home,
        expected=False,
        presence=presence,
    )


def _by_name(by: Actor, activity: Activity, name: str, reason: str) -> Activity:
    if of(Guest, activity).filter(part=Part.ATTENDED, name=name, home_member_id=None).exists():
        unchanged()
        return activity

    def write(current: Activity) -> None:
        Guest.objects.create(unit_id=current.unit_id, activity=current, part=Part.ATTENDED, name=name)

    return change(by=by, activity=activity, version=None, reason=reason, write=write)


def _home(member: Member, activity: Activity) -> Organization:
    belongs = (
        Affiliation.objects.filter(on_day(activity.held_on), unit_id=member.unit_id, member=member)
        .select_related("organization")
        .first()
    )
    if belongs is None:
        message = _("%(name)s belonged to no branch on that day, so nothing can be counted. Check the date.")
        raise ValidationError({"name": message % {"name": member.name}})
    return belongs.organization


def _is_there(activity: Activity, member: Member) -> bool:
    if member.unit_id == activity.unit_id:
        return bool(of(Attendance, activity).filter(member=member, expected=False).exists())
    return bool(of(Guest, activity).filter(part=Part.ATTENDED, home_member_id=member.pk).exists())


@action("activities.remove_visitor", permission="activities.record", on="activity")
def remove_visitor(
    *,
    by: Actor,
    activity: Activity,
    member_id: int | None = None,
    guest_id: int | None = None,
    reason: str = "",
) -> Activity:
    """Take a visitor off the list, by the member's id or the guest's; who is not on it changes nothing."""
    listeners = of(Attendance, activity).filter(member_id=member_id, expected=False)
    guests = of(Guest, activity).filter(pk=guest_id, part=Part.ATTENDED)
    if not (listeners.exists() or guests.exists()):
        unchanged()
        return activity

    def write(current: Activity) -> None:
        of(Attendance, current).filter(member_id=member_id, expected=False).delete()
        of(Guest, current).filter(pk=guest_id, part=Part.ATTENDED).delete()

    return change(by=by, activity=activity, version=None, reason=reason, write=write)


@action("activities.reveal_reasons", permission="activities.view_reason", on="activity")
def reveal_reasons(*, by: Actor, activity: Activity) -> dict[int, str]:
    """Tell why members were away or ask for leave, by member id; the reading itself is noted in the audit trail."""
    asked, noted = (of(model, activity).exclude(reason="") for model in (Leave, Attendance))
    reasons = {row.member_id: row.reason for row in (*asked, *noted)}
    record(activity, read=sorted(reasons))
    return reasons
