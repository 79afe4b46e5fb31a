"""Cells that say "as above": each gets what stands there."""

from dataclasses import replace

from django.utils.translation import gettext as _

from zhixing.core.sheets.cells import Cells, CellValue
from zhixing.core.sheets.problems import Problem
from zhixing.core.sheets.rows import problem_at
from zhixing.core.sheets.tables import Table
from zhixing.rectification.carrying.columns import same_as_above, word_key


def is_ditto(value: CellValue | None) -> bool:
    """Tell whether a cell says 同上, 〃, -do- or the like."""
    return isinstance(value, str) and word_key(value) in same_as_above()


def resolve(table: Table, problems: list[Problem]) -> Table:
    """Return the table with every 同上 replaced by the value above it; one with nothing above is a problem."""
    above: Cells = {}
    rows: dict[int, Cells] = {}
    for row, cells in table.rows.items():
        rows[row] = {
            index: above.get(index, "") if is_ditto(value) else value for index, value in cells.items()
        }
        problems += [
            problem_at(table, row, field, _("There is nothing above this cell."), _("the words themselves"))
            for field, column in table.columns.items()
            if is_ditto(cells.get(column.index)) and not above.get(column.index)
        ]
        above = rows[row]
    return replace(table, rows=rows)


def names_the_problem_above(table: Table, row: int) -> bool:
    """Tell whether a row of the unresolved table says 同上 where the problem itself should stand."""
    column = table.columns.get("text")
    return column is not None and is_ditto(table.rows[row].get(column.index))
