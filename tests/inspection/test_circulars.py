from datetime import date
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.inspection.circular_world import FACTS, NUMBER, SECRET, CircularWorld
from tests.inspection.factories import FindingFactory, VisitFactory, inspector_of
from tests.organizations.factories import MemberFactory, OrganizationFactory
from tests.plugins.scoped import unscoped
from zhixing.core.models import AuditEntry
from zhixing.core.text import folded
from zhixing.inspection.actions.circulars import (
    StaleCircularError,
    approve,
    change_circular,
    draft_circular,
    issue,
    send_back,
    submit,
    withdraw,
)
from zhixing.inspection.choices import CircularState, Outcome, VisitState
from zhixing.inspection.models import Circular
from zhixing.inspection.queries.circulars import findings_of, recipients_of, tellable
from zhixing.inspection.telling import document_number, names_in, prefilled

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return CircularWorld()


def test_facts_are_taken_over_from_findings_without_the_mandate(world):
    given = prefilled([world.finding])

    assert given["title"] == "关于窗口党支部有关问题的通报"
    assert given["about"] == "窗口党支部"
    assert given["facts"] == f"1. 2016年5月12日，窗口党支部，办事大厅：{FACTS}。"
    assert given["recipients"] == [world.branch.pk]
    assert SECRET not in str(given)


def test_a_circular_goes_from_draft_to_issued(world):
    row = world.issued(number="组通字[2016] 第05号")

    assert (row.state, row.number, row.issued_on) == (CircularState.ISSUED, NUMBER, date(2016, 5, 20))
    assert row.approved_by_name == world.approver.name
    assert recipients_of(row) == [world.branch]
    assert findings_of(row) == [world.finding]
    codes = AuditEntry.objects.filter(unit_id=row.unit_id, target_id=row.pk).order_by("pk")
    assert list(codes.values_list("code", flat=True)) == [
        "inspection.draft_circular",
        "inspection.submit_circular",
        "inspection.approve_circular",
        "inspection.issue_circular",
    ]
    with unscoped():
        assert FACTS not in str(list(AuditEntry.objects.values_list("data", flat=True)))


@pytest.mark.parametrize("step", ["drafted", "submitted"])
def test_a_circular_without_approval_is_refused(world, step):
    row = getattr(world, step)()

    with pytest.raises(ValidationError, match=r"未经批准|without approval"):
        issue(by=world.writer, circular=row, version=row.version, number=NUMBER)


def test_the_database_refuses_a_circular_without_approval_too(world):
    row = world.submitted()

    with pytest.raises(IntegrityError, match="inspection_circular_approved"), transaction.atomic():
        Circular.objects.filter(unit_id=row.unit_id, pk=row.pk).update(
            state=CircularState.ISSUED, issued_on=date(2016, 5, 20)
        )


def test_nobody_who_wrote_at_it_approves_it(world):
    row = world.drafted()
    second = inspector_of(world.committee)
    row = change_circular(
        by=second, circular=row, version=row.version, draft=world.draft(demand="限期整改。")
    )
    row = submit(by=second, circular=row, version=row.version)

    for writer in (world.writer, second):
        with pytest.raises(ValidationError):
            approve(by=writer, circular=row, version=row.version)
    assert approve(by=inspector_of(world.committee), circular=row, version=row.version).approved_on


def test_names_need_a_word_of_their_own(world):
    MemberFactory(branch=world.branch, name="欧阳小满")
    row = world.submitted(facts="欧阳 小满上班时间不在岗。")
    assert names_in(row) == ["欧阳小满"]

    with pytest.raises(ValidationError) as refused:
        approve(by=world.approver, circular=row, version=row.version)
    assert "欧阳小满" in refused.value.message_dict["names_approved"][0]
    row = approve(by=world.approver, circular=row, version=row.version, names_approved=True)
    assert (row.names_people, row.names_approved) == (True, True)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("阿依努尔·买买提江", "阿依努尔·买买提江上班时间不在岗。"),
        ("王 芳", "王芳上班时间不在岗。"),
        ("Ａnna Li", "上班时间anna li不在岗。"),
    ],
    ids=["a long one", "a space inside", "another width and case"],
)
def test_names_are_found_however_they_are_written(world, name, facts):
    MemberFactory(branch=world.branch, name=name)
    assert names_in(world.drafted(facts=facts)) == [name]


