"""Comparison texts: who writes, who reads and answers, and that a draft is nobody else's."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from tests.activities.factories import post
from tests.life.world import house, team
from tests.plugins.scoped import unscoped
from zhixing.core.models import AuditEntry
from zhixing.core.readings import readings_of
from zhixing.core.time import today
from zhixing.life.actions.frame import StaleMeetingError
from zhixing.life.actions.texts import (
    accept_text,
    begin_body_text,
    begin_text,
    drop_text,
    hand_in_text,
    note_paper_text,
    read_text,
    save_text,
    send_back_text,
)
from zhixing.life.choices import MeetingKind, StepCode, StepState, TextForm, TextState
from zhixing.life.measures import compared, texted
from zhixing.life.models import ComparisonText
from zhixing.life.queries.standing import standing_of
from zhixing.life.queries.texts import (
    READ,
    editions_of,
    find_text,
    handed_in_to,
    owed_by,
    text_progress,
    writers_of,
)

pytestmark = pytest.mark.django_db
WORDS = "联系群众不够"


def committee_of(here, code="secretary", at=0):
    """Give a member a post in the branch's committee."""
    post(here.members[at], here.branch, code)
    return here.users[at]


def written(text, user, words=WORDS):
    """Fill the first heading and hand the text in."""
    blank = [""] * (len(text.sections) - 1)
    return hand_in_text(by=user, text=text, version=text.version, words=[words, *blank])


def facts(measure, day=None):
    with unscoped():
        return [row["subject"] for rows in measure({}, day or today(), day or today()) for row in rows]


def test_the_headings_are_last_year_the_aspects_causes_and_what_is_done():
    here = house()
    text = begin_text(by=committee_of(here), meeting=here.begun())
    headings = [heading for heading, _words in text.sections]
    assert headings[0] == "上年度整改措施落实情况"
    assert headings[1:5] == [f"{aspect}方面存在的问题" for aspect in ("思想", "组织", "作风", "纪律")]
    assert headings[5:] == ["原因剖析", "努力方向和整改措施"]


def test_who_owes_none_writes_points_to_speak_from():
    here = house()
    text = begin_text(by=here.users[1], meeting=here.begun())
    assert text.form == TextForm.POINTS
    assert len(text.sections) == 1


def test_beginning_twice_finds_the_first():
    here = house()
    meeting = here.begun()
    assert begin_text(by=here.users[1], meeting=meeting) == begin_text(by=here.users[1], meeting=meeting)
    own = begin_body_text(by=here.officer, meeting=meeting)
    assert begin_body_text(by=here.officer, meeting=meeting) == own


def test_somebody_who_does_not_meet_begins_none():
    here, other = house(), house()
    meeting = here.begun()
    with pytest.raises(PermissionDenied):
        begin_text(by=other.users[0], meeting=meeting)
    with pytest.raises(ValidationError):
        begin_text(by=here.organiser, meeting=meeting)


def test_a_draft_is_read_by_its_writer_alone():
    here = house()
    writer = committee_of(here)
    text = begin_text(by=writer, meeting=here.begun())
    assert find_text(writer, text.pk) == text
    for user in (here.officer, here.organiser, here.users[1]):
        assert find_text(user, text.pk) is None


def test_handed_in_it_is_read_by_the_bodys_officers_and_nobody_above():
    here = house()
    text = written(begin_text(by=committee_of(here, "organisation"), meeting=here.begun()), here.users[0])
    assert find_text(here.officer, text.pk) == text
    for user in (here.organiser, here.users[1]):
        assert find_text(user, text.pk) is None


def test_the_secretarys_and_the_bodys_lie_before_the_superior():
    here = house()
    meeting = here.begun()
    secretary = committee_of(here)
    for text in (
        written(begin_text(by=secretary, meeting=meeting), secretary),
        written(begin_body_text(by=here.officer, meeting=meeting), here.officer),
    ):
        assert accept_text(by=here.organiser, text=text, version=text.version).state == TextState.ACCEPTED


def test_nobody_answers_their_own():
    here = house()
    secretary, meeting = committee_of(here), here.begun()
    text = written(begin_text(by=secretary, meeting=meeting), secretary)
    with pytest.raises(PermissionDenied):
        accept_text(by=secretary, text=text, version=text.version)
    own = written(begin_body_text(by=here.officer, meeting=meeting), here.officer)
    with pytest.raises(PermissionDenied):
        accept_text(by=here.officer, text=own, version=own.version)


def test_sent_back_it_is_changed_and_each_edition_stands():
    here = house()
    writer = committee_of(here, "organisation")
    text = written(begin_text(by=writer, meeting=here.begun()), writer)
    with pytest.raises(ValidationError):
        save_text(by=writer, text=text, version=text.version, words=[""] * len(text.sections))
    text = send_back_text(by=here.officer, text=text, remark="写具体")
    text = written(text, writer, "到基层少，一年只去两次")
    assert [edition.sections[0][1] for edition in editions_of(text)] == ["到基层少，一年只去两次", WORDS]
    assert accept_text(by=here.officer, text=text, version=text.version).remark == ""


def test_a_stale_form_is_refused():
    here = house()
    writer = committee_of(here)
    text = begin_text(by=writer, meeting=here.begun())
    words = ["甲"] * len(text.sections)
    save_text(by=writer, text=text, version=1, words=words)
    with pytest.raises(StaleMeetingError):
        save_text(by=writer, text=text, version=1, words=words)


