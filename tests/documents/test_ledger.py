"""The year's ledgers: what stands in them, on the page and as a workbook."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.activities.factories import branch_with, confirmed, plan
from tests.documents.world import full_meeting
from tests.organizations.factories import GrantFactory, UserFactory
from tests.rectification.factories import ProblemFactory, RemedyFactory, ResponsibilityFactory
from zhixing.core.permissions import Role
from zhixing.documents.ledger.entries import entries_of, waiting_in
from zhixing.documents.ledger.sheets import LEDGERS
from zhixing.documents.ledger.workbook import workbook

THREE = ["问题清单", "整改清单", "责任清单"]


def sheets(organization, year=2016):
    content = workbook(organization, year, entries_of(organization, year))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_each_ledger_has_its_activities_and_no_ledger_has_scores(world, meeting):
    branch = world[0]
    confirmed(branch, kinds=("volunteering",), title="清扫社区")
    found = sheets(branch)

    assert list(found) == [ledger.title for ledger in LEDGERS] + ["表决台账", "决议台账", *THREE]
    (row,) = found["会议台账"][2:]
    assert row[:5] == [1, "2016年5月12日", "五月党员大会", "党员大会、党课", "09:00—10:30"]
    assert row[-3:] == [4, 3, 1]
    assert found["党课台账"][2][4] == "陈教授（外请人员）"
    assert found["出席情况台账"][2][-6:] == [4, 3, 1, 0, 0, 0]
    assert found["志愿服务台账"][2][2] == "清扫社区"
    assert found["表决台账"][2][3:] == ["通过学习计划", "举手表决", 4, 3, 2, 1, 0]
    assert found["决议台账"][2][3:6] == ["六月底前完成党费核查。", "赵强", "2016年6月30日"]


def test_what_is_not_confirmed_stands_in_no_ledger_and_is_counted(world):
    plan(world[0])

    assert entries_of(world[0], 2016) == []
    assert waiting_in(world[0], 2016) == 1


@pytest.mark.parametrize("title", ["=1+1", '=HYPERLINK("http://x")', "+1", "@SUM(A1)", "http://x"])
def test_a_title_is_never_run_as_a_formula(world, title):
    confirmed(world[0], title=title)
    content = workbook(world[0], 2016, entries_of(world[0], 2016))

    assert sheets(world[0])["会议台账"][2][2] == title
    assert b"<f>" not in content


def test_the_same_year_gives_the_same_bytes(world, meeting):
    once, again = (workbook(world[0], 2016, entries_of(world[0], 2016)) for _ in range(2))
    assert once == again


def test_the_workbook_is_in_chinese_whatever_its_reader_reads(world, meeting, client):
    secretary = world[1]
    secretary.language = "en"
    secretary.save()
    client.force_login(secretary)
    answer = client.get(reverse("documents:ledger-excel", args=[world[0].pk]) + "?year=2016")

    assert CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).sheet_names[0] == "会议台账"
    assert "%E5%8F%B0%E8%B4%A6.xlsx" in answer["Content-Disposition"]


@pytest.mark.django_db
def test_the_page_asks_as_much_for_one_activity_as_for_three(client):
    counts = []
    for number in (1, 3):
        branch, secretary, people = branch_with(3)
        for _ in range(number):
            full_meeting(branch, people)
        client.force_login(secretary)
        client.get(reverse("documents:ledger", args=[branch.pk]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("documents:ledger", args=[branch.pk]))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_an_empty_year_says_what_to_do_next(world, client):
    client.force_login(world[1])
    page = client.get(reverse("documents:ledger", args=[world[0].pk]) + "?year=2013").content.decode()

    assert reverse("activities:list", args=[world[0].pk]) in page
    assert "2013" in page


@pytest.mark.parametrize("year", ["abc", "99999", "0", "-1", "２０１６", ""])
def test_a_year_that_is_none_shows_a_year_all_the_same(world, client, year):
    client.force_login(world[1])
    assert client.get(reverse("documents:ledger", args=[world[0].pk]), {"year": year}).status_code == 200


def test_a_member_reads_the_page_but_takes_nothing_along(world, meeting, client):
    branch, _secretary, people = world
    client.force_login(UserFactory(member=people[1]))

    assert "ledger.xlsx" not in client.get(reverse("documents:ledger", args=[branch.pk])).content.decode()
    assert client.get(reverse("documents:ledger-excel", args=[branch.pk])).status_code == 404


def test_an_inspector_takes_the_ledger_but_not_the_archive(world, meeting, client):
    client.force_login(GrantFactory(role=Role.INSPECTOR, organization=world[0]).user)

    assert client.get(reverse("documents:ledger-excel", args=[world[0].pk])).status_code == 200
    assert client.post(reverse("documents:ask-archive", args=[world[0].pk])).status_code == 404


class TestTheThreeLists:
    @pytest.fixture
    def problem(self, world):
        problem = ProblemFactory(organization=world[0], number=4, text="张小三学习不深入")
        RemedyFactory(problem=problem, step="每月集中学习")
        ResponsibilityFactory(problem=problem, member=None, name="张小三")
        return problem

    def test_an_officer_takes_them_along_with_names(self, world, problem, client):
        client.force_login(world[1])
        answer = client.get(reverse("documents:ledger-excel", args=[world[0].pk]), {"year": "2016"})
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        found = {name: book.get_sheet_by_name(name).to_python() for name in THREE}
        assert found["问题清单"][0][0] == "办公室党支部2016年度问题清单"
        assert found["问题清单"][2][2] == "张小三学习不深入"
        assert found["整改清单"][2][2] == "每月集中学习"
        assert found["责任清单"][2][2] == "张小三"

    def test_an_inspector_takes_them_along_without(self, world, problem, client):
        client.force_login(GrantFactory(role=Role.INSPECTOR, organization=world[0]).user)
        answer = client.get(reverse("documents:ledger-excel", args=[world[0].pk]), {"year": "2016"})
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        assert book.get_sheet_by_name("责任清单").to_python()[2][2] == "张××"

    def test_a_year_with_problems_and_nothing_held_is_no_empty_year(self, world, problem, client):
        client.force_login(world[1])
        address = reverse("documents:ledger", args=[world[0].pk])
        assert reverse("rectification:list", args=[world[0].pk]) in client.get(address).content.decode()
        year_before = client.get(address, {"year": "2015"}).content.decode()
        assert reverse("documents:ledger-excel", args=[world[0].pk]) not in year_before
