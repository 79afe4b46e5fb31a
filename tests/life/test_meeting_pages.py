"""The pages of a round: run by clicks from the plan to the notice, and what others see of it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.life.world import THEME, house
from zhixing.core.time import today
from zhixing.life.actions.agreeing import send_plan
from zhixing.life.actions.criticism import record_criticism
from zhixing.life.actions.outcome import publish_notice, send_report
from zhixing.life.choices import StepCode, StepState
from zhixing.life.models import Criticism, LifeMeeting
from zhixing.life.queries.standing import standing_of

pytestmark = pytest.mark.django_db
SECRET = "批评他到基层少"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name, row) -> str:
    return reverse(f"life:{name}", args=[row.pk])


def fresh(meeting) -> LifeMeeting:
    return LifeMeeting.objects.select_related("organization__parent").get(
        unit_id=meeting.unit_id, pk=meeting.pk
    )


def test_a_branchs_round_is_done_by_clicks():
    here = house()
    officer, organiser = signed_in(here.officer), signed_in(here.organiser)
    typed = {"kind": "org_life", "year": today().year, "theme": THEME, "token": "t"}
    officer.post(reverse("life:new", args=[here.branch.pk]), typed)
    meeting = LifeMeeting.objects.get(unit_id=here.branch.unit_id)
    page = officer.get(at("meeting", meeting))
    assert page.status_code == 200
    officer.post(at("plan", meeting), {"plan": "十二月召开", "version": meeting.version})
    organiser.post(at("agree", meeting), {"version": fresh(meeting).version})
    for step in ("study", "opinions", "talks", "texts"):
        officer.post(at("note", meeting), {"step": step, "how": "done", "reason": "见台账"})
    officer.post(at("call", meeting), {"held_on": today().isoformat()})
    here.held(fresh(meeting))
    giver, receiver = here.members[:2]
    said = {"giver": giver.pk, "receiver": receiver.pk, "words": SECRET, "token": "c"}
    officer.post(at("criticism", meeting), said)
    row = Criticism.objects.get(unit_id=meeting.unit_id)
    first = officer.get(at("list-problem", meeting), {"criticism": row.pk}).context["form"].initial
    assert (first["text"], first["criticism"]) == (SECRET, row.pk)
    officer.post(at("list-problem", meeting), {"text": "深入基层不够", "criticism": row.pk, "token": "p"})
    officer.post(at("report", meeting), {"report": "会议情况", "version": fresh(meeting).version})
    organiser.post(at("receive", meeting), {"version": fresh(meeting).version})
    officer.post(at("notice", meeting), {"notice": "查摆问题一条", "version": fresh(meeting).version})
    states = {each.code: each.state for each in standing_of(fresh(meeting))}
    assert states.pop(StepCode.FOLLOW_UP) == StepState.NOT_NEEDED
    assert set(states.values()) == {StepState.DONE}
    assert "查摆问题一条" in signed_in(here.users[0]).get(at("meeting", meeting)).text


def test_a_stale_plan_is_refused_and_loses_nothing_typed():
    here = house()
    meeting = here.begun()
    send_plan(by=here.officer, meeting=meeting, version=1, plan="第一稿")
    officer = signed_in(here.officer)
    answer = officer.post(at("plan", meeting), {"plan": "我的第二稿", "version": 1})
    assert answer.status_code == 422
    assert "我的第二稿" in answer.text
    again = answer.context["plan_form"]["version"].value()
    assert officer.post(at("plan", meeting), {"plan": "我的第二稿", "version": again}).status_code == 302


def test_plan_and_report_are_read_by_the_body_and_the_superior_and_not_by_members():
    here = house()
    meeting = send_plan(by=here.officer, meeting=here.begun(), version=1, plan="计划全文")
    meeting = send_report(by=here.officer, meeting=meeting, version=meeting.version, report="报告全文")
    for user, sees in ((here.officer, True), (here.organiser, True), (here.users[0], False)):
        text = signed_in(user).get(at("meeting", meeting)).text
        assert ("计划全文" in text, "报告全文" in text) == (sees, sees)


def test_criticism_is_on_no_page_of_those_above():
    here = house()
    meeting = here.begun()
    row = record_criticism(by=here.officer, meeting=meeting, draft=here.criticism(0, 1, SECRET))
    receiver = signed_in(here.users[1])
    assert at("criticism", meeting) in receiver.get(at("meeting", meeting)).text
    assert SECRET in receiver.get(at("criticism", meeting)).text
    above = signed_in(here.organiser)
    assert above.get(at("criticism", meeting)).status_code == 403
    assert above.get(at("change-criticism", row)).status_code == 404
    assert SECRET not in above.get(at("meeting", meeting)).text
    assert signed_in(here.users[2]).get(at("criticism", meeting)).status_code == 403


def test_a_criticism_is_corrected_and_dropped_on_its_page():
    here = house()
    meeting = here.begun()
    row = record_criticism(by=here.officer, meeting=meeting, draft=here.criticism(0, 1, SECRET))
    officer = signed_in(here.officer)
    typed = {
        "giver": row.giver_id,
        "receiver": row.receiver_id,
        "words": SECRET,
        "reply": "接受",
        "version": 1,
    }
    assert officer.post(at("change-criticism", row), typed).status_code == 302
    assert officer.post(at("change-criticism", row), typed | {"reply": "再说"}).status_code == 422
    assert officer.post(at("drop-criticism", row)).status_code == 302
    assert not Criticism.objects.filter(unit_id=meeting.unit_id).exists()


def test_theme_day_and_attendee_are_changed_and_what_is_wrong_is_said_beside_the_field():
    here = house()
    meeting = here.begun()
    officer = signed_in(here.officer)
    typed = {"kind": "org_life", "year": meeting.year, "theme": "新专题", "version": 1}
    assert officer.post(at("change", meeting), typed).status_code == 302
    assert officer.post(at("change", meeting), typed | {"theme": "旧"}).status_code == 422
    assert officer.post(at("theme", meeting), {"theme": "新专题", "theme_by": "工委"}).status_code == 302
    assert officer.post(at("attendee", meeting), {"attended_by": "李明"}).status_code == 302
    answer = officer.post(at("call", meeting), {"held_on": ""})
    assert answer.status_code == 422
    assert answer.context["call_form"].errors
    assert officer.post(at("study", meeting), {"study-picked": ""}).status_code == 302
    assert officer.post(at("opinions", meeting), {"opinions-picked": ""}).status_code == 302
    assert officer.post(at("activity", meeting), {"activity-picked": ""}).status_code == 302


def test_the_superior_sends_a_plan_back_with_a_remark():
    here = house()
    meeting = send_plan(by=here.officer, meeting=here.begun(), version=1, plan="计划")
    organiser = signed_in(here.organiser)
    assert organiser.post(at("send-back", meeting), {"remark": ""}).status_code == 422
    assert organiser.post(at("send-back", meeting), {"remark": "写明参加人员"}).status_code == 302
    assert "写明参加人员" in signed_in(here.officer).get(at("meeting", meeting)).text


def test_today_tells_officers_the_next_step_and_the_superior_what_waits():
    here = house()
    meeting = here.begun()
    assert at("meeting", meeting) in signed_in(here.officer).get(reverse("today")).text
    assert at("meeting", meeting) not in signed_in(here.organiser).get(reverse("today")).text
    send_plan(by=here.officer, meeting=meeting, version=1, plan="计划")
    assert at("meeting", meeting) in signed_in(here.organiser).get(reverse("today")).text


def test_a_meetings_activity_leads_to_its_round():
    here = house()
    meeting = here.begun()
    activity = here.held(meeting)
    page = signed_in(here.officer).get(reverse("activities:detail", args=[activity.pk]))
    assert at("meeting", meeting) in page.text


def test_the_list_asks_as_many_queries_for_three_rounds_as_for_one():
    here = house()
    officer, counts = signed_in(here.officer), []
    for rounds in (1, 2):
        for _each in range(rounds):
            here.begun()
        with CaptureQueriesContext(connection) as asked:
            assert officer.get(reverse("life:meetings", args=[here.branch.pk])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_papers_are_given_as_word_and_pdf():
    here = house()
    meeting = publish_notice(by=here.officer, meeting=here.begun(), version=1, notice="查摆问题一条")
    meeting = send_report(by=here.officer, meeting=meeting, version=meeting.version, report="会议情况")
    member, officer = signed_in(here.users[0]), signed_in(here.officer)
    for paper in ("notice", "report"):
        for form in ("word", "pdf"):
            address = reverse(f"documents:life-{paper}-{form}", args=[meeting.pk])
            assert officer.get(address).status_code == 200
            assert member.get(address).status_code == (200 if paper == "notice" else 403)
