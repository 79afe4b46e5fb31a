"""The steps on a problem's page: one main step, the others folded; a refusal keeps what was typed."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.core.test_uploads import PDF
from tests.organizations.factories import MemberFactory, UserFactory
from tests.rectification.factories import OwnProblemFactory, ProblemFactory, StepFactory
from tests.rectification.working import MAY_10, TODAY, work
from tests.supervision.counting import queries
from zhixing.rectification.actions.steps import note_progress, remedy_done, report_done
from zhixing.rectification.actions.verifying import reopen, strike_off
from zhixing.rectification.choices import ProblemState
from zhixing.rectification.models import Problem, Remedy
from zhixing.rectification.queries.history import steps_of, strands_of
from zhixing.rectification.standing import standing_of
from zhixing.rectification.working import working_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    return work()


def page(client, here, user, problem=None):
    client.force_login(user)
    return client.get(reverse("rectification:problem", args=[(problem or here.problem).pk])).content.decode()


def send(client, user, way, problem, **values):
    client.force_login(user)
    data = {f"{way}-{name}": value for name, value in values.items()}
    return client.post(reverse(f"rectification:{way}", args=[problem.pk]), data)


def offered(user, problem):
    working = working_of(user, problem)["working"]
    return working.main.code if working.main else "", [offer.code for offer in working.others]


def test_what_is_offered_goes_with_the_state_and_the_person(here):
    assert offered(here.owner, here.problem) == ("note", ["done"])
    assert offered(here.secretary, here.problem) == ("note", ["done", "long-term"])
    remedy_done(by=here.owner, problem=here.problem, remedy=here.remedy, on=TODAY)
    assert offered(here.owner, here.fresh())[0] == "done"
    report_done(by=here.owner, problem=here.problem, on=TODAY)
    assert offered(here.owner, here.fresh()) == ("", ["reopen", "note"])
    assert offered(here.secretary, here.fresh()) == ("strike-off", ["send-back", "note", "long-term"])
    strike_off(by=here.secretary, problem=here.problem, on=TODAY)
    assert offered(here.owner, here.fresh()) == ("", ["reopen"])


def test_progress_is_noted_with_files_and_read_again(client, here):
    file = SimpleUploadedFile("计划.pdf", PDF)
    answer = send(client, here.owner, "note", here.problem, on="2016-05-10", text="制定计划", file=file)
    assert answer.url.endswith("#history")
    shown = page(client, here, here.secretary)
    assert "制定计划" in shown
    assert "计划.pdf" in shown
    assert "（责任人）" in shown


def test_an_ugly_file_refuses_the_note_and_keeps_the_words(client, here):
    file = SimpleUploadedFile("计划.pdf", b"<html>")
    answer = send(client, here.owner, "note", here.problem, on="2016-05-10", text="制定计划", file=file)
    assert answer.status_code == 422
    assert "制定计划" in answer.content.decode()
    assert here.kinds() == ["listed"]


def test_a_file_too_large_is_told_and_nothing_is_noted(client, here, settings):
    settings.UPLOAD_LIMIT = 10
    file = SimpleUploadedFile("计划.pdf", PDF + b"x" * 100)
    answer = send(client, here.owner, "note", here.problem, on="2016-05-10", text="制定计划", file=file)
    assert answer.status_code == 422
    assert "文件过大" in answer.content.decode()
    assert here.kinds() == ["listed"]


@pytest.mark.parametrize(
    ("way", "values"),
    [
        ("note", {"on": "31.2.2016", "text": "做了些事"}),
        ("done", {"on": "2016-05-21", "text": "都做了"}),
        ("long-term", {"reason": "需常抓", "look_back_on": "2019-01-01"}),
        ("reopen", {"reason": "还没有完"}),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_typed_is_lost(client, here, way, values):
    answer = send(client, here.secretary, way, here.problem, **values)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert all(value in shown for name, value in values.items() if name in {"text", "reason"})
    assert here.kinds() == ["listed"]


def test_who_came_second_reads_who_was_first_and_keeps_the_words(client, here):
    here.done()
    strike_off(by=here.deputy, problem=here.problem, on=TODAY)
    answer = send(client, here.secretary, "strike-off", here.problem, on="2016-05-20", text="我看过记录")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "李副书记" in shown
    assert "我看过记录" in shown


def test_the_owner_is_refused_and_told_that_somebody_else_verifies(client, here):
    report_done(by=here.deputy, problem=here.problem, on=MAY_10)
    here.name_owner(
        MemberFactory._meta.model.objects.get(unit_id=here.secretary.unit_id, pk=here.secretary.member_id)
    )
    assert "等待验收" in page(client, here, here.secretary)
    answer = send(client, here.secretary, "strike-off", here.problem, on="2016-05-20", text="自己看过")
    assert answer.status_code == 422
    assert "应由他人验收销号" in answer.content.decode()
    assert "自己看过" in answer.content.decode()
    assert here.fresh().state == "done"


def test_measures_are_ticked_and_taken_back_on_the_page(client, here):
    client.force_login(here.owner)
    names = {"pk": here.problem.pk, "remedy_id": here.remedy.pk}
    prefix = f"remedy-{here.remedy.pk}"
    client.post(reverse("rectification:remedy-done", kwargs=names), {f"{prefix}-on": "2016-05-10"})
    assert Remedy.objects.get(unit_id=here.remedy.unit_id, pk=here.remedy.pk).done_on == MAY_10
    answer = client.post(
        reverse("rectification:remedy-not-done", kwargs=names), {f"{prefix}-on": "2016-05-01"}
    )
    assert answer.status_code == 422
    client.post(reverse("rectification:remedy-not-done", kwargs=names), {f"{prefix}-on": "2016-05-20"})
    assert Remedy.objects.get(unit_id=here.remedy.unit_id, pk=here.remedy.pk).done_on is None
    elsewhere = {"pk": here.problem.pk, "remedy_id": here.remedy.pk + 1}
    assert client.post(reverse("rectification:remedy-done", kwargs=elsewhere)).status_code == 404


def test_each_form_carries_a_token_of_its_own(client, here):
    tokens = re.findall(r'name="\S+-token" value="(\S+)"', page(client, here, here.secretary))
    assert len(tokens) == len(set(tokens)) >= 4


def test_a_reader_without_names_reads_masked_words_and_opens_no_file(client, here):
    upload = SimpleUploadedFile("计划.pdf", PDF)
    step = note_progress(
        by=here.owner, problem=here.problem, on=TODAY, text="陈负责制定计划", uploads=[upload]
    )
    reader = UserFactory(member=MemberFactory(branch=here.branch, name="赵党员"))
    shown = page(client, here, reader)
    assert "陈××制定计划" in shown
    assert "陈负责" not in shown
    assert "计划.pdf" not in shown
    address = reverse("rectification:file", args=[here.problem.pk, step.files.get().pk])
    assert client.get(address).status_code == 403
    client.force_login(here.secretary)
    answer = client.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == PDF


def test_struck_off_twice_is_said_with_both_days(client, here):
    for day in (MAY_10, TODAY):
        report_done(by=here.owner, problem=here.problem, on=day if day == MAY_10 else TODAY)
        strike_off(by=here.secretary, problem=here.problem, on=day)
        if day == MAY_10:
            reopen(by=here.secretary, problem=here.problem, reason="又出现")
    assert "已销号2次" in page(client, here, here.secretary)


def test_a_row_of_the_same_cause_is_shown_with_its_history(client, here):
    before = ProblemFactory(organization=here.branch, text="前年就有的问题", state=ProblemState.STRUCK_OFF)
    StepFactory(problem=before, kind="struck_off", text="当时查过")
    Problem.objects.filter(unit_id=before.unit_id, pk=here.problem.pk).update(earlier=before)
    shown = page(client, here, here.secretary)
    assert "前年就有的问题" in shown
    assert "当时查过" in shown
    assert [strand.problem for strand in strands_of(here.secretary, before)] == [here.problem]


def test_rows_in_a_circle_are_shown_once(here):
    other = ProblemFactory(organization=here.branch, earlier=here.problem)
    Problem.objects.filter(unit_id=other.unit_id, pk=here.problem.pk).update(earlier=other)
    found = [strand.problem for strand in strands_of(here.secretary, here.fresh())]
    assert set(found) == {other}


def test_a_private_problem_of_a_member_shows_its_page_to_the_member_alone(client, here):
    own = OwnProblemFactory(organization=here.branch)
    member = UserFactory(member=own.member)
    report_done(by=member, problem=own, on=TODAY)
    assert "您已将其标为完成" in page(client, here, member, own)
    for user in (here.secretary, here.owner):
        assert send(client, user, "note", own, on="2016-05-20", text="x").status_code == 404


def test_however_many_steps_the_page_asks_as_often(client, here):
    note_progress(by=here.owner, problem=here.problem, on=TODAY, text="一")
    client.force_login(here.secretary)
    address = reverse("rectification:problem", args=[here.problem.pk])
    one = queries(client, address)
    for text in "二三":
        note_progress(by=here.owner, problem=here.problem, on=TODAY, text=text)
    assert queries(client, address) == one
    assert steps_of(here.problem).count() == 4


# --- how it stands ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "due", "code", "words"),
    [
        ("open", date(2016, 5, 25), "due", "2016年5月25日前完成"),
        ("under_way", date(2016, 5, 19), "late", "已于2016年5月19日到期"),
        ("under_way", date(2016, 5, 20), "coming", "2016年5月20日前完成"),
        ("done", date(2016, 5, 1), "coming", "待验收"),
        ("long_term", date(2016, 5, 1), "coming", "回头看"),
        ("struck_off", date(2016, 5, 1), "met", "销号"),
        ("dropped", date(2016, 5, 1), "none", "误"),
    ],
)
def test_overdue_is_a_word_and_a_day_while_it_is_worked_on(state, due, code, words):
    problem = ProblemFactory(state=state)
    Remedy.objects.create(unit=problem.unit, problem=problem, position=1, step="学习", due_on=due)
    standing = standing_of(problem, TODAY)
    assert (standing.code, standing.is_overdue) == (code, code == "late")
    assert words in standing.words
