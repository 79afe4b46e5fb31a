import time
from datetime import date

import pytest

from zhixing.organizations.roster.checking import KnownOrganization, KnownTree, check_roster, sift
from zhixing.organizations.roster.checking.dates import birthday
from zhixing.organizations.roster.checking.suggestions import is_abbreviation
from zhixing.organizations.roster.reading import read_roster

NOTHING = KnownTree()
TODAY = date(2016, 4, 1)
OFFICE = "中共省财政厅办公室支部委员会"
PERSONNEL = "中共省财政厅人事处支部委员会"
ROOT = ("1", "甲工作委员会", "工委", None)


@pytest.fixture
def check(roster_book):
    def run(*members, known=NOTHING, **options):
        return check_roster(read_roster(roster_book(*members, **options)), known, today=TODAY)

    return run


def brief(problems):
    return [(problem.severity.value, problem.cell, problem.message) for problem in problems]


@pytest.mark.parametrize("name", ["tidy", "office"])
def test_the_samples_import_whole(samples, name):
    roster = read_roster(samples / f"roster-{name}.xlsx")
    problems = check_roster(roster, NOTHING, today=TODAY)
    assert not [problem for problem in problems if problem.is_error]
    assert sift(roster, problems, NOTHING).good.members == roster.members


def test_a_good_roster_has_no_problems(check, member):
    assert check(member()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "办公室支部",
        "办公室党支部",
        "财政厅办公室支部",
        "中共省财政厅办公厅支部委员会",
        "省财政厅办公室党支部",
    ],
)
def test_an_unknown_branch_comes_with_the_near_names(check, member, wrong):
    (problem,) = check(member(所在党支部=wrong))
    assert (problem.cell, problem.message) == ("H2", "There is no branch of this name.")
    assert problem.expected.startswith(f"perhaps {OFFICE}")


def test_a_roster_of_nothing_but_wrong_names_is_checked_in_seconds(roster_book, member, id_number):
    rows = [
        ROOT,
        *((str(n), f"中共省第{n}单位办公室支部委员会", "支部", "甲工作委员会") for n in range(2, 3000)),
    ]
    people = [
        member(
            公民身份号码=None, 出生日期=None, 姓名=f"张{chr(0x4E00 + n)}", 所在党支部=f"省第{n}号队伍综合支部"
        )
        for n in range(3000)
    ]
    roster = read_roster(roster_book(*people, organizations=rows))
    begun = time.perf_counter()
    problems = check_roster(roster, NOTHING, today=TODAY)
    assert time.perf_counter() - begun < 15  # 2 s alone; the machine may be busy
    assert len([problem for problem in problems if problem.column == "所在党支部"]) == 3000


def test_a_branch_like_no_other_gets_general_advice(check, member):
    (problem,) = check(member(所在党支部="火星"))
    assert problem.expected == "the full name of an organisation in this workbook or already entered"


def test_names_are_compared_without_spaces_and_codes_will_do(check, member, id_number):
    assert check(member(所在党支部="中共省财政厅 办公室 支部委员会")) == []
    assert check(member(所在党支部="33.1.2")) == []


def test_a_branch_may_be_known_already(roster_book, member):
    known = KnownTree(organizations=(KnownOrganization("9", "中共省农业厅办公室支部委员会", "branch"),))
    roster = read_roster(roster_book(member(所在党支部="中共省农业厅办公室支部委员会")))
    assert check_roster(roster, known, today=TODAY) == []


def test_a_member_belongs_to_a_branch_and_not_to_a_committee(check, member):
    (problem,) = check(member(所在党支部="省财政厅机关委员会"))
    assert problem.message == "A member belongs to a branch, not to one of another kind (organ committee)."


def test_the_same_id_number_twice_in_a_branch(check, member):
    (problem,) = check(member(), member(姓名="张 三"))
    assert (problem.row, problem.message) == (3, "Row 2 of the sheet 党员花名册 has the same ID number.")


def test_a_member_in_two_branches_is_a_problem_of_both_rows(check, member):
    problems = check(member(), member(所在党支部=PERSONNEL))
    assert [(problem.row, problem.column) for problem in problems] == [(2, "所在党支部"), (3, "所在党支部")]
    assert PERSONNEL in problems[0].message


@pytest.mark.parametrize(
    ("first", "second", "is_problem"),
    [
        ({"出生日期": "1980-03-06"}, {"出生日期": "1980-03-06"}, True),
        ({"出生日期": "1980-03-06"}, {"出生日期": "1980.3"}, True),
        ({"出生日期": "1980-03-06"}, {"出生日期": "1980-03-07"}, False),
        ({"出生日期": None}, {"出生日期": "1980-03-07"}, True),
        ({"出生日期": None}, {"出生日期": None, "所在党支部": PERSONNEL}, False),
        ({"出生日期": "1980-03-06"}, {"出生日期": "1980-03-06", "所在党支部": PERSONNEL}, True),
    ],
)
def test_people_without_id_numbers_are_told_by_name_and_birth(check, member, first, second, is_problem):
    problems = check(member(公民身份号码=None, **first), member(公民身份号码=None, **second))
    assert [problem.message for problem in problems] == (
        ["Row 2 of the sheet 党员花名册 may be the same person."] if is_problem else []
    )


