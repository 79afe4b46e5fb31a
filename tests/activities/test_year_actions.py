"""A whole year at once, moving, putting together, series: every rule, and what it says."""

import uuid
from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.activities.factories import SYSTEM, confirmed, draft, plan
from tests.organizations.factories import OrganizationFactory, UserFactory
from tests.schemes.factories import adopt
from zhixing.activities.actions import (
    StaleError,
    Wish,
    announce_activity,
    cancel_series,
    merge_activities,
    move_activity,
    move_series,
    plan_series,
    plan_year,
    write_minutes,
)
from zhixing.activities.choices import State
from zhixing.activities.models import Activity, ActivityKind
from zhixing.activities.queries import find
from zhixing.activities.queries.minutes import main_text
from zhixing.activities.signals import cancelled, moved
from zhixing.activities.typed import Typed, TypedPart
from zhixing.core.models import AuditEntry

TOKEN = str(uuid.uuid4())
JUNE = date(2016, 6, 15)


def kinds(activity) -> set[str]:
    rows = ActivityKind.objects.filter(unit_id=activity.unit_id, activity=activity)
    return set(rows.values_list("kind", flat=True))


def all_of(branch):
    return Activity.objects.filter(unit_id=branch.unit_id).order_by("held_on")


def monthly(branch, *, kind="fixed_day", months=(6, 7, 8)) -> list[Wish]:
    return [Wish(draft(branch, kinds=(kind,), held_on=date(2016, month, 15))) for month in months]


@pytest.fixture
def branch(world):
    return world[0]


@pytest.fixture
def officer(world):
    return world[1]


@pytest.fixture
def told():
    """Note who is told of what."""
    heard = []

    def hear(activity, signal, **more):
        heard.append(("moved" if signal is moved else "cancelled", activity.pk))

    moved.connect(hear)
    cancelled.connect(hear)
    yield heard
    moved.disconnect(hear)
    cancelled.disconnect(hear)


# --- A year ---------------------------------------------------------------------------------------------


def test_plan_year_plans_all(branch, officer):
    done = plan_year(by=officer, organization=branch, wishes=monthly(branch), token=TOKEN)
    assert [each.held_on.month for each in done] == [6, 7, 8]
    entry = AuditEntry.objects.get(unit_id=branch.unit_id, code="activities.plan_year")
    assert entry.data["new"]["planned"] == [each.pk for each in done]


def test_plan_year_twice_plans_once(branch, officer):
    for _click in range(2):
        plan_year(by=officer, organization=branch, wishes=monthly(branch), token=TOKEN)
    assert all_of(branch).count() == 3
    assert AuditEntry.objects.filter(unit_id=branch.unit_id, code="activities.plan_year").count() == 1


def test_three_alike_are_a_series_two_are_not(branch, officer):
    wishes = [*monthly(branch), *monthly(branch, kind="committee_meeting", months=(6, 7))]
    plan_year(by=officer, organization=branch, wishes=wishes, token=TOKEN)
    series = {(row.title[2:], row.series != "") for row in all_of(branch)}
    assert {is_one for title, is_one in series if "固定" in title} == {True}
    assert {is_one for title, is_one in series if "委员会" in title} == {False}


def test_plan_year_plans_all_or_none_and_says_which_cannot_be(branch, officer):
    bad = Wish(draft(branch, kinds=("democratic_life_meeting",)))
    with pytest.raises(ValidationError) as caught:
        plan_year(by=officer, organization=branch, wishes=[*monthly(branch), bad], token=TOKEN)
    assert list(caught.value.message_dict) == ["3"]
    assert not all_of(branch).exists()


def test_plan_year_puts_a_suggestion_into_what_is_planned(branch, officer):
    meeting = plan(branch, held_on=JUNE)
    wish = Wish(
        draft(branch, kinds=("lecture",), held_on=JUNE, topic_text="党史", place="礼堂"), into=meeting
    )
    plan_year(by=officer, organization=branch, wishes=[wish], token=TOKEN)
    after = all_of(branch).get()
    assert kinds(after) == {"members_meeting", "lecture"}
    assert (after.topic_text, after.place) == ("党史", "礼堂")


def test_plan_year_by_somebody_else_is_refused(branch, officer):
    with pytest.raises(PermissionDenied):
        plan_year(by=UserFactory(), organization=branch, wishes=monthly(branch), token=TOKEN)
    elsewhere = OrganizationFactory()
    with pytest.raises(PermissionDenied):
        plan_year(by=officer, organization=branch, wishes=monthly(elsewhere), token=TOKEN)
    wish = Wish(draft(branch, kinds=("lecture",)), into=plan(elsewhere))
    with pytest.raises(PermissionDenied):
        plan_year(by=officer, organization=branch, wishes=[wish], token=TOKEN)


