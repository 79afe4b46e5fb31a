"""Workbooks as offices send them, built in the test."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Change = Callable[[Worksheet], object]

HEADS = (
    "序号",
    "存在的问题",
    "教育活动",
    "查摆时间",
    "整改措施",
    "整改时限",
    "责任领导",
    "责任人",
    "整改进展",
    "状态",
    "销号日期",
    "备注",
)


def book_of(*sheets: tuple[str, Sequence[Sequence[Any]]], change: Change | None = None) -> bytes:
    """Write sheets of rows as .xlsx; `change` makes the first one uglier."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for place, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if isinstance(value, date):
                        sheet.write_datetime(place, column, value, day)
                    elif value is not None:
                        sheet.write(place, column, value)
        if change:
            change(book.worksheets()[0])
    return stream.getvalue()


def row(**values: Any) -> list[Any]:
    """Make a row under HEADS; what is not said is empty."""
    names = {"number": 0, "text": 1, "origin": 2, "found": 3, "step": 4, "due": 5, "leader": 6, "owner": 7}
    places = names | {"progress": 8, "state": 9, "struck": 10, "note": 11}
    cells: list[Any] = [None] * len(HEADS)
    for name, value in values.items():
        cells[places[name]] = value
    return cells


def list_of(*rows: Sequence[Any], change: Change | None = None) -> bytes:
    """Write one list under HEADS, below a title."""
    return book_of(("整改清单", [["办公室党支部问题整改台账"], HEADS, *rows]), change=change)
