"""Classes for tests: opened through the actions, so that their rows are as in service."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    UnitFactory,
    UserFactory,
    officer_of,
)
from zhixing.accounts.models import User
from zhixing.activities.actions import confirm_activity
from zhixing.activities.models import Activity
from zhixing.core.actions import System
from zhixing.core.permissions import Role
from zhixing.organizations.models import Member, Organization
from zhixing.training.actions.classes import open_class
from zhixing.training.actions.enrolling import enrol
from zhixing.training.actions.sessions import plan_sessions
from zhixing.training.choices import For
from zhixing.training.drafts import ClassDraft, SessionDraft
from zhixing.training.models import TrainingClass
from zhixing.training.queries.classes import activities_of

SYSTEM = System("tests")
DAY = date(2016, 5, 12)  # a week before the tests' today


@dataclass
class Place:
    """A committee with two branches of its unit and one of another, their officers, members and an organiser."""

    committee: Organization
    organiser: User
    branch: Organization
    secretary: User
    people: list[Member]
    second: Organization
    away: Organization
    away_secretary: User
    visitor: Member

    @property
    def account(self) -> User:
        """An account of the branch's first member."""
        return UserFactory(member=self.people[0], name=self.people[0].name)


def place() -> Place:
    """Make the place."""
    committee = CommitteeFactory(name="省直机关委员会")
    branch, second = (
        OrganizationFactory(parent=committee, unit=committee.unit, name=f"{name}党支部")
        for name in ("办公室", "人事处")
    )
    away = OrganizationFactory(parent=committee, unit=UnitFactory(), name="外地党支部")
    return Place(
        committee,
        GrantFactory(organization=committee, role=Role.COMMITTEE_ORGANISER).user,
        branch,
        officer_of(branch, name="王书记", id_number=""),
        [MemberFactory(branch=branch, id_number="") for _ in range(3)],
        second,
        away,
        officer_of(away, name="远书记", id_number=""),
        MemberFactory(branch=away, id_number="", name="远客"),
    )


def class_draft(organization: Organization, **values: Any) -> ClassDraft:
    """A class of one day for members, unless told otherwise."""
    given = {"title": "党员培训班", "meant_for": For.MEMBERS, "starts": DAY, **values}
    return ClassDraft(**{"organization": organization, "ends": given["starts"], **given})


def a_class(organization: Organization, **values: Any) -> TrainingClass:
    """Open a class as the system does."""
    return open_class(by=SYSTEM, organization=organization, draft=class_draft(organization, **values))


def enrolled(training: TrainingClass, *members: Member) -> None:
    """Enrol members."""
    enrol(by=SYSTEM, training=training, members=members)


def session_on(training: TrainingClass, day: date, **values: Any) -> Activity:
    """Plan one session."""
    (activity,) = plan_sessions(
        by=SYSTEM, training=training, sessions=[SessionDraft(day, **values)], token=str(uuid.uuid4())
    )
    return activity


def held(training: TrainingClass) -> Activity:
    """Confirm the only session of a class."""
    (activity,) = activities_of(training)
    confirm_activity(by=SYSTEM, activity=activity)
    return activities_of(training)[0]