def test_an_empty_text_is_not_handed_in_and_a_long_one_names_its_field():
    here = house()
    writer = committee_of(here)
    text = begin_text(by=writer, meeting=here.begun())
    blank = [" "] * len(text.sections)
    with pytest.raises(ValidationError):
        hand_in_text(by=writer, text=text, version=1, words=blank)
    with pytest.raises(ValidationError) as refused:
        save_text(by=writer, text=text, version=1, words=["长" * 20_001, *blank[1:]])
    assert set(refused.value.message_dict) == {"section_0"}


def test_each_reading_by_another_stands_there_for_the_writer_once_a_day():
    here = house()
    writer = committee_of(here, "organisation")
    text = written(begin_text(by=writer, meeting=here.begun()), writer)
    for user in (writer, here.officer, here.officer):
        read_text(by=user, text=text)
    assert [entry.actor_id for entry in readings_of(text, READ)] == [here.officer.pk]


def test_its_words_stand_neither_in_the_tables_nor_on_the_trail():
    here = house()
    writer = committee_of(here)
    written(begin_text(by=writer, meeting=here.begun()), writer)
    with connection.cursor() as cursor:
        for table in ("life_comparisontext", "life_textedition"):
            cursor.execute(f"SELECT kept FROM {table} WHERE unit_id = %s", [here.branch.unit_id])
            assert WORDS not in cursor.fetchone()[0]
    trail = AuditEntry.objects.filter(unit_id=here.branch.unit_id, code__startswith="life.")
    assert WORDS not in str([entry.data for entry in trail])


def test_the_measures_tell_the_day_and_not_a_text_that_was_sent_back_nor_points():
    here = house()
    writer, meeting = committee_of(here, "organisation"), here.begun()
    text = written(begin_text(by=writer, meeting=meeting), writer)
    written(begin_body_text(by=here.officer, meeting=meeting), here.officer)
    written(begin_text(by=here.users[1], meeting=meeting), here.users[1])
    assert facts(texted) == [here.members[0].pk]
    assert facts(compared) == [here.branch.pk]
    send_back_text(by=here.officer, text=text, remark="写具体")
    assert facts(texted) == []


def test_a_text_on_paper_counts_from_its_day_and_can_be_taken_off():
    here = house()
    committee_of(here)
    meeting, day = here.begun(), today() - timedelta(days=3)
    paper = note_paper_text(by=here.officer, meeting=meeting, member=here.members[0].pk, handed_in_on=day)
    assert facts(texted, day) == [here.members[0].pk]
    assert drop_text(by=here.officer, text=paper) == meeting
    assert facts(texted, day) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [({"member": 1}, "member"), ({"handed_in_on": today() + timedelta(days=1)}, "handed_in_on")],
)
def test_a_note_of_somebody_else_or_of_a_day_to_come_is_refused(values, field):
    here = house()
    typed = {"member": here.members[0].pk, "handed_in_on": today(), **values}
    with pytest.raises(ValidationError) as refused:
        note_paper_text(by=here.officer, meeting=here.begun(), **typed)
    assert set(refused.value.message_dict) == {field}


def test_a_draft_is_dropped_by_its_writer_and_what_was_handed_in_stays():
    here = house()
    meeting = here.begun()
    draft = begin_text(by=here.users[1], meeting=meeting)
    with pytest.raises(PermissionDenied):
        drop_text(by=here.officer, text=draft)
    drop_text(by=here.users[1], text=draft)
    assert not ComparisonText.objects.filter(unit_id=here.branch.unit_id).exists()
    text = written(begin_text(by=here.users[1], meeting=meeting), here.users[1])
    with pytest.raises(ValidationError):
        drop_text(by=here.users[1], text=text)


def test_the_step_is_done_once_every_text_that_is_owed_is_accepted():
    here = house()
    secretary, meeting = committee_of(here), here.begun()
    mine = written(begin_text(by=secretary, meeting=meeting), secretary)
    far = text_progress(meeting)
    assert (far.wanted, far.handed_in, far.accepted) == (2, 1, 0)
    own = written(begin_body_text(by=here.officer, meeting=meeting), here.officer)
    for text in (mine, own):
        accept_text(by=here.organiser, text=text, version=text.version)
    step = next(each for each in standing_of(meeting) if each.code == StepCode.TEXTS)
    assert (step.state, step.words) == (StepState.DONE, "应交 2 份，已交 2 份，已审定 2 份")


def test_a_team_owes_its_texts_for_a_democratic_life_meeting():
    here = house()
    people = team(here)
    meeting = here.begun(kind=MeetingKind.DEMOCRATIC_LIFE, of=here.committee)
    assert writers_of(meeting) == sorted(people, key=lambda member: (member.sort_key, member.pk))
    assert owed_by(people[0], today()) == [meeting]
    assert owed_by(here.members[0], today()) == []


def test_what_waits_for_whom_is_what_they_may_answer():
    here = house(4)
    for member, code in zip(here.members, ("secretary", "organisation", "publicity"), strict=False):
        post(member, here.branch, code)
    meeting = here.begun()
    made = [written(begin_text(by=user, meeting=meeting), user) for user in here.users[:3]]
    made.append(written(begin_body_text(by=here.officer, meeting=meeting), here.officer))
    begin_text(by=here.users[3], meeting=meeting)
    for reader, body in (
        (here.users[0], here.branch),
        (here.users[1], here.branch),
        (here.officer, here.branch),
        (here.organiser, here.committee),
    ):
        answerable = [text for text in made if reader.has_perm("life.answer_text", text)]
        assert list(handed_in_to([body], reader)) == answerable
