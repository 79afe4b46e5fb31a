"""The frame of every write."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError

from tests.core.factories import UnitFactory
from zhixing.core import actions
from zhixing.core.actions import (
    ACTIONS,
    System,
    Touch,
    UnauditedError,
    action,
    after_commit,
    current_act,
    facts_touched,
    record,
    touch,
    unchanged,
)
from zhixing.core.models import PLATFORM, AuditEntry, Unit

pytestmark = pytest.mark.django_db

SYSTEM = System("the tests")


@dataclass
class Person:
    """An actor who holds the permissions it is given."""

    name: str = "王芳"
    pk: int = 7
    may: set[str] = field(default_factory=set)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return perm in self.may


@pytest.fixture(autouse=True)
def _registry() -> Iterator[None]:
    """Forget the actions that a test makes."""
    with patch.dict(ACTIONS):
        yield


@pytest.fixture
def touched() -> Iterator[list[list[Touch]]]:
    heard: list[list[Touch]] = []

    def hear(touches: list[Touch], **_: Any) -> None:
        heard.append(touches)

    facts_touched.connect(hear)
    yield heard
    facts_touched.disconnect(hear)


def entries() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(unit_id=PLATFORM).order_by("pk"))


def test_an_action_writes_who_did_what_to_which() -> None:
    @action("tests.rename", permission=None)
    def rename(*, by: Any, unit: Unit) -> None:
        record(unit, old={"name": "旧"}, new={"name": "新", "on": date(2016, 3, 5)}, why="改名")

    unit = UnitFactory()
    rename(by=Person(), unit=unit)

    (entry,) = entries()
    assert (entry.code, entry.actor_id, entry.actor_name) == ("tests.rename", 7, "王芳")
    assert (entry.target_type, entry.target_id) == ("core.unit", unit.pk)
    assert entry.data == {"old": {"name": "旧"}, "new": {"name": "新", "on": "2016-03-05"}, "why": "改名"}


def test_an_action_without_an_audit_entry_changes_nothing() -> None:
    @action("tests.silent", permission=None)
    def silent(*, by: Any) -> None:
        UnitFactory(code="silent")

    with pytest.raises(UnauditedError, match=r"tests\.silent"):
        silent(by=SYSTEM)

    assert not Unit.objects.filter(code="silent").exists()


def test_an_audit_write_that_fails_changes_nothing() -> None:
    @action("tests.make", permission=None)
    def make(*, by: Any) -> None:
        record(UnitFactory(code="made"))

    with (
        patch.object(AuditEntry, "save", side_effect=DatabaseError("disk full")),
        pytest.raises(DatabaseError),
    ):
        make(by=SYSTEM)

    assert not Unit.objects.filter(code="made").exists()


def test_an_action_that_finds_all_as_wished_says_so_and_leaves_no_entry() -> None:
    @action("tests.again", permission=None)
    def again(*, by: Any) -> str:
        unchanged()
        return "as it was"

    assert again(by=SYSTEM) == "as it was"
    assert entries() == []


def test_the_permission_is_asked_before_anything_happens() -> None:
    reached = []

    @action("tests.guarded", permission="tests.may", on="unit")
    def guarded(*, by: Any, unit: Unit) -> None:
        reached.append(unit)
        record(unit)

    unit = UnitFactory()
    with pytest.raises(PermissionDenied, match=r"tests\.may"):
        guarded(by=Person(), unit=unit)
    assert (reached, entries()) == ([], [])

    guarded(by=Person(may={"tests.may"}), unit=unit)
    assert reached == [unit]


def test_the_permission_is_asked_for_the_named_object() -> None:
    asked = []

    class Asker(Person):
        def has_perm(self, perm: str, obj: Any = None) -> bool:
            asked.append((perm, obj))
            return True

    @action("tests.on", permission="tests.may", on="unit")
    def on_unit(*, by: Any, unit: Unit) -> None:
        record(unit)

    unit = UnitFactory()
    on_unit(by=Asker(), unit=unit)

    assert asked == [("tests.may", unit)]


def test_the_system_may_do_everything() -> None:
    @action("tests.system", permission="tests.may", on="unit")
    def do(*, by: Any, unit: Unit) -> None:
        record(unit)

    do(by=SYSTEM, unit=UnitFactory())

    assert [(entry.actor_id, entry.actor_name) for entry in entries()] == [(None, "the tests")]


@pytest.fixture
def nested() -> Any:
    """An outer action that calls an inner one twice; the outer may fail at its end."""

    @action("tests.inner", permission=None)
    def inner(*, by: Any, unit: Unit) -> None:
        touch(unit.pk, organizations=[1], members=[2], first=date(2016, 1, 1), last=date(2016, 1, 1))
        record(unit)

    @action("tests.outer", permission=None)
    def outer(*, by: Any, unit: Unit, fails: bool = False) -> None:
        inner(by=by, unit=unit)
        inner(by=by, unit=unit)
        touch(unit.pk, organizations=[3])
        record(unit)
        if fails:
            raise ValueError("at the end")

    return outer


def test_touches_are_sent_once_at_the_end_without_repeats(nested: Any, touched: list[list[Touch]]) -> None:
    unit = UnitFactory()
    nested(by=SYSTEM, unit=unit)

    new_year = date(2016, 1, 1)
    assert touched == [
        [
            Touch(unit.pk, organization_id=1, first=new_year, last=new_year),
            Touch(unit.pk, member_id=2, first=new_year, last=new_year),
            Touch(unit.pk, organization_id=3),
        ]
    ]


def test_each_of_nested_actions_leaves_its_own_entry(nested: Any) -> None:
    nested(by=SYSTEM, unit=UnitFactory())

    assert [entry.code for entry in entries()] == ["tests.inner", "tests.inner", "tests.outer"]


def test_an_outer_failure_undoes_the_inner_ones(nested: Any, touched: list[list[Touch]]) -> None:
    with pytest.raises(ValueError, match="at the end"):
        nested(by=SYSTEM, unit=UnitFactory(), fails=True)

    assert (entries(), touched) == ([], [])


def test_an_inner_entry_does_not_stand_for_the_outer_one() -> None:
    @action("tests.in", permission=None)
    def inner(*, by: Any) -> None:
        record(UnitFactory())

    @action("tests.out", permission=None)
    def outer(*, by: Any) -> None:
        inner(by=by)

    with pytest.raises(UnauditedError, match=r"tests\.out"):
        outer(by=SYSTEM)


def test_effects_wait_for_the_commit(django_capture_on_commit_callbacks: Any) -> None:
    happened = []

    @action("tests.notify", permission=None)
    def notify(*, by: Any) -> None:
        after_commit(lambda: happened.append("sent"))
        record(UnitFactory())

    with django_capture_on_commit_callbacks(execute=True):
        notify(by=SYSTEM)
        assert happened == []

    assert happened == ["sent"]


@pytest.mark.parametrize("write", [current_act, unchanged, lambda: touch(1), lambda: after_commit(print)])
def test_nothing_of_the_frame_works_outside_an_action(write: Any) -> None:
    with pytest.raises(RuntimeError, match="only an action"):
        write()


def test_after_an_error_the_next_action_starts_afresh() -> None:
    @action("tests.fails", permission=None)
    def fails(*, by: Any) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fails(by=SYSTEM)

    assert actions._act.get() is None


def test_a_place_left_open_is_refused_to_everybody_but_the_system():
    @action("test.somewhere", permission="test.anything", on="place")
    def somewhere(*, by, place):
        record(Unit.objects.get(pk=0))

    class Anybody:
        pk, name = 1, "anybody"

        def has_perm(self, perm, obj=None):
            return True

    try:
        with pytest.raises(PermissionDenied):
            somewhere(by=Anybody(), place=None)
        somewhere(by=System("tests"), place=None)
    finally:
        del ACTIONS["test.somewhere"]
