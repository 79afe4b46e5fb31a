"""Finds what a sheet lists, and in which columns, by its headings; tells data from what stands around it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from zhixing.core.sheets.book import Sheet
from zhixing.core.sheets.cells import Cells, CellValue, column_letter
from zhixing.core.sheets.vocabulary import Field, Vocabulary, heading_key

ROWS_SEARCHED = 40  # titles, dates and notes above the headings
ENOUGH_HEADINGS = 3
BANNER_WIDTH = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: its place and its heading as written."""

    index: int
    heading: str

    @property
    def letter(self) -> str:
        return column_letter(self.index)


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that was taken for a title, a repeated heading, a sum or a signature."""

    row: int
    text: str


@dataclass(frozen=True)
class Table:
    """A sheet that lists something of a vocabulary: its columns by our field names, and its data rows.

    `fields` are all that such a table may have; `unread` are headings nobody here understands, whose cells
    are not read.
    """

    sheet: str
    role: str
    header_rows: tuple[int, ...]
    columns: Mapping[str, Column]
    fields: Mapping[str, Field]
    unread: tuple[Column, ...] = ()
    rows: Mapping[int, Cells] = field(default_factory=dict)
    skipped: tuple[SkippedRow, ...] = ()

    @property
    def missing(self) -> tuple[Field, ...]:
        """The required columns that the sheet does not have."""
        return tuple(each for each in self.fields.values() if each.required and each.name not in self.columns)

    @property
    def headings(self) -> list[str]:
        """All headings of the sheet in their order, understood or not."""
        columns = [*self.columns.values(), *self.unread]
        return [column.heading for column in sorted(columns, key=lambda column: column.index)]


Labels = dict[int, list[str]]  # candidates for a column's heading, the most telling first


def find_table(sheet: Sheet, words: Vocabulary) -> Table | None:
    """Return the table of a sheet, or None if its headings are not those of the vocabulary."""
    best: Table | None = None
    for rows, labels in _possible_headings(sheet):
        for role in words.fields:
            table = _match(sheet.name, words, role, rows, labels)
            if _is_enough(table) and (best is None or _rank(table, sheet) > _rank(best, sheet)):
                best = table
    return _with_rows(best, sheet, words) if best else None


def _possible_headings(sheet: Sheet) -> Iterator[tuple[tuple[int, ...], Labels]]:
    """Yield each early row as headings, alone and together with the row below it."""
    for row in islice(sheet.rows, ROWS_SEARCHED):
        upper = _texts(sheet.rows[row])
        yield (row,), {index: [text] for index, text in upper.items()}
        if lower := _texts(sheet.rows.get(row + 1, {})):
            yield (row, row + 1), _two_row_labels(upper, lower)


def _texts(cells: Cells) -> dict[int, str]:
    return {index: value for index, value in cells.items() if isinstance(value, str)}


def _two_row_labels(upper: dict[int, str], lower: dict[int, str]) -> Labels:
    labels: Labels = {}
    for index in sorted(upper.keys() | lower.keys()):
        above, below = upper.get(index, ""), lower.get(index, "")
        joined = [above + below, below] if above and below and above != below else [below or above]
        labels[index] = joined
    return labels


def _match(sheet: str, words: Vocabulary, role: str, rows: tuple[int, ...], labels: Labels) -> Table:
    columns: dict[str, Column] = {}
    unread = []
    for index in sorted(labels):
        candidates = labels[index]
        keys = {heading_key(label): label for label in candidates}
        known = next((key for key in keys if key in words.names[role]), "")
        name = words.names[role].get(known, "")
        column = Column(index, " ".join(keys.get(known, candidates[0]).split()))
        if name and name not in columns:
            columns[name] = column
        elif not words.ignored.intersection(keys):
            unread.append(column)
    return Table(sheet, role, rows, columns, words.fields[role], tuple(unread))


def _is_enough(table: Table) -> bool:
    return len(table.columns) >= ENOUGH_HEADINGS or (len(table.columns) > 1 and not table.missing)


def _rank(table: Table, sheet: Sheet) -> tuple[int, int, int, int]:
    """Rank by columns understood, then by required ones, then by headings that only two rows make together.

    Otherwise one row goes before two, since the second may be data; the earlier wins a tie.
    """
    joined = sum(
        heading_key(column.heading) not in keys
        for column, keys in zip(table.columns.values(), _heading_keys(table, sheet).values(), strict=True)
    )
    return len(table.columns), -len(table.missing), joined, -len(table.header_rows)


def _with_rows(table: Table, sheet: Sheet, words: Vocabulary) -> Table:
    """Add the data rows, leaving out blank rows, titles, repeated headings, sums and signatures."""
    headings = _heading_keys(table, sheet)
    wanted = {column.index for column in table.columns.values()}
    rows: dict[int, Cells] = {}
    skipped = []
    for row, cells in sheet.rows.items():
        if row <= table.header_rows[-1]:
            continue
        if _is_apart(table, cells, headings, words):
            skipped.append(SkippedRow(row, str(cells[min(cells)])))
        elif not wanted.isdisjoint(cells):
            rows[row] = cells
    return replace(table, rows=rows, skipped=tuple(skipped))


def _heading_keys(table: Table, sheet: Sheet) -> dict[int, set[str]]:
    return {
        column.index: {
            heading_key(sheet.rows[row][column.index])
            for row in table.header_rows
            if column.index in sheet.rows[row]
        }
        for column in table.columns.values()
    }


def _is_apart(table: Table, cells: Cells, headings: dict[int, set[str]], words: Vocabulary) -> bool:
    first = cells[min(cells)]
    name = cells.get(table.columns[words.naming].index) if words.naming in table.columns else None
    return (
        _is_footer(first, words)
        or (name is not first and _is_footer(name, words))
        or _is_banner(cells)
        or _is_repeated_heading(cells, headings, name)
    )


def _is_footer(value: CellValue | None, words: Vocabulary) -> bool:
    """Tell whether a cell begins a sum, a note or a line for signatures."""
    if not isinstance(value, str):
        return False
    key = heading_key(value.replace("：", ":").partition(":")[0][:40])
    return key in words.footer_words or key.startswith(words.footer_beginnings)


def _is_banner(cells: Cells) -> bool:
    """Tell whether a row is one text merged over several columns, as a title on the next page."""
    return len(cells) >= BANNER_WIDTH and len({str(value) for value in cells.values()}) == 1


def _is_repeated_heading(cells: Cells, headings: dict[int, set[str]], name: CellValue | None) -> bool:
    if name is not None and not any(heading_key(name) in keys for keys in headings.values()):
        return False
    present = [index for index in headings if index in cells]
    same = sum(heading_key(cells[index]) in headings[index] for index in present)
    return same >= 2 and same * 2 > len(present)