def test_namesakes_with_different_id_numbers_are_two_people(check, member, id_number):
    assert check(member(), member(公民身份号码=id_number(sequence="103"))) == []


@pytest.mark.parametrize(("branch", "shown"), [(PERSONNEL, PERSONNEL), ("", "another unit")])
def test_a_member_known_elsewhere_is_not_moved_by_an_import(check, member, id_number, branch, shown):
    known = KnownTree(branch_of={id_number()[::-1]: branch}, hash_id=lambda text: text[::-1])
    (problem,) = check(member(), known=known)
    assert problem.message == f"The member already belongs to {shown}."
    assert problem.is_error


def test_a_member_known_in_the_same_branch_is_an_update(check, member, id_number):
    assert check(member(), known=KnownTree(branch_of={id_number(): OFFICE})) == []


def test_a_second_secretary_is_a_warning(make_book, tree):
    headings = ["姓名", "支部", "党内职务", "人员类别"]
    rows = [
        ["张三", OFFICE, "书记", "正式"],
        ["李四", OFFICE, "书记", "正式"],
        ["王五", PERSONNEL, "书记", "正式"],
    ]
    (problem,) = check_roster(read_roster(make_book(组织=tree, 名单=[headings, *rows])), NOTHING, today=TODAY)
    assert brief([problem]) == [("warning", "C3", "The branch already has a secretary in row 2.")]


@pytest.mark.parametrize(
    ("cells", "severity", "cell", "message"),
    [
        ({"入党日期": "2016-05-01", "转正日期": None}, "error", "E2", "The date lies in the future."),
        ({"转正日期": "2001-06-30"}, "error", "G?", "The member became a full one before joining."),
        ({"转正日期": "2017-07-01"}, "error", "G?", "A full member has a future date of full membership."),
        ({"入党日期": "1979-01-01"}, "error", "E2", "The date lies before the birth date."),
        (
            {"入党日期": "1998-03-05"},
            "warning",
            "E2",
            "The member joined before the 18th birthday; check both dates.",
        ),
        ({"转正日期": None}, "warning", "G?", "A full member has no date of full membership."),
        (
            {"人员类别": "预备党员"},
            "warning",
            "G?",
            "A probationary member has a past date of full membership; the member stays probationary.",
        ),
    ],
)
def test_dates_out_of_order_are_named(check, member, cells, severity, cell, message):
    problems = check(member(**cells))
    assert (severity, cell.replace("G?", "F2"), message) in brief(problems)


@pytest.mark.parametrize(
    "cells",
    [
        {"入党日期": "1998-03-06"},
        {"入党日期": "1998.03"},
        {"入党日期": "2001-07-20", "转正日期": "2001.07"},
        {"人员类别": "预备党员", "转正日期": "2016-07-01", "入党日期": "2015-07-01"},
    ],
)
def test_dates_that_may_be_in_order_are_left_alone(check, member, cells):
    assert check(member(**cells)) == []


def test_a_leap_day_has_its_birthday_on_the_first_of_march():
    assert birthday(date(1980, 2, 29), 18) == date(1998, 3, 1)
    assert birthday(date(1980, 2, 29), 20) == date(2000, 2, 29)


def test_duplicate_names_and_codes_are_named(check, member):
    problems = check(
        organizations=[
            ROOT,
            ("2", "乙支部", "支部", "甲工作委员会"),
            ("2", "乙 支部", "支部", "甲工作委员会"),
        ]
    )
    assert brief(problems) == [
        ("error", "B4", "Row 3 has the same name."),
        ("error", "A4", "Row 3 has the same code."),
    ]


def test_a_child_may_stand_before_its_parent(check, member):
    assert check(organizations=[("2", "乙支部", "支部", "甲工作委员会"), ROOT]) == []


def test_an_unknown_superior_comes_with_the_near_names(check, member):
    (problem,) = check(organizations=[ROOT, ("2", "乙支部", "支部", "甲工委")])
    assert (problem.cell, problem.expected) == ("D3", "perhaps 甲工作委员会")


def test_a_cycle_is_shown_as_a_chain(check, member):
    problems = check(
        organizations=[
            ("1", "甲党委", "党委", "丙党委"),
            ("2", "乙党委", "党委", "甲党委"),
            ("3", "丙党委", "党委", "乙党委"),
            ("4", "丁支部", "支部", "丙党委"),
            ("5", "戊党委", "党委", "戊党委"),
        ]
    )
    assert brief(problems) == [
        ("error", "D2", "The organisation stands below itself: 甲党委 → 丙党委 → 乙党委 → 甲党委."),
        ("error", "D3", "The organisation stands below itself: 乙党委 → 甲党委 → 丙党委 → 乙党委."),
        ("error", "D4", "The organisation stands below itself: 丙党委 → 乙党委 → 甲党委 → 丙党委."),
        ("error", "D6", "The organisation stands below itself: 戊党委 → 戊党委."),
    ]


