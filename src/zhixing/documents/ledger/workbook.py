"""The year's ledgers as one workbook, ready to print."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import translation

from zhixing.documents.context import plain
from zhixing.documents.ledger.entries import Entry
from zhixing.documents.ledger.sheets import (
    LEDGERS,
    RESOLUTION_HEADS,
    VOTE_HEADS,
    Value,
    resolution_lines,
    vote_lines,
)
from zhixing.organizations.models import Organization

HEAD_ROW = 1
NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # the same year gives the same bytes, whenever it is written


def workbook(organization: Organization, year: int, entries: list[Entry]) -> bytes:
    """Write the year's ledgers as .xlsx: a sheet each, always in Chinese; the same entries, the same bytes."""
    stream = BytesIO()
    # No formula and no link is ever made of a name that begins with "=" or "http".
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with translation.override("zh-hans"), xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": NO_DAY, "title": f"{organization.name}{year}年度台账"})
        formats = _formats(book)
        for ledger in LEDGERS:
            heads = [(column.heading, column.width) for column in ledger.columns]
            _sheet(book, formats, f"{year}年度{ledger.title}", organization, heads, ledger.lines(entries))
        _sheet(book, formats, f"{year}年度表决台账", organization, VOTE_HEADS, vote_lines(entries))
        _sheet(
            book, formats, f"{year}年度决议台账", organization, RESOLUTION_HEADS, resolution_lines(entries)
        )
    return stream.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    grid = {"border": 1, "valign": "vcenter", "text_wrap": True}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
        "head": book.add_format({**grid, "bold": True, "align": "center"}),
        "body": book.add_format(grid),
    }


def _sheet(
    book: Any,
    formats: dict[str, Any],
    title: str,
    organization: Organization,
    heads: Sequence[tuple[str, int]],
    lines: Iterable[Sequence[Value]],
) -> None:
    sheet = book.add_worksheet(title.partition("年度")[2])
    sheet.merge_range(0, 0, 0, len(heads), plain(f"{organization.name}{title}"), formats["title"])
    sheet.set_row(0, 30)
    for place, (heading, width) in enumerate([("序号", 6), *heads]):
        sheet.write_string(HEAD_ROW, place, heading, formats["head"])
        sheet.set_column(place, place, width)
    for number, line in enumerate(lines, start=HEAD_ROW + 1):
        for place, value in enumerate(line):
            _write(sheet, number, place, value, formats["body"])
    sheet.freeze_panes(HEAD_ROW + 1, 3)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, HEAD_ROW)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _write(sheet: Any, row: int, place: int, value: Value, style: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(row, place, value, style)
    else:
        sheet.write_string(row, place, plain(value), style)
