"""Every page opens for those who may, says what to do when it is empty, and hides what is hidden."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.organizations.conftest import Tree
from tests.organizations.factories import (
    MemberFactory,
    OrganizationFactory,
    PostFactory,
    RankFactory,
    UserFactory,
)

ORGANISER_PAGES = [
    ("set-up", None),
    ("tree", None),
    ("accounts", None),
    ("import", None),
    ("organization", "committee"),
    ("organization", "branch"),
    ("found", "committee"),
    ("edit", "branch"),
    ("move", "branch"),
    ("merge", "branch"),
    ("close", "branch"),
    ("reopen", "branch"),
    ("roles", "committee"),
    ("posts", "branch"),
    ("posts", "committee"),
    ("posts", "cell"),
    ("members", "branch"),
    ("enter", "branch"),
    ("member", "member"),
    ("edit-member", "member"),
    ("transfer", "member"),
    ("cell", "member"),
    ("rank", "member"),
    ("leave", "member"),
    ("open-account", "member"),
]
FOR_OFFICERS_TOO = {
    *("set-up", "tree", "posts", "members", "enter", "member", "edit-member", "transfer", "cell", "rank"),
    *("leave", "organization"),
}


def address(name: str, on: Any = None) -> str:
    return reverse(f"organizations:{name}", args=[on.pk] if on is not None else [])


@pytest.mark.parametrize(("name", "on"), ORGANISER_PAGES)
def test_a_page_opens_for_the_organiser(client: Client, place: Tree, name: str, on: str | None) -> None:
    client.force_login(place.organiser)

    answer = client.get(address(name, getattr(place, on) if on else None))

    assert answer.status_code == 200
    assert "110101198005010018" not in answer.content.decode()
    assert "13800001234" not in answer.content.decode()


@pytest.mark.parametrize(("name", "on"), ORGANISER_PAGES)
def test_a_page_opens_for_the_branch_officer_where_it_is_the_branch_s_own(
    client: Client, place: Tree, name: str, on: str | None
) -> None:
    client.force_login(place.officer)
    target = getattr(place, on) if on else None
    theirs = name in FOR_OFFICERS_TOO and target != place.committee

    answer = client.get(address(name, target))

    assert (answer.status_code == 200) is theirs
    assert answer.status_code in {200, 403, 404}


@pytest.mark.parametrize(("name", "on"), [page for page in ORGANISER_PAGES if page[1]])
def test_a_page_is_not_there_for_an_officer_from_elsewhere(
    client: Client, place: Tree, name: str, on: str
) -> None:
    from tests.organizations.factories import officer_of

    client.force_login(officer_of(place.elsewhere))

    assert client.get(address(name, getattr(place, on))).status_code == 404


def test_an_ordinary_member_sees_no_roster_and_no_set_up(client: Client, place: Tree) -> None:
    client.force_login(UserFactory(member=place.member))

    statuses = [
        client.get(address(name, on)).status_code
        for name, on in (("members", place.branch), ("set-up", None))
    ]

    assert statuses == [403, 403]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_roster_asks_the_same_number_of_questions_for_any_number_of_members(
    client: Client, place: Tree, rows: int, django_assert_num_queries: Any
) -> None:
    branch = OrganizationFactory(parent=place.committee)
    for _number in range(rows):
        RankFactory(member=PostFactory(organization=branch).member)
    client.force_login(place.organiser)
    client.get(address("members", branch))

    with django_assert_num_queries(ROSTER_QUERIES):
        assert client.get(address("members", branch)).status_code == 200


ROSTER_QUERIES = 10


@pytest.mark.parametrize("rows", [1, 3])
def test_the_tree_asks_the_same_number_of_questions_for_any_number_of_branches(
    client: Client, place: Tree, rows: int, django_assert_num_queries: Any
) -> None:
    from tests.organizations.factories import CommitteeFactory

    parent = CommitteeFactory(parent=place.committee)
    for _number in range(rows):
        MemberFactory(branch=OrganizationFactory(parent=parent))
    client.force_login(place.organiser)

    with django_assert_num_queries(TREE_QUERIES):
        assert client.get(address("tree"), {"at": parent.pk}).status_code == 200


TREE_QUERIES = 8


@pytest.mark.parametrize("rows", [1, 3])
def test_the_accounts_ask_the_same_number_of_questions_for_any_number_of_members(
    client: Client, place: Tree, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        UserFactory(member=MemberFactory(branch=place.branch, name=f"赵{number}"))
    client.force_login(place.organiser)

    with django_assert_num_queries(ACCOUNTS_QUERIES):
        assert client.get(address("accounts"), {"q": "赵"}).status_code == 200


ACCOUNTS_QUERIES = 8


def test_the_roster_narrows_by_name_status_and_cell(client: Client, place: Tree) -> None:
    MemberFactory(branch=place.branch, cell=place.cell, name="王五", full_member_on=None)
    client.force_login(place.organiser)

    def names(**query: Any) -> set[str]:
        rows = client.get(address("members", place.branch), query).context["rows"]
        return {row.member.name for row in rows}

    assert names() == {"张三", "李四", "王五"}
    assert names(q="王") == {"王五"}
    assert names(status="probationary") == {"王五"}
    assert names(status="full") == {"张三", "李四"}
    assert names(cell=place.cell.pk) == {"王五"}


def test_an_empty_branch_says_what_to_do_next(client: Client, place: Tree) -> None:
    client.force_login(place.organiser)

    page = client.get(address("members", place.other)).content.decode()

    assert address("enter", place.other) in page


def test_a_cell_leads_to_its_branch_s_roster_and_a_committee_to_its_own_page(
    client: Client, place: Tree
) -> None:
    client.force_login(place.organiser)

    assert client.get(address("members", place.cell))["Location"] == (
        f"{address('members', place.branch)}?cell={place.cell.pk}"
    )
    assert client.get(address("members", place.committee))["Location"] == address(
        "organization", place.committee
    )


def test_the_tree_is_searched_by_name_and_code(client: Client, place: Tree) -> None:
    client.force_login(place.organiser)

    def found(words: str) -> list[str]:
        return [place.name for place, _heads in client.get(address("tree"), {"q": words}).context["rows"]]

    assert found("人事") == ["人事处党支部"]
    assert found("M.2") == ["人事处党支部"]
    assert found("别处") == []
