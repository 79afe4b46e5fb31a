"""Reflections: who may read which, that no window writes over another, that nothing written leaks."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from tests.activities.factories import SYSTEM
from tests.library.factories import TextFactory, published
from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    officer_of,
    organiser_of,
)
from tests.plugins.scoped import unscoped
from tests.study.reflection_factories import ReflectionFactory
from zhixing.core.models import AuditEntry
from zhixing.core.permissions import Role
from zhixing.organizations.models import Affiliation
from zhixing.study.actions.reflections import (
    ask_restore,
    begin_reflection,
    hide_reflection,
    remove_reflection,
    restore_reflection,
    share_reflection,
    write_reflection,
)
from zhixing.study.choices import Visibility
from zhixing.study.models import Reflection
from zhixing.study.queries import reflections
from zhixing.study.writing import Written

pytestmark = pytest.mark.django_db
NOON = "2016-05-20T04:00:00+00:00"
SECRET = "只写给自己看的话"


@pytest.fixture
def branch():
    return OrganizationFactory(parent=CommitteeFactory())


@pytest.fixture
def writer(branch):
    return account(branch)


def account(branch):
    """Give a member of the branch with an account."""
    return UserFactory(member=MemberFactory(branch=branch))


def begun(writer, body=SECRET, **values):
    return begin_reflection(by=writer, typed=Written("标题", body), **values).reflection


def shared(writer, visibility, **values):
    return share_reflection(by=writer, reflection=begun(writer, **values), visibility=visibility)


def reads(user, row):
    """Tell whether somebody, on a fresh request, may read it."""
    fresh = type(user).objects.get(pk=user.pk)
    return reflections.find(fresh, row.pk) is not None


def entries():
    with unscoped():
        return list(AuditEntry.objects.filter(code__startswith="study."))


# --- Who reads ----------------------------------------------------------------------------------------
@pytest.fixture
def readers(branch):
    """One of every kind."""
    committee = branch.parent
    neighbour = OrganizationFactory(parent=committee)
    cell = OrganizationFactory(parent=branch, kind="cell")
    elsewhere = OrganizationFactory()
    return {
        "colleague": account(branch),
        "secretary": officer_of(branch),
        "cell leader": organiser_of(cell),
        "neighbour": account(neighbour),
        "neighbour's secretary": officer_of(neighbour),
        "organiser above": organiser_of(committee),
        "inspector above": GrantFactory(role=Role.INSPECTOR, organization=committee).user,
        "viewer above": GrantFactory(role=Role.VIEWER, organization=committee).user,
        "operator": GrantFactory(role=Role.OPERATOR, organization=committee).user,
        "another unit": officer_of(elsewhere),
        "closed account": UserFactory(member=MemberFactory(branch=branch), is_active=False),
        "no role": UserFactory(),
    }


UNIT = {
    "colleague",
    "secretary",
    "cell leader",
    "neighbour",
    "neighbour's secretary",
    "organiser above",
    "inspector above",
    "viewer above",
}


@pytest.mark.parametrize(
    ("visibility", "expected"),
    [
        (Visibility.PRIVATE, set()),
        (Visibility.BRANCH, {"colleague", "secretary"}),
        (Visibility.OPEN, UNIT),
    ],
)
def test_every_kind_of_reader(writer, readers, visibility, expected):
    row = shared(writer, visibility)

    assert {name for name, user in readers.items() if reads(user, row)} == expected
    assert reads(writer, row)


def test_what_is_hidden_is_seen_by_its_writer_and_who_moderates_what_they_could_read(writer, readers, branch):
    opened, given = shared(writer, Visibility.OPEN), shared(writer, Visibility.BRANCH, token="2")
    for row in (opened, given):
        hide_reflection(by=readers["secretary"], reflection=row, reason="涉及他人")

    assert {name for name, user in readers.items() if reads(user, opened)} == {"secretary", "organiser above"}
    assert {name for name, user in readers.items() if reads(user, given)} == {"secretary"}
    assert reads(writer, opened)
    assert list(reflections.shared_in(readers["secretary"], branch)) == []


def test_lists_show_what_may_be_read_and_nothing_else(writer, readers, branch):
    begun(writer)
    given, opened = shared(writer, Visibility.BRANCH, token="2"), shared(writer, Visibility.OPEN, token="3")

    assert list(reflections.shared_in(readers["colleague"], branch)) == [opened, given]
    assert list(reflections.shared_in(readers["neighbour"], branch)) == [opened]
    assert list(reflections.shared_in(readers["another unit"], branch)) == []


def test_taken_back_it_is_out_of_sight_at_once(writer, readers):
    row = shared(writer, Visibility.OPEN)

    share_reflection(by=writer, reflection=row, visibility=Visibility.PRIVATE)

    assert not any(reads(user, row) for user in readers.values())


def test_what_was_shared_with_the_old_branch_stays_there(writer, branch, readers):
    row = shared(writer, Visibility.BRANCH)
    later = begun(writer, token="2")
    new = OrganizationFactory(parent=branch.parent)
    with unscoped():
        Affiliation.objects.filter(member_id=writer.member_id).update(organization=new)
    moved = type(writer).objects.get(pk=writer.pk)

    now_there = share_reflection(by=moved, reflection=later, visibility=Visibility.BRANCH)

    assert (row.organization, now_there.organization) == (branch, new)
    assert reads(readers["colleague"], row)
    assert reads(writer, row)
    assert not reads(readers["colleague"], later)


# --- Beside a text ------------------------------------------------------------------------------------
def test_thoughts_stand_beside_their_articles_for_their_writer_alone(writer, branch):
    text = TextFactory(organization=branch.parent)
    published(text, "每月学习一次。", "请假应当提前。")
    first = begun(writer, about={"text_id": text.pk, "anchor": 2})
    second = shared(writer, Visibility.OPEN, token="2", about={"text_id": text.pk, "anchor": 2})
    begun(writer, token="3", about={"text_id": text.pk})
    colleague = account(branch)
    member = Reflection.objects.of(first.pk).get().member

    assert reflections.thoughts_on(member, text) == {2: [first, second]}
    assert list(reflections.shared_on(colleague, text)) == [second]
    assert list(reflections.shared_on(writer, text)) == []
    (about, *_rest) = reflections.about(writer, first)
    assert (about.words, about.pk, about.anchor) == (f"{text.title} 第2条", text.pk, 2)


# --- Two windows --------------------------------------------------------------------------------------
def test_begun_without_a_connection_and_sent_twice_it_is_kept_once(writer):
    typed = Written("", "路上想到的")
    first = begin_reflection(by=writer, typed=typed, token="t").reflection
    again = begin_reflection(by=writer, typed=Written("", "路上想到的，又添一句"), token="t").reflection

    assert again.pk == first.pk
    assert again.body == "路上想到的，又添一句"
    with unscoped():
        assert Reflection.objects.count() == 1


def test_sent_again_after_somebody_went_on_elsewhere_it_overwrites_nothing(writer):
    row = begin_reflection(by=writer, typed=Written("", "甲"), token="t").reflection
    for version, body in ((1, "甲乙"), (2, "甲乙丙")):
        write_reflection(by=writer, reflection=row, typed=Written("", body, version))

    kept = begin_reflection(by=writer, typed=Written("", "丁", 0, "", ""), token="t")

    row.refresh_from_db()
    assert kept.clashes or "甲乙丙" in row.body


def test_two_windows_that_changed_different_paragraphs_are_put_together(writer):
    row = begun(writer, "一\n二\n三")
    write_reflection(
        by=writer, reflection=row, typed=Written("标题", "一改\n二\n三", 1, "标题", "一\n二\n三")
    )

    kept = write_reflection(
        by=writer, reflection=row, typed=Written("标题", "一\n二\n三改", 1, "标题", "一\n二\n三")
    )

    assert (kept.merged, kept.clashes, kept.reflection.body) == (True, False, "一改\n二\n三改")


def test_two_windows_that_changed_the_same_paragraph_overwrite_nothing(writer):
    row = begun(writer, "一")
    write_reflection(by=writer, reflection=row, typed=Written("标题", "甲", 1, "标题", "一"))

    kept = write_reflection(by=writer, reflection=row, typed=Written("标题", "乙", 1, "标题", "一"))

    assert (kept.clashes, kept.reflection.body) == (True, "甲")
    kept = write_reflection(by=writer, reflection=row, typed=Written("标题", "甲\n乙", 2, "标题", "甲"))
    assert kept.reflection.body == "甲\n乙"


def test_a_save_of_the_same_changes_nothing(writer):
    row = begun(writer)

    kept = write_reflection(by=writer, reflection=row, typed=Written("标题", SECRET, 1))

    assert kept.reflection.version == 1


@pytest.mark.parametrize(
    ("title", "body", "field"), [("", "", "body"), ("长" * 121, "", "title"), ("", "长" * 20_001, "body")]
)
def test_what_cannot_be_kept_is_said_beside_its_field(writer, title, body, field):
    with pytest.raises(ValidationError) as refused:
        begin_reflection(by=writer, typed=Written(title, body))

    assert list(refused.value.message_dict) == [field]


def test_who_belongs_to_no_branch_today_is_told(writer):
    with unscoped():
        Affiliation.objects.filter(member_id=writer.member_id).update(ends=date(2015, 1, 1))

    with pytest.raises(ValidationError):
        begun(writer)
    with pytest.raises(PermissionDenied):
        begun(UserFactory())
    with pytest.raises(PermissionDenied):
        begun(SYSTEM)


@pytest.mark.parametrize("who", ["secretary", "organiser above", "colleague"])
def test_nobody_but_the_writer_changes_it(writer, readers, who):
    row, other = shared(writer, Visibility.OPEN), readers[who]
    for act in (
        lambda: write_reflection(by=other, reflection=row, typed=Written("", "改")),
        lambda: share_reflection(by=other, reflection=row, visibility=Visibility.PRIVATE),
        lambda: remove_reflection(by=other, reflection=row),
        lambda: ask_restore(by=other, reflection=row),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_removed_it_is_gone(writer):
    remove_reflection(by=writer, reflection=begun(writer))

    with unscoped():
        assert not Reflection.objects.exists()
    assert entries()[-1].code == "study.remove_reflection"


# --- What is kept of it ---------------------------------------------------------------------------------
def test_the_text_is_unreadable_at_rest_and_stands_in_no_audit_entry(writer, readers, branch):
    row = shared(writer, Visibility.OPEN)
    write_reflection(by=writer, reflection=row, typed=Written("标题", SECRET + "再添", 1))
    hide_reflection(by=readers["secretary"], reflection=row, reason="涉及他人")
    ask_restore(by=writer, reflection=row)
    restore_reflection(by=readers["secretary"], reflection=row)

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM study_reflection WHERE unit_id = %s", [branch.unit_id])
        assert SECRET not in cursor.fetchone()[0]
    assert [entry.code.removeprefix("study.") for entry in entries()] == [
        "begin_reflection",
        "share_reflection",
        "write_reflection",
        "hide_reflection",
        "ask_restore",
        "restore_reflection",
    ]
    assert not any(SECRET in str(entry.data) or "标题" in str(entry.data) for entry in entries())


def test_going_on_writing_for_oneself_is_one_entry_of_the_trail(writer):
    with time_machine.travel(NOON, tick=False) as clock:
        row = begun(writer, "一")
        for version in range(1, 5):
            clock.shift(60)
            write_reflection(by=writer, reflection=row, typed=Written("标题", "一" * (version + 1), version))
        assert len(entries()) == 1
        clock.shift(600)
        write_reflection(by=writer, reflection=row, typed=Written("标题", "后来", 5))

    assert len(entries()) == 2


# --- Hiding -------------------------------------------------------------------------------------------
def test_hiding_needs_a_reason_and_somebody_who_moderates_there(writer, readers):
    row = shared(writer, Visibility.OPEN)

    with pytest.raises(ValidationError):
        hide_reflection(by=readers["secretary"], reflection=row, reason="")
    for who in ("colleague", "neighbour's secretary", "viewer above", "inspector above", "another unit"):
        with pytest.raises(PermissionDenied):
            hide_reflection(by=readers[who], reflection=row, reason="无")
    hide_reflection(by=readers["organiser above"], reflection=row, reason="涉及他人")
    again = hide_reflection(by=readers["secretary"], reflection=row, reason="又一个理由")

    assert again.hidden_reason == "涉及他人"


def test_nobody_hides_what_they_may_not_read(writer, readers):
    given = shared(writer, Visibility.BRANCH)

    with pytest.raises(PermissionDenied):
        hide_reflection(by=readers["organiser above"], reflection=given, reason="无")
    share_reflection(by=writer, reflection=given, visibility=Visibility.PRIVATE)
    with pytest.raises(PermissionDenied):
        hide_reflection(by=readers["secretary"], reflection=given, reason="无")
    with pytest.raises(ValidationError):
        hide_reflection(by=SYSTEM, reflection=given, reason="无")


def test_mended_and_asked_back_it_is_shown_again(writer, readers, branch):
    row = shared(writer, Visibility.OPEN)
    secretary = readers["secretary"]
    hide_reflection(by=secretary, reflection=row, reason="涉及他人")
    write_reflection(by=writer, reflection=row, typed=Written("标题", "改好了", 1))
    ask_restore(by=writer, reflection=row)
    ask_restore(by=writer, reflection=row)

    assert reflections.asked_back(secretary, branch) == [row]
    assert reflections.asked_back(readers["organiser above"], branch.parent) == [row]
    assert reflections.asked_back(writer, branch) == []
    restore_reflection(by=secretary, reflection=row)
    shown = restore_reflection(by=secretary, reflection=row)

    assert (shown.hidden_at, shown.hidden_reason, shown.restore_asked_at) == (None, "", None)
    assert reads(readers["colleague"], row)


def test_a_moderator_does_not_show_their_own_again(branch, readers):
    secretary = readers["secretary"]
    row = shared(secretary, Visibility.OPEN)
    hide_reflection(by=readers["organiser above"], reflection=row, reason="涉及他人")

    with pytest.raises(PermissionDenied):
        restore_reflection(by=secretary, reflection=row)
    assert reflections.asked_back(secretary, branch) == []


def test_a_row_of_the_factory_is_its_members_own(branch):
    row = ReflectionFactory(organization=branch, visibility=Visibility.OPEN)

    assert row.shared_at is not None
    assert reflections.is_own(UserFactory(member=row.member), row)
