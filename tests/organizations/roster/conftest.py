"""Workbooks made on the fly, good and ugly."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.utils import translation

from zhixing.organizations.roster.values.id_numbers import check_digit

MEMBER_HEADINGS = (
    "姓名",
    "性别",
    "公民身份号码",
    "出生日期",
    "入党日期",
    "转正日期",
    "人员类别",
    "所在党支部",
)
ORGANIZATION_HEADINGS = ("组织代码", "组织全称", "组织类别", "上级组织")
TREE = (
    ("33", "省直属机关工作委员会", "工作委员会", ""),
    ("33.1", "省财政厅机关委员会", "机关党委", "省直属机关工作委员会"),
    ("33.1.1", "中共省财政厅办公室支部委员会", "党支部", "省财政厅机关委员会"),
    ("33.1.2", "中共省财政厅人事处支部委员会", "党支部", "省财政厅机关委员会"),
)
OFFICE = "中共省财政厅办公室支部委员会"
PERSONNEL = "中共省财政厅人事处支部委员会"

Rows = Sequence[Sequence[Any]]
MakeBook = Callable[..., bytes]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def book(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(
        stream, {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False, "strings_to_urls": False}
    ) as workbook:
        fill(workbook)
    return stream.getvalue()


def sheets_book(**sheets: Rows) -> bytes:
    """Make a workbook of one sheet for each keyword, its rows from A1."""

    def fill(workbook: xlsxwriter.Workbook) -> None:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)

    return book(fill)


@pytest.fixture
def make_book() -> MakeBook:
    return sheets_book


@pytest.fixture
def fill_book() -> Callable[[Callable[[xlsxwriter.Workbook], None]], bytes]:
    return book


@pytest.fixture
def tree() -> list[Sequence[Any]]:
    return [ORGANIZATION_HEADINGS, *TREE]


@pytest.fixture
def id_number() -> Callable[..., str]:
    def make(born: str = "19800306", sequence: str = "101") -> str:
        first17 = f"990001{born}{sequence}"
        return first17 + check_digit(first17)

    return make


@pytest.fixture
def member(id_number: Callable[..., str]) -> Callable[..., list[Any]]:
    """Make the cells of a good member, under MEMBER_HEADINGS; keywords replace some."""
    defaults: dict[str, Any] = {
        "姓名": "张三",
        "性别": "男",
        "公民身份号码": id_number(),
        "出生日期": "1980-03-06",
        "入党日期": "2001-07-01",
        "转正日期": "2002-07-01",
        "人员类别": "正式党员",
        "所在党支部": OFFICE,
    }

    def make(**cells: Any) -> list[Any]:
        return [(defaults | cells)[heading] for heading in MEMBER_HEADINGS]

    return make


@pytest.fixture
def roster_book(make_book: MakeBook, tree: list[Sequence[Any]]) -> MakeBook:
    """Make a workbook of the usual tree and these members."""

    def make(*members: Sequence[Any], organizations: Rows | None = None) -> bytes:
        listed = tree if organizations is None else [ORGANIZATION_HEADINGS, *organizations]
        return make_book(党组织=listed, 党员花名册=[MEMBER_HEADINGS, *members])

    return make


@pytest.fixture
def replace_part() -> Callable[[bytes, str, Callable[[str], str]], bytes]:
    """Change the XML of one part of a workbook."""

    def replace(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
        stream = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(content)) as old,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for entry in old.infolist():
                data = old.read(entry)
                new.writestr(entry.filename, change(data.decode()) if entry.filename == part else data)
        return stream.getvalue()

    return replace


@pytest.fixture
def samples() -> Path:
    return Path(__file__).parents[2] / "samples"


@pytest.fixture
def has_secret() -> Callable[[str], bool]:
    """Tell whether a text shows a long number whole."""
    return lambda text: bool(re.search(r"\d{10,}", text))
