"""What an activity would count for: the engine's own answer, of which nothing stays."""

import pytest
from django.core.exceptions import ValidationError

from tests.activities.factories import SYSTEM, confirmed, draft, plan
from tests.schemes.factories import adopt
from zhixing.activities.actions import confirm_activity, set_attendance
from zhixing.activities.choices import Presence
from zhixing.activities.counting import counts_for, counts_of, in_words
from zhixing.activities.drafts import Answer
from zhixing.activities.models import Activity, Attendance
from zhixing.activities.queries import find


@pytest.fixture
def branch(world):
    adopt(world[0])
    return world[0]


def codes(counts):
    return [count.requirement.code for count in counts]


def test_a_draft_counts_for_what_its_kinds_serve(branch):
    assert codes(counts_for(draft(branch, kinds=("members_meeting", "lecture")))) == ["Q", "L", "H"]
    assert codes(counts_for(draft(branch, kinds=("volunteering",)))) == []


def test_nothing_of_the_preview_stays(branch):
    counts_for(draft(branch))
    activity = plan(branch)
    counts_of(activity)
    assert Activity.objects.filter(unit_id=branch.unit_id).count() == 1
    assert not Attendance.objects.filter(unit_id=branch.unit_id).exists()
    assert find(activity.pk).confirmed_at is None


def test_exceptions_are_taken_into_account(world, branch):
    activity = plan(branch, kinds=("lecture",))
    activity = set_attendance(
        by=SYSTEM, activity=activity, version=1, answers={world[2][0].pk: Answer(Presence.ABSENT)}
    )
    heard = next(count for count in counts_of(activity) if count.requirement.code == "H")
    assert (heard.with_it.met, heard.with_it.due) == (3, 4)


def test_what_is_shown_before_is_what_counts_afterwards(branch):
    activity = plan(branch, kinds=("lecture",))
    before = [(count.requirement.code, count.with_it) for count in counts_of(activity)]
    confirm_activity(by=SYSTEM, activity=activity)
    after = [(count.requirement.code, count.with_it) for count in counts_of(find(activity.pk))]
    assert before == after


def test_a_second_one_counts_for_nothing_more(branch):
    confirmed(branch)
    assert codes(counts_for(draft(branch))) == []
    assert in_words([]) != ""


def test_the_sentence_names_clause_and_requirement(branch):
    words = in_words(counts_for(draft(branch, kinds=("members_meeting",))))
    assert "一 党员大会" in words


def test_a_draft_that_cannot_be_is_refused(branch):
    with pytest.raises(ValidationError):
        counts_for(draft(branch, kinds=("dance",)))
