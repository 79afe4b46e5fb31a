"""Today, in the zone in which the facts happen."""

from datetime import date, datetime

from django.utils import timezone


def today() -> date:
    """Tell today's date in the project's zone (Asia/Shanghai unless set otherwise)."""
    return timezone.localdate()


def now() -> datetime:
    """Tell the present moment, aware."""
    return timezone.now()
