"""What was said person by person: who reads it, and that it is unreadable at rest."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from tests.life.world import house
from zhixing.core.models import AuditEntry
from zhixing.life.actions.criticism import change_criticism, drop_criticism, record_criticism
from zhixing.life.actions.frame import StaleMeetingError
from zhixing.life.drafts import CriticismDraft
from zhixing.life.models import Criticism
from zhixing.life.queries.meetings import criticism_at, criticism_of

pytestmark = pytest.mark.django_db
WORDS = "批评他到基层少"


def test_criticism_is_read_by_the_two_and_the_bodys_officers_and_by_nobody_above():
    here = house()
    meeting = here.begun()
    row = record_criticism(by=here.officer, meeting=meeting, draft=here.criticism(0, 1, WORDS))
    for user in (here.officer, here.users[0], here.users[1]):
        assert criticism_at(meeting, user) == [row]
    for user in (here.organiser, here.users[2]):
        assert criticism_at(meeting, user) == []
    assert list(criticism_of(here.members[1])) == [row]
    assert list(criticism_of(here.members[2])) == []


def test_its_words_stand_neither_in_the_table_nor_on_the_trail():
    here = house()
    record_criticism(by=here.officer, meeting=here.begun(), draft=here.criticism(0, 1, WORDS))
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM life_criticism WHERE unit_id = %s", [here.branch.unit_id])
        (kept,) = cursor.fetchone()
    assert WORDS not in kept
    trail = AuditEntry.objects.filter(unit_id=here.branch.unit_id, code="life.record_criticism")
    assert WORDS not in str(trail.get().data)


def test_one_form_writes_once_and_self_criticism_names_one_person_twice():
    here = house()
    meeting = here.begun()
    draft = here.criticism(0, 0)
    first = record_criticism(by=here.officer, meeting=meeting, draft=draft, token="t")
    assert record_criticism(by=here.officer, meeting=meeting, draft=draft, token="t") == first
    assert first.is_own


@pytest.mark.parametrize(("values", "field"), [({"words": " "}, "words"), ({"receiver": 1}, "receiver")])
def test_criticism_without_words_or_of_somebody_else_is_refused(values, field):
    here = house()
    typed = {"giver": here.members[0].pk, "receiver": here.members[1].pk, "words": WORDS, **values}
    with pytest.raises(ValidationError) as refused:
        record_criticism(by=here.officer, meeting=here.begun(), draft=CriticismDraft(**typed))
    assert set(refused.value.message_dict) == {field}


def test_the_reply_is_written_later_and_a_stale_form_is_refused():
    here = house()
    row = record_criticism(by=here.officer, meeting=here.begun(), draft=here.criticism())
    draft = CriticismDraft(row.giver_id, row.receiver_id, row.words, "诚恳接受")
    changed = change_criticism(by=here.officer, criticism=row, version=1, draft=draft)
    assert (changed.reply, changed.version) == ("诚恳接受", 2)
    with pytest.raises(StaleMeetingError):
        change_criticism(by=here.officer, criticism=row, version=1, draft=draft)
    with pytest.raises(PermissionDenied):
        change_criticism(by=here.users[0], criticism=row, version=2, draft=draft)


def test_what_was_entered_by_mistake_is_gone():
    here = house()
    row = record_criticism(by=here.officer, meeting=here.begun(), draft=here.criticism())
    drop_criticism(by=here.officer, criticism=row)
    assert not Criticism.objects.filter(unit_id=here.branch.unit_id).exists()
