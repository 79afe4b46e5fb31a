import io
import tracemalloc
import zipfile
from contextlib import suppress

import pytest
from python_calamine import CalamineWorkbook

from zhixing.core.sheets import book as sheets
from zhixing.core.sheets.book import open_book
from zhixing.core.sheets.cells import UNCALCULATED, CellFault, column_letter, position
from zhixing.core.sheets.errors import BookError
from zhixing.core.sheets.package import means_date
from zhixing.organizations.roster.reading import read_roster

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"", "empty"),
        (b"\x00" * 100, "empty"),
        (OLE + b"\x00" * 512 + "Workbook".encode("utf-16-le"), "old .xls workbook"),
        (OLE + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture or a PDF"),
        (b"%PDF-1.7\n", "a picture or a PDF"),
        ("姓名,性别\n张三,男\n".encode(), "a text file"),
        ("姓名,性别\n张三,男\n".encode("gb18030"), "a text file"),
        ("姓名\t性别".encode("utf-16"), "a text file"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "a web page"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "a web page"),
        (b"\x01\x02\x00\x03", "not an Excel workbook"),
        (b"PK\x03\x04 and then nothing", "damaged or incomplete"),
        (archive(readme="hello"), "an archive or another kind"),
        (archive(**{"[Content_Types].xml": "", "_rels/.rels": "", "xl/workbook.bin": ""}), "binary workbook"),
        (archive(**{"mimetype": "", "content.xml": ""}), "OpenDocument"),
    ],
)
def test_a_file_that_is_no_workbook_is_named_for_what_it_is(content, advice):
    with pytest.raises(BookError, match=advice):
        open_book(content)


def test_a_word_document_is_refused():
    relations = (
        '<Relationships xmlns="r"><Relationship Id="1" Type="x/officeDocument" Target="word/document.xml"/>'
        "</Relationships>"
    )
    with pytest.raises(BookError, match="another kind of document"):
        open_book(archive(**{"[Content_Types].xml": "<a/>", "_rels/.rels": relations}))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BookError, match="cannot be opened"):
        open_book(tmp_path / "missing.xlsx")


def test_a_file_of_40_mb_is_refused_without_being_read_whole(tmp_path):
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate(40 * 1024 * 1024)
    with path.open("rb") as file, pytest.raises(BookError, match="larger than 20 MB"):
        open_book(file)
    with pytest.raises(BookError, match="larger than 20 MB"):
        open_book(path)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_upload_is_refused(samples, share):
    content = (samples / "roster-office.xlsx").read_bytes()
    with pytest.raises(BookError, match="damaged or incomplete"):
        open_book(content[: int(len(content) * share)])


@pytest.mark.parametrize("place", range(2000, 60000, 3500))
def test_flipped_bytes_never_end_in_a_traceback(samples, place):
    content = bytearray((samples / "roster-office.xlsx").read_bytes())
    content[place : place + 40] = b"\xaa" * 40
    with suppress(BookError):
        assert read_roster(bytes(content)).members


def test_a_zip_bomb_is_refused(make_book, replace_part):
    bomb = replace_part(
        make_book(a=[["姓名"]]), SHEET, lambda _: "<x>" + " " * (sheets.MAX_UNPACKED_BYTES + 1)
    )
    assert len(bomb) < 1_000_000
    with pytest.raises(BookError, match="more than 256 MB"):
        open_book(bomb)


def test_entities_are_refused(make_book, replace_part):
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    with pytest.raises(BookError, match="damaged"):
        open_book(replace_part(make_book(a=[["姓名"]]), SHEET, lambda _: laughs))


def test_too_many_filled_cells_are_refused(make_book, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_CELLS", 3)
    with pytest.raises(BookError, match="more than 3 filled cells"):
        open_book(make_book(a=[["1", "2"], ["3", "4"]]))


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace('t="s"><v>0<', 't="s"><v>99<'),
        lambda xml: xml.replace('t="s"><v>0<', 't="s"><v>x<'),
        lambda xml: xml.replace("</sheetData>", ""),
        lambda xml: xml.replace('r="A1"', 'r="!"'),
        lambda _xml: "",
    ],
)
def test_a_broken_sheet_is_refused(make_book, replace_part, change):
    with pytest.raises(BookError, match="damaged"):
        open_book(replace_part(make_book(a=[["姓名"]]), SHEET, change))


def with_empty_rows(content, replace_part, count):
    """Add formatted rows without values, and one blank in the last cell that a sheet can have."""
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(3, count))
    stray = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t> </t></is></c></row>'
    return replace_part(
        content, SHEET, lambda xml: xml.replace("</sheetData>", rows + stray + "</sheetData>")
    )


def test_a_million_empty_rows_are_passed_over(make_book, replace_part):
    content = with_empty_rows(make_book(a=[["姓名"], ["张三"]]), replace_part, 1_048_576)
    (sheet,) = open_book(content).sheets
    assert sheet.rows == {1: {0: "姓名"}, 2: {0: "张三"}}


