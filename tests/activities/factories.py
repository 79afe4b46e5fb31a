"""Activities for tests: planned through the actions, so that their rows are as in service."""

from datetime import date

from tests.organizations.factories import MemberFactory, OrganizationFactory, PostFactory, officer_of
from zhixing.activities.actions import confirm_activity, plan_activity, set_attendance
from zhixing.activities.drafts import Draft
from zhixing.activities.models import Activity
from zhixing.activities.queries import find
from zhixing.core.actions import System

SYSTEM = System("tests")
DAY = date(2016, 5, 12)


def draft(organization, **values) -> Draft:
    """A members' meeting on 12 May 2016 unless told otherwise."""
    return Draft(**{"organization": organization, "kinds": ("members_meeting",), "held_on": DAY, **values})


def plan(organization, **values) -> Activity:
    """Plan an activity as the system does."""
    return plan_activity(by=SYSTEM, draft=draft(organization, **values))


def branch_with(members: int, **values):
    """A branch with so many members, in the order of their names, and its secretary's account."""
    branch = OrganizationFactory(**values)
    secretary = officer_of(branch, name="书记", id_number="")
    people = [MemberFactory(branch=branch, id_number="") for _ in range(members - 1)]
    return branch, secretary, people


def member(branch, **values):
    """A member of the branch since 2010."""
    return MemberFactory(**{"branch": branch, "id_number": "", **values})


def post(holder, organization, code="secretary", **values):
    """A post held since 2010."""
    return PostFactory(member=holder, organization=organization, code=code, **values)


def confirmed(organization, *, answers=None, **values) -> Activity:
    """Plan an activity and confirm it as held."""
    activity = plan(organization, **values)
    if answers:
        activity = set_attendance(by=SYSTEM, activity=activity, version=activity.version, answers=answers)
    confirm_activity(by=SYSTEM, activity=activity)
    found = find(activity.pk)
    assert found is not None
    return found
