"""Roles at places in the tree, and what they carry."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import rules

from zhixing.core import permissions
from zhixing.core.permissions import Role, RoleAt, allow, roles_of, scopes, within


@dataclass
class Place:
    path: str


@dataclass(eq=False)
class Person:
    roles: list[RoleAt]
    is_active: bool = True
    asked: int = 0


@pytest.fixture(autouse=True)
def _world(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One permission, held by two roles, and people who say their roles themselves."""

    def source(user: Person) -> list[RoleAt]:
        user.asked += 1
        return user.roles

    monkeypatch.setattr(permissions, "role_source", [source])
    monkeypatch.setattr(permissions, "PERMISSIONS", {})
    allow("tests.see", [Role.COMMITTEE_ORGANISER, Role.INSPECTOR], at=lambda place: place.path)
    yield
    rules.remove_perm("tests.see")


def person(*roles: tuple[Role, str], **more: Any) -> Person:
    return Person([RoleAt(role, number, path, 1) for number, (role, path) in enumerate(roles)], **more)


@pytest.mark.parametrize(
    ("path", "may"), [("0001", True), ("00010002", True), ("0002", False), ("", False), ("000", False)]
)
def test_a_role_reaches_its_place_and_below(path: str, may: bool) -> None:
    assert rules.has_perm("tests.see", person((Role.INSPECTOR, "0001")), Place(path)) is may


def test_another_role_carries_it_nowhere() -> None:
    assert not rules.has_perm("tests.see", person((Role.MEMBER, "0001")), Place("0001"))


def test_without_an_object_the_question_is_whether_anywhere() -> None:
    assert rules.has_perm("tests.see", person((Role.INSPECTOR, "0001")))
    assert not rules.has_perm("tests.see", person((Role.MEMBER, "0001")))


def test_what_stands_nowhere_is_refused() -> None:
    allow("tests.nowhere", list(Role), at=lambda _: None)

    assert not rules.has_perm("tests.nowhere", person((Role.OPERATOR, "")), Place("0001"))


def test_a_closed_account_has_no_roles() -> None:
    assert roles_of(person((Role.INSPECTOR, "0001"), is_active=False)) == ()


def test_roles_are_asked_once_for_each_user_object() -> None:
    asking = person((Role.INSPECTOR, "0001"))
    for _ in range(3):
        roles_of(asking)

    assert asking.asked == 1


def test_scopes_are_the_widest_places_only() -> None:
    many = person(
        (Role.INSPECTOR, "00010002"),
        (Role.COMMITTEE_ORGANISER, "0001"),
        (Role.INSPECTOR, "0003"),
        (Role.MEMBER, "0004"),
    )

    assert scopes(many, "tests.see") == ["0001", "0003"]


@pytest.mark.parametrize(("limit", "left"), [("00010002", ["00010002"]), ("", ["0001"]), ("0002", [])])
def test_a_token_narrows_the_scope_and_never_widens_it(limit: str, left: list[str]) -> None:
    token = person((Role.INSPECTOR, "0001"))
    token.path_limit = limit  # type: ignore[attr-defined]

    assert scopes(token, "tests.see") == left


@pytest.mark.django_db
def test_the_condition_and_the_question_agree() -> None:
    from tests.core.factories import UnitFactory
    from zhixing.organizations.models import Organization

    unit = UnitFactory()
    places = ["0001", "00010001", "0002", "00020001", "000200010001", "0003"]
    for path in places:
        Organization.objects.create(unit=unit, path=path, code=path, name=path, kind="branch")
    somebody = person((Role.INSPECTOR, "0002"), (Role.MEMBER, "0003"))

    listed = set(Organization.objects.filter(within(somebody, "tests.see")).values_list("path", flat=True))

    assert listed == {path for path in places if rules.has_perm("tests.see", somebody, Place(path))}
    assert listed == {"0002", "00020001", "000200010001"}
