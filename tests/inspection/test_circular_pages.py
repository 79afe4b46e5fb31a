import re

import pytest
import time_machine
from django.urls import reverse

from tests.inspection.circular_world import FACTS, NUMBER, SECRET, CircularWorld
from tests.inspection.factories import FindingFactory, VisitFactory
from tests.organizations.factories import GrantFactory, MemberFactory, officer_of, organiser_of
from zhixing.core.permissions import Role
from zhixing.inspection.actions.circulars import change_circular, send_back, withdraw
from zhixing.inspection.choices import CircularState, Outcome, VisitState
from zhixing.inspection.models import Circular
from zhixing.inspection.queries.circulars import find_circular

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def world():
    return CircularWorld()


def page(client, user, name, row, status=200, **query):
    client.force_login(user)
    answer = client.get(reverse(name, args=[row.pk]), query)
    assert answer.status_code == status
    return answer.content.decode()


def send(client, user, name, row, **data):
    client.force_login(user)
    return client.post(reverse(f"inspection:{name}", args=[row.pk]), data)


def typed(world, **more):
    draft = world.draft()
    values = {name: value for name, value in draft.fields.items() if value}
    return {**values, "recipients": draft.recipients, "findings": draft.findings, **more}


def test_the_findings_of_final_visits_are_offered_and_taken_over(world, client):
    handed = FindingFactory(
        visit=world.visit, outcome=Outcome.HANDED_OVER, handed_to="县纪委", facts="另案情况"
    )
    under_way = VisitFactory(mandate=world.mandate, organization=world.branch, state=VisitState.SENT)
    FindingFactory(visit=under_way, outcome=Outcome.PROBLEM, facts="未定情况")

    offered = page(client, world.writer, "inspection:new-circular", world.committee)
    assert FACTS in offered
    assert "另案情况" not in offered
    assert "未定情况" not in offered
    form = page(
        client, world.writer, "inspection:new-circular", world.committee, finding=world.finding.pk, go=1
    )
    assert f"1. 2016年5月12日，窗口党支部，办事大厅：{FACTS}。" in form
    smuggled = page(client, world.writer, "inspection:new-circular", world.committee, finding=handed.pk, go=1)
    assert "另案情况" not in smuggled


def test_what_was_told_already_is_marked(world, client):
    world.issued()

    assert "已在通报中" in page(client, world.writer, "inspection:new-circular", world.committee)


def test_a_circular_goes_through_the_pages(world, client):
    answer = send(client, world.writer, "new-circular", world.committee, **typed(world))
    row = Circular.objects.get(unit_id=world.committee.unit_id)
    assert answer["Location"] == reverse("inspection:circular", args=[row.pk])
    send(client, world.writer, "submit-circular", row, version=1)
    send(client, world.approver, "approve-circular", row, version=2)
    send(client, world.writer, "issue-circular", row, version=3, number="组通字[2016]5号")

    row = find_circular(row.pk)
    assert (row.state, row.number) == (CircularState.ISSUED, NUMBER)
    shown = page(client, officer_of(world.branch), "inspection:circular", row)
    for words in (NUMBER, FACTS, "立即整改，举一反三。", "2016年6月30日"):
        assert words in shown
    for hidden in (SECRET, world.writer.name, world.approver.name):
        assert hidden not in shown


def test_a_refused_form_loses_nothing_typed(world, client):
    sent = typed(world, facts=f"按{SECRET}，窗口无人。", demand="很长的要求" * 20)
    answer = send(client, world.writer, "new-circular", world.committee, **sent)

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "很长的要求" * 20 in text
    assert f"按{SECRET}，窗口无人。" in text


def test_a_circular_without_approval_is_refused_with_words(world, client):
    row = world.submitted()
    answer = send(client, world.writer, "issue-circular", row, version=row.version, number=NUMBER)

    assert answer.status_code == 422
    assert "未经批准的通报不能印发" in answer.content.decode()


def test_names_are_told_to_writer_and_approver(world, client):
    MemberFactory(branch=world.branch, name="欧阳小满")
    row = world.drafted(facts="欧阳小满不在岗。")
    assert "通报中出现人员姓名" in page(client, world.writer, "inspection:circular", row)
    send(client, world.writer, "submit-circular", row, version=row.version)

    answer = send(client, world.approver, "approve-circular", row, version=row.version + 1)
    assert answer.status_code == 422
    assert "欧阳小满" in answer.content.decode()
    ticked = {"version": row.version + 1, "names_approved": "on"}
    assert send(client, world.approver, "approve-circular", row, **ticked).status_code == 302


def test_whoever_wrote_it_sees_no_button_to_approve_it(world, client):
    row = world.submitted()

    assert reverse("inspection:approve-circular", args=[row.pk]) not in page(
        client, world.writer, "inspection:circular", row
    )
    assert reverse("inspection:approve-circular", args=[row.pk]) in page(
        client, world.approver, "inspection:circular", row
    )
    answer = send(client, world.writer, "approve-circular", row, version=row.version)
    assert answer.status_code == 422


