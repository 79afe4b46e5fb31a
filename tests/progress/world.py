"""A small province in two units, and what may happen in it: each change leaves its marks as its action would."""

from contextlib import suppress
from datetime import date

from django.core.exceptions import ValidationError

from tests.organizations.factories import (
    CommitteeFactory,
    MemberFactory,
    OrganizationFactory,
    UnitFactory,
)
from tests.progress.plan import EDITED, PLAN
from tests.schemes.factories import SYSTEM
from zhixing.activities.choices import LecturerType, Presence, State
from zhixing.activities.models import Activity, ActivityKind, Attendance, Host, Lecturer
from zhixing.core.actions import Touch
from zhixing.core.national import national
from zhixing.core.time import now
from zhixing.organizations.actions.tree import carry
from zhixing.organizations.models import Affiliation, Organization
from zhixing.organizations.models.member import on_day
from zhixing.progress.drain import drain
from zhixing.progress.models import Tally
from zhixing.progress.rebuild import verify
from zhixing.progress.receivers import mark_facts
from zhixing.schemes.actions import adopt_scheme, change_adoption, load_scheme
from zhixing.schemes.models import Slot, Waiver

FIRST, LAST = date(2015, 1, 1), date(2016, 12, 31)


class World:
    """Two committees with two branches each in one unit, a committee with a branch in another, one root."""

    def __init__(self, plan: str = PLAN) -> None:
        unit, other = UnitFactory(id=1), UnitFactory(id=2)
        self.root = OrganizationFactory(unit=unit, kind="work_committee", name="省直机关工委")
        self.committees = [CommitteeFactory(parent=self.root, unit=each) for each in (unit, unit, other)]
        self.branches = [
            OrganizationFactory(parent=self.committees[place], unit=self.committees[place].unit)
            for place in (0, 0, 1, 1, 2)
        ]
        self.members = [
            MemberFactory(branch=branch, id_number="") for branch in self.branches for _ in range(2)
        ]
        self.activities: list[Activity] = []
        self.adoption = self._adopt(plan)

    def _adopt(self, plan: str):
        version = load_scheme(by=SYSTEM, organization=self.root, text=plan, name="engine")
        return adopt_scheme(by=SYSTEM, organization=self.root, version=version, starts=FIRST, ends=LAST)

    # --- facts ------------------------------------------------------------------------------------------
    def confirm(self, hosts, day, *, kinds=("lecture",), came=(), excused=(), spoke=(), topic="", problem=()):
        """Hold and confirm; `came` and the others are members."""
        activity = self.plan(hosts, day, kinds=kinds, topic=topic)
        with national("bench"):
            for presence, people in (("present", came), ("leave", excused), ("absent", problem)):
                for member in people:
                    self._attend(activity, member, presence)
            for member in spoke:
                Lecturer.objects.create(
                    unit=activity.unit, activity=activity, member=self._mine(activity, member), name=member.name,
                    type=LecturerType.ORDINARY,
                )  # fmt: skip
        self._set_state(activity, State.CONFIRMED)
        self._touch(activity)
        return activity

    def plan(self, hosts, day, *, kinds=("lecture",), topic=""):
        """Plan an activity of the first host's unit; hosts of other units are left out."""
        unit = hosts[0].unit
        activity = Activity.objects.create(
            unit=unit, organization=hosts[0], title="学习", held_on=day, topic=topic and f"engine/{topic}"
        )
        for kind in kinds:
            ActivityKind.objects.create(unit=unit, activity=activity, kind=kind)
        for host in {host.pk: host for host in hosts if host.unit_id == unit.pk}.values():
            Host.objects.create(unit=unit, activity=activity, organization=host)
        self.activities.append(activity)
        return activity

    def _attend(self, activity, member, presence):
        home = self.home_of(member, activity.held_on)
        if member.unit_id == activity.unit_id and home:
            Attendance.objects.get_or_create(
                unit=activity.unit,
                activity=activity,
                member=member,
                defaults={"presence": presence, "home": home},
            )

    def _mine(self, activity, member):
        return member if member.unit_id == activity.unit_id else None

    def home_of(self, member, day):
        belongs = Affiliation.objects.filter(on_day(day), unit_id=member.unit_id, member=member).first()
        return belongs and belongs.organization

    def _set_state(self, activity, state):
        activity.state = state
        activity.confirmed_at = now() if state == State.CONFIRMED else None
        activity.cancelled_reason = "雨" if state == State.CANCELLED else ""
        activity.save()

    def cancel(self, activity):
        self._touch(activity)
        self._set_state(activity, State.CANCELLED)

    def correct_day(self, activity, day):
        """A correction touches what stood before and what stands after."""
        self._touch(activity)
        activity.held_on = day
        activity.save()
        self._touch(activity)

    def correct_hosts(self, activity, hosts):
        self._touch(activity)
        with national("bench"):
            activity.hosts.all().delete()
            for host in {host.pk: host for host in hosts if host.unit_id == activity.unit_id}.values():
                Host.objects.create(unit=activity.unit, activity=activity, organization=host)
        self._touch(activity)

    def correct_people(self, activity, came):
        self._touch(activity)
        with national("bench"):
            activity.attendances.all().delete()
            for member in came:
                self._attend(activity, member, "present")
        self._touch(activity)

    def make_up(self, activity, day):
        """Whoever was absent makes it up."""
        self._touch(activity)
        absent = Attendance.objects.filter(unit=activity.unit, activity=activity, presence=Presence.ABSENT)
        absent.update(presence=Presence.MADE_UP, made_up_on=day)
        self._touch(activity)

    def _touch(self, activity):
        if activity.state != State.CONFIRMED:
            return
        mine = {"unit": activity.unit_id, "activity": activity}
        came = Attendance.objects.filter(**mine).values_list("member_id", "home_id", "made_up_on")
        people = {member for member, *_rest in came}
        people |= set(
            Lecturer.objects.filter(member__isnull=False, **mine).values_list("member_id", flat=True)
        )
        bodies = {
            *Host.objects.filter(**mine).values_list("organization_id", flat=True),
            *(home for _, home, _ in came),
        }
        days = [activity.held_on, *(day for *_rest, day in came if day)]
        self.mark(bodies, people, min(days), max(days), activity.unit_id)

    # --- waivers ----------------------------------------------------------------------------------------
    def waive(self, organization, code, key, member=None):
        waiver, _made = Waiver.objects.filter(unit=organization.unit).get_or_create(
            unit=organization.unit, adoption=self.adoption, code=code, slot_key=key, organization=organization,
            member=member, revoked_at=None, defaults={"reason": "病"},
        )  # fmt: skip
        self._touch_waiver(waiver)
        return waiver

    def revoke(self, waiver):
        waiver.revoked_at = now()
        waiver.save()
        self._touch_waiver(waiver)

    def _touch_waiver(self, waiver):
        people = [waiver.member_id] if waiver.member_id else []
        self.mark([waiver.organization_id], people, FIRST, LAST, waiver.unit_id)

    # --- the tree and the plan ----------------------------------------------------------------------------
    def mark(self, organizations, members, first=None, last=None, unit_id=1):
        touches = [Touch(unit_id, organization_id=pk, first=first, last=last) for pk in organizations]
        touches += [Touch(unit_id, member_id=pk, first=first, last=last) for pk in members]
        mark_facts(touches=touches)

    def act(self, action, **facts):
        """Do what a real action allows; what it refuses changes nothing."""
        with suppress(ValidationError):
            return action(by=SYSTEM, **facts)

    def retag(self, organization, **facts):
        """Change what a body is, without asking whether it makes sense."""
        Organization.objects.filter(pk=organization.pk).update(**facts)
        self.mark([organization.pk], [])

    def carry(self, organization, parent):
        """Move without asking whether the kinds fit; marks what moved and both superiors."""
        moved = carry(self.fresh(organization), self.fresh(parent))
        self.mark([pk for _unit, pk in moved] + [organization.parent_id, parent.pk], [])

    def fresh(self, organization):
        return Organization.objects.get(pk=organization.pk)

    def change_plan(self, text=EDITED):
        version = load_scheme(by=SYSTEM, organization=self.root, text=text, name="engine")
        change_adoption(by=SYSTEM, adoption=self.adoption, version=version, starts=FIRST, ends=LAST)

    # --- reading ------------------------------------------------------------------------------------------
    def settle(self):
        """Drain, then hold the stored rows to everything that must be true of them."""
        drain()
        assert verify() == []
        with national("bench"):
            assert wrong_sums() == []

    def numbers(self, organization, code, key, *, is_total=False):
        """Give (due, met, waived) as stored."""
        with national("bench"):
            slot = Slot.objects.get(requirement__code=code, key=key)
            row = Tally.objects.filter(slot=slot, organization=organization, is_total=is_total).first()
        return (row.due, row.met, row.waived) if row else (0, 0, 0)


def wrong_sums():
    """List totals that are not the sum of what stands directly below, whichever side is short."""
    parents = dict(Organization.objects.values_list("pk", "parent_id"))
    rows = list(
        Tally.objects.values_list(
            "organization_id", "slot_id", "is_total", "rolls_to_id", "due", "met", "waived"
        )
    )
    below: dict[tuple[int, int], list[int]] = {}
    for _organization, slot, _is_total, rolls_to, *numbers in rows:
        if rolls_to:
            summed = below.setdefault((rolls_to, slot), [0, 0, 0])
            below[rolls_to, slot] = [one + two for one, two in zip(summed, numbers, strict=True)]
    totals = {(row[0], row[1]): row[4:] for row in rows if row[2]}
    wrong = [
        (pair, below.get(pair), totals.get(pair))
        for pair in {*below, *totals}
        if list(totals.get(pair, ())) != below.get(pair)
    ]
    return wrong + [row for row in rows if row[3] != parents[row[0]]]
