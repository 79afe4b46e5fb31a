"""The table: each operation × a token that reaches the place, does not, only reads, is out of date."""

from datetime import timedelta

import pytest

from tests.api.world import Caller, World, caller
from tests.organizations.factories import GrantFactory, UserFactory, officer_of
from zhixing.accounts.models import ApiToken
from zhixing.config.api import api as described
from zhixing.core.permissions import Role
from zhixing.core.time import now
from zhixing.schemes.models import Slot

MEETING = {"kinds": ["members_meeting"], "held_on": "2016-03-05"}
# operation: (method, path, body). An operation that is not here fails the test below.
READS = {
    "list_organizations": "/organizations",
    "get_organization": "/organizations/{branch}",
    "list_children": "/organizations/{branch}/children",
    "list_members": "/members?organization={branch}",
    "get_member": "/members/{member}",
    "list_activities": "/activities?organization={branch}",
    "get_activity": "/activities/{activity}",
    "get_attendance": "/activities/{activity}/attendance",
    "get_progress": "/organizations/{branch}/progress",
    "get_coverage": "/organizations/{branch}/coverage",
    "list_missing": "/organizations/{branch}/missing?slot={slot}",
    "list_missing_members": "/organizations/{branch}/missing-members?slot={slot}",
}
WRITES = {
    "create_member": ("post", "/members", {"name": "赵一", "organization": "{branch}", "on": "2016-01-01"}),
    "update_member": ("patch", "/members/{member}", {"title": "主任"}),
    "transfer": ("post", "/members/{member}/transfer", {"organization": "{to}", "on": "2016-04-01"}),
    "import_roster": ("upload", "/imports", {"organization": "{branch}"}),
    "plan": ("post", "/activities", {**MEETING, "organization": "{branch}"}),
    "change": ("put", "/activities/{activity}", {**MEETING, "version": 1}),
    "put_attendance": ("put", "/activities/{activity}/attendance", {"version": 1, "answers": []}),
    "confirm": ("post", "/activities/{activity}/confirm", {"version": 1}),
    "correct": ("post", "/activities/{activity}/correct", {**MEETING, "version": 1, "reason": "笔误"}),
    "cancel": ("post", "/activities/{activity}/cancel", {"reason": "没有开"}),
}
OPEN_LISTS = {"list_organizations"}  # beyond reach they are empty, not absent
NAMES_A_PLACE_IN_ITS_BODY = {"create_member", "plan", "import_roster"}


def fill(value: object, world: World) -> object:
    """Put the world's ids where a template names them."""
    names = {
        "branch": world.branch.pk,
        "to": world.other_branch.pk,
        "member": world.member.pk,
        "activity": world.activity.pk,
        "slot": Slot.objects.filter(requirement__code="H").first().pk,
    }
    if isinstance(value, dict):
        return {key: fill(each, world) for key, each in value.items()}
    return value.format(**names) if isinstance(value, str) else value


def call(who: Caller, operation: str, world: World):
    """Call an operation on the world's branch."""
    if operation in READS:
        return who.get(fill(READS[operation], world))
    method, path, body = WRITES[operation]
    return getattr(who, method)(fill(path, world), fill(body, world))


every = pytest.mark.parametrize("operation", [*READS, *WRITES])


def test_the_table_names_every_operation() -> None:
    schema = described.get_openapi_schema()

    assert {each["operationId"] for methods in schema["paths"].values() for each in methods.values()} == {
        *READS,
        *WRITES,
    }


@every
def test_within_its_reach_a_writing_token_may(api: Caller, world: World, operation: str) -> None:
    expected = {"create_member": 201, "plan": 201, "import_roster": 422}.get(
        operation, 200
    )  # no file was sent

    assert call(api, operation, world).status_code == expected


@every
def test_beyond_its_reach_nothing_exists(world: World, operation: str) -> None:
    elsewhere = caller(world.organiser, path=world.outside.path, can_write=True)

    answer = call(elsewhere, operation, world)

    if operation in OPEN_LISTS:
        assert str(world.branch.pk) not in {row["id"] for row in answer.json()["items"]}
    elif operation in NAMES_A_PLACE_IN_ITS_BODY:
        assert answer.status_code == 422
    else:
        assert answer.status_code == 404


@every
def test_a_reading_token_only_reads(reader: Caller, world: World, operation: str) -> None:
    answer = call(reader, operation, world)

    if operation in READS:
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:zhixing:problem:read-only")


@every
def test_an_expired_token_opens_nothing(api: Caller, world: World, operation: str) -> None:
    before = now() - timedelta(days=9)
    ApiToken.objects.filter(pk=api.token.pk).update(
        created_at=before, expires_at=now() - timedelta(seconds=1)
    )

    assert call(api, operation, world).status_code == 401


@every
def test_a_user_without_a_role_has_nothing(world: World, operation: str) -> None:
    nobody = caller(UserFactory(), can_write=True)
    answer = call(nobody, operation, world)

    if operation in OPEN_LISTS:
        assert answer.json()["items"] == []
    else:
        assert answer.status_code in {404, 422}


@every
def test_a_viewer_reads_numbers_and_no_names(world: World, operation: str) -> None:
    viewer = caller(GrantFactory(role=Role.VIEWER, organization=world.committee).user, can_write=True)
    answer = call(viewer, operation, world)

    if operation in READS:
        assert world.member.name not in answer.content.decode()
    else:
        assert answer.status_code in {403, 404, 422}


def test_a_secretary_s_token_keeps_to_the_branch(world: World) -> None:
    secretary = caller(officer_of(world.branch), can_write=True)

    assert call(secretary, "confirm", world).status_code == 200
    assert secretary.get(f"/organizations/{world.other_branch.pk}").status_code == 404
    assert secretary.get(f"/activities/{world.outside_activity.pk}").status_code == 404
    assert secretary.get(f"/members/{world.stranger.pk}").status_code == 404


def test_a_member_s_own_record_does_not_widen_a_narrow_token(world: World) -> None:
    user = UserFactory(member=world.member)
    GrantFactory(user=user, role=Role.COMMITTEE_ORGANISER, organization=world.root)
    narrow = caller(user, path=world.outside.path)

    assert narrow.get(f"/members/{world.member.pk}").status_code == 404


@every
def test_without_a_token_nothing_is_open(world: World, operation: str) -> None:
    assert call(Caller(None), operation, world).status_code == 401