def test_empty_rows_take_no_memory(make_book, replace_part):
    content = with_empty_rows(make_book(a=[["姓名"], ["张三"]]), replace_part, 100_000)
    tracemalloc.start()
    open_book(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000


def test_a_value_in_the_last_row_costs_one_cell(fill_book):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "姓名")
        sheet.write(1_048_575, 16_383, "x")

    (sheet,) = open_book(fill_book(fill)).sheets
    assert sheet.rows == {1: {0: "姓名"}, 1_048_576: {16_383: "x"}}


def test_formulas_give_their_last_value_and_faults_are_kept(fill_book):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.write_formula("B1", '="a"&"b"', None, "ab")
        sheet.write_formula("C1", "=1/0", None, "#DIV/0!")

    (sheet,) = open_book(fill_book(fill)).sheets
    assert sheet.rows[1][0] == 2
    assert sheet.rows[1][1] == "ab"
    assert sheet.rows[1][2] == CellFault("#DIV/0!")


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(make_book, replace_part):
    content = replace_part(
        make_book(a=[["姓名"]]),
        SHEET,
        lambda xml: xml.replace(
            "</sheetData>", '<row r="2"><c r="A2" t="str"><f>B2</f><v></v></c></row></sheetData>'
        ),
    )
    (sheet,) = open_book(content).sheets
    assert 2 not in sheet.rows


def test_a_formula_never_calculated_is_a_fault(make_book, replace_part):
    content = replace_part(
        make_book(a=[["姓名"]]),
        SHEET,
        lambda xml: xml.replace(
            "</sheetData>", '<row r="2"><c r="A2"><f>B2</f><v></v></c></row></sheetData>'
        ),
    )
    (sheet,) = open_book(content).sheets
    assert sheet.rows[2][0] is UNCALCULATED


def test_hidden_sheets_are_named_and_not_read(fill_book):
    def fill(workbook):
        workbook.add_worksheet("花名册").write(0, 0, "姓名")
        hidden = workbook.add_worksheet("旧表")
        hidden.write(0, 0, "姓名")
        hidden.hide()

    opened = open_book(fill_book(fill))
    assert [sheet.name for sheet in opened.sheets] == ["花名册"]
    assert opened.hidden == ("旧表",)


def test_merged_values_are_repeated_only_in_filled_rows(fill_book):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.merge_range("B1:B1000000", "办公室支部")
        sheet.write("A1", "张三")
        sheet.write("A2", "李四")

    (sheet,) = open_book(fill_book(fill)).sheets
    assert sheet.rows == {1: {0: "张三", 1: "办公室支部"}, 2: {0: "李四", 1: "办公室支部"}}


def test_dates_of_1904_and_cells_without_references_are_read(make_book, replace_part):
    content = replace_part(
        make_book(a=[["x"]]),
        SHEET,
        lambda _: (
            '<w:worksheet xmlns:w="u"><w:sheetData><w:row><w:c t="inlineStr"><w:is><w:t>张_x000D_</w:t>'
            '<w:rPh><w:t>zhang</w:t></w:rPh></w:is></w:c><w:c t="b"><w:v>1</w:v></w:c><w:c>'
            "<w:v>2.5</w:v></w:c></w:row></w:sheetData></w:worksheet>"
        ),
    )
    (sheet,) = open_book(content).sheets
    assert sheet.rows == {1: {0: "张\r", 1: True, 2: 2.5}}


@pytest.mark.parametrize("name", ["roster-tidy.xlsx", "roster-office.xlsx"])
def test_the_samples_are_read_as_another_reader_reads_them(samples, name):
    opened = open_book(samples / name)
    other = CalamineWorkbook.from_path(samples / name)
    for sheet in opened.sheets:
        expected = {
            number: {place: value for place, value in enumerate(row) if value != ""}
            for number, row in enumerate(
                other.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False), start=1
            )
        }
        repeated = {merge.top for merge in sheet.merges}
        assert {row: cells for row, cells in sheet.rows.items() if row not in repeated} == {
            row: cells for row, cells in expected.items() if cells and row not in repeated
        }


@pytest.mark.parametrize("code", ["yyyy-mm-dd", 'yyyy"年"m"月"', "[$-804]yyyy年m月d日", "d/m/yy", "mmm"])
def test_number_formats_of_dates_are_recognised(code):
    assert means_date(code)


@pytest.mark.parametrize("code", ["General", "0.00", '0"day"', "[Red]0", "@", "h:mm:ss", "#,##0_);(#,##0)"])
def test_other_number_formats_are_no_dates(code):
    assert not means_date(code)


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")])
def test_columns_have_letters(index, letters):
    assert column_letter(index) == letters
    assert position(f"{letters}12") == (12, index)
