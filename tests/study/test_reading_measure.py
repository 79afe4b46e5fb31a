"""`study.read`: what counts for whom, and that touches keep the stored numbers equal to a rebuild."""

from contextlib import suppress
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.library.factories import ListedFactory, TextFactory, published
from tests.organizations.factories import UserFactory
from tests.progress.world import World
from tests.schemes.factories import SYSTEM
from tests.study.factories import ReadingFactory
from zhixing.core.national import national
from zhixing.organizations import actions
from zhixing.progress.rebuild import rebuild
from zhixing.study.actions.paper import record_paper, take_back_paper
from zhixing.study.actions.reading import finish, unfinish
from zhixing.study.choices import Way
from zhixing.study.measures import read
from zhixing.study.models import Reading, TopicReading

NOON = "2016-12-31T04:00:00+00:00"
YEAR = date(2016, 1, 1), date(2016, 12, 31)
PLAN = """\
scheme: engine
title: {zh: 学习方案, en: Study plan}
clauses:
  一: {title: {zh: 学习, en: Study}, obligations: [LIST, ANY, QUARTER], encouragements: [ONLINE]}
lists:
  books: {title: {zh: 必读, en: Required}, entries: {a: {zh: 甲, en: A}, b: {zh: 乙, en: B}}}
populations:
  member: {each: member, title: {zh: 党员, en: member}}
requirements:
- {id: LIST, title: {zh: 必读, en: Required}, who: member, do: study.read, cover: books, every: year}
- {id: ANY, title: {zh: 读两本, en: Read two}, who: member, do: study.read, times: 2, every: year}
- {id: QUARTER, title: {zh: 每季一本, en: One a quarter}, who: member, do: study.read, every: quarter}
- {id: ONLINE, title: {zh: 网上学, en: Online}, level: encouraged, who: member, do: study.read, where: {mode: online}, every: year}
"""


class StudyWorld(World):
    """The engine's small province with a plan of reading: both entries are placed at the root, one anew at a committee."""

    def __init__(self):
        super().__init__(PLAN)
        self.texts = [TextFactory(organization=self.root) for _ in range(3)]
        for text in self.texts:
            published(text, "学习内容。")
        for text, key in zip(self.texts, "ab", strict=False):
            ListedFactory(text=text, key=f"engine/{key}")
        ListedFactory(text=self.texts[2], key="engine/a", organization=self.committees[0])
        self.users = [UserFactory(member=member) for member in self.members]


@pytest.fixture
def world(db):
    with time_machine.travel(NOON, tick=True):
        yield StudyWorld()


def facts(**where):
    with national("bench"):
        return [row for rows in read(where, *YEAR) for row in rows]


def keys_of(member, **where):
    return {row["key"] for row in facts(**where) if row["subject"] == member.pk}


def test_a_finished_text_covers_the_entry_in_which_it_was_placed(world):
    member = world.members[0]
    ReadingFactory(member=member, text=world.texts[0], finished_on=date(2016, 3, 1))

    assert keys_of(member, cover=["engine/a", "engine/b"]) == {"engine/a"}
    assert keys_of(member) == {world.texts[0].pk}


def test_what_was_only_begun_or_finished_in_another_year_counts_nothing(world):
    ReadingFactory(member=world.members[0], text=world.texts[0], read=b"\xff")
    ReadingFactory(member=world.members[1], text=world.texts[0], finished_on=date(2015, 12, 31))

    assert facts(cover=["engine/a"]) == [] == facts()


def test_a_text_counts_for_those_at_or_below_the_body_that_placed_it(world):
    below, elsewhere = world.members[0], world.members[-1]
    for member in (below, elsewhere):
        ReadingFactory(member=member, text=world.texts[2], finished_on=date(2016, 3, 1))

    assert keys_of(below, cover=["engine/a"]) == {"engine/a"}
    assert keys_of(elsewhere, cover=["engine/a"]) == set()


@pytest.mark.parametrize(("mode", "found"), [("online", {0}), ("in_person", {1})])
def test_the_mode_is_how_it_was_read(world, mode, found):
    member = world.members[0]
    for text, way in zip(world.texts, (Way.ONLINE, Way.IN_PERSON), strict=False):
        ReadingFactory(member=member, text=text, finished_on=date(2016, 3, 1), way=way)

    assert keys_of(member, mode=[mode]) == {world.texts[place].pk for place in found}