def test_a_stale_form_shows_what_somebody_else_wrote_and_keeps_what_was_typed(world, client):
    row = world.drafted()
    change_circular(by=world.writer, circular=row, version=1, draft=world.draft(demand="他人的要求。"))
    answer = send(
        client, world.writer, "change-circular", row, **typed(world, demand="我的要求。", version=1)
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "他人的要求。" in text
    assert "我的要求。" in text
    version = re.search(r'name="version" value="(\d+)"', text)[1]
    again = typed(world, demand="我的要求。", version=version)
    assert send(client, world.writer, "change-circular", row, **again).status_code == 302


def test_a_stale_step_is_refused(world, client):
    row = world.submitted()
    answer = send(client, world.approver, "approve-circular", row, version=row.version - 1)

    assert answer.status_code == 422


def test_drafts_are_for_writers_and_what_is_submitted_for_approvers(world, client):
    draft, submitted = world.drafted(title="草拟中的通报"), world.submitted(title="送审中的通报")
    seen = {
        world.writer: {"草拟中的通报", "送审中的通报"},
        world.approver: {"送审中的通报"},
        GrantFactory(role=Role.VIEWER, organization=world.committee).user: set(),
    }
    for user, titles in seen.items():
        text = page(client, user, "inspection:circulars", world.committee)
        assert {title for title in ("草拟中的通报", "送审中的通报") if title in text} == titles
    page(client, world.approver, "inspection:circular", draft, 404)
    page(client, officer_of(world.branch), "inspection:circular", submitted, 404)


def test_it_reaches_officers_and_members_below_its_recipients_and_nobody_beside(world, client):
    row = world.issued()
    member = GrantFactory(role=Role.MEMBER, organization=world.branch).user
    for user in (member, officer_of(world.branch)):
        assert row.title in page(client, user, "inspection:circulars", world.branch)
        page(client, user, "inspection:circular", row)
    beside = officer_of(world.other)
    assert row.title not in page(client, beside, "inspection:circulars", world.other)
    page(client, beside, "inspection:circular", row, 404)


def test_one_to_the_committee_reaches_all_below_it(world, client):
    row = world.issued(recipients=(world.committee.pk,))

    assert row.title in page(client, officer_of(world.other), "inspection:circulars", world.other)


def stands_on_today(client, world, row, day):
    with time_machine.travel(f"{day}T04:00:00+00:00"):
        client.force_login(officer_of(world.branch))
        return reverse("inspection:circular", args=[row.pk]) in client.get("/").content.decode()


def test_it_stands_on_today_of_officers_until_its_deadline(world, client):
    row = world.issued()

    assert [
        stands_on_today(client, world, row, day) for day in ("2016-05-20", "2016-06-30", "2016-07-01")
    ] == [
        True,
        True,
        False,
    ]


def test_without_a_deadline_it_stands_there_for_two_weeks(world, client):
    row = world.issued(due_on=None)

    assert stands_on_today(client, world, row, "2016-06-02")
    assert not stands_on_today(client, world, row, "2016-06-03")


def test_today_tells_who_has_the_next_step(world, client):
    row = world.submitted()
    address = reverse("inspection:circular", args=[row.pk])

    def told(user):
        client.force_login(user)
        return address in client.get("/").content.decode()

    assert (told(world.writer), told(world.approver), told(organiser_of(world.committee))) == (
        False,
        True,
        True,
    )
    send_back(by=world.approver, circular=row, version=row.version, reason="要求不具体")
    assert (told(world.writer), told(world.approver)) == (True, False)


def test_a_withdrawn_one_is_marked_and_leaves_today(world, client):
    issued = world.issued()
    row = withdraw(by=world.writer, circular=issued, version=issued.version, reason="事实有误")
    officer = officer_of(world.branch)

    assert "事实有误" in page(client, officer, "inspection:circular", row)
    assert reverse("inspection:circular", args=[row.pk]) not in client.get("/").content.decode()


def test_who_withdraws_says_why(world, client):
    row = world.issued()
    answer = send(client, world.writer, "withdraw-circular", row, version=row.version, reason=" ")
    assert answer.status_code == 422
    send(client, world.writer, "withdraw-circular", row, version=row.version, reason="事实有误")

    assert find_circular(row.pk).state == CircularState.WITHDRAWN


def test_an_officer_of_a_recipient_lists_a_problem_from_it(world, client):
    row = world.issued()
    address = reverse("rectification:new", args=[world.branch.pk])

    assert address in page(client, officer_of(world.branch), "inspection:circular", row)
    member = GrantFactory(role=Role.MEMBER, organization=world.branch).user
    assert address not in page(client, member, "inspection:circular", row)


def test_the_list_asks_as_much_for_three_as_for_one(world, client, django_assert_max_num_queries):
    counts = []
    for number in range(1, 4):
        world.issued(number=f"组通字〔2016〕{number}号")
        if number == 2:
            continue
        client.force_login(world.writer)
        with django_assert_max_num_queries(99) as asked:
            client.get(reverse("inspection:circulars", args=[world.committee.pk]))
        counts.append(len(asked))

    assert counts[0] == counts[1]
