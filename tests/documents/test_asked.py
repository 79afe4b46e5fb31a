"""Opinions and appraisals in the year's ledgers: numbers for all who fetch them, words for the body's own officers."""

import io
import zipfile

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.appraisal.world import begun, decided, part_of
from tests.organizations.factories import GrantFactory, MemberFactory
from tests.polls.collecting import closed_with, house, opened_for
from zhixing.appraisal.actions.answering import answer, ask_again
from zhixing.appraisal.actions.deciding import tell
from zhixing.core.permissions import Role
from zhixing.core.time import now, today
from zhixing.documents.archive.building import build
from zhixing.documents.ledger.asked import asked_sheets, sheets_of
from zhixing.documents.ledger.workbook import workbook
from zhixing.polls.actions.opinions import close_collection
from zhixing.polls.actions.sorting import release_opinions, sort_opinion
from zhixing.polls.drafts import Sorting
from zhixing.polls.queries.opinions import opinions_in

pytestmark = pytest.mark.django_db
RAW = ("会议开得太长了", "他说话太急", "下午两点在三楼的那个会没开好")
OF_BODY, OF_MEMBER = "=会议偏长", "与同志谈心少"


@pytest.fixture
def here():
    """A branch of three with an officer."""
    return house(3)


@pytest.fixture
def collection(here):
    """A released collection: one opinion on the body, one on a member, one set aside."""
    row = closed_with(here, *RAW, member=here.members[0])
    sortings = (
        Sorting(OF_BODY, None, "作风"),
        Sorting(OF_MEMBER, here.members[0].pk, "作风"),
        Sorting(aside="认得出是谁写的"),
    )
    for opinion, sorting in zip(list(opinions_in(row)), sortings, strict=True):
        sort_opinion(by=here.officer, opinion=opinion, version=1, sorting=sorting)
    return release_opinions(by=here.officer, collection=row)


@pytest.fixture
def organiser(here):
    """An organiser of the committee above."""
    return GrantFactory(role=Role.COMMITTEE_ORGANISER, organization=here.branch.parent).user


def read(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def ledger(client, user, branch):
    client.force_login(user)
    answer = client.get(reverse("documents:ledger-excel", args=[branch.pk]), {"year": "2016"})
    return read(answer.content)


def test_the_bodys_own_officer_reads_what_was_said_of_it_and_of_members_a_number(here, collection, client):
    found = ledger(client, here.officer, here.branch)

    (row,) = found["征求意见汇总"][2:]
    day = "2016年5月20日"
    assert row == [1, "征求意见", day, day, "链接或扫码", 3, 3, day, 1, 1]
    assert found["对本组织的意见"][2:] == [[1, "征求意见", "作风", OF_BODY]]
    assert here.members[0].name not in str(found)
    assert not [words for words in (*RAW, OF_MEMBER, "认得出是谁写的") if words in str(found)]


@pytest.mark.parametrize("role", [Role.COMMITTEE_ORGANISER, Role.INSPECTOR])
def test_whoever_stands_above_reads_no_word_and_no_more_than_the_page_says(here, collection, client, role):
    user = GrantFactory(role=role, organization=here.branch.parent).user
    client.force_login(user)
    assert client.get(reverse("polls:summary", args=[collection.pk])).status_code == 403
    found = ledger(client, user, here.branch)

    assert "对本组织的意见" not in found
    assert OF_BODY not in str(found)
    assert [len(line) for line in found["征求意见汇总"][1:]] == [8, 8]


def test_the_archive_which_those_above_may_fetch_has_numbers_alone(here, collection):
    decided(here, begun(here))
    file = io.BytesIO()
    build(file, here.branch, 2016, by_name="书记", at=now(), tell=lambda _done, _total: None)
    with zipfile.ZipFile(file) as packed:
        found = read(packed.read("2016年度台账.xlsx"))

    assert "对本组织的意见" not in found
    assert OF_BODY not in str(found)
    assert len(found["征求意见汇总"]) == len(found["评议汇总"]) == 3


def test_what_is_not_released_stands_in_no_ledger(here):
    row = opened_for(here)
    close_collection(by=here.officer, collection=row)

    assert [len(sheet.lines) for sheet in asked_sheets(here.branch, 2016, here.officer)] == [0, 0, 0]


def test_a_collection_stands_in_the_year_of_its_release(here, collection):
    assert [len(sheet.lines) for sheet in asked_sheets(here.branch, 2016)] == [1, 0]
    assert [len(sheet.lines) for sheet in asked_sheets(here.branch, 2015)] == [0, 0]


def test_words_are_never_run_as_a_formula(here, collection):
    content = workbook(here.branch, 2016, [], (), sheets_of(here.branch, 2016, here.officer))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert not [name for name in packed.namelist() if b"<f>" in packed.read(name)]


def test_an_appraisal_is_numbers_without_a_name(here, organiser, client):
    MemberFactory(branch=here.branch, full_member_on=None)
    appraisal = decided(here, begun(here))
    first, second, third = (part_of(appraisal, member) for member in here.members)
    tell(by=here.officer, participant=first, on=today())
    answer(by=here.users[0], participant=first)
    answer(by=here.users[1], participant=second, dissent="与实际不符")
    ask_again(by=here.users[2], participant=third, words="请复核")

    for user in (here.officer, organiser):
        found = ledger(client, user, here.branch)["评议汇总"]
        heads, row = found[1], found[2]
        said = dict(zip(heads, row, strict=True))
        assert row[:9] == [1, 2016, 4, 3, 1, 0, 3, 0, 0]
        assert [said[name] for name in ("已签署（人）", "不同意见（人）", "申请复核（人）")] == [1, 1, 1]
        assert not [member for member in here.members if member.name in str(found)]


def test_an_appraisal_that_is_not_decided_stands_in_no_ledger(here):
    begun(here)
    assert [len(sheet.lines) for sheet in asked_sheets(here.branch, 2016)] == [0, 0]


def test_the_page_tells_members_of_opinions_and_leaves_appraisals_to_those_who_count(here, client):
    decided(here, begun(here))
    address = reverse("documents:ledger", args=[here.branch.pk])
    for user, rows in ((here.officer, 5), (here.users[0], 3)):
        client.force_login(user)
        assert (
            len(client.get(address, {"year": "2016"}).context["sheets"]) == rows
        )  # two of talks and texts among them


def test_a_year_with_opinions_alone_is_no_empty_year(here, collection, client):
    client.force_login(here.officer)
    page = client.get(reverse("documents:ledger", args=[here.branch.pk]), {"year": "2016"}).content.decode()
    assert reverse("documents:ledger-excel", args=[here.branch.pk]) in page
