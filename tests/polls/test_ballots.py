"""A ballot from its draft to its result, and what is refused on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.activities.factories import plan
from tests.organizations.factories import GrantFactory
from tests.polls.world import MATTER, closed, drafted, house, opened, receipt
from zhixing.activities.models import Vote
from zhixing.core.actions import System
from zhixing.core.permissions import Role
from zhixing.core.time import today
from zhixing.polls.actions.ballots import change_ballot, draft_ballot
from zhixing.polls.actions.casting import VotedAlreadyError, cast, cast_at_booth, cast_by_slip
from zhixing.polls.actions.counting import count_ballot, enter_paper
from zhixing.polls.actions.frame import StaleBallotError
from zhixing.polls.actions.roll import add_guest, give_slips, leave_out, tick_paper, tick_present
from zhixing.polls.actions.running import again, draw_keys, open_ballot, spoil_ballot
from zhixing.polls.choices import State, Way
from zhixing.polls.drafts import BallotDraft, ItemDraft
from zhixing.polls.models import Box, KeyWrap, PaperCount
from zhixing.polls.queries.ballots import result_of, roll_of, waiting_for

pytestmark = pytest.mark.django_db
ELECTION = BallotDraft(
    "选举书记",
    tuple(ItemDraft(name) for name in ("甲", "乙", "丙")),
    ("赞成", "不赞成", "弃权"),
    purpose="election",
    seats=1,
    passes={"at_least": "1/5", "of": "present"},
)


def counted(here, ballot, codes):
    return count_ballot(by=here.officer, ballot=closed(here, ballot), codes=codes)


def everybody(here, ballot, *choices):
    for user, choice in zip(here.users, choices, strict=False):
        cast(
            by=user, ballot=ballot, choices=[choice] if isinstance(choice, int) else choice, receipt=receipt()
        )


def test_what_is_counted_is_what_was_cast():
    here = house(5)
    ballot, codes = opened(here)
    mine = receipt()
    cast(by=here.users[0], ballot=ballot, choices=[0], receipt=mine)
    for user, choice in zip(here.users[1:], [0, 0, 1, None], strict=True):
        cast(by=user, ballot=ballot, choices=[choice], receipt=receipt())
    ballot = counted(here, ballot, codes)
    result = result_of(ballot)
    assert result is not None
    assert result.items[0].counts == (3, 1, 0)
    assert result.items[0].marks == [("赞成", 3), ("不赞成", 1), ("弃权", 0)]
    assert result.items[0].blank == 1
    assert result.items[0].passed
    assert not result.leaves_open
    assert (result.expected, result.voted, result.papers, result.valid) == (5, 5, 5, 5)
    assert mine.replace("-", "") in ballot.receipts
    assert ballot.receipts == sorted(ballot.receipts)


def test_after_the_count_papers_and_keys_are_gone():
    here = house(3)
    ballot, codes = opened(here)
    everybody(here, ballot, 0, 0, 0)
    ballot = counted(here, ballot, codes)
    for rows in (Box, KeyWrap, PaperCount):
        assert not rows.objects.filter(unit_id=ballot.unit_id, ballot=ballot).exists()
    assert ballot.public_key == ""


def test_the_second_vote_of_one_voter_writes_nothing():
    here = house(3)
    ballot, codes = opened(here)
    everybody(here, ballot, 0, 0, 0)
    with pytest.raises(VotedAlreadyError):
        cast(by=here.users[0], ballot=ballot, choices=[1], receipt=receipt())
    assert result_of(counted(here, ballot, codes)).items[0].counts == (3, 0, 0)


def test_who_is_not_on_the_roll_cannot_vote():
    here = house(4)
    draft = drafted(here)
    leave_out(
        by=here.officer, ballot=draft, voter=roll_of(draft).get(member=here.members[0]).pk, reason="停止党籍"
    )
    ballot, _codes = opened(here, ballot=draft)
    with pytest.raises(PermissionDenied):
        cast(by=here.users[0], ballot=ballot, choices=[0], receipt=receipt())
    with pytest.raises(PermissionDenied):
        cast(by=here.officer, ballot=ballot, choices=[0], receipt=receipt())


@pytest.mark.parametrize("choices", [[], [0, 0], [3], [-1]])
def test_a_paper_of_another_ballot_is_refused(choices):
    here = house(3)
    ballot, _codes = opened(here)
    with pytest.raises(ValidationError):
        cast(by=here.users[0], ballot=ballot, choices=choices, receipt=receipt())
    assert not roll_of(ballot).filter(has_voted=True).exists()


def test_only_two_right_codes_open_and_count():
    here = house(3)
    ballot = drafted(here)
    keys = draw_keys(by=here.officer, ballot=ballot, tellers=["甲", "乙", "丙"])
    one, two, three = keys.codes.values()
    with pytest.raises(ValidationError):
        open_ballot(by=here.officer, ballot=ballot, codes=[one, one])
    ballot = open_ballot(by=here.officer, ballot=ballot, codes=[one.lower().replace("-", " "), two])
    everybody(here, ballot, 0, 0, 1)
    ballot = closed(here, ballot)
    with pytest.raises(ValidationError):
        count_ballot(by=here.officer, ballot=ballot, codes=[one, "2222-2222-2222-2222"])
    assert count_ballot(by=here.officer, ballot=ballot, codes=[three, one]).state == State.COUNTED


def test_codes_drawn_anew_make_the_earlier_ones_worthless():
    here = house(3)
    ballot = drafted(here)
    old = draw_keys(by=here.officer, ballot=ballot, tellers=["甲", "乙"]).codes
    draw_keys(by=here.officer, ballot=ballot, tellers=["甲", "乙"])
    with pytest.raises(ValidationError):
        open_ballot(by=here.officer, ballot=ballot, codes=list(old.values()))


@pytest.mark.parametrize("tellers", [["甲"], ["甲", "甲"], ["甲", "乙", "丙", "丁"], ["", ""]])
def test_two_or_three_tellers(tellers):
    here = house(3)
    with pytest.raises(ValidationError):
        draw_keys(by=here.officer, ballot=drafted(here), tellers=tellers)


def test_changing_what_is_voted_on_takes_the_codes_back():
    here = house(3)
    ballot = drafted(here)
    draw_keys(by=here.officer, ballot=ballot, tellers=["甲", "乙"])
    ballot.refresh_from_db()
    changed = change_ballot(by=here.officer, ballot=ballot, version=ballot.version, draft=ELECTION)
    assert changed.state == State.DRAFT
    assert not KeyWrap.objects.filter(unit_id=ballot.unit_id, ballot=ballot).exists()
    with pytest.raises(StaleBallotError):
        change_ballot(by=here.officer, ballot=ballot, version=ballot.version, draft=ELECTION)


def test_too_few_voters_or_papers_are_never_counted():
    here = house(2)
    with pytest.raises(ValidationError):
        opened(here)
    here = house(4)
    ballot, codes = opened(here)
    everybody(here, ballot, 0, 1)
    with pytest.raises(ValidationError, match="2"):
        counted(here, ballot, codes)
    assert result_of(ballot) is None


def test_a_missing_quorum_makes_it_invalid():
    here = house(8)
    ballot, codes = opened(here)
    everybody(here, ballot, 0, 0, 0)
    result = result_of(counted(here, ballot, codes))
    assert not result.is_valid
    assert result.leaves_open
    assert result.items[0].passed is None


def test_a_tie_for_the_last_seat_is_said():
    here = house(4)
    ballot, codes = opened(here, ELECTION)
    everybody(here, ballot, [0, 1, 1], [1, 0, 1], [0, 1, 1], [1, 0, 1])
    result = result_of(counted(here, ballot, codes))
    assert [item.passed for item in result.items] == [None, None, False]
    assert result.leaves_open


def test_more_yes_than_seats_is_refused():
    here = house(3)
    ballot, _codes = opened(here, ELECTION)
    with pytest.raises(ValidationError):
        cast(by=here.users[0], ballot=ballot, choices=[0, 0, 1], receipt=receipt())


def test_who_is_absent_cannot_vote_where_only_those_present_do():
    here = house(4)
    ballot = drafted(here, replace(MATTER, only_present=True))
    present = [voter.pk for voter in roll_of(ballot).exclude(member=here.members[0])]
    tick_present(by=here.officer, ballot=ballot, present=present)
    ballot, codes = opened(here, ballot=ballot)
    with pytest.raises(ValidationError):
        cast(by=here.users[0], ballot=ballot, choices=[0], receipt=receipt())
    assert not waiting_for(here.members[0]).exists()
    assert waiting_for(here.members[1]).count() == 1
    for user in here.users[1:]:
        cast(by=user, ballot=ballot, choices=[0], receipt=receipt())
    result = result_of(counted(here, ballot, codes))
    assert (result.expected, result.papers) == (4, 3)


def test_a_slip_votes_once_and_for_its_own_ballot_only():
    here = house(3)
    draft = drafted(here)
    guest = add_guest(by=here.officer, ballot=draft, name="列席群众")
    ballot, _codes = opened(here, ballot=draft)
    ((_voter, slip),) = give_slips(by=here.officer, ballot=ballot, voters=[guest.pk])
    gate = System("slip")
    with pytest.raises(PermissionDenied):
        cast_by_slip(by=gate, ballot=ballot, slip="AAAA-AAAA-AAAA-AAAA", choices=[0], receipt=receipt())
    with pytest.raises(PermissionDenied):
        cast_by_slip(by=gate, ballot=ballot, slip="", choices=[0], receipt=receipt())
    cast_by_slip(by=gate, ballot=ballot, slip=slip.lower(), choices=[0], receipt=receipt())
    with pytest.raises(VotedAlreadyError):
        cast_by_slip(by=gate, ballot=ballot, slip=slip, choices=[0], receipt=receipt())


def test_paper_totals_are_those_of_two_people_who_agree():
    here = house(6)
    other = house(3).officer
    ballot, codes = opened(here)
    everybody(here, ballot, 0, 1)
    at_booth = roll_of(ballot).get(member=here.members[2])
    cast_at_booth(by=here.officer, ballot=ballot, voter=at_booth.pk, choices=[0], receipt=receipt())
    tick_paper(
        by=here.officer,
        ballot=ballot,
        voters=list(roll_of(ballot).filter(has_voted=False).values_list("pk", flat=True)),
    )
    ballot = closed(here, ballot)
    with pytest.raises(ValidationError):
        count_ballot(by=here.officer, ballot=ballot, codes=codes)
    enter_paper(by=here.officer, ballot=ballot, returned=3, invalid=1, totals=[[2, 0, 0]])
    with pytest.raises(ValidationError):
        count_ballot(by=here.officer, ballot=ballot, codes=codes)
    with pytest.raises(PermissionDenied):
        enter_paper(by=other, ballot=ballot, returned=3, invalid=0, totals=[[3, 0, 0]])
    second = second_officer(here)
    enter_paper(by=second, ballot=ballot, returned=3, invalid=0, totals=[[3, 0, 0]])
    with pytest.raises(ValidationError):
        count_ballot(by=here.officer, ballot=ballot, codes=codes)
    enter_paper(by=second, ballot=ballot, returned=3, invalid=1, totals=[[2, 0, 0]])
    result = result_of(count_ballot(by=here.officer, ballot=ballot, codes=codes))
    assert result.items[0].counts == (4, 1, 0)
    assert (result.papers, result.valid) == (6, 5)


def second_officer(here):
    return GrantFactory(role=Role.BRANCH_OFFICER, organization=here.branch).user


def test_who_votes_on_paper_cannot_vote_otherwise():
    here = house(5)
    ballot, _codes = opened(here)
    voter = roll_of(ballot).get(member=here.members[0])
    tick_paper(by=here.officer, ballot=ballot, voters=[voter.pk])
    with pytest.raises(VotedAlreadyError):
        cast(by=here.users[0], ballot=ballot, choices=[0], receipt=receipt())
    cast(by=here.users[1], ballot=ballot, choices=[0], receipt=receipt())
    tick_paper(by=here.officer, ballot=ballot, voters=[roll_of(ballot).get(member=here.members[1]).pk])
    assert roll_of(ballot).get(member=here.members[1]).way == Way.OWN
    cast(by=here.users[0], ballot=ballot, choices=[0], receipt=receipt())


def test_a_void_round_is_destroyed_and_voted_anew():
    here = house(4)
    draft = drafted(here)
    leave_out(
        by=here.officer, ballot=draft, voter=roll_of(draft).get(member=here.members[3]).pk, reason="长期出国"
    )
    ballot, codes = opened(here, ballot=draft)
    everybody(here, ballot, 0, 0)
    with pytest.raises(ValidationError):
        spoil_ballot(by=here.officer, ballot=ballot, reason=" ")
    ballot = spoil_ballot(by=here.officer, ballot=ballot, reason="现场秩序混乱")
    assert not Box.objects.filter(unit_id=ballot.unit_id, ballot=ballot).exists()
    new = again(by=here.officer, ballot=ballot)
    assert again(by=here.officer, ballot=ballot) == new
    assert new.round == 2
    assert roll_of(new).get(member=here.members[3]).left_out == "长期出国"
    with pytest.raises(ValidationError):
        open_ballot(by=here.officer, ballot=new, codes=codes)
    new, codes = opened(here, ballot=new)
    everybody(here, new, 0, 0, 1)
    assert result_of(counted(here, new, codes)).items[0].counts == (2, 1, 0)


def test_officers_above_do_not_run_a_branchs_ballot():
    here = house(3)
    above = GrantFactory(role=Role.COMMITTEE_ORGANISER, organization=here.branch.parent).user
    ballot, codes = opened(here)
    assert above.has_perm("polls.view", ballot)
    with pytest.raises(PermissionDenied):
        spoil_ballot(by=above, ballot=ballot, reason="x")
    with pytest.raises(PermissionDenied):
        count_ballot(by=above, ballot=ballot, codes=codes)


def test_the_same_form_sent_twice_prepares_one_ballot():
    here = house(3)
    given = {"by": here.officer, "organization": here.branch, "draft": MATTER, "token": "t"}
    assert draft_ballot(**given) == draft_ballot(**given)
    assert roll_of(draft_ballot(**given)).count() == 3


@pytest.mark.parametrize(("days", "votes"), [(0, 1), (1, 0)])
def test_what_is_counted_at_a_meeting_stands_in_its_minutes(days, votes):
    here = house(4)
    meeting = plan(here.branch, held_on=today() + timedelta(days=days))
    ballot, codes = opened(here, replace(MATTER, activity=meeting.pk))
    everybody(here, ballot, 0, 0, 1, [None])
    counted(here, ballot, codes)
    rows = list(Vote.objects.filter(unit_id=meeting.unit_id, activity=meeting))
    assert len(rows) == votes
    for row in rows:
        assert (row.expected, row.present, row.in_favour, row.against, row.abstained) == (4, 4, 2, 1, 1)
        assert row.method == "counted"
