"""What the API's tests act on, and how they call it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.organizations.factories import (
    CommitteeFactory,
    MemberFactory,
    OrganizationFactory,
    PostFactory,
    organiser_of,
)
from tests.schemes.factories import adopt
from zhixing.accounts.actions import create_token
from zhixing.accounts.models import ApiToken, User
from zhixing.activities.actions import plan_activity
from zhixing.activities.drafts import Draft
from zhixing.activities.models import Activity
from zhixing.core.actions import System
from zhixing.organizations.models import Member, Organization

SYSTEM = System("tests")
HELD_ON = date(2016, 3, 5)


@dataclass
class World:
    """Rows with names."""

    root: Organization
    committee: Organization
    branch: Organization
    other_branch: Organization
    member: Member
    secretary: Member
    outside: Organization
    stranger: Member
    activity: Activity
    outside_activity: Activity
    organiser: User


class Caller:
    """Calls the API as JSON with a token."""

    def __init__(self, secret: str | None, token: ApiToken | None = None, **headers: str) -> None:
        self.token = token
        bearer = {"Authorization": f"Bearer {secret}"} if secret else {}
        self.headers = {"Accept-Language": "en", **bearer, **headers}
        self.client = Client(raise_request_exception=False)

    def call(self, method: str, path: str, data: Any = None, **headers: str) -> HttpResponse:
        """Send a request; `data` as JSON, or bytes as they are."""
        body: dict[str, Any] = {}
        if data is not None:
            body = {"data": data, "content_type": "application/json"}
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(self.client, method)(f"/api/v1{path}", headers=sent, **body)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("get", path, **headers)

    def post(self, path: str, data: Any = None, **headers: str) -> HttpResponse:
        return self.call("post", path, data, **headers)

    def put(self, path: str, data: Any = None, **headers: str) -> HttpResponse:
        return self.call("put", path, data, **headers)

    def patch(self, path: str, data: Any = None, **headers: str) -> HttpResponse:
        return self.call("patch", path, data, **headers)

    def upload(self, path: str, data: dict[str, Any], **headers: str) -> HttpResponse:
        """Send a form with a file."""
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"/api/v1{path}", data, headers=sent)


def caller(user: User, *, path: str = "", can_write: bool = False, days: int = 90) -> Caller:
    """Make a token and a caller that uses it."""
    issued = create_token(by=user, name="人事系统", path=path, can_write=can_write, days=days)
    return Caller(issued.secret, issued.token)


def make_world() -> World:
    """A root with a committee of two branches, and beside the committee a branch beyond its reach."""
    root = CommitteeFactory(name="省直机关工委")
    committee = CommitteeFactory(parent=root, name="省财政厅机关党委")
    branch, other_branch = (OrganizationFactory(parent=committee) for _ in range(2))
    outside = OrganizationFactory(parent=root)
    adopt(root)
    member = MemberFactory(branch=branch, id_number="330106198001011231", phone="13812345678")
    secretary = PostFactory(organization=branch).member
    return World(
        root=root,
        committee=committee,
        branch=branch,
        other_branch=other_branch,
        member=member,
        secretary=secretary,
        outside=outside,
        stranger=MemberFactory(branch=outside),
        activity=planned(branch),
        outside_activity=planned(outside),
        organiser=organiser_of(root),
    )


def planned(branch: Organization, held_on: date = HELD_ON, **more: Any) -> Activity:
    """Plan a members' meeting."""
    draft = Draft(organization=branch, kinds=("members_meeting",), held_on=held_on, **more)
    return plan_activity(by=SYSTEM, draft=draft)
