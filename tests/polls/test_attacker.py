"""The administrator as an attacker: database, field keys, audit trail, logs and access log in hand, no codes.

They must not join a vote to a voter: by a key, an order, a time, or the size of anything (docs/ballots.md).
"""

import io
import logging
from collections import Counter
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.views.debug import ExceptionReporter

from tests.plugins.scoped import unscoped
from tests.polls.test_ballot_pages import vote_on
from tests.polls.world import closed, house, opened, receipt
from zhixing.core.models import AuditEntry
from zhixing.polls.actions.casting import cast
from zhixing.polls.actions.counting import count_ballot
from zhixing.polls.models import Ballot, Box, Voter
from zhixing.polls.sealing import OVERHEAD, papers_in, put_in, size_of

pytestmark = pytest.mark.django_db


def dump() -> str:
    """Everything in the database, table by table, in the order in which rows lie there."""
    out = io.StringIO()
    with unscoped(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                out.write(
                    f"{table} {tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row)}\n"
                )
    return out.getvalue()


@contextmanager
def listening():
    """Hear every logger at its most talkative."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_while_it_is_open_nothing_that_is_kept_says_what_anybody_chose():
    here = house(4)
    ballot, _codes = opened(here)
    receipts = []
    with listening() as heard:
        for user, mark in zip(here.users, ["0", "1", "0", "2"], strict=True):
            page = vote_on(signed_in(user), reverse("polls:vote", args=[ballot.pk]), mark)
            receipts.append(page.context["receipt"].replace("-", ""))
    kept = dump() + heard.getvalue()
    assert not [each for each in receipts if each in kept.replace("-", "")]
    assert '"c":' not in kept
    assert "item_0" not in kept


def test_sealed_papers_are_of_one_size_whatever_they_say():
    here = house(4)
    ballot, _codes = opened(here)
    for user, choice in zip(here.users, [0, 2, None, 1], strict=True):
        cast(by=user, ballot=ballot, choices=[choice], receipt=receipt())
    (box,) = Box.objects.filter(unit_id=ballot.unit_id, ballot=ballot)
    papers = list(papers_in(bytes(box.papers), 1))
    assert len(papers) == 4
    assert {len(paper) for paper in papers} == {size_of(1) + OVERHEAD}


def test_a_paper_lands_at_every_place_of_the_box():
    paper, others = b"x", b"abcd"
    places = Counter(put_in(others, paper).index(paper) for _each in range(2000))
    assert set(places) == {0, 1, 2, 3, 4}
    assert min(places.values()) > 280  # 400 expected each; that few by chance: less than one in 10^9


def test_neither_roll_nor_box_has_a_time_or_a_running_number():
    kinds = {"DateTimeField", "DateField", "TimeField", "AutoField", "BigAutoField"}
    for model in (Voter, Box):
        assert not [field.name for field in model._meta.get_fields() if field.get_internal_type() in kinds]


def test_no_table_grows_by_a_vote():
    here = house(3)
    ballot, _codes = opened(here)

    def sizes() -> dict[str, int]:
        with unscoped():
            return {model._meta.label: model._base_manager.count() for model in apps.get_models()}

    before = sizes()
    cast(by=here.users[0], ballot=ballot, choices=[0], receipt=receipt())
    assert sizes() == before


def test_the_trail_has_the_course_of_a_ballot_and_no_vote():
    here = house(3)
    ballot, codes = opened(here)
    for user in here.users:
        cast(by=user, ballot=ballot, choices=[0], receipt=receipt())
    count_ballot(by=here.officer, ballot=closed(here, ballot), codes=codes)
    trail = AuditEntry.objects.filter(unit_id=ballot.unit_id, target_type="polls.ballot")
    assert sorted(trail.values_list("code", flat=True)) == [
        "polls.close",
        "polls.count",
        "polls.draft",
        "polls.draw_keys",
        "polls.open",
    ]
    assert not trail.filter(actor_id__in=[user.pk for user in here.users]).exists()
    assert not [code for code in codes if code in dump()]


def test_after_the_count_only_sums_and_sorted_receipts_are_left():
    here = house(4)
    ballot, codes = opened(here)
    for user, choice in zip(here.users, [0, 0, 1, 2], strict=True):
        cast(by=user, ballot=ballot, choices=[choice], receipt=receipt())
    ballot = count_ballot(by=here.officer, ballot=closed(here, ballot), codes=codes)
    left = Ballot.objects.get(unit_id=ballot.unit_id, pk=ballot.pk)
    assert left.receipts == sorted(left.receipts)
    assert not Box.objects.filter(unit_id=ballot.unit_id, ballot=ballot).exists()
    rolls = {
        tuple(sorted(row.items()))
        for row in Voter.objects.filter(unit_id=ballot.unit_id, ballot=ballot).values(
            "has_voted", "way", "slip_hash"
        )
    }
    assert len(rolls) == 1  # every voter's row says the same


@pytest.mark.parametrize("view", ["vote", "booth"])
def test_an_error_report_names_no_choice(view, rf, monkeypatch):
    here = house(3)
    ballot, _codes = opened(here)
    client = signed_in(here.users[0] if view == "vote" else here.officer)
    client.raise_request_exception = False
    voter = Voter.objects.get(unit_id=ballot.unit_id, ballot=ballot, member=here.members[0])
    mine = receipt()
    reports = []

    def breaks(*_args: object, **_more: object) -> None:
        raise RuntimeError("the disk is full")

    def report(sender: object, request: object, **_more: object) -> None:
        import sys

        reports.append(ExceptionReporter(request, *sys.exc_info()).get_traceback_text())

    from django.core.signals import got_request_exception

    monkeypatch.setattr("zhixing.polls.actions.casting._into_a_box", breaks)
    got_request_exception.connect(report)
    try:
        client.post(
            reverse(f"polls:{view}", args=[ballot.pk]), {"receipt": mine, "item_0": "1", "voter": voter.pk}
        )
    finally:
        got_request_exception.disconnect(report)
    assert len(reports) == 1
    assert mine not in reports[0]
    assert not Voter.objects.filter(unit_id=ballot.unit_id, ballot=ballot, has_voted=True).exists()
