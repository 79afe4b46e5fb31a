"""Lists of problems as offices keep them: read, put together, and every fault named by its place."""

import random
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rectification.books import HEADS, book_of, list_of, row
from zhixing.core.sheets.cells import CellFault
from zhixing.core.sheets.errors import BookError
from zhixing.core.sheets.parsed import Unreadable
from zhixing.rectification.carrying import reading
from zhixing.rectification.carrying.checking import state_of
from zhixing.rectification.carrying.grouping import group
from zhixing.rectification.carrying.reading import read_list
from zhixing.rectification.carrying.values import Deadline, read_deadline, read_found, read_names, read_number

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def entries(content):
    read = read_list(content)
    problems = [*read.problems]
    return group(read.lines, problems), problems


def rezipped(content, part, old, new):
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as good, ZipFile(stream, "w", ZIP_DEFLATED) as changed:
        for name in good.namelist():
            data = good.read(name)
            changed.writestr(name, data.replace(old, new) if name == part else data)
    return stream.getvalue()


def places(problems):
    return [(each.sheet, each.row, each.field) for each in problems if each.is_error]


class TestFiles:
    @pytest.mark.parametrize(
        ("content", "advice"),
        [
            (b"", "空"),
            (OLE + b"\x00" * 512 + "Workbook".encode("utf-16-le"), ".xls"),
            (OLE + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le"), "密码"),
            ("序号,存在的问题\n1,学习不深入\n".encode(), "文本"),
            (b"PK\x03\x04 and then nothing", "损坏"),
        ],
    )
    def test_what_is_no_workbook_is_named_for_what_it_is(self, content, advice):
        with pytest.raises(BookError, match=advice):
            read_list(content)

    def test_a_bomb_is_refused_before_it_is_unpacked(self):
        stream = BytesIO()
        with ZipFile(BytesIO(list_of(row(text="一")))) as good, ZipFile(stream, "w", ZIP_DEFLATED) as bad:
            for name in good.namelist():
                more = b" " * (300 * 1024 * 1024) if name.endswith("sheet1.xml") else b""
                bad.writestr(name, good.read(name) + more)
        with pytest.raises(BookError, match="256 MB"):
            read_list(stream.getvalue())

    def test_a_workbook_without_a_list_says_which_columns_it_needs(self):
        with pytest.raises(BookError, match=r"问题·表现.*名单"):
            read_list(book_of(("名单", [["姓名", "性别"], ["张三", "男"]])))

    def test_twenty_thousand_rows_are_too_many(self, monkeypatch):
        monkeypatch.setattr(reading, "MOST_LINES", 5)
        with pytest.raises(BookError, match=r"6.*5"):
            read_list(list_of(*(row(text=f"问题{n}") for n in range(6))))

    def test_a_hidden_list_is_to_be_shown(self):
        content = book_of(("空表", []), ("整改清单", [HEADS, row(text="学习不深入")]), change=lambda _s: None)
        hidden = rezipped(
            content, "xl/workbook.xml", b'name="\xe6\x95\xb4', b'state="hidden" name="\xe6\x95\xb4'
        )
        with pytest.raises(BookError, match=r"隐藏.*整改清单"):
            read_list(hidden)


class TestHeadings:
    @given(st.randoms(use_true_random=False))
    def test_columns_stand_in_any_order(self, chance: random.Random):
        order = list(range(len(HEADS)))
        chance.shuffle(order)
        line = row(number=1, text="学习不深入", found="2014.7", step="每周学习", due="长期", owner="张三")
        found, problems = entries(
            book_of(("表", [["标题"], [HEADS[place] for place in order], [line[place] for place in order]]))
        )
        assert not problems
        assert (found[0].get("text"), found[0].get("owner")) == ("学习不深入", ("张三",))

    def test_titles_blank_rows_notes_and_sums_are_no_problems(self):
        read = read_list(
            list_of(
                row(number=1, text="学习不深入", found="2014.7"),
                [],
                row(number="合计", text="1项"),
                ["注：带星号的为重点问题"],
                ["填表人：李四", None, None, "审核人：王五"],
            )
        )
        assert [line.row for line in read.lines] == [3]
        assert [place for _sheet, place, _words in read.left_out] == [5, 6, 7]

    def test_two_rows_of_headings_are_read_together(self):
        found, problems = entries(
            book_of(
                (
                    "表",
                    [
                        ["序号", "存在的问题", "整改", None, "责任"],
                        [None, None, "措施", "时限", "责任人"],
                        [1, "学习不深入", "每周学习", "2014年7月底", "张三"],
                    ],
                )
            )
        )
        assert not problems
        assert found[0].get("step") == "每周学习"
        assert found[0].get("due_on") == Deadline(date(2014, 7, 31))

    def test_hidden_rows_are_read_and_said(self):
        def hide(sheet):
            sheet.set_row(3, None, None, {"hidden": True})

        read = read_list(list_of(row(text="甲方面的问题"), row(text="乙方面的问题"), change=hide))
        assert len(read.lines) == 2
        assert read.hidden_rows == (("整改清单", 4),)


class TestSameAsAbove:
    @pytest.mark.parametrize("sign", ["同上", "〃", "″", "-do-", " 同 上 ", "同上。", "DITTO", '"'])
    def test_each_sign_stands_for_the_cell_above(self, sign):
        found, problems = entries(
            list_of(
                row(number=1, text="学习不深入", found="2014.7", owner="张三"),
                row(number=2, text="作风不实", found=sign, owner=sign),
            )
        )
        assert not problems
        assert found[1].get("found_on").day == date(2014, 7, 1)
        assert found[1].get("owner") == ("张三",)

    def test_one_below_another_goes_up_to_the_words(self):
        found, _problems = entries(
            list_of(row(text="甲", owner="张三"), row(text="乙", owner="同上"), row(text="丙", owner="〃"))
        )
        assert [entry.get("owner") for entry in found] == [("张三",)] * 3

    def test_in_the_first_row_it_is_an_error_with_its_place(self):
        _found, problems = entries(list_of(row(text="学习不深入", owner="同上")))
        assert places(problems) == [("整改清单", 3, "owner")]
        assert problems[0].cell == "H3"

    def test_below_an_empty_cell_it_is_an_error(self):
        _found, problems = entries(list_of(row(text="甲"), row(text="乙", due="同上")))
        assert places(problems) == [("整改清单", 4, "due_on")]

    def test_for_the_problem_itself_it_is_one_more_measure_whatever_its_number(self):
        found, problems = entries(
            list_of(
                row(number=1, text="学习不深入", step="每周学习"), row(number=2, text="同上", step="每月交流")
            )
        )
        assert not problems
        assert [line.values["step"] for line in found[0].lines] == ["每周学习", "每月交流"]


class TestSeveralRows:
    def test_merged_cells_over_several_measures_are_one_problem(self):
        def merge(sheet):
            for column, value in {0: 1, 1: "学习不深入", 3: "2014.7"}.items():
                sheet.merge_range(2, column, 4, column, value)

        found, problems = entries(
            list_of(
                row(number=1, text="学习不深入", found="2014.7", step="每周学习"),
                row(step="每月交流"),
                row(step="每季检查"),
                row(number=2, text="作风不实", found="2014.8"),
                change=merge,
            )
        )
        assert not problems
        assert [[line.row for line in entry.lines] for entry in found] == [[3, 4, 5], [6]]

    def test_empty_cells_below_a_problem_are_its_further_measures(self):
        found, _problems = entries(
            list_of(row(number=1, text="学习不深入", step="一"), row(step="二"), row(number=2, text="乙"))
        )
        assert [len(entry.lines) for entry in found] == [2, 1]

    def test_the_same_words_under_another_number_are_another_row(self):
        found, _problems = entries(
            list_of(row(number=1, text="学习不深入"), row(number=2, text="学习不深入"))
        )
        assert len(found) == 2

    def test_a_new_number_without_words_is_an_error(self):
        _found, problems = entries(list_of(row(number=1, text="学习不深入"), row(number=2, step="每周学习")))
        assert places(problems) == [("整改清单", 4, "text")]


class TestSheets:
    def three(self, *, numbers=(1, 2)):
        return (
            (
                "责任清单",
                [
                    ["问题号", "责任领导", "责任人", "完成时限"],
                    *([number, "王书记", f"张{number}", None] for number in numbers),
                ],
            ),
            (
                "问题清单",
                [
                    ["序号", "问题·表现", "发现日期", "类别"],
                    [1, "学习不深入", "2014.7", None],
                    [2, "作风不实", "2014.8", None],
                ],
            ),
            (
                "整改清单",
                [
                    ["问题号", "整改措施", "时限", "状态"],
                    [1, "每周学习", "2016.6", "整改中"],
                    [None, "每月交流", "2016.7", None],
                    [2, "下访", "长期", None],
                ],
            ),
        )

    def test_the_three_lists_are_joined_by_the_number_in_whatever_order(self):
        found, problems = entries(book_of(*self.three()))
        assert not problems
        assert [entry.get("owner") for entry in found] == [("张1",), ("张2",)]
        assert [len([line for line in entry.lines if "step" in line.values]) for entry in found] == [2, 1]

    def test_a_number_of_no_problem_is_named(self):
        _found, problems = entries(book_of(*self.three(numbers=(1, 9))))
        assert places(problems) == [("责任清单", 3, "number")]

    def test_the_words_join_too_where_sheets_repeat_them(self):
        found, _problems = entries(
            book_of(
                ("问题清单", [["序号", "问题", "发现日期"], [1, "学习不深入", "2014.7"]]),
                ("整改清单", [["序号", "问题", "整改措施"], [1, "学习 不深入。", "每周学习"]]),
            )
        )
        assert len(found) == 1
        assert found[0].get("step") == "每周学习"


class TestCells:
    @pytest.mark.parametrize(
        ("cell", "deadline"),
        [
            ("2014.7", Deadline(date(2014, 7, 31), is_month=True)),
            (2014.7, Deadline(date(2014, 7, 31), is_month=True)),
            ("2014年7月底", Deadline(date(2014, 7, 31))),
            ("２０１４年７月底前", Deadline(date(2014, 7, 31))),
            ("2014年2月中旬", Deadline(date(2014, 2, 20))),
            ("2014年底前完成", Deadline(date(2014, 12, 31))),
            ("2014年上半年", Deadline(date(2014, 6, 30))),
            ("2014年3月至2014年9月", Deadline(date(2014, 9, 30), is_month=True)),
            ("2014/7/31", Deadline(date(2014, 7, 31))),
            ("2014-07-31前", Deadline(date(2014, 7, 31))),
            (41851, Deadline(date(2014, 7, 31))),
            (datetime(2014, 7, 31, 8), Deadline(date(2014, 7, 31))),
            ("长期", Deadline(long_term=True)),
            ("长期坚持", Deadline(long_term=True)),
            ("立行立改", Deadline(at_once=True)),
        ],
    )
    def test_a_deadline_is_read_in_every_usual_form(self, cell, deadline):
        assert read_deadline(cell).value == deadline

    @pytest.mark.parametrize("cell", ["近期", "7月底", "2014年13月", "14.7.3", CellFault("#REF!")])
    def test_what_is_no_deadline_says_what_to_write(self, cell):
        with pytest.raises(Unreadable) as refused:
            read_deadline(cell)
        assert refused.value.expected

    @pytest.mark.parametrize(
        ("cell", "day"),
        [
            ("2014.7", date(2014, 7, 1)),
            ("2014年7月底", date(2014, 7, 1)),
            ("2014年7月下旬", date(2014, 7, 21)),
        ],
    )
    def test_a_month_in_which_it_was_found_is_its_first_day(self, cell, day):
        assert read_found(cell).value.day == day

    @pytest.mark.parametrize("cell", [3, 3.0, "３", "（3）", "3.", "第3项"])
    def test_a_number_is_the_same_however_it_is_written(self, cell):
        assert read_number(cell).value == "3"

    @pytest.mark.parametrize(
        ("cell", "names"),
        [
            ("张　三、李四", ("张三", "李四")),
            ("张三\n李四", ("张三", "李四")),
            ("责任人：张三", ("张三",)),
            ("欧阳明 李小四", ("欧阳明", "李小四")),
            ("张三，张三", ("张三",)),
        ],
    )
    def test_names_stand_apart(self, cell, names):
        assert read_names(cell).value == names

    def test_error_cells_and_formulas_never_calculated_are_named(self):
        def break_it(sheet):
            sheet.write_formula("D3", "=A1+1", None, 987654)
            sheet.write_formula("F3", "=A0", None, "#REF!")

        content = list_of(row(text="学习不深入", step="每周学习"), change=break_it)
        _found, problems = entries(rezipped(content, "xl/worksheets/sheet1.xml", b"<v>987654</v>", b""))
        assert places(problems) == [("整改清单", 3, "found_on"), ("整改清单", 3, "due_on")]
        assert "#REF!" in problems[1].message

    @pytest.mark.parametrize(
        ("states", "due", "state"),
        [
            (["整改中"], None, "under_way"),
            (["已销号", "已销号"], None, "struck_off"),
            (["完成", "已销号"], None, "done"),
            (["完成", "未启动"], None, "under_way"),
            (["未启动"], "长期", "long_term"),
            (["完成"], "长期", "done"),
            ([None], None, "open"),
        ],
    )
    def test_the_state_is_what_all_rows_say_together(self, states, due, state):
        lines = [row(text="学习不深入", state=word, due=due, step="每周学习") for word in states]
        found, _problems = entries(list_of(*lines))
        assert state_of(found[0]) == state
