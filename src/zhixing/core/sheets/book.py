"""Opens a workbook safely, whatever is really in the file, and gives its sheets."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from django.utils.translation import gettext as _

from zhixing.core.sheets.cells import Cells
from zhixing.core.sheets.errors import BookError
from zhixing.core.sheets.package import BookLayout, read_layout
from zhixing.core.sheets.sniffing import open_archive
from zhixing.core.sheets.worksheet import Merge, TooManyCells, read_cells
from zhixing.core.sheets.xml_walk import DamagedPart

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 256 * 1024 * 1024  # of all parts that are read; 100,000 members take about 100 MB
MAX_CELLS = 3_000_000  # filled cells of all sheets together; about 150,000 members
MAX_MERGED_COLUMNS = 100
MAX_MERGED_ROWS = 200_000  # rows of all merges together, so that a million merges stay cheap

# What zipfile, zlib and our own conversions raise for archives that only look whole.
BROKEN = (
    DamagedPart,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    KeyError,
    IndexError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)

Source = str | Path | bytes | BinaryIO
OnRow = Callable[[int], None]


@dataclass(frozen=True)
class Sheet:
    """A visible worksheet: filled cells by Excel's row number and column from 0."""

    name: str
    rows: Mapping[int, Cells] = field(default_factory=lambda: MappingProxyType({}))
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()  # filled rows that nobody sees; they are read all the same


@dataclass(frozen=True)
class Book:
    """The visible sheets in their order, and the names of those that were hidden and not read."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...]


def read_bytes(source: Source) -> bytes:
    """Return the content of a path, of bytes, or of an open binary file, refusing one that is too large.

    Raises:
        BookError: there is no such file, it cannot be read, or it is larger than `MAX_FILE_BYTES`.
    """
    if isinstance(source, bytes):
        content = source
    elif isinstance(source, str | Path):
        try:
            with Path(source).open("rb") as file:
                content = file.read(MAX_FILE_BYTES + 1)
        except OSError as error:
            raise BookError(
                _("The file %(path)s cannot be opened. Check its name and that you may read it.")
                % {"path": source}
            ) from error
    else:
        content = source.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise BookError(
            _(
                "The file is larger than %(limit)s MB. Remove pictures and unused sheets, "
                "or split the file, and try again."
            )
            % {"limit": MAX_FILE_BYTES // 1024 // 1024}
        )
    return content


def open_book(source: Source, *, on_row: OnRow = lambda _row: None) -> Book:
    """Read every visible worksheet of an .xlsx file.

    Formulas give the value last calculated; values of vertically merged cells are repeated down the range.

    Raises:
        BookError: for anything that is not a readable workbook; its message says what to do.
    """
    archive = open_archive(read_bytes(source))
    try:
        layout = read_layout(archive, max_bytes=MAX_UNPACKED_BYTES)
        return _read_sheets(archive, layout, on_row)
    except TooManyCells as error:
        raise BookError(
            _("The workbook holds more than %(limit)s filled cells. Split it and import the parts.")
            % {"limit": f"{MAX_CELLS:,}"}
        ) from error
    except BROKEN as error:
        raise damaged() from error


def damaged() -> BookError:
    """Make the error for a workbook that is broken inside."""
    return BookError(
        _(
            "The file is damaged or incomplete. Open it in Excel or WPS, save it again as .xlsx, "
            "and upload the new file."
        )
    )


def _read_sheets(archive: zipfile.ZipFile, layout: BookLayout, on_row: OnRow) -> Book:
    sheets = []
    left = MAX_CELLS
    for name, part in layout.visible:
        with archive.open(part) as stream:
            rows, merges, hidden = read_cells(stream, layout.context, max_cells=left, on_row=on_row)
        left -= sum(len(cells) for cells in rows.values())
        repeat_merged(rows, merges)
        unseen = frozenset(hidden.intersection(rows))
        sheets.append(Sheet(name, {row: rows[row] for row in sorted(rows)}, tuple(merges), unseen))
    return Book(tuple(sheets), layout.hidden)


def repeat_merged(rows: dict[int, Cells], merges: list[Merge]) -> None:
    """Repeat, in place, the value of each merged cell over its range, but only in rows that hold something.

    People merge a branch's name over all its members, and a super-header over its columns.
    """
    left = MAX_MERGED_ROWS
    for merge in merges:
        value = rows.get(merge.top, {}).get(merge.left)
        if value is None:
            continue
        bottom = min(merge.bottom, merge.top + left)
        left -= bottom - merge.top
        for row in range(merge.top, bottom + 1):
            if cells := rows.get(row):
                for column in range(merge.left, min(merge.right, merge.left + MAX_MERGED_COLUMNS) + 1):
                    cells.setdefault(column, value)
