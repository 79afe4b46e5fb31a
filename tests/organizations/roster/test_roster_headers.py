import pytest

from zhixing.core.sheets.book import open_book
from zhixing.core.sheets.vocabulary import heading_key
from zhixing.organizations.roster.columns import Role, vocabulary
from zhixing.organizations.roster.headers import find_table


@pytest.fixture
def table(make_book):
    def find(rows):
        (sheet,) = open_book(make_book(表=rows)).sheets
        return find_table(sheet)

    return find


@pytest.fixture
def filled_table(fill_book):
    def find(fill):
        (sheet,) = open_book(fill_book(lambda book: fill(book, book.add_worksheet()))).sheets
        return find_table(sheet)

    return find


def letters(table):
    return {name: column.letter for name, column in table.columns.items()}


def test_columns_are_found_in_any_order(table):
    found = table([["所在党支部", "备注", "身份证号", "姓名"], ["办公室支部", "", "1", "张三"]])
    assert found.role is Role.MEMBERS
    assert letters(found) == {"branch_name": "A", "note": "B", "id_number": "C", "name": "D"}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓 名", "name"),
        ("姓\u3000\u3000名", "name"),
        ("姓\n名", "name"),
        ("*姓名", "name"),
        ("姓名：", "name"),
        ("出生日期（年月日）", "born_on"),
        ("公民身份证号码", "id_number"),
        ("ＩＤ Number", "id_number"),
        ("入党时间", "joined_on"),
        ("所属支部", "branch_name"),
        ("支部名称", "branch_name"),
        ("Party branch", "branch_name"),
        ("手机", "phone"),
    ],
)
def test_a_heading_is_known_by_its_other_names(heading, field):
    assert vocabulary().names[Role.MEMBERS][heading_key(heading)] == field


@pytest.mark.parametrize("role", list(Role))
def test_no_heading_means_two_columns(role):
    data = [(heading_key(field.heading), name) for name, field in vocabulary().fields[role].items()]
    assert {vocabulary().names[role][key] for key, _name in data} == set(vocabulary().fields[role])


def test_organisations_are_told_from_members(table):
    assert table([["组织全称", "上级组织", "类别"]]).role is Role.ORGANIZATIONS
    assert table([["姓名", "支部名称", "类别"]]).role is Role.MEMBERS


def test_a_sheet_of_something_else_is_no_table(table):
    assert table([["月份", "收入", "支出"], ["1", "2", "3"]]) is None
    assert table([["说明"], ["姓名要写全"]]) is None


def test_titles_above_and_signatures_below_are_left_out(table):
    found = table(
        [
            ["党 员 花 名 册"],
            ["（截至2016年3月31日）"],
            [],
            ["序号", "姓名", "性别", "所在党支部"],
            [1, "张三", "男", "办公室支部"],
            [2, None, None, None],
            ["合计", "1人"],
            [None, "总计：1人"],
            [],
            ["填表人：", None, "审核人：李四"],
            ["注：本表一式两份"],
        ]
    )
    assert found.header_rows == (4,)
    assert list(found.rows) == [5]
    assert [skipped.row for skipped in found.skipped] == [7, 8, 10, 11]


def test_headings_repeated_on_each_printed_page_are_left_out(filled_table):
    def fill(book, sheet):
        headings = ["序号", "姓名", "性别", "所在党支部"]
        for page in (0, 4):
            sheet.merge_range(page, 0, page, 3, "党员花名册")
            sheet.write_row(page + 1, 0, headings)
            sheet.write_row(page + 2, 0, [1, "张三", "男", "办公室支部"])
            sheet.write_row(page + 3, 0, ["填表人：", "李四"])

    found = filled_table(fill)
    assert list(found.rows) == [3, 7]
    assert [skipped.row for skipped in found.skipped] == [4, 5, 6, 8]


def test_two_rows_of_headings_are_read_together(filled_table):
    def fill(book, sheet):
        for column, heading in enumerate(["序号", "姓名", "性别"]):
            sheet.merge_range(0, column, 1, column, heading)
        sheet.merge_range(0, 3, 0, 4, "入党")
        sheet.write_row(1, 3, ["时间", "介绍人"])
        sheet.merge_range(0, 5, 0, 6, "组织关系")
        sheet.write_row(1, 5, ["所在党支部", "党小组"])
        sheet.write_row(2, 0, [1, "张三", "男", "2001.7", "李四", "办公室支部", "第1党小组"])

    found = filled_table(fill)
    assert found.header_rows == (1, 2)
    assert letters(found) == {"name": "B", "sex": "C", "joined_on": "D", "branch_name": "F", "cell_name": "G"}
    assert [column.heading for column in found.unread] == ["入党介绍人"]
    assert found.columns["joined_on"].heading == "入党时间"
    assert list(found.rows) == [3]


def test_two_rows_of_headings_without_merged_cells(table):
    found = table(
        [
            ["姓名", "性别", "出生", "支部"],
            [None, None, "年月", "名称"],
            ["张三", "男", "1980.3", "办公室支部"],
        ]
    )
    assert letters(found) == {"name": "A", "sex": "B", "born_on": "C", "branch_name": "D"}
    assert list(found.rows) == [3]


def test_a_first_row_of_data_is_not_a_second_row_of_headings(table):
    found = table([["姓名", "支部", "职务"], ["张三", "办公室支部", None], [None, None, None]])
    assert found.header_rows == (1,)
    assert list(found.rows) == [2]


def test_unknown_columns_are_listed_as_unread(table):
    found = table([["序号", "姓名", "血型", "支部", "鞋码", "手机", "办公电话", "联系电话"]])
    assert [column.heading for column in found.unread] == ["血型", "鞋码", "办公电话", "联系电话"]
    assert found.columns["phone"].heading == "手机"


def test_missing_columns_are_named(table):
    found = table([["姓名", "性别", "民族"], ["张三", "男", "汉"]])
    assert [field.heading for field in found.missing] == ["所在党支部"]
    assert found.headings == ["姓名", "性别", "民族"]
