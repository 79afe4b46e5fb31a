"""Checks of dates against each other and against today. A month counts as any of its days."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from zhixing.core.sheets.dates import latest
from zhixing.core.sheets.problems import Problem, Severity
from zhixing.organizations.roster.rows import MemberRow, OrganizationRow, Roster

ADULT = 18  # Party Constitution, article 1
PAST_OF_MEMBERS = ("born_on", "worked_since", "joined_on", "moved_in_on")


def check_dates(roster: Roster, today: date) -> Iterator[Problem]:
    """Yield the problems of dates that lie in the future or before one another."""
    for organization in roster.organizations:
        yield from _organization(roster, organization, today)
    for member in roster.members:
        yield from _future(roster, member, PAST_OF_MEMBERS, today)
        yield from _order(roster, member)
        yield from _full_membership(roster, member, today)


def _future(
    roster: Roster, row: MemberRow | OrganizationRow, fields: tuple[str, ...], today: date
) -> Iterator[Problem]:
    for field in fields:
        day: date | None = getattr(row, field)
        if day and day > today:
            yield roster.problem(row, field, _("The date lies in the future."), _before(today))


def _before(today: date) -> str:
    return _("a date up to %(today)s") % {"today": today.isoformat()}


def _surely_before(row: MemberRow | OrganizationRow, field: str, day: date | None) -> bool:
    """Tell whether the row's date lies before a day however its month is read; never if one is missing."""
    value: date | None = getattr(row, field)
    return bool(value and day and latest(value, is_month=field in row.month_only) < day)


def _organization(roster: Roster, row: OrganizationRow, today: date) -> Iterator[Problem]:
    yield from _future(roster, row, ("founded_on",), today)
    if _surely_before(row, "election_due_on", row.founded_on):
        yield roster.problem(
            row,
            "election_due_on",
            _("The re-election date lies before the founding date."),
            severity=Severity.WARNING,
        )


def _order(roster: Roster, row: MemberRow) -> Iterator[Problem]:
    expected = _("a date after the birth date")
    for field in ("worked_since", "joined_on"):
        if _surely_before(row, field, row.born_on):
            yield roster.problem(row, field, _("The date lies before the birth date."), expected)
    if row.born_on and _surely_before(row, "joined_on", birthday(row.born_on, ADULT)):
        yield roster.problem(
            row,
            "joined_on",
            _("The member joined before the 18th birthday; check both dates."),
            severity=Severity.WARNING,
        )
    if _surely_before(row, "full_member_on", row.joined_on):
        yield roster.problem(
            row,
            "full_member_on",
            _("The member became a full one before joining."),
            _("a date after the one of joining"),
        )


def _full_membership(roster: Roster, row: MemberRow, today: date) -> Iterator[Problem]:
    is_past = row.full_member_on is not None and row.full_member_on <= today
    if row.status == "probationary" and is_past:
        yield roster.problem(
            row,
            "full_member_on",
            _("A probationary member has a past date of full membership; the member stays probationary."),
            _("the status of a full member, or no date"),
            Severity.WARNING,
        )
    if row.status == "full_member" and roster.is_empty(row, "full_member_on"):
        yield roster.problem(
            row,
            "full_member_on",
            _("A full member has no date of full membership."),
            _("the date, or the month"),
            Severity.WARNING,
        )
    if row.status == "full_member" and row.full_member_on and not is_past:
        yield roster.problem(
            row, "full_member_on", _("A full member has a future date of full membership."), _before(today)
        )


def birthday(born_on: date, age: int) -> date:
    """Return the day on which somebody reaches an age; one born on 29 February does so on 1 March."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)
