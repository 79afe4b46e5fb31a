"""A class's own life: opened with its session, changed, cancelled; what cannot be is refused, nothing half done."""

import uuid
from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.organizations.factories import OrganizationFactory
from tests.training.factories import DAY, SYSTEM, a_class, class_draft, enrolled, held, session_on
from zhixing.activities.actions import announce_activity, confirm_activity, move_activity
from zhixing.activities.choices import State
from zhixing.activities.queries import find as find_activity
from zhixing.organizations.choices import Kind
from zhixing.training.actions.classes import cancel_class, change_class, open_class
from zhixing.training.actions.frame import StaleClassError
from zhixing.training.actions.sessions import detach_session, plan_sessions
from zhixing.training.choices import For
from zhixing.training.drafts import SessionDraft
from zhixing.training.queries.classes import activities_of, find, session_lines

JUNE = date(2016, 6, 6)


def change(training, **values):
    current = find(training.pk)
    given = {**{name: getattr(current, name) for name in class_draft(current.organization).fields}, **values}
    draft = class_draft(current.organization, **given)
    return change_class(by=SYSTEM, training=current, version=current.version, draft=draft)


class TestOpened:
    def test_a_class_of_one_day_has_its_session(self, here):
        draft = class_draft(here.committee, starts=JUNE, place="礼堂", starts_at=time(9), ends_at=time(11))
        training = open_class(by=here.organiser, organization=here.committee, draft=draft)
        (session,) = activities_of(training)
        assert (session.title, session.held_on, session.place) == ("党员培训班", JUNE, "礼堂")
        assert session.starts_at == time(9)
        assert [row.kind for row in find_activity(session.pk).kinds.all()] == ["training"]

    def test_one_of_several_days_waits_for_its_dates(self, here):
        assert activities_of(a_class(here.committee, ends=date(2016, 5, 14))) == []

    def test_the_same_form_sent_twice_opens_one(self, here):
        draft, token = class_draft(here.committee), str(uuid.uuid4())
        one, two = (
            open_class(by=SYSTEM, organization=here.committee, draft=draft, token=token) for _ in range(2)
        )
        assert one.pk == two.pk
        assert len(activities_of(one)) == 1

    def test_dates_reversed_are_refused(self, here):
        with pytest.raises(ValidationError) as refused:
            a_class(here.committee, ends=date(2016, 5, 1))
        assert "早于" in refused.value.message_dict["ends"][0]

    def test_a_class_in_the_past_is_entered_afterwards(self, here):
        assert held(a_class(here.committee, starts=date(2016, 3, 1))).state == State.CONFIRMED

    def test_a_year_too_far_is_refused(self, here):
        with pytest.raises(ValidationError) as refused:
            a_class(here.committee, starts=date(2106, 5, 1))
        assert "starts" in refused.value.message_dict

    def test_a_cell_holds_none(self, here):
        cell = OrganizationFactory(parent=here.branch, kind=Kind.CELL)
        with pytest.raises(ValidationError):
            a_class(cell)

    def test_only_its_officers_open_one(self, here):
        with pytest.raises(PermissionDenied):
            open_class(by=here.secretary, organization=here.committee, draft=class_draft(here.committee))
        assert open_class(by=here.secretary, organization=here.branch, draft=class_draft(here.branch)).pk


