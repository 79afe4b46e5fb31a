"""Lists of names, however ugly: who is found, who is asked for, who is not known, and nothing half done."""

from io import BytesIO

import pytest
import xlsxwriter

from tests.organizations.factories import MemberFactory, OrganizationFactory
from tests.training.factories import a_class
from zhixing.core.sheets.errors import BookError
from zhixing.training.names import Named, field_of, match, read_names, text_of


def workbook(*rows, merges=(), sheets=1):
    """Write rows into the last of so many sheets; each merge is top, left, bottom, right and what it holds."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for _ in range(sheets - 1):
            book.add_worksheet()
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for merge in merges:
            sheet.merge_range(*merge)
    return stream.getvalue()


class TestReadFromLines:
    def test_one_a_line_or_several_with_marks_between(self):
        assert [each.name for each in read_names("张三\r\n李四、王五，赵六;钱七\n\n  \n")] == [
            "张三",
            "李四",
            "王五",
            "赵六",
            "钱七",
        ]

    def test_spaces_within_a_name_go(self):
        assert read_names("张　三\n 李 四 ") == [Named(1, "张三"), Named(2, "李四")]

    def test_a_branch_after_it(self):
        wanted = [Named(1, "张三", "人事处党支部"), Named(2, "李四", "办公室党支部")]
        assert read_names("张三\t人事处党支部\n李四 办公室党支部") == wanted

    def test_invisible_signs_go(self):
        assert read_names("\ufeff张\u200b三") == [Named(1, "张三")]


class TestReadFromExcel:
    def test_by_headings_below_a_merged_title(self):
        content = workbook(
            ["报名表", None, None],
            ["序号", "姓名", "党支部"],
            [1, "张三", "人事处党支部"],
            [2, "李四", None],
            [3, None, None],
            merges=[(0, 0, 0, 2, "报名表"), (2, 2, 3, 2, "人事处党支部")],
        )
        assert text_of(content) == "张三\t人事处党支部\n李四\t人事处党支部"

    def test_without_headings_the_first_words_of_each_row(self):
        assert text_of(workbook([1, "张三", "处长"], [2, "李四", "科长"])) == "张三\n李四"

    def test_on_whichever_sheet(self):
        assert text_of(workbook(["姓名"], ["张三"], sheets=3)) == "张三"

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"%PDF-1.4", "姓名,张三".encode()])
    def test_what_is_no_workbook_is_refused_with_advice(self, content):
        with pytest.raises(BookError):
            text_of(content)


class TestMatched:
    @pytest.fixture
    def training(self, here):
        return a_class(here.committee)

    def test_people_below_once_each(self, here, training):
        name = here.people[0].name
        found = match(training, read_names(f"{name}\n{name}\n远客"), {})
        assert {row.member_id for row in found.found} == {here.people[0].pk, here.visitor.pk}
        assert found.is_clear

    def test_an_unknown_one_is_named_with_its_line(self, training):
        found = match(training, read_names("远客\n查无此人"), {})
        assert found.unknown == [Named(2, "查无此人")]
        assert not found.is_clear

    def test_members_of_other_bodies_are_unknown(self, training):
        MemberFactory(branch=OrganizationFactory(), name="外人")
        assert match(training, read_names("外人"), {}).unknown

    def test_one_of_several_is_to_be_chosen(self, here, training):
        here_one, there = (MemberFactory(branch=each, name="重名") for each in (here.branch, here.second))
        names = read_names("重名")
        found = match(training, names, {})
        assert [row.member_id for row in found.several[0].candidates] == [here_one.pk, there.pk]
        chosen = match(training, names, {field_of(names[0]): str(there.pk)})
        assert [row.member_id for row in chosen.found] == [there.pk]
        forged = match(training, names, {field_of(names[0]): str(here.visitor.pk)})
        assert forged.several

    def test_the_branch_tells_which(self, here, training):
        for each in (here.branch, here.second):
            MemberFactory(branch=each, name="重名")
        (row,) = match(training, read_names("重名 人事处党支部"), {}).found
        assert row.organization_id == here.second.pk
