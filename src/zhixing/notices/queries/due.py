"""What the worker asks: which units have mail due, what is to be remembered tomorrow, what is old."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from zhixing.activities.choices import State
from zhixing.activities.models import Activity
from zhixing.core.national import national
from zhixing.notices.models import Notice

REMIND_AT = time(17)  # on the day before


def units_with_mail(moment: datetime) -> list[int]:
    """List the units in which mail is due."""
    with national("due-notices"):
        rows = Notice.objects.filter(mailed_at__isnull=True, mail_due_at__lte=moment)
        return list(rows.order_by("unit_id").values_list("unit_id", flat=True).distinct())


def units_with_old(before: date) -> list[int]:
    """List the units that keep notices about days before one."""
    with national("due-notices"):
        rows = Notice.objects.filter(day__lt=before).order_by("unit_id")
        return list(rows.values_list("unit_id", flat=True).distinct())


def to_remind(moment: datetime) -> list[Activity]:
    """List the activities of tomorrow whose reminder is due: announced before today, never reminded of."""
    local = timezone.localtime(moment)
    if local.time() < REMIND_AT:
        return []
    begun = timezone.make_aware(datetime.combine(local.date(), time.min))
    with national("due-notices"):
        return list(
            Activity.objects.filter(
                held_on=local.date() + timedelta(days=1),
                state=State.ANNOUNCED,
                announced_at__lt=begun,
                reminded_at__isnull=True,
            )
            .select_related("organization")
            .order_by("pk")
        )
