"""What people send from the pages: it is done, or refused in words with everything typed still there."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.organizations.apply.workbooks import id_number
from tests.organizations.conftest import Tree
from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    PostFactory,
    UserFactory,
)
from tests.organizations.helpers import SYSTEM, history, last_entry
from zhixing.accounts.models import User
from zhixing.core.permissions import Role
from zhixing.core.time import today
from zhixing.organizations.actions import edit_member, transfer_member
from zhixing.organizations.choices import Kind, LeavingReason, PostCode, Rank, Sex
from zhixing.organizations.models import Grant, Member, Organization, Post
from zhixing.organizations.queries import facts_about, posts_in

TODAY = today().isoformat()
REFUSED = 422


@pytest.fixture
def organiser(client: Client, place: Tree) -> Client:
    client.force_login(place.organiser)
    return client


def post(client: Client, name: str, on: Any, data: dict[str, Any] | None = None, **more: Any) -> Any:
    return client.post(reverse(f"organizations:{name}", args=[on.pk]), data or {}, **more)


def organization(**fields: Any) -> dict[str, Any]:
    return {
        "name": "财务处党支部",
        "code": "M.3",
        "kind": Kind.BRANCH,
        "level": "provincial",
        "nature": "organ",
        **fields,
    }


def test_enter_a_member(organiser: Client, place: Tree) -> None:
    answer = post(
        organiser,
        "enter",
        place.branch,
        {"name": "赵 六", "on": "2016-03-01", "id_number": "990101199003070010"},
    )

    assert answer.status_code == REFUSED  # its check digit is wrong
    assert "赵 六" in answer.content.decode()

    answer = post(
        organiser, "enter", place.branch, {"name": "赵六", "on": "2016-03-01", "cell": place.cell.pk}
    )

    assert answer.status_code == 302
    assert history(Member.objects.get(unit_id=place.branch.unit_id, name="赵六")) == [
        ("办公室党支部", "2016-03-01", None)
    ]


def test_an_id_number_fills_birth_date_and_sex(organiser: Client, place: Tree) -> None:
    number = id_number(7, born="19900307")

    post(organiser, "enter", place.branch, {"name": "钱七", "on": "2016-03-01", "id_number": number})

    new = Member.objects.get(unit_id=place.branch.unit_id, name="钱七")
    assert (new.id_number, new.born_on, new.sex) == (number, date(1990, 3, 7), Sex.MALE)


def test_edit_keeps_hidden_fields_that_are_left_empty_and_a_dash_removes_one(
    organiser: Client, place: Tree
) -> None:
    post(organiser, "edit-member", place.member, {"name": "张三丰", "phone": "-"})

    now = Member.objects.of(place.member.pk).get()
    assert (now.name, now.phone, now.id_number) == ("张三丰", "", "110101198005010018")


def test_a_stale_page_says_so_once_and_loses_nothing(organiser: Client, place: Tree) -> None:
    seen = (
        organiser.get(reverse("organizations:edit-member", args=[place.member.pk]))
        .context["form"]
        .initial["seen"]
    )
    edit_member(by=SYSTEM, member=place.member, title="处长")

    answer = post(organiser, "edit-member", place.member, {"name": "张三丰", "seen": seen})

    assert answer.status_code == REFUSED
    assert "张三丰" in answer.content.decode()
    again = answer.context["form"].data["seen"]
    assert post(organiser, "edit-member", place.member, {"name": "张三丰", "seen": again}).status_code == 302


def test_transfer_by_full_name(organiser: Client, place: Tree) -> None:
    answer = post(organiser, "transfer", place.member, {"to": "人事处", "on": "2016-05-01"})

    assert answer.status_code == REFUSED
    assert "人事处党支部" in answer.content.decode()  # the near name

    post(organiser, "transfer", place.member, {"to": "人事处党支部", "on": "2016-05-01"})

    assert history(place.member)[-1] == ("人事处党支部", "2016-05-01", None)


def test_transfer_on_an_impossible_day_is_refused_in_words(organiser: Client, place: Tree) -> None:
    answer = post(organiser, "transfer", place.member, {"to": "M.2", "on": "2001-01-01"})

    assert answer.status_code == REFUSED
    assert "2001-01-01" in answer.content.decode()


def test_undo_a_transfer_and_undo_nothing(organiser: Client, place: Tree) -> None:
    transfer_member(by=SYSTEM, member=place.member, to=place.other, on=date(2016, 5, 1))

    for _click in range(2):
        assert post(organiser, "undo-transfer", place.member).status_code == 302

    assert history(place.member) == [("办公室党支部", "2010-01-01", None)]


def test_cell_rank_and_leaving(organiser: Client, place: Tree) -> None:
    post(organiser, "cell", place.member, {"cell": place.cell.pk, "on": "2016-05-01"})
    post(organiser, "rank", place.member, {"rank": Rank.STAFF, "on": "2016-05-01"})
    page = organiser.get(reverse("organizations:member", args=[place.member.pk]))
    whats = {turn.what for turn in page.context["turns"]}
    answer = post(organiser, "leave", place.member, {"reason": LeavingReason.MOVED_OUT, "on": "2016-06-01"})

    assert whats == {"affiliation", "rank", "joined", "full"}
    assert answer["Location"] == reverse("organizations:members", args=[place.branch.pk])
    assert history(place.member)[-1][2] == "2016-06-01"


def test_reveal_shows_the_number_once_keeps_the_reading_and_shows_it_to_the_member(
    client: Client, place: Tree
) -> None:
    client.force_login(place.officer)
    address = reverse("organizations:reveal", args=[place.member.pk, "id_number"])

    whole, part = client.post(address), client.post(address, headers={"HX-Request": "true"})

    assert "110101198005010018" in whole.content.decode()
    assert "110101198005010018" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert whole["Cache-Control"] == "no-store"
    assert client.get(address).status_code == 405
    assert last_entry(place.member.unit_id, "organizations.reveal").actor_name == place.officer.name
    client.force_login(UserFactory(member=place.member))
    page = client.get(reverse("organizations:member", args=[place.member.pk]))
    assert [entry.actor_name for entry, _field in page.context["readings"]] == [place.officer.name] * 2


def test_reveal_of_another_field_or_by_an_inspector_is_refused(client: Client, place: Tree) -> None:
    client.force_login(place.officer)
    assert client.post(reverse("organizations:reveal", args=[place.member.pk, "name"])).status_code == 403
    client.force_login(GrantFactory(organization=place.committee, role=Role.INSPECTOR).user)
    assert client.post(reverse("organizations:reveal", args=[place.member.pk, "phone"])).status_code == 403


def test_found_edit_move_merge_close_and_reopen(organiser: Client, place: Tree) -> None:
    assert post(organiser, "found", place.committee, organization()).status_code == 302
    new = Organization.objects.get(code="M.3")
    assert post(organiser, "edit", new, organization(name="计财处党支部")).status_code == 302
    above = CommitteeFactory(parent=place.committee, name="直属单位党委")
    assert post(organiser, "move", new, {"to": "直属单位党委", "on": TODAY}).status_code == 302
    assert post(organiser, "close", new, {"on": TODAY}).status_code == 302
    assert post(organiser, "reopen", new, {"on": TODAY}).status_code == 302
    assert post(organiser, "merge", new, {"to": "M.1", "on": TODAY}).status_code == 302

    new.refresh_from_db()
    assert (new.name, new.parent, new.merged_into) == ("计财处党支部", above, place.branch)
    page = organiser.get(reverse("organizations:organization", args=[new.pk]))
    assert sorted(change.what for change in page.context["changes"]) == sorted(
        ["founded", "changed", "moved", "closed", "reopened", "merged"]
    )


def test_move_below_itself_is_refused_in_words(organiser: Client, place: Tree) -> None:
    below = CommitteeFactory(parent=place.committee, name="直属单位党委")

    answer = post(organiser, "move", place.committee, {"to": below.name, "on": TODAY})

    assert answer.status_code == REFUSED
    assert answer.context["form"].non_field_errors()


def test_found_with_a_taken_code_shows_the_error_beside_the_field(organiser: Client, place: Tree) -> None:
    answer = post(organiser, "found", place.committee, organization(code="M.1"))

    assert list(answer.context["form"].errors) == ["code"]


def test_begin_and_end_a_post(organiser: Client, place: Tree) -> None:
    post(
        organiser,
        "posts",
        place.branch,
        {"member": place.member.pk, "code": PostCode.PUBLICITY, "on": "2016-05-01"},
    )
    begun = posts_in(place.branch, today()).get(code=PostCode.PUBLICITY)

    post(organiser, "end-post", begun, {"on": "2001-01-01"})
    assert Post.objects.of(begun.pk).get().ends is None

    post(organiser, "end-post", begun, {"on": "2016-06-01"})
    assert Post.objects.of(begun.pk).get().ends == date(2016, 6, 1)


def test_a_post_of_elsewhere_cannot_be_ended(organiser: Client, place: Tree) -> None:
    assert post(organiser, "end-post", PostFactory(organization=place.elsewhere)).status_code == 404


def test_open_an_account_shows_the_link_once(organiser: Client, place: Tree) -> None:
    form = organiser.get(reverse("organizations:open-account", args=[place.member.pk])).context["form"]
    assert form.initial["username"] == "zhangsan"

    answer = post(organiser, "open-account", place.member, {"username": "zhangsan"})

    assert answer.context["opened"].link in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert post(organiser, "open-account", place.member, {"username": "zhangsan"}).status_code == REFUSED


def test_suggested_user_names_are_free(organiser: Client, place: Tree) -> None:
    UserFactory(username="zhangsan")

    form = organiser.get(reverse("organizations:open-account", args=[place.member.pk])).context["form"]

    assert form.initial["username"] == "zhangsan2"


def test_give_a_role_to_an_account_that_exists_or_is_opened_and_take_it_back(
    organiser: Client, place: Tree
) -> None:
    UserFactory(username="viewer")
    role = {"role": Role.VIEWER, "reason": "督导"}

    unknown = post(organiser, "roles", place.branch, {"username": "nobody", **role})
    existing = post(organiser, "roles", place.branch, {"username": "viewer", **role})
    opened = post(organiser, "roles", place.branch, {"username": "newone", "name": "新人", **role})

    assert (unknown.status_code, existing.status_code, opened.status_code) == (REFUSED, 302, 200)
    grant = Grant.objects.get(user__username="newone")
    assert post(organiser, "end-role", grant).status_code == 302
    assert not Grant.objects.filter(pk=grant.pk).exists()
    assert User.objects.get(username="newone").name == "新人"


def test_accounts_are_listed_with_and_without(organiser: Client, place: Tree) -> None:
    def names(only: str) -> list[str]:
        rows = organiser.get(reverse("organizations:accounts"), {"only": only}).context["rows"]
        return [row.member.name for row, _account in rows]

    assert names("with") == ["李四"]
    assert names("without") == ["张三"]


def test_facts_about_a_branch_tell_and_never_block(organiser: Client, place: Tree) -> None:
    for number in range(5):
        MemberFactory(branch=place.branch, name=f"赵{number}")
    Organization.objects.filter(pk=place.branch.pk).update(election_due_on=date(2016, 1, 1))
    place.branch.refresh_from_db()

    assert {fact.code for fact in facts_about(place.branch, today())} == {"no_committee", "election"}
    assert {fact.code for fact in facts_about(place.other, today())} == {"small"}
    MemberFactory.create_batch(44, branch=place.branch)
    assert {fact.code for fact in facts_about(place.branch, today())} == {"no_committee", "election", "large"}
    assert organiser.get(reverse("organizations:members", args=[place.branch.pk])).status_code == 200
