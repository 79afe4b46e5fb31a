"""The three lists as a workbook in the ledger's form: a sheet each, always in Chinese."""

from collections.abc import Sequence

from django.utils import translation

from zhixing.core.text import clean_text
from zhixing.core.workbooks import Value, Workbook
from zhixing.rectification.three_lists import LEDGERS, Ledger, Line


def workbook(name: str, lines: Sequence[Line]) -> bytes:
    """Write the three lists of a body as .xlsx; the same lines, the same bytes. `name` is the body's."""
    with translation.override("zh-hans"):
        book = Workbook(clean_text(name))
        put_sheets(book, name, lines)
        return book.content()


def put_sheets(book: Workbook, name: str, lines: Sequence[Line]) -> None:
    """Add the three lists to a workbook; `name` stands before each list's own in the title."""
    for ledger in LEDGERS.values():
        title = str(ledger.code.label)
        heads = [(str(column.head), column.width) for column in ledger.columns]
        book.sheet(title, clean_text(f"{name}{title}"), heads, _rows(ledger, lines))


def _rows(ledger: Ledger, lines: Sequence[Line]) -> list[list[Value]]:
    return [[_clean(value) for value in row] for line in lines for row in ledger.rows(line)]


def _clean(value: Value) -> Value:
    return clean_text(value, lines=True) if isinstance(value, str) else value
