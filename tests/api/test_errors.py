"""Every error is a problem: what is wrong, where, in the caller's language; never a 500."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.http import HttpResponse

from tests.api.world import Caller, World, caller
from zhixing.accounts.actions import revoke_token
from zhixing.accounts.api import WRONG_TOKENS
from zhixing.accounts.models import ApiToken
from zhixing.core.api.paging import closed
from zhixing.core.time import now

HUGE = "9" * 400
MEETING: dict[str, Any] = {"kinds": ["members_meeting"], "held_on": "2016-03-05"}


def assert_problem(answer: HttpResponse, status: int, code: str) -> dict[str, Any]:
    """Check the shape of a problem and give its body."""
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (answer.status_code, body["status"], body["type"]) == (
        status,
        status,
        f"urn:zhixing:problem:{code}",
    )
    assert body["title"]
    assert body["detail"]
    return body


def test_without_a_token_the_header_is_named(world: World) -> None:
    answer = Caller(None).get("/organizations")

    body = assert_problem(answer, 401, "unauthorized")
    assert answer["WWW-Authenticate"] == 'Bearer realm="zhixing"'
    assert "Authorization" in body["detail"]


def test_a_wrong_ended_or_expired_token_is_refused(world: World) -> None:
    ended, expired = caller(world.organiser), caller(world.organiser)
    revoke_token(by=world.organiser, token=ended.token)
    long_ago = now() - timedelta(days=9)
    ApiToken.objects.filter(pk=expired.token.pk).update(
        created_at=long_ago, expires_at=now() - timedelta(days=1)
    )

    for each in (Caller("zx_wrong"), Caller("名字".encode().decode("latin-1")), ended, expired):
        assert_problem(each.get("/organizations"), 401, "unauthorized")


def test_many_wrong_tokens_are_slowed_and_good_ones_are_not(reader: Caller, world: World) -> None:
    wrong = Caller("zx_wrong")
    for _ in range(WRONG_TOKENS):
        assert_problem(wrong.get("/organizations"), 401, "unauthorized")

    answer = wrong.get("/organizations")
    assert_problem(answer, 429, "too-many")
    assert answer["Retry-After"] == "60"
    assert reader.get("/organizations").status_code == 200


def test_messages_speak_the_caller_s_language(reader: Caller, world: World) -> None:
    english = reader.get("/members/1")
    chinese = reader.get("/members/1", Accept_Language="zh-CN")

    assert english.json()["title"] == "Not found"
    assert chinese.json()["title"] == "未找到"
    assert (english["Content-Language"], chinese["Content-Language"]) == ("en", "zh-hans")
    assert "Accept-Language" in chinese["Vary"]


@pytest.mark.parametrize("path", ["/", "/nothing", "/organizations/", "/a\nb", "/members/1/2/3", "/%00"])
def test_an_unknown_address_is_a_problem(reader: Caller, world: World, path: str) -> None:
    assert_problem(reader.get(path), 404, "not-found")


def test_another_method_is_told_which_are_possible(api: Caller, world: World) -> None:
    answer = api.put("/members", {})

    assert_problem(answer, 405, "method")
    assert {each.strip() for each in answer["Allow"].split(",")} == {"GET", "POST"}


@pytest.mark.parametrize(
    "body",
    ["{", "[1,", "\ufeff\x00", '{"a": NaN}', "[" * 100_000, b"\xff\xfe\xfa", '{"on": ' + "9" * 9999 + "}"],
)
def test_a_body_that_is_no_json_is_malformed(api: Caller, world: World, body: str) -> None:
    assert_problem(api.post("/members", body), 400, "malformed")


def test_a_body_of_another_type_is_not_read(api: Caller, world: World) -> None:
    form = api.upload("/members", {"name": "x"})
    json = api.post("/imports", {"organization": str(world.branch.pk)})

    assert_problem(form, 415, "media-type")
    assert_problem(json, 415, "media-type")


def test_a_form_cut_short_is_malformed(api: Caller, world: World) -> None:
    answer = api.client.post(
        "/api/v1/imports", b"--x\r\nnonsense", content_type="multipart/form-data", headers=api.headers
    )

    assert_problem(answer, 400, "malformed")


def test_what_is_too_large_is_refused(api: Caller, world: World, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    assert_problem(api.post("/members", {"note": "长" * 500}), 413, "too-large")
    assert_problem(api.post("/members", {"note": "长" * 500}, Idempotency_Key="k"), 413, "too-large")


def test_a_request_announced_as_huge_is_refused_unread(api: Caller, world: World, settings) -> None:
    settings.UPLOAD_LIMIT = 10
    answer = api.client.generic(
        "POST",
        "/api/v1/imports",
        b"x" * 70_000,
        content_type="multipart/form-data; boundary=x",
        headers=api.headers,
    )

    assert_problem(answer, 413, "too-large")


@pytest.mark.parametrize(
    "cursor",
    ["x", "====", "é", "aWQ6", closed(2**63, "id"), closed("ABC", "path"), closed("1;", "id"), "\x00"],
)
def test_a_cursor_that_is_none_is_refused(reader: Caller, world: World, cursor: str) -> None:
    from urllib.parse import quote

    assert_problem(reader.get(f"/members?cursor={quote(cursor)}"), 400, "cursor")


@pytest.mark.parametrize("pk", [HUGE, str(2**63), "-1", "0x1", "１２", "%00", "1.0", "%ED%A0%80"])
def test_an_id_that_cannot_be_is_refused(reader: Caller, world: World, pk: str) -> None:
    for path in (
        f"/members/{pk}",
        f"/organizations/{pk}",
        f"/activities/{pk}",
        f"/members?organization={pk}",
    ):
        body = assert_problem(reader.get(path), 422, "validation")
        assert body["errors"][0]["field"] in {"member_id", "organization_id", "activity_id", "organization"}


@pytest.mark.parametrize("pk", ["0", "1", str(2**63 - 1), str(1 << 40)])
def test_an_id_of_nothing_is_not_found(reader: Caller, world: World, pk: str) -> None:
    for path in (f"/members/{pk}", f"/organizations/{pk}", f"/activities/{pk}"):
        assert_problem(reader.get(path), 404, "not-found")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("held_on", "2016-02-30"),
        ("held_on", "0000-01-01"),
        ("held_on", "2016-3-5"),
        ("held_on", 1457136000),
        ("held_on", "9999-12-31"),
        ("starts_at", "14:30Z"),
        ("starts_at", "25:00"),
        ("starts_at", 5),
        ("kinds", []),
        ("kinds", "members_meeting"),
        ("kinds", ["no-such"]),
        ("kinds", ["x"] * 11),
        ("mode", "by_phone"),
        ("title", "长" * 201),
        ("title", 7),
        ("title", None),
        ("organization", 1099511627776),
        ("organization", HUGE),
        ("other_hosts", [HUGE]),
        ("speakers", [{}]),
        ("speakers", {"name": "x"}),
        ("unknown", 1),
    ],
)
def test_a_value_that_cannot_be_taken_is_named(api: Caller, world: World, field: str, value: object) -> None:
    body = {**MEETING, "organization": str(world.branch.pk), field: value}

    problem = assert_problem(api.post("/activities", body), 422, "validation")

    assert {each["field"].split(".")[0] for each in problem["errors"]} == {field}
    assert all(each["message"] for each in problem["errors"])


def test_a_missing_body_and_missing_fields_are_named(api: Caller, world: World) -> None:
    assert_problem(api.post("/members", b""), 422, "validation")
    problem = assert_problem(api.post("/members", {}), 422, "validation")

    assert {each["field"] for each in problem["errors"]} == {"name", "organization", "on"}
    assert {each["message"] for each in problem["errors"]} == {"This is needed."}


def test_invisible_characters_are_taken_out(api: Caller, world: World) -> None:
    title = "学\u202e习\x00会\ud800议"
    answer = api.post("/activities", {**MEETING, "organization": str(world.branch.pk), "title": title})

    assert answer.json()["title"] == "学习会议"


def test_a_field_whose_name_is_half_a_character_is_refused(api: Caller, world: World) -> None:
    assert_problem(api.post("/activities", '{"\\ud800": 1}'), 422, "validation")


def test_a_clash_in_the_database_is_a_conflict(api: Caller, world: World, monkeypatch) -> None:
    def clash(**_: object) -> None:
        raise IntegrityError

    monkeypatch.setattr("zhixing.organizations.api.members.edit_member", clash)

    assert_problem(api.patch(f"/members/{world.member.pk}", {"title": "x"}), 409, "conflict")


def test_a_failure_nobody_foresaw_is_a_problem_too_and_is_logged(
    api: Caller, world: World, monkeypatch, caplog
) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("zhixing.organizations.api.members.edit_member", fail)

    assert_problem(api.patch(f"/members/{world.member.pk}", {"title": "x"}), 500, "internal")
    assert "ZeroDivisionError" in caplog.text
