"""The year's ledgers as one workbook, ready to print."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils import translation

from zhixing.core.workbooks import Workbook
from zhixing.documents.context import plain
from zhixing.documents.ledger.entries import Entry
from zhixing.documents.ledger.sheets import (
    LEDGERS,
    RESOLUTION_HEADS,
    VOTE_HEADS,
    Sheet,
    Value,
    resolution_lines,
    vote_lines,
)
from zhixing.organizations.models import Organization
from zhixing.rectification.exports import put_sheets
from zhixing.rectification.three_lists import Line

FIXED = 3  # columns that never scroll away


def workbook(
    organization: Organization,
    year: int,
    entries: list[Entry],
    problems: Sequence[Line] = (),
    sheets: Sequence[Sheet] = (),
) -> bytes:
    """Write the year's ledgers as .xlsx: a sheet each, always in Chinese; the same entries, the same bytes.

    `problems` are those of the three lists, `sheets` those of opinions and appraisals, as their reader may see them.
    """
    with translation.override("zh-hans"):
        book = Workbook(f"{organization.name}{year}年度台账")
        for ledger in LEDGERS:
            heads = [(column.heading, column.width) for column in ledger.columns]
            _sheet(book, f"{year}年度{ledger.title}", organization, heads, ledger.lines(entries))
        _sheet(book, f"{year}年度表决台账", organization, VOTE_HEADS, vote_lines(entries))
        _sheet(book, f"{year}年度决议台账", organization, RESOLUTION_HEADS, resolution_lines(entries))
        put_sheets(book, f"{organization.name}{year}年度", problems)
        for sheet in sheets:
            lines = ([number, *line] for number, line in enumerate(sheet.lines, start=1))
            _sheet(book, f"{year}年度{sheet.title}", organization, sheet.heads, lines)
        return book.content()


def _sheet(
    book: Workbook,
    title: str,
    organization: Organization,
    heads: Sequence[tuple[str, int]],
    lines: Iterable[Sequence[Value]],
) -> None:
    name = title.partition("年度")[2]
    book.sheet(name, plain(f"{organization.name}{title}"), [("序号", 6), *heads], _plain(lines), fixed=FIXED)


def _plain(lines: Iterable[Sequence[Value]]) -> Iterator[list[Value]]:
    for line in lines:
        yield [plain(value) if isinstance(value, str) else value for value in line]
