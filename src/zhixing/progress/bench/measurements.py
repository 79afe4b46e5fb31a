"""What is measured, and the raw-SQL limit of each: the least that any program would have to ask."""

import random
from collections import deque
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import cycle
from typing import Any

from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse

from zhixing.accounts.models import User
from zhixing.core.actions import Touch
from zhixing.core.national import national
from zhixing.core.permissions import Role
from zhixing.core.time import now, today
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Grant, Organization
from zhixing.progress.bench.clock import Line, queries_of, spread, timed
from zhixing.progress.bench.limits import (
    bare_aggregates,
    bare_branch,
    bare_confirmation,
    bare_coverage,
    bare_write,
)
from zhixing.progress.drain import drain
from zhixing.progress.queries import branch_states, coverage
from zhixing.progress.rebuild import questions, rebuild, rebuild_slot, verify
from zhixing.progress.receivers import mark_facts
from zhixing.schemes.models import Slot

TOUCHES = 200
BURST = 10_000
REPEATS = 40
CONFIRMS = 200
HEAVIEST = "R2.2-4"  # every member hears a lecture


def everything() -> Iterator[Line]:
    """Measure one thing after another on the province that stands."""
    with national("bench"):
        yield from _rebuild()
        yield _touch()
        yield _burst()
        yield from _coverage()
        yield _branch()
        yield _confirm()
        yield from _pages()


def _rebuild() -> Iterator[Line]:
    ours = timed(rebuild)
    asked = questions()
    bare = timed(partial(bare_aggregates, asked))
    written = bare_write()
    against = f"bare aggregates of the same slots {bare:.2f} s + the same rows copied {written:.2f} s"
    yield Line("full rebuild from nothing", ours, "s", bare + written, against)
    heaviest = [each for each in asked if each.code == HEAVIEST]
    limit = timed(partial(bare_aggregates, heaviest))
    again = timed(lambda: [rebuild_slot(each) for each in heaviest])
    yield Line(
        "the heaviest slot again", again, "s", limit, "one bare aggregate: who heard a lecture, by branch"
    )
    yield Line("verify everything", timed(verify), "s", bare, "the bare aggregates")


def _touch() -> Line:
    """One confirmation taken back or given, as one meeting's marks: its host and everybody who was there."""
    activities = _lectures(TOUCHES)
    turns = cycle(activities)

    def one() -> None:
        _flip(next(turns))
        drain()

    half, most = spread(one, TOUCHES - 1)
    limit, _ = spread(partial(bare_branch, activities[0].organization_id), REPEATS)
    against = "one aggregate over the branch's own year"
    return Line(
        "one touch, median", half * 1000, "ms", limit * 1000, against, f"95 % within {most * 1000:.1f} ms"
    )


def _flip(activity: Any) -> None:
    confirmed = activity.state == "confirmed"
    activity.state, activity.confirmed_at = ("held", None) if confirmed else ("confirmed", now())
    with transaction.atomic():
        activity.save(update_fields=["state", "confirmed_at"])
        mark_facts(touches=_touches(activity))


def _touches(activity: Any) -> list[Touch]:
    attendances = apps.get_model("activities", "Attendance").objects.filter(
        unit_id=activity.unit_id, activity=activity
    )
    days = {"first": activity.held_on, "last": activity.held_on}
    people = attendances.values_list("member_id", flat=True)
    return [
        Touch(activity.unit_id, organization_id=activity.organization_id, **days),
        *(Touch(activity.unit_id, member_id=member_id, **days) for member_id in people),
    ]


def _burst() -> Line:
    """All branches confirm a lecture at once; the worker works until sums stand everywhere."""
    activities = _lectures(BURST)
    for activity in activities:
        _flip(activity)
    marks = len(activities)
    ours = timed(drain)
    limit = timed(partial(bare_aggregates, questions()))
    note = f"{marks} confirmations in {marks} branches, {marks / ours:.0f} /s"
    return Line(
        "sums right after a burst", ours, "s", limit, "the bare aggregates of the whole province", note
    )