def test_the_database_gives_no_more_names_where_more_people_are(world):
    read, row = [], world.drafted(facts="欧阳小满上班时间不在岗。")
    MemberFactory(branch=world.branch, name="欧阳小满")
    for number in range(2):
        MemberFactory.create_batch(5, branch=world.branch, name=f"诸葛{number}")
        with (
            CaptureQueriesContext(connection) as queries,
            patch("zhixing.inspection.telling.folded", wraps=folded) as seen,
        ):
            assert names_in(row) == ["欧阳小满"]
        read.append((len(queries), seen.call_count))
    assert read[0] == read[1]
    assert read[0][1] == 2  # the text, and the one name


def test_the_writers_own_word_that_it_names_people_needs_approval_too(world):
    row = world.submitted(names_people=True)

    with pytest.raises(ValidationError):
        approve(by=world.approver, circular=row, version=row.version)


def test_the_database_refuses_names_that_nobody_approved(world):
    row = world.approved()

    with pytest.raises(IntegrityError, match="inspection_circular_names"), transaction.atomic():
        Circular.objects.filter(unit_id=row.unit_id, pk=row.pk).update(names_people=True)


def test_a_text_without_names_is_approved_without_that_word(world):
    row = world.submitted()
    row = approve(by=world.approver, circular=row, version=row.version)

    assert (row.names_people, row.names_approved) == (False, False)


def test_sent_back_it_is_a_draft_with_what_is_to_be_mended(world):
    row = world.approved()
    row = send_back(by=world.approver, circular=row, version=row.version, reason="要求不具体")

    assert (row.state, row.returned_reason, row.approved_on) == (CircularState.DRAFT, "要求不具体", None)
    with pytest.raises(ValidationError):
        send_back(by=world.approver, circular=row, version=row.version, reason="再改")


def test_changing_takes_the_approval_back(world):
    row = world.approved()
    row = change_circular(
        by=world.writer, circular=row, version=row.version, draft=world.draft(about="该支部")
    )

    assert (row.state, row.approved_on, row.approved_by_name) == (CircularState.DRAFT, None, "")


def test_changing_nothing_leaves_the_approval(world):
    row = world.approved()
    row = change_circular(by=world.writer, circular=row, version=row.version, draft=world.draft())

    assert row.state == CircularState.APPROVED


def test_a_stale_form_is_refused(world):
    row = world.drafted()
    old = row.version
    change_circular(by=world.writer, circular=row, version=old, draft=world.draft(title="关于纪律的通报"))

    with pytest.raises(StaleCircularError) as refused:
        change_circular(by=world.writer, circular=row, version=old, draft=world.draft())
    assert refused.value.current.title == "关于纪律的通报"
    with pytest.raises(StaleCircularError):
        submit(by=world.writer, circular=row, version=old)


def test_an_issued_circular_is_changed_no_more(world):
    row = world.issued()

    with pytest.raises(ValidationError):
        change_circular(by=world.writer, circular=row, version=row.version, draft=world.draft(about="该支部"))


@pytest.mark.parametrize(
    ("state", "outcome", "more"),
    [
        (VisitState.FINAL, Outcome.HANDED_OVER, {"handed_to": "县纪委"}),
        (VisitState.FINAL, Outcome.NOTHING, {}),
        (VisitState.SENT, Outcome.PROBLEM, {}),
        (VisitState.DRAFT, "", {}),
    ],
)
def test_what_is_handed_over_or_not_final_is_told_nowhere(world, state, outcome, more):
    visit = VisitFactory(mandate=world.mandate, organization=world.branch, state=state)
    finding = FindingFactory(visit=visit, outcome=outcome, **more)

    with pytest.raises(ValidationError) as refused:
        world.drafted(findings=(finding.pk,))
    assert "findings" in refused.value.message_dict
    assert tellable(world.committee) == [world.finding]


