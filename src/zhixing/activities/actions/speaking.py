"""What every action of a member for themselves shares: whose word it is, and one at a time."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.activities.actions.rows import of
from zhixing.activities.models import Activity
from zhixing.core.models import UnitModel
from zhixing.organizations.models import Member
from zhixing.organizations.queries import member_of

R = TypeVar("R", bound=UnitModel)


def speaker(by: Any, activity: Activity) -> Member:
    """Tell for whom somebody speaks: the account's own member, of the activity's unit. Raises ValidationError."""
    member = member_of(by) if getattr(by, "member_id", None) else None
    if member is None:
        raise ValidationError(_("This account belongs to no member, so it can ask for nobody."))
    if member.unit_id != activity.unit_id:
        message = _("You belong to another unit, which keeps your attendance itself. Speak with your branch.")
        raise ValidationError(message)
    return member


def wait_for(activity: Activity) -> Activity:
    """Hold the activity's row until the transaction ends, so that of two at once one sees what the other did."""
    rows = Activity.objects.select_for_update(of=("self",)).filter(unit_id=activity.unit_id)
    return rows.select_related("organization").get(pk=activity.pk)


def held(model: type[R], activity: Activity, row_id: int) -> R:
    """Find one row of an activity with its member. Raises ValidationError where it is not this activity's."""
    row: R | None = of(model, activity).select_related("member").filter(pk=row_id).first()
    if row is None:
        raise ValidationError(_("This no longer stands here. Open the page again."))
    return row
