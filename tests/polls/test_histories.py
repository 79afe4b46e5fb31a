"""Whatever is cast, in whatever order, through crashes and retries: the tally is what was cast, once each."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.activities.test_races import at_once
from tests.polls.world import closed, house, opened, receipt
from zhixing.polls.actions import casting
from zhixing.polls.actions.casting import VotedAlreadyError, cast
from zhixing.polls.actions.counting import count_ballot
from zhixing.polls.actions.running import close_ballot
from zhixing.polls.counting import count_papers
from zhixing.polls.queries.ballots import result_of, roll_of
from zhixing.polls.sealing import draw, put_in, seal_paper, unlock

VOTERS = 6
acts = st.lists(
    st.tuples(st.integers(0, VOTERS - 1), st.sampled_from([0, 1, 2, None]), st.booleans()), max_size=18
)


@pytest.mark.django_db(transaction=True)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts)
def test_the_tally_is_what_was_cast_through_crashes_and_retries(acts, monkeypatch):
    here = house(VOTERS)
    ballot, codes = opened(here)
    cast_first: dict[int, int | None] = {}
    for who, choice, crashes in [*acts, (0, 0, False), (1, 0, False), (2, 1, False)]:
        with monkeypatch.context() as patch:
            if crashes:
                patch.setattr(casting, "_into_a_box", _crash)
            try:
                cast(by=here.users[who], ballot=ballot, choices=[choice], receipt=receipt())
            except VotedAlreadyError:
                assert who in cast_first
            except CrashError:
                assert who not in cast_first
            else:
                assert cast_first.setdefault(who, choice) == choice
    result = result_of(count_ballot(by=here.officer, ballot=closed(here, ballot), codes=codes))
    marks = list(cast_first.values())
    assert result.items[0].counts == tuple(marks.count(option) for option in range(3))
    assert result.items[0].blank == marks.count(None)
    assert result.papers == len(cast_first)


class CrashError(Exception):
    """The server dies between the roll and the box."""


def _crash(*_args, **_more):
    raise CrashError


@given(st.lists(st.lists(st.sampled_from([0, 1, 2, None]), min_size=3, max_size=3), max_size=25))
@settings(max_examples=30, deadline=None)
def test_what_is_sealed_and_shuffled_is_counted_whole(papers):
    keys = draw(["甲", "乙"], "ballot 1")
    box = b""
    for choices in papers:
        box = put_in(box, seal_paper(keys.public, choices, "ABCD-2345", "ballot 1"))
    private = unlock(list(keys.wraps.values()), list(reversed(keys.codes.values())), "ballot 1")
    counted = count_papers(private, [box], 3, 3, "ballot 1")
    assert counted.papers == len(papers)
    for item in range(3):
        for option in range(3):
            assert counted.totals[item][option] == sum(choices[item] == option for choices in papers)


@pytest.mark.django_db(transaction=True)
def test_one_voter_twice_at_once_has_one_paper_in_the_box():
    here = house(3)
    ballot, codes = opened(here)
    for user in here.users[1:]:
        cast(by=user, ballot=ballot, choices=[1], receipt=receipt())
    mine = {"by": here.users[0], "ballot": ballot, "receipt": receipt()}
    answers = at_once(lambda: cast(**mine, choices=[0]), lambda: cast(**mine, choices=[2]))
    assert sum(isinstance(each, VotedAlreadyError) for each in answers) == 1
    result = result_of(count_ballot(by=here.officer, ballot=closed(here, ballot), codes=codes))
    assert sum(result.items[0].counts) == 3


@pytest.mark.django_db(transaction=True)
def test_a_vote_while_the_ballot_closes_is_in_or_refused():
    here = house(4)
    ballot, codes = opened(here)
    for user in here.users[1:]:
        cast(by=user, ballot=ballot, choices=[1], receipt=receipt())
    late, _closing = at_once(
        lambda: cast(by=here.users[0], ballot=ballot, choices=[0], receipt=receipt()),
        lambda: close_ballot(by=here.officer, ballot=ballot),
    )
    is_in = roll_of(ballot).get(member=here.members[0]).has_voted
    assert is_in == (not isinstance(late, ValidationError))
    result = result_of(count_ballot(by=here.officer, ballot=closed(here, ballot), codes=codes))
    assert result.papers == 3 + is_in
