"""The three lists on paper and as a workbook, and the workbook read back."""

import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.organizations.factories import MemberFactory, OrganizationFactory, UserFactory, officer_of
from tests.rectification.factories import (
    ProblemFactory,
    RemedyFactory,
    ResponsibilityFactory,
    StepFactory,
    TagFactory,
)
from tests.rectification.test_lists import BELIEF, KINDS
from tests.schemes.factories import adopt
from zhixing.core.files import XLSX
from zhixing.rectification.carrying.checking import Defaults
from zhixing.rectification.carrying.whole import examine
from zhixing.rectification.choices import Duty, ProblemState, StepKind
from zhixing.rectification.exports import workbook
from zhixing.rectification.masking import CLEAR
from zhixing.rectification.queries.lists import with_history
from zhixing.rectification.queries.problems import problems_of
from zhixing.rectification.tags import Names
from zhixing.rectification.three_lists import Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return OrganizationFactory(name="办公室党支部")


@pytest.fixture
def problem(branch):
    row = ProblemFactory(
        organization=branch,
        number=1,
        text="学习不深入\n笔记不全",
        state=ProblemState.STRUCK_OFF,
        state_on=date(2016, 5, 18),
    )
    RemedyFactory(problem=row, aim="制度健全", step="每月集中学习", due_on=date(2016, 9, 30), position=1)
    RemedyFactory(problem=row, aim="人人会讲", step="轮流讲党课", due_on=date(2016, 12, 31), position=2)
    ResponsibilityFactory(problem=row, duty=Duty.LEADER, member=None, name="王书记")
    ResponsibilityFactory(problem=row, name="张小三")
    for place, name in enumerate(("工会", "团委")):
        ResponsibilityFactory(problem=row, duty=Duty.HELPER, member=None, name=name, position=place)
    StepFactory(problem=row, kind=StepKind.NOTE, on=date(2016, 5, 12), text="学完第一章")
    StepFactory(
        problem=row, kind=StepKind.STRUCK_OFF, on=date(2016, 5, 18), text="抽查属实", by_name="李督查"
    )
    return row


def written(organization):
    names = Names(organization)
    return workbook(
        organization.name,
        [Line(row, names, CLEAR) for row in with_history(problems_of(organization))],
    )


def read(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_there_are_three_sheets_in_the_columns_of_the_ledger(branch, problem):
    found = read(written(branch))

    assert list(found) == ["问题清单", "整改清单", "责任清单"]
    assert [rows[0][0] for rows in found.values()] == [f"办公室党支部{name}" for name in found]
    assert found["问题清单"][1] == ["序号", "主体", "问题及表现", "来源", "类别", "日期"]
    assert found["整改清单"][1] == [
        "问题号",
        "目标",
        "措施",
        "时限",
        "状态",
        "进展",
        "佐证",
        "验收",
        "销号日期",
    ]
    assert found["责任清单"][1] == ["问题号", "责任领导", "责任人", "配合", "时限", "督办"]


def test_what_is_written_is_read_back_with_days_as_days(branch, problem):
    found = read(written(branch))

    assert found["问题清单"][2:] == [
        [1, "办公室党支部", "学习不深入\n笔记不全", "自查", "", date(2016, 5, 3)]
    ]
    shared = ["已销号", "2016年5月12日 学完第一章", "", "李督查 · 抽查属实", date(2016, 5, 18)]
    assert found["整改清单"][2:] == [
        [1, "制度健全", "每月集中学习", date(2016, 9, 30), *shared],
        [1, "人人会讲", "轮流讲党课", date(2016, 12, 31), *shared],
    ]
    assert found["责任清单"][2:] == [[1, "王书记", "张小三", "工会\n团委", date(2016, 12, 31), ""]]


def test_a_problem_without_measures_has_a_row_all_the_same(branch):
    ProblemFactory(organization=branch, number=7)
    assert [row[0] for row in read(written(branch))["整改清单"][2:]] == [7]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+1", "@SUM(A1)", "http://x", "{=1}"])
def test_a_text_is_never_run_as_a_formula(branch, text):
    RemedyFactory(problem=ProblemFactory(organization=branch, text=text), step=text, aim=text)
    content = written(branch)
    found = read(content)

    assert found["问题清单"][2][2] == text
    assert found["整改清单"][2][1:3] == [text, text]
    assert b"<f>" not in content


def test_what_excel_cannot_hold_is_left_out(branch):
    ProblemFactory(organization=branch, text="学习\x0b不\x00深入￿")
    assert read(written(branch))["问题清单"][2][2] == "学习不深入"


def test_the_same_lists_give_the_same_bytes(branch, problem):
    assert written(branch) == written(branch)


def test_the_workbook_is_in_chinese_and_shows_what_the_page_showed(client, branch, problem):
    secretary = officer_of(branch)
    secretary.language = "en"
    secretary.save()
    client.force_login(secretary)
    address = reverse("rectification:excel", args=[branch.pk])
    answer = client.get(address, {"state": "struck_off"})

    assert answer["Content-Type"] == XLSX
    assert answer["Cache-Control"] == "private, no-store"
    assert len(read(answer.content)["问题清单"]) == 3
    assert len(read(client.get(address).content)["问题清单"]) == 2  # struck off stands no more


def test_a_member_takes_it_along_without_names(client, branch, problem):
    client.force_login(UserFactory(member=MemberFactory(branch=branch, name="李四")))
    answer = client.get(reverse("rectification:excel", args=[branch.pk]), {"state": "all"})
    assert read(answer.content)["责任清单"][2][1:3] == ["王××", "张××"]


def test_paper_has_all_three_lists_with_body_choice_and_day(client, branch, problem):
    client.force_login(officer_of(branch))
    answer = client.get(reverse("rectification:print", args=[branch.pk]), {"state": "all", "year": "2016"})
    page = answer.content.decode()

    for word in (
        "办公室党支部问题清单",
        "办公室党支部整改清单",
        "办公室党支部责任清单",
        "轮流讲党课",
        "张小三",
    ):
        assert word in page
    assert "全部 · 2016" in page
    assert "截至2016年5月20日" in page


def test_paper_without_problems_says_so(client, branch):
    client.force_login(officer_of(branch))
    page = client.get(reverse("rectification:print", args=[branch.pk])).content.decode()
    assert page.count("没有符合条件的问题") == 3


def test_another_house_can_carry_it_over(branch, problem):
    adopt(branch, KINDS)
    TagFactory(problem=problem, taxonomy=BELIEF[0], entry=BELIEF[1])
    found = examine(written(branch), user=officer_of(branch), organization=branch, defaults=Defaults())

    assert found.errors == []
    (item,) = found.items.items
    assert (item.text, item.found_on, item.state) == (problem.text, problem.found_on, problem.state)
    assert item.struck_off_on == problem.struck_off_on
    assert item.tags == (BELIEF,)
    assert [(each.step, each.due_on) for each in item.remedies] == [
        ("每月集中学习", date(2016, 9, 30)),
        ("轮流讲党课", date(2016, 12, 31)),
    ]
    assert {duty.name for duty in item.duties} == {"王书记", "工会", "团委"}
    assert item.old_owner == "张小三"  # nobody of this name belongs here