# --- A rule ---------------------------------------------------------------------------------------------


def test_plan_series_twice_plans_once(branch, officer):
    days = [date(2016, month, 3) for month in (6, 7, 8)]
    for _click in range(2):
        plan_series(by=officer, draft=draft(branch, starts_at=time(9)), days=days, token=TOKEN)
    assert [(row.held_on, row.series, row.starts_at) for row in all_of(branch)] == [
        (day, TOKEN, time(9)) for day in days
    ]
    assert [row.title for row in all_of(branch)] == ["6月党员大会", "7月党员大会", "8月党员大会"]


def test_plan_series_without_a_day_says_so(branch, officer):
    with pytest.raises(ValidationError) as caught:
        plan_series(by=officer, draft=draft(branch), days=[], token=TOKEN)
    assert "until" in caught.value.message_dict


# --- Moving ---------------------------------------------------------------------------------------------


def test_move_makes_a_made_title_anew_and_keeps_a_typed_one(branch, officer):
    made, typed = plan(branch), plan(branch, title="党员大会（补选委员）")
    assert move_activity(by=officer, activity=made, version=1, held_on=JUNE).title == "6月党员大会"
    assert move_activity(by=officer, activity=typed, version=1, held_on=JUNE).title == "党员大会（补选委员）"


def test_move_to_the_same_day_changes_nothing(branch, officer):
    activity = plan(branch, held_on=JUNE)
    assert move_activity(by=officer, activity=activity, version=1, held_on=JUNE).version == 1


def test_move_tells_of_an_announced_one_only(branch, officer, told):
    quiet, loud = plan(branch, held_on=date(2016, 6, 1)), plan(branch, held_on=date(2016, 6, 2))
    announce_activity(by=SYSTEM, activity=loud)
    for each in (quiet, loud):
        move_activity(by=officer, activity=find(each.pk), version=None, held_on=JUNE)
    assert told == [("moved", loud.pk)]


def test_move_from_a_stale_page_is_refused(branch, officer):
    activity = plan(branch)
    move_activity(by=officer, activity=activity, version=1, held_on=JUNE)
    with pytest.raises(StaleError):
        move_activity(by=officer, activity=activity, version=1, held_on=date(2016, 6, 16))


def test_move_of_a_confirmed_one_is_refused(branch, officer):
    with pytest.raises(ValidationError) as caught:
        move_activity(by=officer, activity=confirmed(branch), version=None, held_on=JUNE)
    assert "held_on" in caught.value.message_dict


def test_move_before_the_founding_is_refused(branch, officer):
    branch.founded_on = date(2016, 5, 1)
    branch.save()
    with pytest.raises(ValidationError):
        move_activity(by=officer, activity=plan(branch), version=1, held_on=date(2016, 4, 1))


def test_move_keeps_a_topic_that_is_not_in_force_that_day(branch, officer):
    adoption = adopt(branch)
    activity = plan(branch)
    Activity.objects.filter(unit_id=branch.unit_id, pk=activity.pk).update(
        topic=f"{adoption.scheme.code}/gone"
    )
    activity = find(activity.pk)
    assert move_activity(by=officer, activity=activity, version=1, held_on=JUNE).topic.endswith("/gone")


# --- Putting together -----------------------------------------------------------------------------------


def test_merge_adds_kinds_and_takes_the_other_from_the_calendar(branch, officer, told):
    lecture = plan(branch, kinds=("lecture",), topic_text="党史", place="礼堂")
    meeting = plan(branch, held_on=JUNE)
    kept = merge_activities(by=officer, activity=lecture, into=meeting, version=1)
    assert (kept.pk, kept.held_on, kept.topic_text, kept.place) == (meeting.pk, JUNE, "党史", "礼堂")
    assert (kinds(kept), kept.title) == ({"members_meeting", "lecture"}, "党员大会暨党课")
    gone = find(lecture.pk)
    assert (gone.state, gone.cancelled_reason) == (State.CANCELLED, "与“党员大会暨党课”合并举行")
    assert told == []  # nobody knew of it


def test_merge_takes_along_what_was_written(branch, officer):
    lecture, meeting = plan(branch, kinds=("lecture",)), plan(branch, held_on=JUNE)
    write_minutes(by=officer, activity=lecture, typed=Typed({"main": TypedPart("提纲")}))
    write_minutes(by=officer, activity=meeting, typed=Typed({"main": TypedPart("议程")}))

    kept = merge_activities(by=officer, activity=lecture, into=meeting, version=1)

    assert main_text(kept) == "议程\n提纲"