def _lectures(number: int) -> list[Any]:
    """Choose lectures of different branches, always the same."""
    rows = apps.get_model("activities", "Activity").objects.filter(kinds__kind="lecture").order_by("pk")
    by_branch = {row.organization_id: row for row in rows.filter(held_on__lte=today())[: number * 4]}
    chosen = sorted(by_branch.values(), key=lambda row: row.pk)
    random.Random(1).shuffle(chosen)  # noqa: S311  no secret: always the same
    return chosen[:number]


def _current_slots() -> list[Slot]:
    return list(Slot.objects.filter(starts__lte=today(), ends__gte=today()))


def _places() -> dict[str, Organization]:
    top = Organization.objects.get(parent=None)
    city = Organization.objects.filter(parent=top)[:1].get()
    committee = Organization.objects.filter(kind=Kind.ORGAN_COMMITTEE)[:1].get()
    return {"top": top, "middle": city, "lowest": committee}


def _coverage() -> Iterator[Line]:
    slots = _current_slots()
    for name, place in _places().items():
        read = partial(coverage, place, slots)
        ours, _ = spread(read, REPEATS)
        limit, _ = spread(partial(bare_coverage, place.pk, slots), REPEATS)
        note = f"{place.children.count()} bodies × {len(slots)} slots, {queries_of(read)} query"
        against = "the same rows by bare SQL"
        yield Line(f"coverage data, {name}", ours * 1000, "ms", limit * 1000, against, note)


def _branch() -> Line:
    branch = _any_branch()
    read = partial(branch_states, branch)
    ours, _ = spread(read, REPEATS)
    limit, _ = spread(partial(bare_branch, branch.pk), REPEATS)
    note = f"{len(read())} slots of the year, live, {queries_of(read)} queries"
    return Line("a branch's whole year", ours * 1000, "ms", limit * 1000, "one aggregate over its year", note)


def _any_branch() -> Organization:
    return Organization.objects.filter(kind=Kind.BRANCH)[:1].get()


def _confirm() -> Line:
    """Confirm as the page's button does, one whole request each: what it counts for, rows, audit, marks."""
    client, activities = bench_client(), _lectures(CONFIRMS)
    attendances = apps.get_model("activities", "Attendance").objects
    for activity in activities:
        attendances.filter(unit_id=activity.unit_id, activity=activity).delete()
        activity.state, activity.confirmed_at = "held", None
        activity.save(update_fields=["state", "confirmed_at"])
    ours = timed(lambda: [client.post(reverse("activities:confirm", args=[each.pk])) for each in activities])
    done = (
        type(activities[0]).objects.filter(pk__in=[each.pk for each in activities], state="confirmed").count()
    )
    limit = timed(lambda: deque(map(bare_confirmation, activities), 0))
    number, against = len(activities), "one UPDATE and one INSERT of twenty rows in a transaction"
    note = f"{done} of {number} stand confirmed"
    return Line("confirm requests, one after another", number / ours, "/s", number / limit, against, note)


def _user() -> User:
    user, made = User.objects.get_or_create(username="bench", defaults={"name": "bench"})
    if made:
        root = Organization.objects.get(parent=None)
        Grant.objects.create(
            user=user, role=Role.COMMITTEE_ORGANISER, organization=root, starts=date(2010, 1, 1)
        )
    return user


def bench_client() -> Client:
    """Give a client that is signed in at the top of the province."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(_user(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _pages() -> Iterator[Line]:
    """Ask the server itself, without a network: time in the process, and queries."""
    client = bench_client()
    pages = {f"coverage page, {name}": ("supervision:coverage", place) for name, place in _places().items()}
    for what, (url, place) in {**pages, "branch page": ("supervision:plan", _any_branch())}.items():
        address = reverse(url, args=[place.pk])
        get: Callable[[], Any] = partial(client.get, address)
        status = get().status_code
        ours, most = spread(get, REPEATS)
        note = f"{queries_of(get)} queries, 95 % within {most * 1000:.0f} ms, answer {status}"
        yield Line(what, ours * 1000, "ms", note=note)
