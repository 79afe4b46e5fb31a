"""Who is named in a list, found among a body's people; who left or is nobody here stays a name."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from zhixing.core.sheets.problems import Problem
from zhixing.organizations.models import Organization
from zhixing.rectification.carrying.carried import CarriedDuty
from zhixing.rectification.carrying.grouping import Entry
from zhixing.rectification.checking import NAME
from zhixing.rectification.choices import Duty
from zhixing.rectification.people import Found, look_up

COLUMNS = {"leader": Duty.LEADER, "owner": Duty.OWNER, "helper": Duty.HELPER, "supervisor": Duty.SUPERVISOR}


class Answerers:
    """The people named for the problems of one body, looked up together."""

    def __init__(self, organization: Organization, entries: Iterable[Entry], day: date) -> None:
        names = {name for entry in entries for _duty, name in _named(entry)}
        self._found = look_up(organization, names, day)

    def duties_of(self, entry: Entry, problems: list[Problem]) -> tuple[tuple[CarriedDuty, ...], str]:
        """Tell who answers for a problem from now on, and whom the list names as its owner of old.

        One owner stands: further ones help. An owner who left or is not known here answers no more.
        """
        duties: dict[tuple[str, int | str], CarriedDuty] = {}
        old = []
        for column, name in _named(entry):
            found = self._found[name]
            if found.member_id is None:
                problems += _remark(entry, column, found)
            if column == "owner" and found.member_id is None:
                old.append(found.name)
            elif found.gone is None:
                taken = any(each.duty == Duty.OWNER for each in duties.values())
                duty = Duty.HELPER if column == "owner" and taken else COLUMNS[column]
                each = CarriedDuty(duty, found.name[:NAME], found.member_id)
                duties.setdefault((duty, found.member_id or found.name), each)
        return tuple(duties.values()), "、".join(old)[:NAME]


def _named(entry: Entry) -> Iterator[tuple[str, str]]:
    for column in COLUMNS:
        for names in entry.all(column):
            yield from ((column, name) for name in names)


def _remark(entry: Entry, column: str, found: Found) -> Iterator[Problem]:
    """Say what became of a name that means no member here now."""
    line = entry.line_of(column)
    if found.many:
        message = _("Several people are called %(name)s. Write the branch behind the name: %(name)s（…）.")
        yield line.warning(column, message % {"name": found.name})
    elif found.gone:
        kept = _("The name is kept; choose who answers for it now.")
        yield line.warning(column, f"{found.gone} {kept}")
    elif column == "owner":
        message = _("Nobody called %(name)s belongs here. The name is kept; choose who answers for it now.")
        yield line.warning(column, message % {"name": found.name})
