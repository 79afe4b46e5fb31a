"""A province made by sets: the real tables, the real plan, a year of meetings, lectures and attendance.

Rows are poured table by table with INSERT … SELECT, which both databases do as fast as they can. Activities
stand a floor above this room, so their tables are asked for by name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from zhixing.core.actions import System
from zhixing.core.ids import SEQUENCE_BITS
from zhixing.core.models import Unit
from zhixing.core.paths import segment
from zhixing.core.time import today
from zhixing.organizations.choices import Kind, Level
from zhixing.organizations.models import Affiliation, Member, Organization, Post, RankHolding
from zhixing.progress.models import Mark
from zhixing.schemes.actions import adopt_scheme, load_scheme
from zhixing.schemes.models import Slot
from zhixing.schemes.queries import library_text

YEAR = today().year  # pages show today
PEOPLE = 20  # members of a branch
BRANCHES = 25  # branches of a committee
COMMITTEES = 90  # committees of a city
SIZES = {"S": 2_000, "M": 100_000, "L": 4_000_000}
KINDS = ("members_meeting", "fixed_day", "lecture")
MONTHS = 12
ROOM = 1 << 30  # rows made here are numbered from it; the counter stays far below
BY = System("zhixing bench")


@dataclass(frozen=True)
class Province:
    """What was made, counted."""

    size: str
    organizations: int
    branches: int
    members: int
    activities: int
    attendances: int
    slots: int


def make_province(size: str) -> Iterator[str]:
    """Fill an empty database; tells each step as it begins."""
    yield "organisations"
    _plant(SIZES[size] // PEOPLE)
    yield "members"
    _people()
    yield "activities"
    _activities()
    yield "attendance"
    _attendance()
    yield "plan"
    _adopt()
    yield "statistics"
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def counted(size: str) -> Province:
    """Count what stands in the database."""
    return Province(
        size=size,
        organizations=Organization.objects.count(),
        branches=Organization.objects.filter(kind=Kind.BRANCH).count(),
        members=Member.objects.count(),
        activities=_model("Activity").objects.count(),
        attendances=_model("Attendance").objects.count(),
        slots=Slot.objects.count(),
    )


def _model(name: str) -> Any:
    return apps.get_model("activities", name)


def _plant(branches: int) -> None:
    """Plant the tree: a work committee, cities with a unit each, committees, branches."""
    committees = -(-branches // BRANCHES)
    cities = -(-committees // COMMITTEES)
    Unit.objects.bulk_create(Unit(pk=n, code=f"U{n}", name=f"第{n}市") for n in range(1, cities + 1))
    rows = [_place(1, None, "", 0, Kind.WORK_COMMITTEE, 1)]
    rows += [_place(2 + n, 1, rows[0].path, n, Kind.WORK_COMMITTEE, n + 1) for n in range(cities)]
    first_committee, first_branch = 2 + cities, 2 + cities + committees
    for n in range(committees):
        above = rows[1 + n // COMMITTEES]
        rows.append(_place(first_committee + n, above.pk, above.path, n, Kind.ORGAN_COMMITTEE, above.unit_id))
    for n in range(branches):
        above = rows[1 + cities + n // BRANCHES]
        rows.append(_place(first_branch + n, above.pk, above.path, n, Kind.BRANCH, above.unit_id))
    Organization.objects.bulk_create(rows, batch_size=5_000)


def _place(pk: int, parent_id: int | None, path: str, number: int, kind: Kind, unit_id: int) -> Organization:
    level = (Level.PROVINCIAL, Level.CITY, Level.COUNTY)[unit_id % 3]
    return Organization(
        pk=pk, unit_id=unit_id, parent_id=parent_id, path=path + segment(number), kind=kind, code=f"B{pk}",
        name=f"第{pk}组织", sort_key=f"{pk:09}", level=level, has_committee=pk % 2 == 0,
    )  # fmt: skip


def _people() -> None:
    _numbers(max(PEOPLE, MONTHS * len(KINDS)))
    branches = (
        f"FROM organizations_organization o JOIN bench_numbers k ON k.n < {PEOPLE} WHERE o.kind = 'branch'"
    )
    row = row_id("o.unit_id", f"o.id * {PEOPLE} + k.n")
    span = {"unit_id": "o.unit_id", "member_id": row, "starts": "'2010-01-01'"}
    name = {"name": "'张三'", "sort_key": "'zhang san'", "full_member_on": "'2006-07-01'"}
    pour(Member, {"id": row, "unit_id": "o.unit_id", **name}, branches)
    pour(Affiliation, {"id": row, **span, "organization_id": "o.id"}, branches)
    pour(
        Post, {"id": row, **span, "organization_id": "o.id", "code": "'secretary'"}, f"{branches} AND k.n = 0"
    )
    team = {"id": row, **span, "organization_id": "o.parent_id", "code": "'team_member'"}
    pour(Post, team, f"{branches} AND k.n = 1 AND o.id % 5 = 0")
    rank = {"id": row, **span, "rank": "'division_head'", "leading": "TRUE"}
    pour(RankHolding, rank, f"{branches} AND k.n = 1")


def _activities() -> None:
    """One meeting of each kind a month: of four branches in five; fixed days always, others rarer."""
    number = f"o.id * {MONTHS * len(KINDS)} + k.n"
    source = (
        f"FROM organizations_organization o JOIN bench_numbers k ON k.n < {MONTHS * len(KINDS)} "
        f"WHERE o.kind = 'branch' AND (o.id * 7 + k.n * 13) % 5 > 0 "
        f"AND (k.n % 3 = 1 OR (k.n / 3 + o.id) % 3 = 0)"
    )
    row = row_id("o.unit_id", number)
    day = _day("k.n / 3 + 1", "(o.id + k.n) % 28 + 1")
    own = {"unit_id": "o.unit_id", "organization_id": "o.id"}
    said = {"title": "'学习'", "state": "'confirmed'", "topic_text": "'学习'", "held_on": day}
    at = {"entered_at": _now(), "confirmed_at": _now(), "entered_by_name": "'张三'"}
    pour(_model("Activity"), {"id": row, **own, **said, **at}, source)
    kind = f"CASE k.n % 3 WHEN 0 THEN '{KINDS[0]}' WHEN 1 THEN '{KINDS[1]}' ELSE '{KINDS[2]}' END"
    pour(
        _model("ActivityKind"), {"id": row, "unit_id": "o.unit_id", "activity_id": row, "kind": kind}, source
    )
    pour(_model("Host"), {"id": row, **own, "activity_id": row}, source)


def _attendance() -> None:
    """Everyone of the branch is on the list of a meeting or lecture; one in ten was absent."""
    source = (
        "FROM activities_activity a JOIN activities_activitykind c "
        "ON c.activity_id = a.id AND c.unit_id = a.unit_id AND c.kind <> 'fixed_day' "
        "JOIN organizations_affiliation f ON f.organization_id = a.organization_id AND f.unit_id = a.unit_id"
    )
    low = (1 << SEQUENCE_BITS) - 1
    number = f"((a.id & {low}) - {ROOM}) * {PEOPLE} + (f.id & {low}) % {PEOPLE}"
    presence = "CASE WHEN (a.id + f.id) % 10 = 0 THEN 'absent' ELSE 'present' END"
    keys = {"id": row_id("a.unit_id", number), "unit_id": "a.unit_id", "activity_id": "a.id"}
    who = {"member_id": "f.member_id", "home_id": "f.organization_id", "presence": presence}
    pour(_model("Attendance"), {**keys, **who}, source)


def _adopt() -> None:
    root = Organization.objects.get(parent=None)
    version = load_scheme(
        by=BY, organization=root, text=library_text("liangxueyizuo-2016.yaml"), name="liangxueyizuo-2016.yaml"
    )
    adopt_scheme(by=BY, organization=root, version=version, starts=date(YEAR, 1, 1), ends=date(YEAR, 12, 31))
    Mark.objects.all().delete()


def _numbers(count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_numbers (n integer)")
        cursor.executemany("INSERT INTO bench_numbers VALUES (%s)", [(n,) for n in range(count)])


def pour(model: type[models.Model], values: Mapping[str, str], source: str) -> None:
    """Insert what SQL expressions say, by column; the other columns get their defaults."""
    columns, expressions = [], []
    for field in model._meta.concrete_fields:
        columns.append(f'"{field.column}"')
        expressions.append(values.get(field.attname) or _default(field))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)}) SELECT {", ".join(expressions)} {source}'
        )


def _default(field: models.Field[Any, Any]) -> str:
    value = None if field.null and not field.has_default() else field.get_default()
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    return str(value) if isinstance(value, int) else f"'{value}'"


def row_id(unit: str, number: str) -> str:
    """Write the id of a row of a unit, far above those that the counter gives."""
    return f"CAST({unit} AS bigint) * {1 << SEQUENCE_BITS} + {ROOM} + {number}"


def _day(month: str, day: str) -> str:
    if connection.vendor == "postgresql":
        return f"make_date({YEAR}, {month}, ({day})::integer)"
    return f"printf('{YEAR}-%02d-%02d', {month}, {day})"


def _now() -> str:
    return (
        f"'{timezone.now():%Y-%m-%d %H:%M:%S}+00'"
        if connection.vendor == "postgresql"
        else "CURRENT_TIMESTAMP"
    )
