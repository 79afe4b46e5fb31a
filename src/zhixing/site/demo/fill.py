"""Writes the sample year by sets, as one audited act: 3,000 confirmations one by one would take minutes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import Any

from django.utils import timezone

from zhixing.activities.choices import LecturerType, Presence, State
from zhixing.activities.models import Activity, ActivityKind, Attendance, Host, Lecturer
from zhixing.core.actions import Actor, action, record
from zhixing.core.ids import new_ids
from zhixing.organizations.choices import COMMITTEE_POSTS, Kind, PostCode
from zhixing.organizations.models import Affiliation, Organization, Post
from zhixing.organizations.models.member import on_day
from zhixing.site.demo.year import PLACES, Plan, plans

AT_LEAST = 0.55  # the least diligent sample branch holds about this share of its year
BATCH = 2000  # rows in one INSERT


@dataclass
class Rows:
    """What is to be written, by table, in the order in which the keys want it."""

    activities: list[Activity] = field(default_factory=list)
    kinds: list[ActivityKind] = field(default_factory=list)
    hosts: list[Host] = field(default_factory=list)
    lecturers: list[Lecturer] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)

    def write(self) -> None:
        """Insert everything."""
        for rows in (self.activities, self.kinds, self.hosts, self.lecturers, self.attendances):
            if rows:
                type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)


@action("site.fill_demo", permission=None)  # an operator's command line only: no page leads here
def fill_demo(
    *,
    by: Actor,
    root: Organization,
    topics: Sequence[str],
    year: int,
    until: date,
    on_progress: Callable[[int, int], None],
) -> int:
    """Write a year of activities for every branch below `root`, up to `until`; returns how many.

    `topics` are codes of the scheme in force (SCHEME/TOPIC). `on_progress` is told branches done and in all.
    """
    random = Random(20160426)  # noqa: S311  a sample, not a secret
    branches = list(Organization.objects.below(root.path).filter(kind=Kind.BRANCH))
    people = _members(root, until)
    secretaries = _secretaries(root, until)
    committees = _committees(root, until)
    made = 0
    for done, branch in enumerate(branches, start=1):
        rows = Rows()
        diligence = min(1.0, AT_LEAST + random.random() * 0.6)
        for plan in plans(year, until, diligence, topics, random):
            is_committee = plan.kinds == ("committee_meeting",)
            expected = (committees if is_committee else people)[branch.pk]
            _lay(rows, branch, plan, expected, secretaries.get(branch.pk), random)
        rows.write()
        made += len(rows.activities)
        on_progress(done, len(branches))
    record(root, new={"year": year, "activities": made})
    return made


def _members(root: Organization, day: date) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for branch, member in (
        Affiliation.objects.filter(on_day(day), unit_id=root.unit_id)
        .order_by("organization_id", "member_id")
        .values_list("organization_id", "member_id")
    ):
        found[branch].append(member)
    return found


def _committees(root: Organization, day: date) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    posts = Post.objects.filter(on_day(day), unit_id=root.unit_id, code__in=COMMITTEE_POSTS)
    for branch, member in posts.values_list("organization_id", "member_id").distinct():
        found[branch].append(member)
    return found


def _secretaries(root: Organization, day: date) -> dict[int, Post]:
    posts = Post.objects.filter(on_day(day), unit_id=root.unit_id, code=PostCode.SECRETARY).select_related(
        "member"
    )
    return {post.organization_id: post for post in posts}


def _lay(
    rows: Rows,
    branch: Organization,
    plan: Plan,
    members: Iterable[int],
    secretary: Post | None,
    random: Random,
) -> None:
    (activity_id,) = new_ids(branch.unit_id)
    place: dict[str, Any] = {"unit_id": branch.unit_id, "activity_id": activity_id}
    rows.activities.append(_activity(activity_id, branch, plan, random))
    rows.kinds += [ActivityKind(kind=kind, **place) for kind in plan.kinds]
    rows.hosts.append(Host(organization_id=branch.pk, **place))
    if plan.by_secretary and secretary:
        who = {"name": secretary.member.name, "member_id": secretary.member_id, "organization_id": branch.pk}
        rows.lecturers.append(Lecturer(type=LecturerType.SECRETARY, **who, **place))
    rows.attendances += [
        Attendance(member_id=each, home_id=branch.pk, **place, **_presence(random)) for each in members
    ]


def _activity(activity_id: int, branch: Organization, plan: Plan, random: Random) -> Activity:
    confirmed = timezone.make_aware(datetime.combine(plan.day, time(17, 30)))
    return Activity(
        id=activity_id,
        unit_id=branch.unit_id,
        organization=branch,
        title=plan.title,
        state=State.CONFIRMED,
        topic=plan.topic,
        held_on=plan.day,
        starts_at=time(14, 30),
        ends_at=time(16, 0),
        place=random.choice(PLACES),
        entered_by_name="示例数据",
        confirmed_at=confirmed,
        confirmed_by_name="示例数据",
    )


def _presence(random: Random) -> dict[str, Any]:
    luck = random.random()
    if luck < 0.93:
        return {"presence": Presence.PRESENT}
    if luck < 0.98:
        return {"presence": Presence.LEAVE, "reason": "出差"}
    return {"presence": Presence.ABSENT}