def test_a_cycle_through_a_known_organisation_is_found(check, member):
    known = KnownTree(
        organizations=(
            KnownOrganization("1", "甲党委", "primary_committee"),
            KnownOrganization("2", "乙党委", "primary_committee", "甲党委"),
        )
    )
    (problem,) = check(organizations=[("1", "甲党委", "党委", "乙党委")], known=known)
    assert problem.message == "The organisation stands below itself: 甲党委 → 乙党委 → 甲党委."


def test_a_deep_tree_is_checked_without_recursion(check):
    rows = [("0", "党委0", "党委", None)] + [
        (str(n), f"党委{n}", "党委", f"党委{n - 1}") for n in range(1, 3000)
    ]
    assert check(organizations=rows) == []


def test_a_branch_below_a_branch_is_unusual(check):
    problems = check(
        organizations=[ROOT, ("2", "乙支部", "支部", "甲工作委员会"), ("3", "丙支部", "支部", "乙支部")]
    )
    assert brief(problems) == [("warning", "D4", "Usually no branch stands below a branch.")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("9", "甲工作委员会", "工委", None), "The organisation is entered already, with the code 1."),
        (("1", "新名工作委员会", "工委", None), "The code belongs to 甲工作委员会, which will be renamed."),
    ],
)
def test_codes_are_compared_with_those_known(check, row, message):
    known = KnownTree(organizations=(KnownOrganization("1", "甲工作委员会", "work_committee"),))
    (problem,) = check(organizations=[row], known=known)
    assert problem.message == message


def test_dates_of_organisations_are_checked(make_book):
    headings = ["组织全称", "类别", "上级组织", "成立日期", "换届日期"]
    rows = [["甲党委", "党委", None, "2017-01-01", None], ["乙党委", "党委", None, "2015-01-01", "2014.06"]]
    problems = check_roster(read_roster(make_book(组织=[headings, *rows])), NOTHING, today=TODAY)
    assert brief(problems) == [
        ("error", "D2", "The date lies in the future."),
        ("warning", "E3", "The re-election date lies before the founding date."),
    ]


def test_abbreviations_keep_the_order_of_characters():
    assert is_abbreviation("发改委办公室支部", "省发展和改革委员会办公室支部")
    assert not is_abbreviation("室公办", "办公室")


def test_good_rows_are_parted_from_bad_and_from_those_that_wait(roster_book, member, id_number):
    rows = [
        ROOT,
        ("2", "乙党委", "不知道", "甲工作委员会"),
        ("3", "丙支部", "支部", "乙党委"),
        ("4", "丁支部", "支部", "甲工作委员会"),
    ]
    roster = read_roster(
        roster_book(
            member(所在党支部="丙支部"),
            member(所在党支部="丁支部", 公民身份号码=id_number(sequence="103")),
            organizations=rows,
        )
    )
    sifted = sift(roster, check_roster(roster, NOTHING, today=TODAY), NOTHING)
    assert [row.name for row in sifted.good.organizations] == ["甲工作委员会", "丁支部"]
    assert [row.branch_name for row in sifted.good.members] == ["丁支部"]
    assert sifted.bad == {("党组织", 3), ("党组织", 4), ("党员花名册", 2)}
    assert [problem.message for problem in sifted.problems[1:]] == [
        "Waits for 乙党委, whose row has a problem.",
        "Waits for 丙支部, whose row has a problem.",
    ]


def test_nothing_waits_for_an_organisation_that_is_known_already(roster_book, member):
    rows = [("1", "甲支部", "不知道", None)]
    known = KnownTree(organizations=(KnownOrganization("1", "甲支部", "branch"),))
    roster = read_roster(roster_book(member(所在党支部="甲支部"), organizations=rows))
    sifted = sift(roster, check_roster(roster, known, today=TODAY), known)
    assert (len(sifted.good.organizations), len(sifted.good.members)) == (0, 1)


def test_a_missing_column_spoils_its_whole_sheet(make_book, tree):
    roster = read_roster(make_book(组织=tree, 名单=[["姓名", "性别", "民族"], ["张三", "男", "汉"]]))
    sifted = sift(roster, check_roster(roster, NOTHING, today=TODAY), NOTHING)
    assert len(sifted.good.organizations) == 4
    assert sifted.good.members == ()


def test_ten_thousand_members_are_read_and_checked_in_seconds(roster_book, member, id_number):
    people = [
        member(
            公民身份号码=id_number(f"19{70 + n % 20}0{1 + n % 9}{10 + n % 18}", f"{n % 1000:03d}"),
            姓名=f"张{chr(0x4E00 + n)}",
        )
        for n in range(10_000)
    ]
    content = roster_book(*people)
    begun = time.perf_counter()
    problems = check_roster(read_roster(content), NOTHING, today=TODAY)
    assert time.perf_counter() - begun < 10  # 2 s alone; the machine may be busy
    assert all(problem.message for problem in problems)
