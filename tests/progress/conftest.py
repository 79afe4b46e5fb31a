"""A measure of items, so that an open problem can be told from an expected attendance before its module is there."""

import pytest
from django.db.models import Case, F, Q, Value, When

from tests.progress.world import World
from zhixing.activities.choices import Presence, State
from zhixing.activities.models import Attendance
from zhixing.progress.measures import MEASURES, Measure, Subject


def open_problems(where, first, last):
    """Absences of confirmed activities, each open in every period until it is made up."""
    problems = Attendance.objects.filter(
        Q(made_up_on__isnull=True) | Q(made_up_on__gte=first),
        activity__state=State.CONFIRMED,
        activity__held_on__lte=last,
        presence__in=[Presence.ABSENT, Presence.MADE_UP],
    )
    return [
        problems.values(
            "unit_id", body=F("home_id"), item=F("pk"), day=F("activity__held_on"), met_day=F("made_up_on"),
            excused=Case(When(expected=True, then=Value(False)), default=Value(True)),
        )
    ]  # fmt: skip


@pytest.fixture(autouse=True)
def _problems(monkeypatch):
    measure = Measure("rectification.struck_off", Subject.ITEM, frozenset(), open_problems)
    monkeypatch.setitem(MEASURES, measure.name, measure)


@pytest.fixture
def world(db):
    return World()
