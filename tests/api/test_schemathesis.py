"""The API against its own description: no 500, no undocumented status, answers of the described shape."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.world import Caller, World
from zhixing.config.api import api as described
from zhixing.config.wsgi import application
from zhixing.schemes.models import Slot

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    allow_header_conformance,
]
BOTH = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]


def bounded(examples: int) -> settings:
    """Bound one run, and make it the same each time."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the test's connection open between requests, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def load() -> schemathesis.BaseSchema:
    """Load the description as the API itself gives it, bound to the WSGI application."""
    schema = schemathesis.openapi.from_dict(dict(described.get_openapi_schema()))
    schema.app = application
    return schema


SCHEMA = load()
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}
every = pytest.mark.parametrize("label", OPERATIONS)


def known(world: World) -> dict[str, list[str]]:
    """Tell ids that exist, within reach and beyond, by the name of the field."""
    organizations = [str(row.pk) for row in (world.branch, world.committee, world.outside)]
    members = [str(row.pk) for row in (world.member, world.secretary, world.stranger)]
    return {
        "organization_id": organizations,
        "organization": organizations,
        "member_id": members,
        "member": members,
        "activity_id": [str(row.pk) for row in (world.activity, world.activity, world.outside_activity)],
        "slot": [str(pk) for pk in Slot.objects.values_list("pk", flat=True)[:3]],
        "version": [1, 1, 1, 2],  # type: ignore[list-item]
        "kinds": [["members_meeting"], ["lecture"]],  # type: ignore[list-item]
        "on": ["2016-04-01"],
    }


def put_known(values: Any, ids: dict[str, list[Any]], chance: random.Random) -> None:
    """Put existing ids in place of most made-up ones, so that the calls reach behind the door."""
    if not isinstance(values, dict):
        return
    for name in ids.keys() & values.keys():
        if chance.random() < 0.8:
            values[name] = chance.choice(ids[name])
    for value in values.values():
        for inner in value if isinstance(value, list) else [value]:
            put_known(inner, ids, chance)


def attack(label: str, api: Caller, world: World, modes: list[GenerationMode], examples: int) -> set[int]:
    """Send what schemathesis makes up for an operation; returns the statuses that came."""
    ids, chance, seen = known(world), random.Random(label), set()

    for mode in modes:

        @bounded(examples)
        @given(case=OPERATIONS[label].as_strategy(generation_mode=mode))
        def send(case: schemathesis.Case) -> None:
            for part in (case.path_parameters, case.query, case.body):
                put_known(part, ids, chance)
            response = case.call(
                headers={name: value for name, value in api.headers.items() if name == "Authorization"}
            )
            seen.add(response.status_code)
            case.validate_response(response, checks=CHECKS)

        send()
    return seen


@every
def test_a_writing_token_gets_documented_answers(api: Caller, world: World, label: str) -> None:
    seen = attack(label, api, world, BOTH, examples=10)

    assert max(seen) < 500


@every
def test_a_reading_token_gets_documented_answers(reader: Caller, world: World, label: str) -> None:
    seen = attack(label, reader, world, BOTH[:1], examples=4)

    assert label.startswith("GET") or not {status for status in seen if status < 400}


def test_without_a_token_the_answers_are_documented(world: World) -> None:
    for label in OPERATIONS:
        assert attack(label, Caller(None), world, BOTH[:1], examples=2) <= {401, 429}