def test_a_topic_asks_for_its_readings_as_a_body_above_the_reader_gave_them(world):
    member, elsewhere = world.members[0], world.members[-1]
    committee = world.committees[0]
    TopicReading.objects.create(
        unit=committee.unit, organization=committee, topic="engine/one", text=world.texts[1]
    )
    for reader in (member, elsewhere):
        ReadingFactory(member=reader, text=world.texts[1], finished_on=date(2016, 3, 1))

    assert keys_of(member, topic=["engine/one"]) == keys_of(member, topic=["any"]) == {world.texts[1].pk}
    assert keys_of(member, topic=["engine/two"]) == keys_of(elsewhere, topic=["any"]) == set()


def test_finishing_and_taking_back_move_the_stored_numbers(world):
    member, branch = world.members[0], world.branches[0]
    rebuild()
    for text in world.texts[:2]:
        finish(by=world.users[0], text=text, on=date(2016, 3, 1))
    world.settle()
    assert world.numbers(branch, "LIST", "2016") == (2, 1, 0)
    assert world.numbers(branch, "ANY", "2016") == (2, 1, 0)
    assert world.numbers(branch, "QUARTER", "2016-Q1") == (2, 1, 0)
    assert world.numbers(world.root, "LIST", "2016", is_total=True) == (10, 1, 0)

    unfinish(by=world.users[0], text=world.texts[1])
    world.settle()
    assert world.numbers(branch, "LIST", "2016") == (2, 0, 0)
    assert world.numbers(branch, "ONLINE", "2016") == (0, 1, 0)
    assert member.unit_id == branch.unit_id


SOME = st.integers(0, 9)
DAYS = st.dates(date(2015, 1, 1), date(2016, 12, 31))


class Histories(RuleBasedStateMachine):
    """Readers finish, take back, are recorded on paper, and move between branches."""

    @initialize()
    def begin(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.world = StudyWorld()
        with national("bench"):
            rebuild()

    def teardown(self):
        if not hasattr(self, "world"):
            return
        try:
            self.world.settle()
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    @rule()
    def drain(self):
        self.world.settle()

    @rule(who=SOME, what=SOME, on=DAYS, way=st.sampled_from(Way))
    def finish(self, who, what, on, way):
        with suppress(ValidationError):
            finish(by=self.world.users[who], text=self.world.texts[what % 3], on=on, way=way)

    @rule(who=SOME, what=SOME)
    def unfinish(self, who, what):
        unfinish(by=self.world.users[who], text=self.world.texts[what % 3])

    @rule(branch=SOME, who=st.lists(SOME, max_size=3), what=SOME, on=DAYS)
    def record(self, branch, who, what, on):
        people = [self.world.members[each] for each in who]
        place = self.world.fresh(self.world.branches[branch % 5])
        texts = [self.world.texts[what % 3]]
        self.world.act(record_paper, organization=place, members=people, texts=texts, on=on)

    @rule(which=SOME)
    def take_back(self, which):
        with national("bench"):
            rows = list(Reading.objects.exclude(recorded_by_name="").order_by("pk"))
        for row in rows[which : which + 1]:
            place = self.world.home_of(row.member, date(2016, 12, 31)) or self.world.branches[0]
            self.world.act(take_back_paper, organization=place, reading=row)

    @rule(who=SOME, to=SOME, on=DAYS)
    def transfer(self, who, to, on):
        place = self.world.fresh(
            self.world.branches[to % 4]
        )  # of the same unit: readings stay where they are
        if self.world.members[who].unit_id == place.unit_id:
            self.world.act(
                actions.affiliations.transfer_member, member=self.world.members[who], to=place, on=on
            )

    @rule(committee=st.integers(0, 1), branch=st.integers(0, 3), on=DAYS)
    def move(self, committee, branch, on):
        place = self.world.fresh(self.world.branches[branch])
        parent = self.world.fresh(self.world.committees[committee])
        self.world.act(actions.tree.move_organization, organization=place, parent=parent, on=on)


@pytest.mark.django_db
def test_incremental_equals_rebuild_whatever_readers_say():
    with time_machine.travel(NOON, tick=True):
        run_state_machine_as_test(
            Histories,
            settings=settings(
                max_examples=8, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )


def test_the_system_records_as_the_property_test_does(world):
    rows = record_paper(
        by=SYSTEM,
        organization=world.branches[0],
        members=world.members[:2],
        texts=world.texts[:1],
        on=date(2016, 2, 2),
    )

    assert [(row.finished_on, row.way, row.recorded_by_name) for row in rows] == [
        (date(2016, 2, 2), Way.IN_PERSON, "tests")
    ] * 2
