"""What each operation does, for a machine that reaches a committee."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.world import HELD_ON, Caller, World, caller, make_world, planned
from tests.organizations.factories import MemberFactory, OrganizationFactory, UserFactory
from zhixing.activities.models import Activity
from zhixing.core.models import AuditEntry
from zhixing.organizations.models import Affiliation, Member

MEETING = {"kinds": ["members_meeting"], "held_on": "2016-03-05"}


def walked(api: Caller, path: str) -> list[dict]:
    """Walk a list page by page, one row at a time."""
    found, cursor = [], ""
    while cursor is not None:
        answer = api.get(f"{path}{'&' if '?' in path else '?'}limit=1&cursor={cursor}").json()
        found += answer["items"]
        cursor = answer["next"]
    return found


def test_organizations_are_listed_in_the_order_of_the_tree(api: Caller, world: World) -> None:
    answer = api.get("/organizations").json()

    assert [row["id"] for row in answer["items"]] == [
        str(row.pk) for row in (world.committee, world.branch, world.other_branch)
    ]
    assert answer["next"] is None


def test_organizations_are_found_by_code(api: Caller, world: World) -> None:
    (row,) = api.get(f"/organizations?code={world.branch.code}").json()["items"]

    assert (row["name"], row["parent"], row["kind"]) == (world.branch.name, str(world.committee.pk), "branch")


def test_a_dissolved_organization_is_listed_on_the_days_on_which_it_was(api: Caller, world: World) -> None:
    closed = OrganizationFactory(parent=world.committee, dissolved_on=HELD_ON)

    assert str(closed.pk) not in {row["id"] for row in api.get("/organizations").json()["items"]}
    assert str(closed.pk) in {row["id"] for row in api.get("/organizations?on=2016-03-04").json()["items"]}
    assert api.get(f"/organizations/{closed.pk}").json()["dissolved_on"] == "2016-03-05"


def test_children_stand_directly_below(api: Caller, world: World) -> None:
    answer = api.get(f"/organizations/{world.committee.pk}/children").json()

    assert [row["name"] for row in answer["items"]] == [world.branch.name, world.other_branch.name]


def test_pages_neither_repeat_nor_skip(api: Caller, world: World) -> None:
    for _ in range(3):
        planned(world.branch)

    for path in (
        "/organizations",
        f"/organizations/{world.committee.pk}/children",
        "/members",
        "/activities",
    ):
        whole = api.get(path).json()["items"]
        assert len(whole) > 1
        assert walked(api, path) == whole


def test_members_of_a_branch_are_listed_with_masked_numbers(api: Caller, world: World) -> None:
    MemberFactory(branch=world.other_branch)
    rows = api.get(f"/members?organization={world.branch.pk}").json()["items"]

    assert {row["id"] for row in rows} == {str(world.member.pk), str(world.secretary.pk)}
    (row,) = (row for row in rows if row["id"] == str(world.member.pk))
    assert (row["id_number"], row["phone"]) == ("3301**********1231", "138******78")
    assert row["organization"] == {"id": str(world.branch.pk), "name": world.branch.name}
    assert "address" not in row


def test_a_member_is_entered(api: Caller, world: World) -> None:
    facts = {
        "name": "李\u200b明",
        "id_number": "110105491231002",
        "phone": "138 1234 5678",
        "joined_on": "1980-07-01",
    }
    answer = api.post("/members", {**facts, "organization": str(world.branch.pk), "on": "2016-01-01"})

    assert answer.status_code == 201
    member = Member.objects.of(int(answer.json()["id"])).get()
    assert (member.name, member.id_number, member.phone) == ("李明", "11010519491231002X", "13812345678")


def test_a_member_is_corrected_and_the_rest_stays(api: Caller, world: World) -> None:
    answer = api.patch(f"/members/{world.member.pk}", {"title": "处长"})

    assert answer.status_code == 200
    assert (answer.json()["title"], answer.json()["name"]) == ("处长", world.member.name)


def test_a_wrong_id_number_is_named(api: Caller, world: World) -> None:
    answer = api.patch(f"/members/{world.member.pk}", {"id_number": "330106198001011232"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "id_number"


def test_a_member_is_transferred(api: Caller, world: World) -> None:
    to = {"organization": str(world.other_branch.pk), "on": "2016-04-01"}
    answer = api.post(f"/members/{world.member.pk}/transfer", to)

    assert answer.json()["organization"]["id"] == str(world.other_branch.pk)
    assert Affiliation.objects.filter(unit=world.member.unit, member=world.member).count() == 2


def test_an_action_s_refusal_comes_with_its_words(api: Caller, world: World) -> None:
    answer = api.post(
        f"/members/{world.member.pk}/transfer", {"organization": str(world.committee.pk), "on": "2016-04-01"}
    )

    assert answer.status_code == 422
    assert world.committee.name in answer.json()["detail"]


def test_activities_are_filtered(api: Caller, world: World) -> None:
    later = planned(world.other_branch, HELD_ON.replace(month=6), title="六月")

    def found(query: str) -> list[str]:
        return [row["id"] for row in api.get(f"/activities?{query}").json()["items"]]

    assert found("") == [str(world.activity.pk), str(later.pk)]
    assert found(f"organization={world.other_branch.pk}") == [str(later.pk)]
    assert found("held_from=2016-04-01") == [str(later.pk)]
    assert found("held_to=2016-04-01") == [str(world.activity.pk)]
    assert found("kind=lecture") == []
    assert found("state=confirmed") == []


def test_an_activity_goes_from_plan_to_correction(api: Caller, world: World) -> None:
    new = api.post("/activities", {**MEETING, "organization": str(world.branch.pk), "starts_at": "14:30"})
    assert new.status_code == 201
    activity = new.json()
    path = f"/activities/{activity['id']}"
    assert (activity["state"], activity["starts_at"], activity["expected"]) == ("planned", "14:30", 2)

    changed = api.put(path, {**MEETING, "place": "会议室", "version": activity["version"]}).json()
    assert changed["place"] == "会议室"

    answers = [{"member": str(world.member.pk), "presence": "leave", "reason": "感冒"}]
    sheet = api.put(f"{path}/attendance", {"version": changed["version"], "answers": answers})
    assert (sheet.json()["expected"], sheet.json()["present"], sheet.json()["state"]) == (2, 1, "held")
    assert "感冒" not in sheet.content.decode()
    assert api.get(f"{path}/attendance").json() == sheet.json()

    confirmed = api.post(f"{path}/confirm", {"version": sheet.json()["version"]}).json()
    assert (confirmed["state"], confirmed["present"]) == ("confirmed", 1)

    body = {**MEETING, "title": "三月党员大会", "version": confirmed["version"]}
    assert api.put(path, body).status_code == 422
    corrected = api.post(f"{path}/correct", {**body, "reason": "标题写错了"}).json()
    assert (corrected["title"], corrected["state"]) == ("三月党员大会", "confirmed")

    cancelled = api.post(f"{path}/cancel", {"reason": "没有开"}).json()
    assert (cancelled["state"], cancelled["cancelled_reason"]) == ("cancelled", "没有开")


def test_a_stale_version_is_a_conflict_and_tells_the_present_one(api: Caller, world: World) -> None:
    path = f"/activities/{world.activity.pk}"
    assert api.put(path, {**MEETING, "version": 1}).status_code == 200

    for call, end, body in (
        (api.put, "", {**MEETING, "version": 1}),
        (api.put, "/attendance", {"version": 1, "answers": []}),
        (api.post, "/confirm", {"version": 1}),
    ):
        answer = call(path + end, body)
        assert (answer.status_code, answer.json()["type"]) == (409, "urn:zhixing:problem:stale")
        assert answer.json()["current_version"] == 2


def test_speakers_and_hosts_come_from_within_reach(api: Caller, world: World) -> None:
    body = {**MEETING, "kinds": ["lecture"], "organization": str(world.branch.pk)}

    good = api.post(
        "/activities", {**body, "speakers": [{"member": str(world.secretary.pk)}, {"name": "王教授"}]}
    )
    bad = api.post("/activities", {**body, "speakers": [{"member": str(world.stranger.pk)}]})
    hosts = api.post(
        "/activities", {**body, "other_hosts": [str(world.outside.pk)], "joint_reason": "结对共建"}
    )

    assert [(each["name"], each["type"]) for each in good.json()["speakers"]] == [
        (world.secretary.name, "secretary"),
        ("王教授", "outside"),
    ]
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "speakers.0.member")
    assert (hosts.status_code, hosts.json()["errors"][0]["field"]) == (422, "other_hosts")


def test_a_confirmed_meeting_moves_progress(api: Caller, world: World) -> None:
    path = f"/organizations/{world.branch.pk}/progress?year=2016"

    def met() -> dict[str, int]:
        return {
            row["slot"]["period"]: row["met"]
            for row in api.get(path).json()["items"]
            if row["slot"]["requirement"] == "Q"
        }

    assert met() == {"2016-Q1": 0, "2016-Q2": 0, "2016-Q3": 0, "2016-Q4": 0}
    api.post(f"/activities/{world.activity.pk}/confirm", {"version": 1})
    assert met()["2016-Q1"] == 1


@pytest.mark.django_db(transaction=True)
def test_coverage_and_the_missing_follow_a_confirmation(time_machine) -> None:
    time_machine.move_to("2016-03-20T08:00:00+08:00", tick=False)
    world = make_world()
    api = caller(world.organiser, path=world.committee.path, can_write=True)
    api.post(f"/activities/{world.activity.pk}/confirm", {"version": 1})

    answer = api.get(f"/organizations/{world.committee.pk}/coverage?period=2016-Q1").json()
    (slot,) = answer["slots"]
    assert (slot["requirement"], slot["period"]) == ("Q", "2016-Q1")
    assert [
        (row["organization"]["id"], row["cells"][0]["met"], row["cells"][0]["due"]) for row in answer["items"]
    ] == [
        (str(world.branch.pk), 1, 1),
        (str(world.other_branch.pk), 0, 1),
    ]
    missing = api.get(f"/organizations/{world.committee.pk}/missing?slot={slot['id']}").json()
    assert [row["organization"]["id"] for row in missing["items"]] == [str(world.other_branch.pk)]


def test_missing_members_are_named(api: Caller, world: World) -> None:
    progress = api.get(f"/organizations/{world.branch.pk}/progress?year=2016").json()
    (slot,) = (row["slot"]["id"] for row in progress["items"] if row["slot"]["requirement"] == "H")

    rows = api.get(f"/organizations/{world.branch.pk}/missing-members?slot={slot}").json()

    assert {row["id"] for row in rows} == {str(world.member.pk), str(world.secretary.pk)}


def test_a_slot_of_another_plan_is_not_found(api: Caller, world: World) -> None:
    assert api.get(f"/organizations/{world.branch.pk}/missing?slot=987654321").status_code == 404


def test_what_a_token_does_its_user_did(api: Caller, world: World) -> None:
    api.post(f"/activities/{world.activity.pk}/confirm", {"version": 1})

    entry = AuditEntry.objects.get(unit=world.branch.unit, code="activities.confirm")
    assert (entry.actor_id, entry.actor_name) == (
        world.organiser.pk,
        f"{world.organiser.name} via token 人事系统",
    )
    assert Activity.objects.of(world.activity.pk).get().confirmed_by_name == entry.actor_name


def test_the_day_of_use_is_noted_once(api: Caller, world: World) -> None:
    for _ in range(3):
        api.get("/organizations")

    uses = AuditEntry.objects.filter(unit=0, code="accounts.note_token_use")  # note_token_use
    assert uses.count() == 1


@pytest.mark.parametrize(
    "path",
    [
        "/organizations",
        "/organizations/{committee}/children",
        "/members",
        "/activities",
        "/organizations/{committee}/coverage",
    ],
)
def test_lists_ask_as_many_queries_for_three_rows_as_for_one(api: Caller, world: World, path: str) -> None:
    path = path.format(committee=world.committee.pk)
    api.get(path)
    with CaptureQueriesContext(connection) as one:
        assert len(api.get(f"{path}?limit=1").json()["items"]) == 1
    for _ in range(3):
        branch = OrganizationFactory(parent=world.committee)
        MemberFactory(branch=branch)
        planned(branch, speakers=())
    with CaptureQueriesContext(connection) as three:
        assert len(api.get(f"{path}?limit=3").json()["items"]) == 3

    assert len(three) == len(one) <= 15


def test_the_description_is_for_whoever_is_signed_in_or_has_a_token(reader: Caller, world: World) -> None:
    browser = Client()
    assert browser.get("/api/v1/docs").status_code == 401
    sent = browser.get("/api/v1/docs", headers={"Accept": "text/html"})
    assert (sent.status_code, sent["Location"]) == (302, "/accounts/login/?next=/api/v1/docs")
    assert reader.get("/openapi.json").json()["openapi"] == "3.1.0"

    browser.force_login(UserFactory())
    assert browser.get("/api/v1/docs").status_code == 200
    assert browser.get("/api/v1/openapi.json").status_code == 200
    assert browser.get("/api/v1/organizations").status_code == 401
