"""Heart talks: which are missing, who writes them down, who reads their words."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from tests.activities.factories import post
from tests.life.world import house
from tests.plugins.scoped import unscoped
from zhixing.core.models import AuditEntry
from zhixing.core.readings import readings_of
from zhixing.core.time import today
from zhixing.life.actions.frame import StaleMeetingError
from zhixing.life.actions.talks import change_talk, drop_talk, plan_talks, read_talk, record_talk
from zhixing.life.choices import StepCode, StepState, TalkKind
from zhixing.life.drafts import TalkDraft
from zhixing.life.measures import talked
from zhixing.life.models import Talk
from zhixing.life.queries.standing import standing_of
from zhixing.life.queries.talks import READ, find_talk, talks_in, talks_with, to_write_up

pytestmark = pytest.mark.django_db
WORDS = "家里老人住院，工作上力不从心"


def led(members=4):
    """Make a house whose first two members are its secretary and its organisation committee member."""
    here = house(members)
    post(here.members[0], here.branch, "secretary")
    post(here.members[1], here.branch, "organisation")
    return here


def draft(here, talker=0, partner=1, **values):
    """Type a talk that was held today."""
    given = {"held_on": today(), **values}
    return TalkDraft(here.members[talker].pk, here.members[partner].pk, **given)


def held(here, talker=0, partner=1, **values):
    return record_talk(
        by=here.officer, organization=here.branch, draft=draft(here, talker, partner, **values)
    )


def pairs(here):
    """List the missing pairs as numbers of members."""
    at = {member.pk: number for number, member in enumerate(here.members)}
    missing = talks_in(here.branch, today().year).missing
    return {frozenset((at[pair.talker.pk], at[pair.partner.pk])) for pair in missing}


def facts():
    with unscoped():
        rows = [row for each in talked({}, today(), today()) for row in each]
    return sorted((row["subject"], row["key"]) for row in rows)


def test_officers_with_each_other_and_one_of_them_with_each_member_are_missing_at_first():
    here = led()
    missing = talks_in(here.branch, today().year).missing
    assert frozenset((0, 1)) in pairs(here)
    assert {pair.partner for pair in missing[1:]} == {*here.members[2:]}
    assert {pair.talker for pair in missing[1:]} == {*here.members[:2]}  # each a like share
    assert talks_in(here.branch, today().year).wanted == 3


def test_a_member_who_talked_with_any_officer_is_missing_no_more():
    here = led()
    held(here, 1, 2)
    held(here, 2, 3)
    assert {2, 3} & {number for pair in pairs(here) for number in pair} == {3}


def test_the_kind_is_told_by_the_posts_of_the_day():
    here = led()
    kinds = [held(here, *pair).kind for pair in ((0, 1), (1, 2), (2, 3))]
    assert kinds == [TalkKind.OFFICERS, TalkKind.OFFICERS_MEMBERS, TalkKind.MEMBERS]


def test_several_are_planned_at_once_and_not_twice():
    here = led()
    keys = [pair.key for pair in talks_in(here.branch, today().year).missing]
    day = today()
    assert len(plan_talks(by=here.officer, organization=here.branch, pairs=keys, planned_on=day)) == 3
    assert plan_talks(by=here.officer, organization=here.branch, pairs=keys, planned_on=day) == []
    assert Talk.objects.filter(unit_id=here.branch.unit_id).count() == 3
    assert len(to_write_up(here.members[0], day)) + len(to_write_up(here.members[1], day)) == 4


@pytest.mark.parametrize(
    ("keys", "days", "field"), [([], 1, "pairs"), (["1-2"], -1, "planned_on"), (["1-2"], 9999, "planned_on")]
)
def test_planning_none_or_for_a_day_that_cannot_be_is_refused(keys, days, field):
    here = led()
    with pytest.raises(ValidationError) as refused:
        plan_talks(
            by=here.officer, organization=here.branch, pairs=keys, planned_on=today() + timedelta(days=days)
        )
    assert set(refused.value.message_dict) == {field}


def test_a_member_writes_down_a_talk_of_their_own_and_of_nobody_else():
    here = led()
    talk = record_talk(by=here.users[2], organization=here.branch, draft=draft(here, 2, 3, said=WORDS))
    assert talk.said == WORDS
    with pytest.raises(PermissionDenied):
        record_talk(by=here.users[2], organization=here.branch, draft=draft(here, 0, 1))
    with pytest.raises(PermissionDenied):
        record_talk(by=here.organiser, organization=here.branch, draft=draft(here, 0, 1))


def test_one_form_writes_once():
    here = led()
    act = {"by": here.officer, "organization": here.branch, "draft": draft(here), "token": "t"}
    assert record_talk(**act) == record_talk(**act)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"partner": 0}, "partner"),
        ({"held_on": None}, "held_on"),
        ({"held_on": today() + timedelta(days=1)}, "held_on"),
        ({"held_on": today() - timedelta(days=800)}, "held_on"),
        ({"planned_on": today() + timedelta(days=800)}, "planned_on"),
        ({"said": "长" * 5_001}, "said"),
    ],
)
def test_a_talk_that_cannot_be_is_refused_by_field(values, field):
    here = led()
    with pytest.raises(ValidationError) as refused:
        held(here, 0, **{"partner": 1, **values})
    assert set(refused.value.message_dict) == {field}


def test_a_talk_with_somebody_of_another_body_is_refused():
    here, other = led(), house()
    typed = TalkDraft(here.members[0].pk, other.members[0].pk, held_on=today())
    with pytest.raises(ValidationError) as refused:
        record_talk(by=here.officer, organization=here.branch, draft=typed)
    assert set(refused.value.message_dict) == {"partner"}


def test_its_words_are_read_by_the_two_and_the_secretary():
    here = led()
    talk = record_talk(by=here.users[2], organization=here.branch, draft=draft(here, 1, 2, said=WORDS))
    post(here.members[3], here.branch, "publicity")
    reads = {
        user: user.has_perm("life.read_talk", talk) for user in (*here.users, here.officer, here.organiser)
    }
    assert [reads[user] for user in here.users] == [True, True, True, False]
    assert not reads[here.officer]  # has the role, and no post as secretary
    assert not reads[here.organiser]


def test_who_and_when_is_seen_by_the_bodys_officers_and_nobody_above():
    here = led()
    talk = held(here, 1, 2)
    assert find_talk(here.officer, talk.pk) == talk
    assert find_talk(here.users[1], talk.pk) == talk
    for user in (here.organiser, here.users[3]):
        assert find_talk(user, talk.pk) is None


def test_a_reading_by_the_secretary_stands_there_for_the_two():
    here = led()
    talk = held(here, 1, 2)
    for user in (here.users[1], here.users[0], here.users[0]):
        read_talk(by=user, talk=talk)
    assert [entry.actor_id for entry in readings_of(talk, READ)] == [here.users[0].pk]


def test_an_officer_who_may_not_read_the_words_leaves_them_as_they_are():
    here = led()
    talk = record_talk(by=here.users[1], organization=here.branch, draft=draft(here, 1, 2, said=WORDS))
    changed = change_talk(by=here.officer, talk=talk, version=1, draft=draft(here, 1, 2, place="会议室"))
    assert (changed.place, changed.said) == ("会议室", WORDS)


def test_a_planned_talk_is_written_up_and_a_stale_form_is_refused():
    here = led()
    talk = held(here, 1, 2, held_on=None, planned_on=today())
    done = draft(here, 1, 2, planned_on=today(), said=WORDS)
    assert change_talk(by=here.users[1], talk=talk, version=1, draft=done).held_on == today()
    with pytest.raises(StaleMeetingError):
        change_talk(by=here.users[2], talk=talk, version=1, draft=done)


def test_its_words_stand_neither_in_the_table_nor_on_the_trail():
    here = led()
    record_talk(by=here.users[1], organization=here.branch, draft=draft(here, 1, 2, said=WORDS))
    with connection.cursor() as cursor:
        cursor.execute("SELECT said FROM life_talk WHERE unit_id = %s", [here.branch.unit_id])
        assert WORDS not in cursor.fetchone()[0]
    trail = AuditEntry.objects.filter(unit_id=here.branch.unit_id, code__startswith="life.")
    assert WORDS not in str([entry.data for entry in trail])


def test_the_measure_tells_held_talks_by_their_kind_and_no_others():
    here = led()
    talk = held(here, 0, 1)
    held(here, 1, 2, held_on=None, planned_on=today())
    assert facts() == [(here.branch.pk, "officers")]
    drop_talk(by=here.officer, talk=talk)
    assert facts() == []
    assert list(talks_with(here.members[0])) == []


def test_the_step_is_done_once_no_talk_is_missing():
    here = led()
    meeting = here.begun()
    held(here, 0, 1)
    step = next(each for each in standing_of(meeting) if each.code == StepCode.TALKS)
    assert step.words == "应谈 3 对，已谈 1 对"
    held(here, 0, 2)
    held(here, 1, 3)
    step = next(each for each in standing_of(meeting) if each.code == StepCode.TALKS)
    assert step.state == StepState.DONE
