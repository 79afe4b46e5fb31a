"""One reminder, the day before, that prompts and never blocks."""

import pytest

from tests.activities.factories import SYSTEM
from tests.plugins.scoped import unscoped
from zhixing.activities.actions import announce_activity, cancel_activity
from zhixing.activities.models import Activity, Leave
from zhixing.core.models import AuditEntry
from zhixing.notices.actions import remind
from zhixing.notices.choices import What
from zhixing.notices.models import Notice
from zhixing.notices.tasks import remind_of_tomorrow

pytestmark = pytest.mark.django_db
DAY_BEFORE = "2016-05-11T09:30:00+00:00"  # half past five in the afternoon
THAT_MORNING = "2016-05-11T02:00:00+00:00"


@pytest.fixture
def announced(committed, secretary, meeting):
    with committed():
        return announce_activity(by=secretary, activity=meeting)


def reminded() -> set[int]:
    with unscoped():
        return set(Notice.objects.filter(what=What.REMINDER).values_list("member_id", flat=True))


def test_on_the_afternoon_before_everybody_is_reminded(in_may, announced, people, secretary):
    in_may.move_to(DAY_BEFORE)
    remind_of_tomorrow()

    assert reminded() == {secretary.member_id, *(each.pk for each in people)}


def test_not_in_the_morning_and_not_days_ahead(in_may, announced):
    remind_of_tomorrow()
    in_may.move_to(THAT_MORNING)
    remind_of_tomorrow()

    assert reminded() == set()


def test_only_once(in_may, announced):
    in_may.move_to(DAY_BEFORE)
    remind_of_tomorrow()
    with unscoped():
        Notice.objects.all().delete()
    remind_of_tomorrow()
    remind(by=SYSTEM, activity=announced)

    assert reminded() == set()
    assert AuditEntry.objects.filter(unit=announced.unit, code="notices.remind").count() == 1


@pytest.mark.parametrize(("state", "is_reminded"), [("asked", False), ("agreed", False), ("withdrawn", True)])
def test_who_asked_for_leave_is_left_in_peace(in_may, announced, people, state, is_reminded):
    Leave.objects.create(
        unit=announced.unit,
        activity=announced,
        member=people[0],
        reason="病",
        state=state,
        answered_at=announced.announced_at,
    )
    in_may.move_to(DAY_BEFORE)
    remind_of_tomorrow()

    assert (people[0].pk in reminded()) == is_reminded
    assert people[1].pk in reminded()


def test_what_is_cancelled_reminds_nobody(in_may, announced):
    cancel_activity(by=SYSTEM, activity=announced, reason="另行安排")
    in_may.move_to(DAY_BEFORE)
    remind_of_tomorrow()

    assert reminded() == set()


def test_what_was_announced_that_day_needs_no_reminder(in_may, committed, secretary, meeting):
    in_may.move_to(THAT_MORNING)
    with committed():
        announce_activity(by=secretary, activity=meeting)
    in_may.move_to(DAY_BEFORE)
    remind_of_tomorrow()

    assert reminded() == set()


def test_a_reminder_blocks_nothing(in_may, announced):
    in_may.move_to(DAY_BEFORE)
    remind_of_tomorrow()

    with unscoped():
        assert Activity.objects.get(pk=announced.pk).version == announced.version