def test_another_bodys_finding_and_none_at_all_are_refused_alike(world):
    theirs = CircularWorld(committee=OrganizationFactory(parent=world.committee, kind="organ_committee"))

    said = []
    for pk in (theirs.finding.pk, 1):
        with pytest.raises(ValidationError) as refused:
            world.drafted(findings=(pk,))
        said.append(refused.value.message_dict)
    assert said[0] == said[1]


def test_a_finding_handed_over_since_is_not_issued(world):
    row = world.approved()
    world.finding.outcome, world.finding.handed_to = Outcome.HANDED_OVER, "县纪委"
    world.finding.save()

    with pytest.raises(ValidationError):
        issue(by=world.writer, circular=row, version=row.version, number=NUMBER)


@pytest.mark.parametrize("text", [f"按{SECRET}检查发现", "按 暗字〔2016〕1号 检查发现"])
def test_a_text_that_gives_a_covert_mandate_away_is_refused(world, text):
    with pytest.raises(ValidationError) as refused:
        world.drafted(facts=text)
    assert "facts" in refused.value.message_dict


def test_it_goes_to_bodies_below_its_issuer_only(world):
    elsewhere = OrganizationFactory()

    for recipients in ((), (elsewhere.pk,), (world.branch.pk, elsewhere.pk)):
        with pytest.raises(ValidationError) as refused:
            world.drafted(recipients=recipients)
        assert "recipients" in refused.value.message_dict


def test_a_deadline_that_is_past_is_refused(world):
    with pytest.raises(ValidationError) as refused:
        world.drafted(due_on=date(2016, 5, 19))
    assert "due_on" in refused.value.message_dict


def test_a_deadline_that_passed_meanwhile_is_refused_at_the_next_step(world):
    row = world.drafted()
    Circular.objects.filter(unit_id=row.unit_id).update(due_on=date(2016, 5, 1))

    with pytest.raises(ValidationError):
        submit(by=world.writer, circular=row, version=row.version)


def test_a_number_is_needed_and_is_given_once(world):
    world.issued()
    row = world.approved()

    for number in ("", "组通字(2016)005号"):
        with pytest.raises(ValidationError) as refused:
            issue(by=world.writer, circular=row, version=row.version, number=number)
        assert "number" in refused.value.message_dict


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("组通字[2016]5号", "组通字〔2016〕5号"),
        ("组通字（2016）第05号", "组通字〔2016〕5号"),
        ("组通字【2016】5", "组通字〔2016〕5号"),
        ("组通字〔2016〕15号", "组通字〔2016〕15号"),
        ("第三期", "第三期"),
    ],
)
def test_numbers_are_written_as_on_official_documents(typed, written):
    assert document_number(typed) == written


def test_withdrawn_it_stays_on_record_with_the_reason(world):
    row = world.issued()
    with pytest.raises(ValidationError):
        withdraw(by=world.writer, circular=row, version=row.version, reason="")
    row = withdraw(by=world.writer, circular=row, version=row.version, reason="事实有误")

    assert (row.state, row.withdrawn_reason, row.number) == (CircularState.WITHDRAWN, "事实有误", NUMBER)
    with pytest.raises(ValidationError):
        withdraw(by=world.writer, circular=row, version=row.version, reason="再撤")


def test_only_what_was_issued_is_withdrawn(world):
    row = world.approved()

    with pytest.raises(ValidationError):
        withdraw(by=world.writer, circular=row, version=row.version, reason="不发了")


def test_a_form_sent_twice_drafts_one(world):
    token = "0" * 36
    rows = [
        draft_circular(by=world.writer, organization=world.committee, draft=world.draft(), token=token)
        for _ in range(2)
    ]

    assert rows[0] == rows[1]
    assert Circular.objects.filter(unit_id=world.committee.unit_id).count() == 1


def test_whoever_does_not_order_inspections_drafts_none_and_whoever_does_not_approve_approves_none(world):
    row = world.submitted()
    elsewhere = inspector_of(OrganizationFactory())

    with pytest.raises(PermissionDenied):
        draft_circular(by=world.approver, organization=world.committee, draft=world.draft())
    with pytest.raises(PermissionDenied):
        approve(by=elsewhere, circular=row, version=row.version)
    with pytest.raises(PermissionDenied):
        issue(by=world.approver, circular=row, version=row.version, number=NUMBER)
