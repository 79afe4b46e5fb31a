"""From a file to a list found good, or to everything that is to be mended in it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhixing.core.sheets.book import Source
from zhixing.core.sheets.errors import BookError
from zhixing.core.sheets.problems import Problem
from zhixing.organizations.models import Organization
from zhixing.rectification.carrying.carried import CarriedList
from zhixing.rectification.carrying.checking import Defaults, check
from zhixing.rectification.carrying.grouping import group
from zhixing.rectification.carrying.reading import ListRead, read_list

MOST_NAMED = 8  # rows, sheets or headings named one by one
LONGEST = 20  # characters of what stood in a row that was passed over


@dataclass(frozen=True)
class Found:
    """What a file says: the list, and what is to be mended before any of it can be taken over."""

    items: CarriedList
    errors: Sequence[Problem]


def examine(source: Source, *, user: Any, organization: Organization, defaults: Defaults) -> Found:
    """Read a list of problems for a body, or for the bodies below it that the list names; nothing is written.

    Raises BookError for a file that holds no such list; its message says what to do.
    """
    read = read_list(source)
    problems = [*read.problems]
    entries = group(read.lines, problems)
    items = check(entries, user=user, organization=organization, defaults=defaults, problems=problems)
    if not entries and not problems:
        raise BookError(_("There is no problem below the headings. Fill the list and choose it again."))
    problems.sort(key=lambda each: (each.sheet, each.row))
    remarks = tuple(asdict(each) for each in problems if not each.is_error)
    errors = [each for each in problems if each.is_error]
    return Found(CarriedList(items, remarks, tuple(passed_over(read))), errors)


def passed_over(read: ListRead) -> list[str]:
    """Say in words what of the file was not read, and which rows nobody sees in Excel."""
    rows = [
        _("row %(row)s (%(words)s)") % {"row": row, "words": text[:LONGEST]}
        for _sheet, row, text in read.left_out
    ]
    hidden = [_("row %(row)s") % {"row": row} for _sheet, row in read.hidden_rows]
    said = [
        (_("Taken for titles, sums or signatures: %(names)s."), rows),
        (_("Hidden in Excel and read all the same: %(names)s."), hidden),
        (_("Columns not read: %(names)s."), [heading for _sheet, heading in read.unread]),
        (_("Sheets without such a list: %(names)s."), list(read.other_sheets)),
        (_("Hidden sheets, not read: %(names)s."), list(read.hidden_sheets)),
    ]
    return [words % {"names": _some(names)} for words, names in said if names]


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    named = "、".join(names[:MOST_NAMED])
    return _("%(names)s and %(more)s more") % {"names": named, "more": more} if more > 0 else named
