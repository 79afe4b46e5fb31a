from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhixing.core.sheets.errors import BookError
from zhixing.core.sheets.problems import Severity, mask_numbers
from zhixing.organizations.roster.reading import read_roster

SHEET = "xl/worksheets/sheet2.xml"


def brief(problems):
    return [(problem.severity.value, problem.cell, problem.message) for problem in problems]


def test_a_good_roster_has_no_problems(roster_book, member, id_number):
    roster = read_roster(roster_book(member()))
    assert roster.problems == ()
    assert [row.kind for row in roster.organizations] == [
        "work_committee",
        "organ_committee",
        "branch",
        "branch",
    ]
    (row,) = roster.members
    assert (row.name, row.sex, row.id_number, row.status) == ("张三", "male", id_number(), "full_member")
    assert (row.born_on, row.joined_on, row.full_member_on) == (
        date(1980, 3, 6), date(2001, 7, 1), date(2002, 7, 1),
    )  # fmt: skip


@pytest.mark.parametrize(("name", "organizations", "members"), [("tidy", 130, 2581), ("office", 52, 985)])
def test_the_samples_are_read_whole(samples, name, organizations, members):
    roster = read_roster(samples / f"roster-{name}.xlsx")
    assert (len(roster.organizations), len(roster.members)) == (organizations, members)
    assert roster.problems == ()


def test_a_problem_says_where_what_and_what_is_expected(roster_book, member):
    (problem,) = read_roster(roster_book(member(), member(入党日期="2016-02-30"))).problems
    assert (problem.severity, problem.sheet, problem.row) == (Severity.ERROR, "党员花名册", 3)
    assert (problem.column, problem.cell, problem.found) == ("入党日期", "E3", "2016-02-30")
    assert problem.expected == "a date such as 2016-03-05, or a month such as 2016-03"
    assert problem.message == "There is no such day: 2016-02 has 29 days."


def test_a_month_is_marked_and_the_birth_month_completed_from_the_id_number(roster_book, member):
    (row,) = read_roster(roster_book(member(出生日期="1980.03", 入党日期="2001年7月"))).members
    assert row.born_on == date(1980, 3, 6)
    assert row.joined_on == date(2001, 7, 1)
    assert row.month_only == {"joined_on"}


def test_birth_date_and_sex_are_completed_from_the_id_number(roster_book, member, id_number):
    (row,) = read_roster(
        roster_book(member(出生日期=None, 性别=None, 公民身份号码=id_number("19771112", "222")))
    ).members
    assert (row.born_on, row.sex) == (date(1977, 11, 12), "female")


def test_an_id_number_that_disagrees_is_a_warning(roster_book, member):
    roster = read_roster(roster_book(member(出生日期="1980-03-07", 性别="女")))
    assert brief(roster.problems) == [
        ("warning", "D2", "The birth date differs from the one in the ID number; the column is kept."),
        ("warning", "B2", "The sex differs from the one in the ID number; the column is kept."),
    ]
    assert roster.members[0].born_on == date(1980, 3, 7)


def test_faults_of_formulas_are_problems_of_their_cells(roster_book, member, replace_part):
    content = replace_part(
        roster_book(member()),
        SHEET,
        lambda xml: xml.replace("</row></sheetData>", '<c r="I2"><v>1</v></c></row></sheetData>').replace(
            '<c r="E2" t="s"><v>', '<c r="E2" t="e"><v>#N/A</v></c><c r="J2"><v>'
        ),
    )
    (problem,) = read_roster(content).problems
    assert (problem.cell, problem.message) == ("E2", "The cell shows the Excel error #N/A.")


@pytest.mark.parametrize("heading", ["姓名", "所在党支部"])
def test_an_empty_required_cell_is_a_problem(roster_book, member, heading):
    (problem,) = read_roster(roster_book(member(**{heading: None}))).problems
    assert (problem.column, problem.message) == (heading, "The cell is empty.")


def test_a_missing_column_names_the_headings_found(make_book, tree):
    roster = read_roster(make_book(组织=tree, 名单=[["姓名", "性别", "民族"], ["张三", "男", "汉"]]))
    (problem, _status) = roster.problems
    assert (problem.row, problem.expected, problem.found) == (
        0,
        "所在党支部",
        "headings found: 姓名、性别、民族",
    )
    assert problem.is_error


def test_a_sheet_named_after_a_branch_needs_no_branch_column(make_book):
    roster = read_roster(make_book(办公室党支部=[["姓名", "性别", "人员类别"], ["张三", "男", "正式党员"]]))
    assert [row.branch_name for row in roster.members] == ["办公室党支部"]
    (problem,) = roster.problems
    assert problem.severity is Severity.WARNING


def test_a_merged_branch_name_counts_for_all_its_rows(fill_book):
    def fill(book):
        sheet = book.add_worksheet("名单")
        sheet.write_row(0, 0, ["姓名", "支部", "人员类别"])
        sheet.merge_range("B2:B4", "办公室支部")
        for row, name in enumerate(["张三", "李四", "王五"], start=1):
            sheet.write(row, 0, name)
            sheet.write(row, 2, "正式党员")

    assert [row.branch_name for row in read_roster(fill_book(fill)).members] == ["办公室支部"] * 3


