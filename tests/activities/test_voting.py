"""Shares of people, exactly: what must be present, what passes, at every border."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhixing.activities.kinds import base
from zhixing.activities.voting import Rules, Share, Voting, outcome_of, strictest, voting_from

HALF = Fraction(1, 2)
shares = st.builds(
    Share,
    st.fractions(min_value=Fraction(1, 100), max_value=1, max_denominator=100),
    st.booleans(),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # as long as a busy machine takes
@given(shares, st.integers(min_value=0, max_value=100_000))
def test_the_smallest_number_is_enough_and_one_less_is_not(share, whole):
    least = share.least(whole)

    assert share.is_reached(least, whole)
    assert not share.is_reached(least - 1, whole)
    if least > 1:
        exact = Fraction(least, 1) > share.part * whole if share.is_more_than else least >= share.part * whole
        assert exact
        assert not (least - 1 > share.part * whole)


@pytest.mark.parametrize(
    ("part", "is_more_than", "whole", "least"),
    [
        (HALF, False, 24, 12),
        (HALF, False, 25, 13),
        (HALF, True, 24, 13),
        (HALF, True, 25, 13),
        (Fraction(2, 3), False, 9, 6),
        (Fraction(2, 3), False, 10, 7),
        (Fraction(4, 5), False, 25, 20),
        (Fraction(4, 5), False, 24, 20),
        (HALF, False, 0, 1),
    ],
)
def test_borders(part, is_more_than, whole, least):
    assert Share(part, is_more_than).least(whole) == least


def test_nobody_is_never_enough():
    assert not Share(HALF).is_reached(0, 0)


def test_the_rules_of_the_house_are_read_as_they_stand():
    members, committee, democratic = (
        base()[code].voting for code in ("members_meeting", "committee_meeting", "democratic_life_meeting")
    )

    assert members.matters == Rules(Share(HALF), Share(HALF, is_more_than=True))
    assert members.election == Rules(Share(Fraction(4, 5)), Share(HALF, is_more_than=True, of="present"))
    assert committee.matters.quorum == Share(HALF)
    assert democratic.matters == Rules(Share(Fraction(2, 3)), None)
    assert base()["lecture"].voting is None


def test_an_election_without_rules_of_its_own_goes_by_the_matter_s():
    voting = Voting(Rules(Share(HALF), None), Rules(None, Share(HALF)))

    assert voting.rules(election=True) == Rules(Share(HALF), Share(HALF))
    assert voting.rules(election=False) == Rules(Share(HALF), None)


@pytest.mark.parametrize(
    "facts", [{"quorum": {"at_least": "3/2"}}, {"passes": {"more_than": "1/2", "of": "me"}}]
)
def test_a_share_that_is_none_is_refused(facts):
    with pytest.raises(ValueError, match=r"at_least|more_than"):
        voting_from(facts)


def test_of_two_kinds_the_stricter_rule_holds():
    two_thirds, half = Share(Fraction(2, 3)), Share(HALF, is_more_than=True)
    both = strictest([Voting(Rules(half, None)), Voting(Rules(two_thirds, half))])

    assert both.matters == Rules(two_thirds, half)


def vote(rules, **numbers):
    return outcome_of(rules, **{"expected": 24, "present": 20, "against": 0, "abstained": 0, **numbers})


class TestOutcome:
    RULES = Rules(Share(HALF), Share(HALF, is_more_than=True))

    def test_half_of_those_expected_is_not_more_than_half(self):
        found = vote(self.RULES, in_favour=12, against=8)

        assert found.passed is False
        assert found.words == (
            "未通过。赞成12票，反对8票，弃权0票；须有13票赞成（超过应到会有表决权人数的半数）"
        )

    def test_more_than_half_of_those_expected_passes(self):
        assert vote(self.RULES, in_favour=13, against=7).passed is True

    def test_an_election_counts_those_present(self):
        rules = Rules(Share(Fraction(4, 5)), Share(HALF, is_more_than=True, of="present"))

        assert vote(rules, in_favour=11, against=9).passed is True
        assert vote(rules, in_favour=10, against=10).passed is False

    def test_a_missed_quorum_is_said_and_blocks_nothing(self):
        found = vote(self.RULES, present=11, in_favour=11)

        assert found.warning == ("有表决权的实到11人，规定须到会12人（不少于应到会有表决权人数的半数）")
        assert found.passed is False

    def test_without_a_rule_only_the_numbers_are_said(self):
        found = vote(Rules(), in_favour=20)

        assert found.passed is None
        assert found.words == "赞成20票，反对0票，弃权0票"
        assert found.warning == ""
