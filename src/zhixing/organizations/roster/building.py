"""Makes an organisation or a member of what the cells of a row say."""

from typing import Any

from django.utils.translation import gettext as _

from zhixing.core.sheets.dates import SheetDate
from zhixing.core.sheets.rows import RowReader

from .agreement import agree
from .rows import MemberRow, OrganizationRow
from .values.id_numbers import IdNumber
from .values.words import RankReading, expected_words, kind_from_name


def _dates(values: dict[str, Any]) -> frozenset[str]:
    """Replace each read date by its day; return the fields known only to the month."""
    months = set()
    for field, value in values.items():
        if isinstance(value, SheetDate):
            values[field] = value.day
            if value.is_month:
                months.add(field)
    return frozenset(months)


def build_organization(cells: RowReader) -> OrganizationRow:
    """Make the row of an organisation; an empty kind is told by the name."""
    values = cells.values()
    if not values.get("kind"):
        values["kind"] = _kind(cells, values.get("name") or "")
    months = _dates(values)
    filled = {field: value for field, value in values.items() if value is not None}
    return OrganizationRow(sheet=cells.table.sheet, row=cells.row, month_only=months, **filled)


def _kind(cells: RowReader, name: str) -> str:
    """Return the kind told by the name when the cell is empty; without one, that is an error."""
    if not cells.is_empty("kind"):
        return ""
    kind = kind_from_name(name)
    if not kind:
        cells.note("kind", _("The kind is not given and the name does not tell it."), expected_words("kind"))
    return kind


def build_member(cells: RowReader, table_branch: str) -> MemberRow:
    """Make the row of a member, of the branch `table_branch` if the sheet is that of one branch."""
    values = cells.values()
    rank: RankReading | None = values.pop("rank", None)
    number: IdNumber | None = values.pop("id_number", None)
    if table_branch:
        values["branch_name"] = table_branch
    if number:
        values["id_number"] = number.text
        agree(number, values, cells.warn)
    if not values.get("status"):
        values["status"] = _status(cells, values.get("full_member_on"))
    if rank:
        values |= {"rank": rank.code, "rank_words": rank.words, "leading": rank.leading}
    months = _dates(values)
    filled = {field: value for field, value in values.items() if value is not None}
    return MemberRow(sheet=cells.table.sheet, row=cells.row, month_only=months, **filled)


def _status(cells: RowReader, full_member_on: SheetDate | None) -> str:
    """Return the status told by the date of full membership when the cell is empty."""
    if not cells.is_empty("status"):
        return ""
    if full_member_on or "full_member_on" not in cells.table.columns:
        return "full_member"
    if "status" in cells.table.columns:
        cells.warn("status", _("The status is not given; taken as probationary."), expected_words("status"))
    return "probationary"
