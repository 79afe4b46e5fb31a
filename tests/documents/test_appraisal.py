"""The appraisal register of a member: what stands on the paper, who gets it, and that taking it is noted."""

import io
import zipfile
from urllib.parse import unquote

import docx
import pytest
from django.urls import reverse
from pypdf import PdfReader

from tests.activities.factories import SYSTEM
from tests.appraisal.world import begun, decided, house, part_of, polled
from tests.documents.world import text_of
from tests.documents.world import word as word_file
from tests.organizations.factories import AffiliationFactory, GrantFactory, MemberFactory, OrganizationFactory
from zhixing.appraisal.actions.answering import answer, ask_again
from zhixing.appraisal.actions.polling import prepare_poll
from zhixing.appraisal.actions.rounds import change
from zhixing.appraisal.actions.saying import assess, note_assessment, review
from zhixing.appraisal.drafts import AppraisalDraft
from zhixing.appraisal.queries.records import readings_of
from zhixing.core.permissions import Role
from zhixing.core.time import today
from zhixing.documents.actions.templates import set_template
from zhixing.documents.choices import Document
from zhixing.documents.registers import register_context
from zhixing.organizations.models import Affiliation

pytestmark = pytest.mark.django_db
SAID = "工作踏实，联系群众不够。"


@pytest.fixture
def here():
    """A branch of three with an officer."""
    return house(3)


@pytest.fixture
def appraisal(here):
    """Its appraisal of this year; the first member assessed themself, and the second spoke of the first."""
    appraisal = begun(here)
    first, second = (part_of(appraisal, member) for member in here.members[:2])
    assess(by=here.users[0], participant=first, version=1, text="学习自觉。\n\n  联系群众不够。")
    review(by=here.users[1], giver=second, said=[(first, SAID)])
    return appraisal


@pytest.fixture
def row(here, appraisal):
    """The first member's record."""
    return part_of(appraisal, here.members[0])


def address(name, row):
    return reverse(f"documents:appraisal-{name}", args=[row.pk])


def test_before_the_decision_it_has_what_was_said_and_room_for_the_rest(here, row):
    found = register_context(row, here.officer)

    assert found["党员姓名"] == here.members[0].name
    assert found["自我评价"] == "学习自觉。\n联系群众不够。"
    assert found["互评意见"] == f"1. {SAID}"
    assert {found[name] for name in ("民主测评", "评定等次", "评定理由", "支部意见", "本人意见")} == {""}


def test_nobody_who_spoke_of_the_member_stands_on_the_paper(here, appraisal, row):
    change(
        by=here.officer,
        appraisal=appraisal,
        version=1,
        draft=AppraisalDraft(appraisal.year, names_shown=True),
    )
    row = part_of(appraisal, here.members[0])
    for reader in (here.officer, here.users[0]):
        assert here.members[1].name not in str(register_context(row, reader))


def test_the_members_own_copy_has_no_reviews_unless_the_rules_show_names(here, appraisal, row):
    assert register_context(row, here.users[0])["互评意见"] == ""

    draft = AppraisalDraft(appraisal.year, names_shown=True)
    change(by=here.officer, appraisal=appraisal, version=1, draft=draft)
    assert register_context(part_of(appraisal, here.members[0]), here.users[0])["互评意见"] == f"1. {SAID}"


def test_reviews_stand_in_an_order_that_tells_no_names(here, appraisal, row):
    third = part_of(appraisal, here.members[2])
    review(by=here.users[2], giver=third, said=[(row, "一贯认真。")])

    assert register_context(row, here.officer)["互评意见"] == f"1. 一贯认真。\n2. {SAID}"


def test_what_an_officer_noted_says_so(here, appraisal):
    third = part_of(appraisal, here.members[2])
    note_assessment(by=here.officer, participant=third, text="口头自评", on=today())

    text = register_context(part_of(appraisal, here.members[2]), here.officer)["自我评价"]
    assert text == "口头自评\n（会上口头发言，支部代记）"


def test_the_poll_stands_there_once_it_is_counted(here, appraisal, row):
    prepare_poll(by=here.officer, appraisal=appraisal)
    appraisal.refresh_from_db()
    row = part_of(appraisal, here.members[0])
    assert register_context(row, here.officer)["民主测评"] == ""

    polled(here, appraisal)
    row = part_of(appraisal, here.members[0])
    found = register_context(row, here.officer)["民主测评"]
    assert found == "收回3票，有效3票：优秀3票，合格0票，基本合格0票，不合格0票。"


def test_who_is_not_graded_has_no_line_in_the_poll(here):
    young = MemberFactory(branch=here.branch, full_member_on=None)
    appraisal = begun(here)
    polled(here, appraisal)
    decided(here, appraisal)
    found = register_context(part_of(appraisal, young), here.officer)

    assert found["民主测评"] == ""
    assert found["评定等次"] == "不评定等次"
    assert found["支部意见"].startswith("不评定等次：")


