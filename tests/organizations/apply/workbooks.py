"""Rosters made on the spot."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

from zhixing.organizations.roster.values.id_numbers import check_digit

ORGANIZATION_HEADINGS = ("组织代码", "组织全称", "组织类别", "上级组织", "联系人")
MEMBER_HEADINGS = (
    *("姓名", "公民身份号码", "出生日期", "入党日期", "转正日期", "人员类别", "所在党支部", "党小组"),
    *("党内职务", "职级", "手机号码", "转入日期"),
)

TREE = [
    ("R", "省直机关工作委员会", "工作委员会", "", "王芳"),
    ("R.1", "省民政厅机关委员会", "机关党委", "省直机关工作委员会", ""),
    ("R.1.1", "办公室党支部", "党支部", "省民政厅机关委员会", ""),
    ("R.1.2", "人事处党支部", "党支部", "省民政厅机关委员会", ""),
]


def id_number(serial: int, born: str = "19800501") -> str:
    """Make a valid number of a region that does not exist."""
    first17 = f"990101{born}{serial:03}"
    return first17 + check_digit(first17)


def person(name: str, serial: int | None = None, **fields: Any) -> tuple[Any, ...]:
    """Make a member's row, of the first branch unless told otherwise."""
    row = {
        "姓名": name,
        "公民身份号码": id_number(serial) if serial else "",
        "出生日期": "1980-05-01",
        "入党日期": "2005-07-01",
        "转正日期": "2006-07-01",
        "人员类别": "正式党员",
        "所在党支部": "办公室党支部",
        **fields,
    }
    return tuple(row.get(heading, "") for heading in MEMBER_HEADINGS)


def workbook(
    members: Sequence[Sequence[Any]] = (), organizations: Sequence[Sequence[Any]] = TREE, title: str = ""
) -> bytes:
    """Make an .xlsx of organisations and members."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, headings, rows in (
            ("党组织", ORGANIZATION_HEADINGS, organizations),
            ("党员", MEMBER_HEADINGS, members),
        ):
            if not rows:
                continue
            sheet = book.add_worksheet(name)
            lines = [[title]] if title and name == "党员" else []
            for place, row in enumerate([*lines, headings, *rows]):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(place, column, value, day)
                    else:
                        sheet.write(place, column, value)
    return stream.getvalue()