def test_merge_keeps_the_announced_one(branch, officer, told):
    announced = announce_activity(by=SYSTEM, activity=plan(branch, held_on=JUNE))
    lecture = plan(branch, kinds=("lecture",), held_on=date(2016, 6, 20))
    kept = merge_activities(by=officer, activity=announced, into=lecture, version=announced.version)
    assert (kept.pk, kept.held_on) == (announced.pk, JUNE)
    assert told == []


@pytest.mark.parametrize("what", ["announced", "kinds", "topics", "bodies", "itself"])
def test_merge_of_two_that_cannot_be_one_is_refused(branch, officer, what):
    meeting = plan(branch, held_on=JUNE, topic_text="党章")
    other = {
        "announced": lambda: plan(branch, kinds=("lecture",), held_on=JUNE),
        "kinds": lambda: plan(branch, kinds=("committee_meeting",)),
        "topics": lambda: plan(branch, kinds=("lecture",), topic_text="党史"),
        "bodies": lambda: plan(OrganizationFactory(parent=branch, kind="cell"), kinds=("cell_meeting",)),
        "itself": lambda: meeting,
    }[what]()
    if what == "announced":
        meeting, other = (announce_activity(by=SYSTEM, activity=each) for each in (meeting, other))
    with pytest.raises(ValidationError):
        merge_activities(by=officer, activity=other, into=meeting, version=None)
    assert {row.state for row in all_of(branch)} <= {State.PLANNED, State.ANNOUNCED}
    assert kinds(meeting) == {"members_meeting"}


def test_merge_from_a_stale_page_changes_nothing(branch, officer):
    meeting, lecture = plan(branch, held_on=JUNE), plan(branch, kinds=("lecture",))
    move_activity(by=officer, activity=lecture, version=1, held_on=JUNE)
    with pytest.raises(StaleError):
        merge_activities(by=officer, activity=lecture, into=meeting, version=1)
    assert kinds(meeting) == {"members_meeting"}


# --- Series ---------------------------------------------------------------------------------------------


@pytest.fixture
def series(branch, officer):
    days = [date(2016, month, 15) for month in (6, 7, 8, 9)]
    return plan_series(by=officer, draft=draft(branch, kinds=("fixed_day",)), days=days, token=TOKEN)


def test_move_series_from_one_on(branch, officer, series):
    moved_ones = move_series(by=officer, activity=series[1], version=1, held_on=date(2016, 7, 20))
    assert len(moved_ones) == 3
    assert [row.held_on.day for row in all_of(branch)] == [15, 20, 20, 20]


def test_move_series_into_the_next_month(branch, officer, series):
    move_series(by=officer, activity=series[2], version=1, held_on=date(2016, 9, 5))
    assert [(row.held_on.month, row.held_on.day) for row in all_of(branch)] == [
        (6, 15),
        (7, 15),
        (9, 5),
        (10, 5),
    ]


def test_move_series_leaves_the_confirmed_alone(branch, officer, series):
    later = series[3]
    Activity.objects.filter(unit_id=branch.unit_id, pk=later.pk).update(state=State.HELD)
    move_series(by=officer, activity=series[0], version=1, held_on=date(2016, 6, 20))
    assert [row.held_on.day for row in all_of(branch)] == [20, 20, 20, 15]


def test_move_series_of_a_single_activity_moves_it(branch, officer):
    move_series(by=officer, activity=plan(branch), version=1, held_on=JUNE)
    assert all_of(branch).get().held_on == JUNE


def test_cancel_series_from_one_on(branch, officer, series):
    gone = cancel_series(by=officer, activity=series[1], reason="支部正在换届")
    assert len(gone) == 3
    assert [row.state for row in all_of(branch)] == [State.PLANNED, *[State.CANCELLED] * 3]


def test_cancel_series_without_a_reason_is_refused(branch, officer, series):
    with pytest.raises(ValidationError):
        cancel_series(by=officer, activity=series[0], reason="")
    assert {row.state for row in all_of(branch)} == {State.PLANNED}


def test_series_by_somebody_else_is_refused(series):
    stranger = UserFactory()
    with pytest.raises(PermissionDenied):
        move_series(by=stranger, activity=series[0], version=1, held_on=JUNE)
    with pytest.raises(PermissionDenied):
        cancel_series(by=stranger, activity=series[0], reason="台风")
    with pytest.raises(PermissionDenied):
        merge_activities(by=stranger, activity=series[0], into=series[1], version=1)
    with pytest.raises(PermissionDenied):
        move_activity(by=stranger, activity=series[0], version=1, held_on=JUNE)
