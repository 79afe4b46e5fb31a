"""Whatever the order of changes, what is expected, present and counted stays consistent."""

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.activities.factories import SYSTEM, branch_with, draft, member, plan
from tests.organizations.factories import OrganizationFactory
from zhixing.activities.actions import (
    add_visitor,
    cancel_activity,
    confirm_activity,
    correct_activity,
    edit_activity,
    record_make_up,
    set_attendance,
)
from zhixing.activities.choices import AWAY, CAME, Presence, State
from zhixing.activities.drafts import Answer
from zhixing.activities.models import Activity, Attendance, Credit
from zhixing.activities.queries import attendance_sheet, find
from zhixing.activities.queries.people import expected_of
from zhixing.organizations.models import Affiliation

FIRST = date(2016, 5, 2)
TYPED = [Presence.PRESENT, Presence.ONLINE, Presence.LEAVE, Presence.ABSENT]

moves = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.integers(0, 4), st.sampled_from(TYPED)),
        st.tuples(st.just("date"), st.integers(0, 14), st.none()),
        st.tuples(
            st.just("kind"), st.sampled_from(["members_meeting", "committee_meeting", "lecture"]), st.none()
        ),
        st.tuples(st.just("hosts"), st.booleans(), st.none()),
        st.tuples(st.just("leave"), st.integers(0, 4), st.integers(1, 14)),
        st.tuples(st.just("confirm"), st.none(), st.none()),
        st.tuples(st.just("make up"), st.integers(0, 4), st.none()),
        st.tuples(st.just("visit"), st.none(), st.none()),
        st.tuples(st.just("cancel"), st.none(), st.none()),
    ),
    max_size=12,
)


class World:
    """A branch, a neighbour, a branch of another unit, and one activity to which things happen."""

    def __init__(self) -> None:
        self.branch, _, people = branch_with(4)
        self.near, self.far = OrganizationFactory(unit=self.branch.unit), OrganizationFactory()
        self.people = [*people, member(self.branch, since=FIRST + timedelta(7)), member(self.near)]
        self.visitor = member(self.far)
        self.values = {"held_on": FIRST, "kinds": ("members_meeting",), "others": ()}
        self.activity = plan(self.branch, **self.values)

    @property
    def current(self) -> Activity:
        found = find(self.activity.pk)
        assert found is not None
        return found

    def do(self, move: str, what, more) -> None:
        current = self.current
        if current.state == State.CANCELLED:
            return
        getattr(self, f"_{move.replace(' ', '_')}")(current, what, more)

    def _rewrite(self, current: Activity, **values) -> None:
        self.values |= values
        new = draft(self.branch, joint_reason="共建", **self.values)
        change = {"by": SYSTEM, "activity": current, "version": current.version, "draft": new}
        if current.state == State.CONFIRMED:
            correct_activity(**change, reason="更正")
        else:
            edit_activity(**change)

    def _answer(self, current: Activity, number: int, presence: Presence) -> None:
        who = self.people[number].pk
        if who in {line.member.pk for line in attendance_sheet(current).lines}:
            set_attendance(
                by=SYSTEM,
                activity=current,
                version=current.version,
                answers={who: Answer(presence)},
                reason="更正" if current.state == State.CONFIRMED else "",
            )

    def _date(self, current: Activity, days: int, _more) -> None:
        self._rewrite(current, held_on=FIRST + timedelta(days))

    def _kind(self, current: Activity, kind: str, _more) -> None:
        self._rewrite(current, kinds=(kind,))

    def _hosts(self, current: Activity, joint: bool, _more) -> None:
        self._rewrite(current, others=(self.near, self.far) if joint else ())

    def _leave(self, _current: Activity, number: int, days: int) -> None:
        who = self.people[number]
        Affiliation.objects.filter(unit_id=who.unit_id, member=who, starts__lt=FIRST).update(
            ends=FIRST + timedelta(days)
        )

    def _confirm(self, current: Activity, _what, _more) -> None:
        confirm_activity(by=SYSTEM, activity=current)

    def _make_up(self, current: Activity, number: int, _more) -> None:
        row = self.rows(current).get(self.people[number].pk)
        if current.state == State.CONFIRMED and row and row.presence in AWAY:
            record_make_up(by=SYSTEM, activity=current, member=row.member, made_up_on=FIRST + timedelta(17))

    def _visit(self, current: Activity, _what, _more) -> None:
        reason = "更正" if current.state == State.CONFIRMED else ""
        add_visitor(by=SYSTEM, activity=current, name="x", member=self.visitor, reason=reason)

    def _cancel(self, current: Activity, _what, _more) -> None:
        cancel_activity(by=SYSTEM, activity=current, reason="取消")

    def rows(self, activity: Activity) -> dict[int, Attendance]:
        found = Attendance.objects.filter(unit_id=activity.unit_id, activity=activity).select_related(
            "member"
        )
        return {row.member_id: row for row in found}

    def check(self) -> None:
        current = self.current
        rows, sheet = self.rows(current), attendance_sheet(current)
        confirmed = current.state == State.CONFIRMED
        assert sheet.present == sum(line.presence in CAME for line in sheet.lines) <= sheet.expected
        assert not {line.member.pk for line in sheet.listeners} & {line.member.pk for line in sheet.lines}
        assert (current.confirmed_at is not None) == confirmed
        for row in rows.values():
            assert (row.made_up_on is not None) == (row.presence == Presence.MADE_UP)
        if confirmed:
            assert {line.member.pk for line in sheet.lines} == {
                pk for pk, row in rows.items() if row.expected
            }
            assert not any(row.presence in AWAY and not row.expected for row in rows.values())
        else:
            assert {line.member.pk for line in sheet.lines} == {
                each.member.pk for each in expected_of(current)
            }
        joint = self.far in self.values["others"]
        guests = sum(guest.home_member_id is not None for guest in sheet.guests)
        credits_ = Credit.objects.filter(unit_id=self.far.unit_id, activity_id=current.pk)
        assert credits_.count() == ((joint + guests) if confirmed else 0)
        assert {credit.held_on for credit in credits_} <= {current.held_on}


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_histories(history):
    from django.db import transaction

    with time_machine.travel("2016-05-20T04:00:00+00:00", tick=True), transaction.atomic():
        world = World()
        for move, what, more in history:
            world.do(move, what, more)
            world.check()
        transaction.set_rollback(True)
