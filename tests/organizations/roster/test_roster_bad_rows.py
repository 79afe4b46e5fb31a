from datetime import date

import pytest
from django.utils import translation

from zhixing.core.sheets.book import open_book
from zhixing.organizations.roster.bad_rows import bad_rows_workbook
from zhixing.organizations.roster.checking import KnownTree, check_roster
from zhixing.organizations.roster.reading import read_roster

A_DATE = "a date such as 2016-03-05, or a month such as 2016-03"
TODAY = date(2016, 4, 1)


@pytest.fixture
def given_back():
    def give(content):
        roster = read_roster(content)
        return bad_rows_workbook(roster, check_roster(roster, KnownTree(), today=TODAY))

    return give


def test_only_bad_rows_come_back_with_their_problems(roster_book, member, id_number, given_back):
    content = given_back(
        roster_book(member(), member(公民身份号码=id_number(sequence="103"), 入党日期="2016-02-30", 性别="?"))
    )
    (sheet,) = open_book(content).sheets
    assert sheet.name == "党员花名册"
    assert list(sheet.rows) == [1, 2]
    assert sheet.rows[1][8] == "Problem"
    assert sheet.rows[2][4] == "2016-02-30"
    assert sheet.rows[2][8].splitlines() == [
        "性别: This word is not known here. (男 / 女)",
        f"入党日期: There is no such day: 2016-02 has 29 days. ({A_DATE})",
    ]


def test_what_comes_back_is_read_as_it_was(roster_book, member, given_back):
    original = roster_book(
        member(入党日期=date(2001, 7, 1), 所在党支部="火星"),
        member(公民身份号码=110105491231002, 所在党支部="火星"),
    )
    once, again = read_roster(original), read_roster(given_back(original))
    assert [row.id_number for row in again.members] == [row.id_number for row in once.members]
    assert [row.joined_on for row in again.members] == [row.joined_on for row in once.members]
    assert again.tables[0].unread == ()


def test_texts_never_become_formulas(roster_book, member, given_back):
    content = given_back(roster_book(member(姓名="=HYPERLINK(1)2", 所在党支部="http://x.example")))
    (sheet,) = open_book(content).sheets
    assert sheet.rows[2][0] == "=HYPERLINK(1)2"
    assert sheet.rows[2][7] == "http://x.example"


def test_a_missing_column_gives_the_whole_sheet_back(make_book, tree, given_back):
    content = given_back(
        make_book(组织=tree, 名单=[["姓名", "性别", "民族"], ["张三", "男", "汉"], ["李四", "男", "回"]])
    )
    (sheet,) = open_book(content).sheets
    assert [cells[2] for cells in sheet.rows.values()] == ["民族", "汉", "回"]
    assert all("所在党支部" in sheet.rows[row][3] for row in (2, 3))


def test_headings_of_two_rows_come_back_as_one(make_book, tree, given_back):
    rows = [
        ["姓名", "支部", "入党", "转正"],
        [None, None, "日期", "日期"],
        ["张三", "火星", "2001.7", "2002.7"],
    ]
    (sheet,) = open_book(given_back(make_book(组织=tree, 名单=rows))).sheets
    assert [sheet.rows[1][place] for place in range(4)] == ["姓名", "支部", "入党日期", "转正日期"]


def test_the_language_is_the_readers(roster_book, member, given_back):
    with translation.override("zh-hans"):
        (sheet,) = open_book(given_back(roster_book(member(所在党支部="火星")))).sheets
    assert sheet.rows[2][7] == "火星"
    assert sheet.rows[1][8] in {"问题", "Problem"}  # catalogues are compiled by `make messages`
