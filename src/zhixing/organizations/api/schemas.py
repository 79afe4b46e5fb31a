"""Organisations and members on the wire."""

from datetime import date
from typing import Literal

from pydantic import Field

from zhixing.core.api import Day, Id, In, Line, Named, Out, OutId
from zhixing.core.time import today
from zhixing.organizations.choices import Kind, LeavingReason, Level, Nature, Sex
from zhixing.organizations.models import Affiliation, Organization

PLAIN = "code name kind level nature field is_window has_committee founded_on election_due_on dissolved_on"
OWN = "name sex ethnicity born_on education worked_since joined_on full_member_on title"


class OrganizationOut(Out):
    """A body of the tree."""

    id: OutId
    code: str = Field(description="The code that rosters use; unique.")
    name: str
    kind: Kind
    level: Level
    nature: Nature
    field: str
    is_window: bool
    has_committee: bool
    founded_on: date | None
    election_due_on: date | None
    dissolved_on: date | None
    parent: OutId | None = Field(description="The body directly above.")
    unit: str = Field(description="The code of the unit in which its rows are kept.")


def organization_out(row: Organization) -> OrganizationOut:
    """Write an organisation (with its unit loaded)."""
    parent = str(row.parent_id) if row.parent_id else None
    own = {name: getattr(row, name) for name in PLAIN.split()}
    return OrganizationOut(id=str(row.pk), parent=parent, unit=row.unit.code, **own)


class MemberOut(Out):
    """A member, and the branch where they belong or belonged last. Numbers are masked, always."""

    id: OutId
    name: str
    sex: Sex | Literal[""]
    ethnicity: str
    born_on: date | None
    id_number: str = Field(description="Masked: 3301**********1234.")
    phone: str = Field(description="Masked.")
    education: str
    worked_since: date | None
    joined_on: date | None
    full_member_on: date | None
    status: Literal["full", "probationary"]
    title: str
    organization: Named
    cell: Named | None
    since: date
    until: date | None = Field(
        description="The first day no longer there; null while the member belongs there."
    )
    left_because: LeavingReason | Literal[""]


def named(row: Organization) -> Named:
    """Write an organisation by id and name."""
    return Named(id=str(row.pk), name=row.name)


def member_out(row: Affiliation) -> MemberOut:
    """Write a member from where they belong (with member, organisation and cell loaded)."""
    member = row.member
    return MemberOut(
        id=str(member.pk),
        id_number=member.masked_id_number,
        phone=member.masked_phone,
        status="full" if member.is_full_on(today()) else "probationary",
        organization=named(row.organization),
        cell=named(row.cell) if row.cell else None,
        since=row.starts,
        until=row.ends,
        left_because=LeavingReason(row.reason) if row.reason else "",
        **{name: getattr(member, name) for name in OWN.split()},
    )


class MemberFactsIn(In):
    """What is kept about a member; what is left out stays as it is."""

    name: Line = Field("", min_length=1, max_length=60)
    sex: Sex | Literal[""] = ""
    ethnicity: Line = Field("", max_length=20)
    born_on: Day | None = None
    id_number: Line = Field(
        "", max_length=30, description="18 characters, or 15 digits, which are converted."
    )
    phone: Line = Field("", max_length=60)
    address: Line = Field("", max_length=300, description="Written only; never read here.")
    education: Line = Field("", max_length=40)
    worked_since: Day | None = None
    joined_on: Day | None = None
    full_member_on: Day | None = Field(
        None, description="Before this day, or without one, a probationary member."
    )
    title: Line = Field("", max_length=100)
    note: Line = Field("", max_length=300, description="Written only; never read here.")


class PlaceIn(In):
    """Where a member belongs, and since when."""

    organization: Id = Field(description="A branch.")
    cell: Id | None = Field(None, description="A cell of that branch.")
    on: Day = Field(description="The first day there; not in the future.")


class MemberIn(MemberFactsIn, PlaceIn):
    """A member who is new to the roster."""

    name: Line = Field(min_length=1, max_length=60)


Apply = Literal["nothing", "good", "all"]


class FoundProblem(Out):
    """One thing wrong in one place of a roster."""

    severity: Literal["error", "warning"]
    sheet: str
    row: int = Field(description="Excel's row number; 0 for the whole sheet.")
    column: str
    cell: str
    found: str
    expected: str
    message: str


class ImportOut(Out):
    """What a roster would change, or has changed."""

    applied: bool
    as_of: date = Field(description="The day on which changes of people already known take effect.")
    since: date = Field(
        description="Newcomers without a date of transfer belong to their branch since this day."
    )
    counts: dict[str, int] = Field(
        description="How much of what: organizations, members, transfers, bad_rows, …"
    )
    problems: list[FoundProblem] = Field(description="Errors first; at most 500.")
    problems_in_all: int
