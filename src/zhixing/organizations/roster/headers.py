"""Finds what a sheet of a roster lists, and in which columns."""

from zhixing.core.sheets import tables
from zhixing.core.sheets.book import Sheet
from zhixing.core.sheets.tables import Table

from .columns import vocabulary


def find_table(sheet: Sheet) -> Table | None:
    """Return the table of a sheet, or None if its headings are not those of a roster."""
    return tables.find_table(sheet, vocabulary())
