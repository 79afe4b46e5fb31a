"""A round from its plan to its notice: what each step is known by, and what is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.activities.factories import SYSTEM, confirmed, plan
from tests.life.world import house, team
from tests.organizations.factories import OrganizationFactory, UserFactory
from tests.rectification.plans import KINDS, adopt_kinds
from zhixing.activities.actions import set_attendance
from zhixing.activities.drafts import Answer
from zhixing.core.time import today
from zhixing.life.actions.agreeing import agree_plan, send_back_plan, send_plan
from zhixing.life.actions.criticism import record_criticism
from zhixing.life.actions.frame import StaleMeetingError
from zhixing.life.actions.meetings import (
    begin_meeting,
    call_meeting,
    change_meeting,
    name_attendee,
    note_step,
    pick_activity,
    pick_opinions,
    pick_study,
    set_theme,
)
from zhixing.life.actions.outcome import list_from_meeting, publish_notice, receive_report, send_report
from zhixing.life.choices import Elsewhere, PlanState, StepCode, StepState
from zhixing.life.drafts import CallDraft, MeetingDraft
from zhixing.life.measures import criticised
from zhixing.life.models import LifeMeeting, Listed
from zhixing.life.queries.meetings import problems_before, problems_of, sent_to, to_run
from zhixing.life.queries.standing import next_of, standing_of
from zhixing.life.steps import steps
from zhixing.rectification.choices import Source
from zhixing.rectification.drafts import RemedyDraft

pytestmark = pytest.mark.django_db


def states(meeting):
    meeting = LifeMeeting.objects.select_related("organization").get(unit_id=meeting.unit_id, pk=meeting.pk)
    return {each.code: each.state for each in standing_of(meeting)}


def test_each_kind_has_its_steps_once_and_the_report_is_due_in_fifteen_days():
    for rows in steps().values():
        codes = [step.code for step in rows]
        assert len(set(codes)) == len(codes)
        assert [step.within for step in rows if step.code == StepCode.REPORT] == [15]
    assert {step.code for rows in steps().values() for step in rows} == set(StepCode)


def test_a_round_begun_twice_by_one_form_is_one():
    here = house()
    draft = MeetingDraft("专题")
    first = begin_meeting(by=here.officer, organization=here.branch, draft=draft, token="t")
    again = begin_meeting(by=here.officer, organization=here.branch, draft=draft, token="t")
    assert first.pk == again.pk
    assert first.year == today().year
    assert next_of(first).code == StepCode.PLAN


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"theme": " "}, "theme"),
        ({"theme": "字" * 201}, "theme"),
        ({"kind": "democratic_life"}, "kind"),
        ({"year": 1999}, "year"),
    ],
)
def test_a_round_that_cannot_be_is_refused(values, field):
    with pytest.raises(ValidationError) as refused:
        house().begun(**values)
    assert set(refused.value.message_dict) == {field}


def test_nobody_but_the_bodys_own_officers_begins_its_round():
    here = house()
    for other in (here.organiser, here.users[0]):
        with pytest.raises(PermissionDenied):
            begin_meeting(by=other, organization=here.branch, draft=MeetingDraft("专题"))


def test_theme_and_day_change_and_a_stale_form_is_refused():
    here = house()
    meeting = here.begun()
    changed = change_meeting(
        by=here.officer, meeting=meeting, version=1, draft=MeetingDraft("新专题", planned_on=today())
    )
    assert (changed.theme, changed.planned_on, changed.version) == ("新专题", today(), 2)
    with pytest.raises(StaleMeetingError):
        change_meeting(by=here.officer, meeting=meeting, version=1, draft=MeetingDraft("又一个"))


def test_a_plan_goes_to_the_superior_and_comes_back_until_it_is_agreed():
    here = house()
    meeting = send_plan(by=here.officer, meeting=here.begun(), version=1, plan="十二月上旬召开")
    assert states(meeting)[StepCode.PLAN] == StepState.WAITING
    assert list(sent_to([here.committee])) == [meeting]
    with pytest.raises(PermissionDenied):
        agree_plan(by=here.officer, meeting=meeting, version=meeting.version)
    back = send_back_plan(by=here.organiser, meeting=meeting, remark="写明参加人员")
    assert (back.plan_state, back.plan_remark) == (PlanState.SENT_BACK, "写明参加人员")
    assert states(meeting)[StepCode.PLAN] == StepState.NEXT
    again = send_plan(by=here.officer, meeting=back, version=back.version, plan="全体党员参加")
    with pytest.raises(StaleMeetingError):
        agree_plan(by=here.organiser, meeting=again, version=meeting.version)
    agreed = agree_plan(by=here.organiser, meeting=again, version=again.version)
    assert (agreed.plan_state, agreed.plan_remark) == (PlanState.AGREED, "")
    assert states(meeting)[StepCode.PLAN] == StepState.DONE
    assert not sent_to([here.committee])
    with pytest.raises(ValidationError):
        send_plan(by=here.officer, meeting=agreed, version=agreed.version, plan="改期")


def test_where_nobody_is_above_a_plan_that_is_written_is_done():
    here = house()
    here.branch.parent = None
    meeting = here.begun()
    meeting = send_plan(by=here.officer, meeting=meeting, version=1, plan="召开")
    meeting.organization.parent_id = None
    assert {each.code: each.state for each in standing_of(meeting)}[StepCode.PLAN] == StepState.DONE


def test_study_counts_once_it_was_held_and_only_the_bodys_own():
    here = house()
    meeting = here.begun()
    planned = plan(here.branch, held_on=today())
    pick_study(by=here.officer, meeting=meeting, activity=planned.pk)
    assert states(meeting)[StepCode.STUDY] == StepState.NOT_YET
    pick_study(by=here.officer, meeting=meeting, activity=confirmed(here.branch, held_on=today()).pk)
    assert states(meeting)[StepCode.STUDY] == StepState.DONE
    elsewhere = plan(OrganizationFactory(parent=here.committee))
    with pytest.raises(ValidationError):
        pick_study(by=here.officer, meeting=meeting, activity=elsewhere.pk)
    assert pick_study(by=here.officer, meeting=meeting, activity=None).study_id is None


def test_a_collection_of_another_body_is_not_picked():
    here = house()
    with pytest.raises(ValidationError):
        pick_opinions(by=here.officer, meeting=here.begun(), collection=here.branch.pk)


def test_the_meeting_is_planned_once_as_an_activity_of_its_kind_and_done_once_confirmed():
    here = house()
    meeting = here.begun()
    called = call_meeting(by=here.officer, meeting=meeting, draft=CallDraft(today()))
    again = call_meeting(by=here.officer, meeting=meeting, draft=CallDraft(today() + timedelta(1)))
    assert called.activity_id == again.activity_id is not None
    assert states(meeting)[StepCode.MEETING] == StepState.NOT_YET
    other = here.begun()
    here.held(other)
    assert states(other)[StepCode.MEETING] == StepState.DONE
    with pytest.raises(ValidationError):
        pick_activity(by=here.officer, meeting=other, activity=called.activity_id)
    with pytest.raises(ValidationError):
        pick_activity(by=here.officer, meeting=other, activity=plan(here.branch).pk)


def test_a_democratic_life_meeting_below_its_quorum_is_not_done():
    here = house()
    people = team(here)
    draft = MeetingDraft("专题", kind="democratic_life")
    meeting = begin_meeting(by=here.organiser, organization=here.committee, draft=draft)
    assert next_of(meeting).code == StepCode.THEME
    set_theme(by=here.organiser, meeting=meeting, theme="专题", theme_by="省直机关工委")
    name_attendee(by=here.organiser, meeting=meeting, name="工委组织部 李明")
    assert states(meeting)[StepCode.THEME] == states(meeting)[StepCode.SUPERIOR] == StepState.DONE
    few = confirmed(
        here.committee,
        kinds=("democratic_life_meeting",),
        title="民主生活会",
        held_on=today(),
        answers={person.pk: Answer("absent") for person in people[:2]},
    )
    pick_activity(by=here.organiser, meeting=meeting, activity=few.pk)
    assert states(meeting)[StepCode.MEETING] != StepState.DONE
    set_attendance(
        by=SYSTEM, activity=few, version=few.version, answers={people[0].pk: Answer()}, reason="更正"
    )
    assert states(meeting)[StepCode.MEETING] == StepState.DONE


def test_a_note_stands_for_a_step_and_is_taken_back():
    here = house()
    meeting = here.begun()
    note_step(by=here.officer, meeting=meeting, step="talks", how=Elsewhere.DONE, reason="见谈心谈话登记本")
    note_step(by=here.officer, meeting=meeting, step="texts", how=Elsewhere.NOT_NEEDED, reason="本次不要求")
    found = states(meeting)
    assert (found[StepCode.TALKS], found[StepCode.TEXTS]) == (StepState.DONE, StepState.NOT_NEEDED)
    note_step(by=here.officer, meeting=meeting, step="talks", how=Elsewhere.DONE, reason="")
    assert states(meeting)[StepCode.TALKS] == StepState.NOT_YET
    with pytest.raises(ValidationError):
        note_step(by=here.officer, meeting=meeting, step="theme", how=Elsewhere.DONE, reason="见文件")


def test_a_problem_is_listed_at_once_with_its_remedy_and_is_last_years_a_year_later():
    here = house()
    meeting = here.begun(year=today().year - 1)
    said = record_criticism(by=here.officer, meeting=meeting, draft=here.criticism())
    remedy = RemedyDraft(step="每月下基层两天", due_on=today() + timedelta(30))
    values = {"meeting": meeting, "text": "深入基层不够", "remedy": remedy, "criticism": said, "token": "t"}
    problem = list_from_meeting(by=here.officer, **values)
    assert list_from_meeting(by=here.officer, **values).pk == problem.pk
    assert problem.source == Source.SELF_CHECK
    assert problem.remedies.filter(unit_id=problem.unit_id).count() == 1
    assert Listed.objects.get(unit_id=meeting.unit_id).criticism_id == said.pk
    assert problems_of(meeting) == [problem]
    after = here.begun()
    assert problems_before(after) == [problem]
    assert states(meeting)[StepCode.FOLLOW_UP] == StepState.NOT_NEEDED
    assert states(after)[StepCode.FOLLOW_UP] == StepState.NOT_YET


def test_a_listed_problem_carries_the_origin_that_the_plan_in_force_asks_about():
    here = house()
    entries = "{mass_line: {zh: 群众路线, en: mass line}"
    text = KINDS.replace(entries, entries + ", org_life: {zh: 组织生活会, en: life meeting}")
    adopt_kinds(here.branch, text, today().year)
    problem = list_from_meeting(by=here.officer, meeting=here.begun(), text="深入基层不够")
    tags = problem.tags.filter(unit_id=problem.unit_id).values_list("taxonomy", "entry")
    assert list(tags) == [("p2016/origins", "p2016/org_life")]


def test_the_report_is_due_after_the_meeting_and_stands_once_received():
    here = house()
    meeting = here.begun()
    here.held(meeting)
    due = {each.code: each.due_on for each in standing_of(meeting)}[StepCode.REPORT]
    assert due == today() + timedelta(15)
    sent = send_report(by=here.officer, meeting=meeting, version=meeting.version, report="会议情况")
    assert list(sent_to([here.committee])) == [sent]
    received = receive_report(by=here.organiser, meeting=sent, version=sent.version)
    assert (
        receive_report(by=here.organiser, meeting=received, version=received.version).received_on == today()
    )
    assert states(meeting)[StepCode.REPORT] == StepState.DONE
    with pytest.raises(ValidationError):
        send_report(by=here.officer, meeting=received, version=received.version, report="又一稿")


def test_a_report_that_is_not_there_is_not_received():
    here = house()
    with pytest.raises(ValidationError):
        receive_report(by=here.organiser, meeting=here.begun(), version=1)


def test_the_notice_is_published_and_the_round_waits_no_more():
    here = house()
    meeting = here.begun()
    with pytest.raises(ValidationError):
        publish_notice(by=here.officer, meeting=meeting, version=1, notice=" ")
    meeting = publish_notice(by=here.officer, meeting=meeting, version=1, notice="查摆问题三条")
    assert states(meeting)[StepCode.NOTICE] == StepState.DONE
    assert list(to_run(here.branch, today())) == [meeting]
    send_report(by=here.officer, meeting=meeting, version=meeting.version, report="会议情况")
    assert not to_run(here.branch, today())


def test_criticism_counts_on_the_day_the_meeting_was_held():
    here = house()
    meeting = here.begun()

    def found():
        (rows,) = criticised({}, today() - timedelta(1), today())
        return [(row["subject"], row["day"]) for row in rows.filter(unit_id=here.branch.unit_id)]

    record_criticism(by=here.officer, meeting=meeting, draft=here.criticism())
    assert found() == []
    here.held(meeting)
    assert found() == [(here.branch.pk, today())]


def test_a_stranger_knows_of_no_round():
    here = house()
    assert not UserFactory().has_perm("life.view", here.begun())
