"""A request sent twice is done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections

from tests.api.world import Caller, World, caller, make_world
from zhixing.accounts.idempotency import KEPT, STUCK, forget_old, once
from zhixing.accounts.models import IdempotencyKey
from zhixing.activities.models import Activity
from zhixing.core.api import Problem
from zhixing.core.time import now
from zhixing.core.worker import PERIODIC

MEETING = {"kinds": ["members_meeting"], "held_on": "2016-03-05"}


def plan(api: Caller, world: World, key: str, **more: str):
    return api.post(
        "/activities", {**MEETING, "organization": str(world.branch.pk), **more}, Idempotency_Key=key
    )


def count(world: World) -> int:
    return Activity.objects.filter(unit=world.branch.unit, organization=world.branch).count()


def test_the_same_request_gets_the_same_answer(api: Caller, world: World) -> None:
    before = count(world)
    first, second = plan(api, world, "one"), plan(api, world, "one")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert (first.headers.get("Idempotent-Replayed"), second["Idempotent-Replayed"]) == (None, "true")
    assert count(world) == before + 1


def test_another_key_is_another_request(api: Caller, world: World) -> None:
    assert plan(api, world, "one").json()["id"] != plan(api, world, "two").json()["id"]


def test_a_key_belongs_to_its_token(api: Caller, world: World) -> None:
    other = caller(world.organiser, path=world.committee.path, can_write=True)

    assert plan(api, world, "one").json()["id"] != plan(other, world, "one").json()["id"]


def test_a_key_with_another_body_or_address_is_refused(api: Caller, world: World) -> None:
    plan(api, world, "one")
    body = plan(api, world, "one", title="另一个")
    address = api.post(f"/activities/{world.activity.pk}/confirm", {"version": 1}, Idempotency_Key="one")

    assert [answer.json()["type"] for answer in (body, address)] == ["urn:zhixing:problem:key-reused"] * 2
    assert (body.status_code, address.status_code) == (422, 422)


def test_a_refusal_frees_the_key(api: Caller, world: World) -> None:
    assert plan(api, world, "one", held_on="2016-02-30").status_code == 422
    assert plan(api, world, "one").status_code == 201


def test_a_key_in_progress_is_a_conflict(api: Caller, world: World) -> None:
    plan(api, world, "one")
    IdempotencyKey.objects.update(status=None)

    answer = plan(api, world, "one")

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:zhixing:problem:in-progress")
    assert answer["Retry-After"] == "1"


def test_a_key_whose_server_died_is_taken_over(api: Caller, world: World) -> None:
    plan(api, world, "one")
    IdempotencyKey.objects.update(status=None, claimed_at=now() - STUCK - timedelta(seconds=1))

    assert plan(api, world, "one").status_code == 201
    assert IdempotencyKey.objects.get().status == 201


def test_who_was_overtaken_takes_the_work_back(api: Caller, world: World) -> None:
    def slow():
        IdempotencyKey.objects.update(claim="somebody else's")
        return plan(api, world, "inner")

    before = count(world)
    with pytest.raises(Problem, match="in-progress"):
        once(api.token, "outer", "f" * 64, slow)

    assert count(world) == before


def test_a_failure_frees_the_key_and_leaves_nothing(api: Caller, world: World, monkeypatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("zhixing.activities.api.operations._detail", lambda *_: 1 / 0)
        assert plan(api, world, "one").status_code == 500
    before = count(world)

    assert plan(api, world, "one").status_code == 201
    assert count(world) == before + 1


@pytest.mark.parametrize("key", ["", " ", "钥匙", "x" * 201, "a b"])
def test_a_key_that_cannot_be_is_refused(api: Caller, world: World, key: str) -> None:
    answer = plan(api, world, key.encode().decode("latin-1"))

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "Idempotency-Key")


def test_reading_needs_no_key(reader: Caller, world: World) -> None:
    assert reader.get("/organizations", Idempotency_Key="x" * 300).status_code == 200
    assert not IdempotencyKey.objects.exists()


def test_keys_are_forgotten_after_a_week(api: Caller, world: World) -> None:
    plan(api, world, "old")
    IdempotencyKey.objects.update(claimed_at=now() - KEPT - timedelta(seconds=1))
    plan(api, world, "new")

    assert forget_old() == 1
    assert [row.key for row in IdempotencyKey.objects.all()] == ["new"]


def test_the_worker_forgets_them() -> None:
    from zhixing.accounts import tasks

    assert (
        PERIODIC["zhixing.accounts.tasks.forget_idempotency_keys"].function is tasks.forget_idempotency_keys
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_done() -> None:
    world = make_world()
    api = caller(world.organiser, path=world.committee.path, can_write=True)
    api.get("/organizations")
    before, together = count(world), Barrier(2)

    def send(_: int):
        together.wait()
        try:
            return plan(api, world, "one")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, range(2)))
    connection.close()

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert count(world) == before + 1
    assert plan(api, world, "one").status_code == 201