class TestSessions:
    def test_planned_in_one_go_and_once(self, here):
        training = a_class(here.committee, starts=JUNE, ends=date(2016, 6, 8))
        wanted = [
            SessionDraft(JUNE, time(9), time(11), "党章"),
            SessionDraft(date(2016, 6, 7)),
            SessionDraft(date(2016, 6, 8)),
        ]
        token = str(uuid.uuid4())
        for _ in range(2):
            plan_sessions(by=here.organiser, training=training, sessions=wanted, token=token)
        assert [each.title for each in activities_of(training)] == [
            "党员培训班：党章",
            "党员培训班（第2次课）",
            "党员培训班（第3次课）",
        ]

    def test_one_that_cannot_be_leaves_none(self, here):
        training = a_class(here.committee, starts=JUNE, ends=date(2016, 6, 8))
        wanted = [SessionDraft(JUNE), SessionDraft(date(2016, 6, 7), time(11), time(9))]
        with pytest.raises(ValidationError) as refused:
            plan_sessions(by=SYSTEM, training=training, sessions=wanted, token=str(uuid.uuid4()))
        assert list(refused.value.message_dict) == ["1"]
        assert activities_of(training) == []

    def test_none_at_all_is_refused(self, here):
        with pytest.raises(ValidationError):
            plan_sessions(by=SYSTEM, training=a_class(here.committee), sessions=[], token=str(uuid.uuid4()))

    def test_one_outside_the_days_is_shown_as_such(self, here):
        training = a_class(here.committee, starts=JUNE, ends=date(2016, 6, 8))
        session_on(training, date(2016, 6, 9))
        assert [line.is_outside for line in session_lines(training)] == [True]

    def test_it_moves_as_an_activity_does(self, here):
        training = a_class(here.committee, starts=JUNE)
        (session,) = activities_of(training)
        move_activity(
            by=here.organiser, activity=find_activity(session.pk), version=None, held_on=date(2016, 6, 7)
        )
        assert [each.held_on for each in activities_of(training)] == [date(2016, 6, 7)]

    def test_taken_out_it_stays_an_activity(self, here):
        training = a_class(here.committee)
        (session,) = activities_of(training)
        detach_session(by=here.organiser, training=training, activity=session)
        detach_session(by=here.organiser, training=training, activity=session)
        assert activities_of(training) == []
        assert find_activity(session.pk).state == State.PLANNED


class TestChanged:
    def test_facts(self, here):
        training = a_class(here.committee)
        change(training, title="新名", seats=20, ends=date(2016, 5, 13))
        found = find(training.pk)
        assert (found.title, found.seats, found.version) == ("新名", 20, 2)

    def test_nothing_changed_raises_no_version(self, here):
        training = a_class(here.committee)
        assert change(training).version == 1

    def test_a_stale_form_is_refused(self, here):
        training = a_class(here.committee)
        change(training, title="先改的")
        with pytest.raises(StaleClassError) as stale:
            change_class(
                by=SYSTEM, training=training, version=1, draft=class_draft(here.committee, title="后改的")
            )
        assert stale.value.current.title == "先改的"

    def test_seats_below_those_taken_are_refused(self, here):
        training = a_class(here.committee)
        enrolled(training, *here.people)
        with pytest.raises(ValidationError) as refused:
            change(training, seats=2)
        assert "3" in refused.value.message_dict["seats"][0]

    def test_members_of_the_body_do_not(self, here):
        training = a_class(here.branch)
        with pytest.raises(PermissionDenied):
            change_class(by=here.account, training=training, version=1, draft=class_draft(here.branch))


class TestCancelled:
    def test_its_open_sessions_go_with_it(self, here):
        training = a_class(here.committee, starts=date(2016, 5, 12), ends=JUNE)
        past = session_on(training, DAY)
        coming = session_on(training, JUNE)
        announce_activity(by=SYSTEM, activity=find_activity(coming.pk))
        confirm_activity(by=SYSTEM, activity=find_activity(past.pk))
        cancel_class(by=here.organiser, training=training, reason="台风")
        assert [each.state for each in activities_of(training)] == [State.CONFIRMED, State.CANCELLED]
        assert find(training.pk).cancelled_reason == "台风"

    def test_a_reason_is_needed(self, here):
        with pytest.raises(ValidationError):
            cancel_class(by=SYSTEM, training=a_class(here.committee), reason="")

    def test_then_nothing_changes_any_more(self, here):
        training = a_class(here.committee)
        cancel_class(by=SYSTEM, training=training, reason="台风")
        with pytest.raises(ValidationError):
            change(training, title="新名")
        with pytest.raises(ValidationError):
            enrolled(training, here.people[0])


def test_for_core_staff_or_members(here):
    assert a_class(here.committee, meant_for=For.CORE_STAFF).meant_for == For.CORE_STAFF