def test_without_columns_for_it_everybody_is_a_full_member(make_book):
    roster = read_roster(make_book(名单=[["姓名", "支部"], ["张三", "办公室支部"], ["李四", "办公室支部"]]))
    assert [row.status for row in roster.members] == ["full_member", "full_member"]
    assert [problem.message for problem in roster.problems] == [
        "There is no column 人员类别; all are taken as full members."
    ]


@pytest.mark.parametrize(
    ("status", "full_on", "expected", "warnings"),
    [
        (None, "2002-07-01", "full_member", 0),
        (None, None, "probationary", 1),
        ("预备党员", None, "probationary", 0),
        ("发展对象", None, "", 0),
    ],
)
def test_an_empty_status_is_told_by_the_date_of_full_membership(
    roster_book, member, status, full_on, expected, warnings
):
    roster = read_roster(roster_book(member(人员类别=status, 转正日期=full_on)))
    assert roster.members[0].status == expected
    assert sum(not problem.is_error for problem in roster.problems) == warnings


def test_a_kind_is_told_by_the_name(roster_book, member):
    rows = [("1", "省财政厅机关委员会", None, None), ("2", "省财政厅", None, "省财政厅机关委员会")]
    roster = read_roster(roster_book(member(), organizations=rows))
    assert [row.kind for row in roster.organizations] == ["organ_committee", ""]
    assert brief(roster.problems) == [("error", "C3", "The kind is not given and the name does not tell it.")]


def test_a_text_too_long_for_its_column_is_refused(roster_book, member):
    (problem,) = read_roster(roster_book(member(姓名="张" * 61))).problems
    assert problem.expected == "at most 60 characters"


def test_a_bad_phone_never_keeps_a_person_out(make_book):
    roster = read_roster(
        make_book(名单=[["姓名", "支部", "手机", "类别"], ["张三", "办公室支部", "不详", "正式"]])
    )
    assert [problem.severity for problem in roster.problems] == [Severity.WARNING]


def test_sheets_that_are_no_roster_are_named(make_book, tree):
    roster = read_roster(make_book(封面=[["省直机关"]], 党组织=tree, 空表=[]))
    assert roster.other_sheets == ("封面",)


def test_progress_is_told_up_to_the_end(samples):
    heard = []
    read_roster(samples / "roster-office.xlsx", on_progress=lambda done, total: heard.append((done, total)))
    assert heard == [(200, 1037), (400, 1037), (600, 1037), (800, 1037), (1000, 1037), (1037, 1037)]


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        ({"a": []}, "workbook is empty"),
        ({"预算": [["月份", "收入"], [1, 2]]}, "Members need at least the columns 姓名、所在党支部"),
    ],
)
def test_a_workbook_without_a_roster_says_what_it_needs(make_book, sheets, message):
    with pytest.raises(BookError, match=message):
        read_roster(make_book(**sheets))


def test_a_roster_on_a_hidden_sheet_says_to_unhide_it(fill_book):
    def fill(book):
        book.add_worksheet("封面").activate()
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, ["姓名", "支部"])
        sheet.hide()

    with pytest.raises(BookError, match="hidden"):
        read_roster(fill_book(fill))


def test_secrets_are_masked_wherever_they_stand(roster_book, member, id_number, has_secret):
    secret = id_number()
    wrong = secret[:17] + ("1" if secret[17] != "1" else "2")
    roster = read_roster(
        roster_book(
            member(公民身份号码=wrong),
            member(姓名=secret, 人员类别=wrong, 入党日期=secret),
            member(公民身份号码=float(secret[:17] + "0")),
            member(出生日期="13800001234"),
        )
    )
    assert len(roster.problems) >= 5
    for problem in roster.problems:
        assert not has_secret(f"{problem.found} {problem.expected} {problem.message}")
    assert roster.problems[0].found == f"9900**********{wrong[-4:]}"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证330106199003074321", "身份证3301**********4321"),
        ("138 0000 1234", "138******34"),
        ("2016-03-05 10:30", "2016-03-05 10:30"),
        ("33.01.001.002", "33.01.001.002"),
    ],
)
def test_long_numbers_are_masked_in_any_text(text, masked):
    assert mask_numbers(text) == masked


CELLS = st.none() | st.text(max_size=20) | st.integers(-(10**6), 10**6) | st.booleans() | st.dates()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(CELLS, max_size=9), max_size=6))
def test_random_cells_are_never_a_traceback(make_book, rows):
    headings = ["姓名", "性别", "民族", "出生日期", "身份证号", "支部", "党内职务", "职级", "手机"]
    clean = [[cell if cell != "" else None for cell in row] for row in rows]
    roster = read_roster(make_book(名单=[headings, *clean]))
    assert all(problem.message for problem in roster.problems)