def test_the_decision_and_the_members_word_stand_there(here, appraisal):
    decided(here, appraisal)
    row = part_of(appraisal, here.members[0])
    found = register_context(row, here.officer)
    assert found["评定等次"] == "合格"
    assert found["支部意见"] == "经支部委员会研究，评定为“合格”等次。\n履行义务，发挥作用。"
    assert found["本人意见"] == ""

    answer(by=here.users[0], participant=row)
    answer(by=here.users[1], participant=part_of(appraisal, here.members[1]), dissent="与实际不符")
    first, second = (part_of(appraisal, member) for member in here.members[:2])
    assert register_context(first, here.officer)["本人意见"] == "已阅，并已签署（2016年5月20日）。"
    said = "已阅，有不同意见（2016年5月20日）：\n与实际不符"
    assert register_context(second, here.officer)["本人意见"] == said


def test_what_the_roster_keeps_is_for_who_may_read_it_there(here, row):
    member = here.members[0]
    member.sex, member.ethnicity, member.title = "female", "汉族", "办公室主任科员"
    member.born_on = today().replace(year=1980, month=6)
    member.save()
    facts = ("性别", "民族", "出生年月", "职务")

    row.refresh_from_db()
    for reader in (here.officer, here.users[0]):
        found = register_context(row, reader)
        assert [found[name] for name in facts] == ["女", "汉族", "1980年6月", "办公室主任科员"]

    Affiliation.objects.filter(unit_id=member.unit_id, member=member).update(ends=today())
    AffiliationFactory(
        member=member, organization=OrganizationFactory(parent=here.branch.parent), starts=today()
    )
    found = register_context(row, here.officer)
    assert {found[name] for name in facts} == {""}
    assert found["党员姓名"] == row.name


def test_it_comes_as_word_with_room_for_signatures_and_as_pdf(here, row, client):
    client.force_login(here.officer)
    got = client.get(address("register-word", row))
    text = text_of(got.content)
    assert f"{row.name}2016年度民主评议党员登记表.docx" in unquote(got["Content-Disposition"])
    assert got["Cache-Control"] == "private, no-store"
    signers = ("支部书记（签名）：", "本人（签名）：", "上级党组织意见")
    for words in ("民主评议党员登记表", *signers, SAID, row.name):
        assert words in text
    assert len(docx.Document(io.BytesIO(got.content)).tables) == 1

    got = client.get(address("register-pdf", row))
    text = PdfReader(io.BytesIO(got.content)).pages[0].extract_text()
    assert "学习自觉" in text


def test_whoever_may_not_read_the_record_gets_no_paper(here, appraisal, row, client):
    organiser = GrantFactory(role=Role.COMMITTEE_ORGANISER, organization=here.branch.parent).user
    elsewhere = house(1)
    for user, status in (
        *((here.officer, 200), (here.users[0], 200), (here.users[1], 404)),
        *((organiser, 404), (elsewhere.officer, 404), (elsewhere.users[0], 404)),
    ):
        client.force_login(user)
        for name in ("register-word", "register-pdf"):
            assert client.get(address(name, row)).status_code == status

    decided(here, appraisal)
    ask_again(by=here.users[0], participant=part_of(appraisal, here.members[0]), words="请复核")
    client.force_login(organiser)
    assert client.get(address("register-word", row)).status_code == 200


def test_taking_it_is_noted_for_the_member_like_opening_the_record(here, row, client):
    client.force_login(here.users[0])
    client.get(address("register-word", row))
    assert not readings_of(row).exists()

    client.force_login(here.officer)
    client.get(address("register-pdf", row))
    client.get(address("register-word", row))
    assert [entry.actor_id for entry in readings_of(row)] == [here.officer.pk]


def test_the_committee_takes_all_of_them_at_once_and_each_is_noted(here, appraisal, client):
    for user, status in ((here.users[0], 403), (house(1).officer, 404)):
        client.force_login(user)
        assert client.get(reverse("documents:appraisal-registers", args=[appraisal.pk])).status_code == status

    client.force_login(here.officer)
    got = client.get(reverse("documents:appraisal-registers", args=[appraisal.pk]))
    with zipfile.ZipFile(io.BytesIO(got.content)) as packed:
        names = packed.namelist()
        assert len(names) == len(here.members)
        for member in here.members:
            (name,) = (name for name in names if member.name in name)
            assert member.name in text_of(packed.read(name))
    assert all(readings_of(part_of(appraisal, member)).count() == 1 for member in here.members)


def test_an_own_template_is_used(here, row, client):
    set_template(
        by=SYSTEM,
        organization=here.branch,
        document=Document.REGISTER,
        name="登记表.docx",
        content=word_file("{{ 评议年度 }}年：{{ 党员姓名 }}，{{ 自我评价 }}"),
    )
    client.force_login(here.users[0])
    text = text_of(client.get(address("register-word", row)).content)
    assert text == f"2016年：{row.name}，学习自觉。\n联系群众不够。"


def test_the_pages_lead_to_the_papers(here, appraisal, row, client):
    client.force_login(here.users[0])
    page = client.get(reverse("appraisal:record", args=[row.pk])).content.decode()
    assert address("register-word", row) in page
    assert address("register-pdf", row) in page

    every = reverse("documents:appraisal-registers", args=[appraisal.pk])
    detail = reverse("appraisal:detail", args=[appraisal.pk])
    assert every not in client.get(detail).content.decode()
    client.force_login(here.officer)
    assert every in client.get(detail).content.decode()


def test_an_activity_has_no_register(here, client):
    client.force_login(here.officer)
    assert client.get(f"/activities/{1}/documents/register.docx").status_code == 404
