"""A problem is worked off step by step; each step is a row of its history, and its first day never moves."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.organizations.factories import MemberFactory, PostFactory, UserFactory
from tests.plugins.scoped import unscoped
from tests.rectification.factories import (
    OwnProblemFactory,
    ProblemFactory,
    RemedyFactory,
    ResponsibilityFactory,
)
from tests.rectification.working import MAY_10, TODAY, work
from zhixing.core.models import AuditEntry
from zhixing.organizations.models import Member
from zhixing.rectification.actions.lasting import look_back, make_long_term
from zhixing.rectification.actions.steps import note_progress, remedy_done, remedy_not_done, report_done
from zhixing.rectification.actions.verifying import reopen, send_back, strike_off
from zhixing.rectification.choices import Duty, ProblemState
from zhixing.rectification.models import Remedy, Responsibility, Step

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return work()


def fields(error):
    return set(error.value.message_dict)


# --- work ------------------------------------------------------------------------------------------------
def test_the_first_note_starts_it_with_one_step(here):
    note_progress(by=here.owner, problem=here.problem, on=MAY_10, text="制定了学习计划")
    row = here.fresh()
    assert (row.state, row.state_on, row.found_on) == ("under_way", MAY_10, here.problem.found_on)
    assert here.kinds() == ["listed", "started"]
    note_progress(by=here.secretary, problem=here.problem, on=TODAY, text="开展了一次集中学习")
    assert here.kinds() == ["listed", "started", "note"]
    assert here.fresh().state_on == MAY_10


def test_a_note_without_words_is_refused_once_it_is_under_way(here):
    note_progress(by=here.owner, problem=here.problem, on=MAY_10)
    with pytest.raises(ValidationError) as error:
        note_progress(by=here.owner, problem=here.problem, on=TODAY)
    assert fields(error) == {"text"}


@pytest.mark.parametrize("day", [date(2016, 5, 21), date(2016, 5, 2)])
def test_a_day_to_come_or_before_it_was_found_is_refused(here, day):
    for act in (note_progress, report_done):
        with pytest.raises(ValidationError) as error:
            act(by=here.owner, problem=here.problem, on=day, text="学习")
        assert fields(error) == {"on"}
    with pytest.raises(ValidationError):
        remedy_done(by=here.owner, problem=here.problem, remedy=here.remedy, on=day)
    assert here.kinds() == ["listed"]


def test_too_long_a_text_is_refused(here):
    with pytest.raises(ValidationError) as error:
        note_progress(by=here.owner, problem=here.problem, on=TODAY, text="学" * 2001)
    assert fields(error) == {"text"}


def test_the_same_form_twice_is_one_step(here):
    first = note_progress(by=here.owner, problem=here.problem, on=TODAY, text="学习", token="t1")
    assert note_progress(by=here.owner, problem=here.problem, on=TODAY, text="学习", token="t1") == first
    assert here.kinds() == ["listed", "started"]


def test_whoever_does_not_answer_for_it_may_not_work_on_it(here):
    other = UserFactory(member=MemberFactory(branch=here.branch))
    with pytest.raises(PermissionDenied):
        note_progress(by=other, problem=here.problem, on=TODAY, text="学习")
    ResponsibilityFactory(problem=here.problem, duty=Duty.HELPER, member=_member(other))
    note_progress(by=other, problem=here.problem, on=TODAY, text="学习")


def _member(user):
    return Member.objects.get(unit_id=user.unit_id, pk=user.member_id)


def test_a_measure_is_ticked_with_its_day_and_its_words_stay_in_the_history(here):
    step = remedy_done(by=here.owner, problem=here.problem, remedy=here.remedy, on=MAY_10, text="共四次")
    assert step.text == "每月开展一次集中学习\n共四次"
    assert _remedy(here).done_on == MAY_10
    assert here.fresh().state == "under_way"
    assert remedy_done(by=here.owner, problem=here.problem, remedy=here.remedy, on=TODAY) is None
    assert _remedy(here).done_on == MAY_10


def test_a_tick_is_taken_back(here):
    assert remedy_not_done(by=here.owner, problem=here.problem, remedy=here.remedy, on=TODAY) is None
    remedy_done(by=here.owner, problem=here.problem, remedy=here.remedy, on=MAY_10)
    remedy_not_done(by=here.owner, problem=here.problem, remedy=here.remedy, on=TODAY)
    assert _remedy(here).done_on is None
    assert here.kinds() == ["listed", "remedied", "unremedied"]


def _remedy(here):
    return Remedy.objects.get(unit_id=here.remedy.unit_id, pk=here.remedy.pk)


def test_a_measure_of_another_problem_or_one_taken_off_is_told(here):
    with pytest.raises(ValidationError, match="刚刚"):
        remedy_done(by=here.owner, problem=here.problem, remedy=RemedyFactory(), on=TODAY)


def test_the_report_takes_the_open_measures_with_it(here):
    early = RemedyFactory(problem=here.problem, done_on=date(2016, 5, 5))
    here.done()
    row = here.fresh()
    assert (row.state, row.state_on) == ("done", MAY_10)
    assert _remedy(here).done_on == MAY_10
    early.refresh_from_db()
    assert early.done_on == date(2016, 5, 5)


def test_a_report_dated_before_the_last_measure_is_refused(here):
    remedy_done(by=here.owner, problem=here.problem, remedy=here.remedy, on=TODAY)
    with pytest.raises(ValidationError) as error:
        here.done()
    assert fields(error) == {"on"}


# --- verified by somebody else ----------------------------------------------------------------------------
def test_another_officer_strikes_it_off(here):
    here.done()
    step = strike_off(by=here.secretary, problem=here.problem, on=TODAY, text="查阅了记录", helped="定期学习")
    row = here.fresh()
    assert (row.state, row.struck_off_on, row.state_on) == ("struck_off", TODAY, TODAY)
    assert (step.helped, step.by_owner) == ("定期学习", False)
    assert here.kinds() == ["listed", "done", "struck_off"]


def test_the_owner_cannot_strike_it_off_even_as_an_officer(here):
    here.name_owner(_member(here.secretary))
    report_done(by=here.deputy, problem=here.problem, on=MAY_10)
    with pytest.raises(ValidationError, match="由他人"):
        strike_off(by=here.secretary, problem=here.problem, on=TODAY)
    strike_off(by=here.deputy, problem=here.problem, on=TODAY)


def test_who_reported_it_as_its_owner_cannot_strike_it_off_under_another_owner(here):
    here.name_owner(_member(here.secretary))
    report_done(by=here.secretary, problem=here.problem, on=MAY_10)
    here.name_owner(here.person)
    with pytest.raises(ValidationError, match="由他人"):
        strike_off(by=here.secretary, problem=here.problem, on=TODAY)
    assert here.fresh().state == "done"


def test_an_owner_named_without_a_member_is_known_by_name(here):
    Responsibility.objects.filter(unit_id=here.problem.unit_id, problem=here.problem).update(
        member=None, name="王书记"
    )
    report_done(by=here.deputy, problem=here.problem, on=MAY_10)
    with pytest.raises(ValidationError, match="由他人"):
        strike_off(by=here.secretary, problem=here.problem, on=TODAY)


def test_the_one_responsible_has_no_permission_at_all(here):
    here.done()
    with pytest.raises(PermissionDenied):
        strike_off(by=here.owner, problem=here.problem, on=TODAY)


def test_a_supervisor_verifies(here):
    supervisor = UserFactory(member=MemberFactory(branch=here.branch))
    ResponsibilityFactory(problem=here.problem, duty=Duty.SUPERVISOR, member=_member(supervisor))
    here.done()
    strike_off(by=supervisor, problem=here.problem, on=TODAY)
    assert here.fresh().state == "struck_off"


def test_without_a_measure_or_an_owner_it_is_not_struck_off(here):
    bare = ProblemFactory(organization=here.branch, state=ProblemState.DONE)
    with pytest.raises(ValidationError) as error:
        strike_off(by=here.secretary, problem=bare, on=TODAY)
    assert len(error.value.messages) == 2


def test_a_measure_added_after_the_report_holds_it_up(here):
    here.done()
    RemedyFactory(problem=here.problem)
    with pytest.raises(ValidationError, match="措施"):
        strike_off(by=here.secretary, problem=here.problem, on=TODAY)


@pytest.mark.parametrize("day", [date(2016, 5, 9), date(2016, 5, 21)])
def test_it_is_verified_after_the_report_and_not_in_the_future(here, day):
    here.done()
    with pytest.raises(ValidationError) as error:
        strike_off(by=here.secretary, problem=here.problem, on=day)
    assert fields(error) == {"on"}


def test_what_is_not_done_is_not_struck_off_and_the_refusal_says_who_did_what(here):
    note_progress(by=here.owner, problem=here.problem, on=TODAY, text="学习")
    with pytest.raises(ValidationError) as error:
        strike_off(by=here.secretary, problem=here.problem, on=TODAY)
    assert "陈负责" in error.value.messages[0]


def test_it_is_sent_back_with_a_reason(here):
    here.done()
    with pytest.raises(ValidationError) as error:
        send_back(by=here.secretary, problem=here.problem, reason="")
    assert fields(error) == {"reason"}
    send_back(by=here.secretary, problem=here.problem, reason="没有记录")
    assert here.fresh().state == "under_way"
    with pytest.raises(ValidationError) as error:
        here.done()  # on 10 May, before it was sent back
    assert fields(error) == {"on"}
    report_done(by=here.owner, problem=here.problem, on=TODAY)


def test_opened_again_it_keeps_its_history_and_its_first_day(here):
    here.done()
    strike_off(by=here.secretary, problem=here.problem, on=TODAY)
    reopen(by=here.owner, problem=here.problem, reason="又出现了")
    row = here.fresh()
    assert (row.state, row.struck_off_on, row.found_on) == ("under_way", None, here.problem.found_on)
    assert here.kinds() == ["listed", "done", "struck_off", "reopened"]
    report_done(by=here.owner, problem=here.problem, on=TODAY)
    strike_off(by=here.secretary, problem=here.problem, on=TODAY)
    assert here.kinds().count("struck_off") == 2


def test_a_report_is_taken_back(here):
    here.done()
    reopen(by=here.owner, problem=here.problem, reason="报错了")
    assert here.fresh().state == "under_way"
    with pytest.raises(ValidationError):
        reopen(by=here.owner, problem=here.problem, reason="再来")


# --- lasting effort ---------------------------------------------------------------------------------------
def test_an_officer_makes_it_long_term_within_a_year(here):
    with pytest.raises(PermissionDenied):
        make_long_term(by=here.owner, problem=here.problem, reason="难", look_back_on=date(2017, 5, 1))
    for day in (None, TODAY, date(2017, 5, 22)):
        with pytest.raises(ValidationError) as error:
            make_long_term(by=here.secretary, problem=here.problem, reason="难", look_back_on=day)
        assert fields(error) == {"look_back_on"}
    make_long_term(
        by=here.secretary, problem=here.problem, reason="需要长期坚持", look_back_on=date(2017, 5, 1)
    )
    row = here.fresh()
    assert (row.state, row.look_back_on) == ("long_term", date(2017, 5, 1))


@pytest.fixture
def lasting(here):
    make_long_term(by=here.secretary, problem=here.problem, reason="长期", look_back_on=date(2016, 12, 1))
    return here


def test_a_look_back_sets_the_next(lasting):
    look_back(by=lasting.owner, problem=lasting.problem, on=TODAY, text="有好转", next_on=date(2017, 5, 20))
    assert lasting.fresh().look_back_on == date(2017, 5, 20)
    for values in ({"next_on": None}, {"next_on": TODAY}, {"to": "open"}, {"text": ""}):
        given = {"text": "好转", "next_on": date(2017, 1, 1), **values}
        with pytest.raises(ValidationError):
            look_back(by=lasting.owner, problem=lasting.problem, on=TODAY, **given)


@pytest.mark.parametrize(("to", "last"), [("under_way", "reopened"), ("done", "done")])
def test_a_look_back_may_end_it(lasting, to, last):
    look_back(by=lasting.owner, problem=lasting.problem, on=TODAY, text="好了", to=to)
    row = lasting.fresh()
    assert (row.state, row.look_back_on) == (to, None)
    assert lasting.kinds()[-2:] == ["looked_back", last]
    assert (_remedy(lasting).done_on == TODAY) == (to == "done")


# --- a member's own ---------------------------------------------------------------------------------------
@pytest.fixture
def own(here):
    problem = OwnProblemFactory(organization=here.branch)
    return problem, UserFactory(member=problem.member)


def test_a_private_one_is_worked_off_by_the_member_alone(here, own):
    problem, member = own
    with pytest.raises(PermissionDenied):
        note_progress(by=here.secretary, problem=problem, on=TODAY, text="学习")
    note_progress(by=member, problem=problem, on=TODAY, text="读党章")
    report_done(by=member, problem=problem, on=TODAY)
    for by in (here.secretary, member):
        with pytest.raises(PermissionDenied):
            strike_off(by=by, problem=problem, on=TODAY)
    reopen(by=member, problem=problem, reason="还不够")
    make_long_term(by=member, problem=problem, reason="常抓", look_back_on=TODAY + timedelta(days=300))
    problem.refresh_from_db()
    assert problem.state == "long_term"


def test_the_trail_of_a_private_one_says_nothing_of_it(own):
    problem, member = own
    note_progress(by=member, problem=problem, on=TODAY, text="读党章")
    with unscoped():
        entry = AuditEntry.objects.get(code="rectification.note_progress")
    assert (entry.target_type, entry.data) == ("accounts.user", {})


def test_one_handed_in_is_struck_off_by_the_committee_but_not_by_its_member(here, own):
    problem, member = own
    PostFactory(organization=here.branch, member=problem.member, code="deputy_secretary")
    problem.handed_in_on = TODAY
    problem.save()
    report_done(by=member, problem=problem, on=TODAY)
    with pytest.raises(ValidationError, match="由他人"):
        strike_off(by=member, problem=problem, on=TODAY)
    with pytest.raises(PermissionDenied):
        send_back(by=here.owner, problem=problem, reason="不够")
    strike_off(by=here.secretary, problem=problem, on=TODAY)


# --- the trail --------------------------------------------------------------------------------------------
def test_no_text_is_copied_into_the_trail(here):
    note_progress(by=here.owner, problem=here.problem, on=TODAY, text="秘密的话")
    report_done(by=here.owner, problem=here.problem, on=TODAY)
    strike_off(by=here.secretary, problem=here.problem, on=TODAY, text="秘密的话", helped="秘密的话")
    reopen(by=here.owner, problem=here.problem, reason="秘密的话")
    with unscoped():
        said = [str(entry.data) for entry in AuditEntry.objects.filter(code__startswith="rectification.")]
        assert Step.objects.filter(problem=here.problem).count() == 5
    assert len(said) == 4
    assert "秘密" not in "".join(said)


def test_a_dropped_one_takes_no_step(here):
    here.problem.state = ProblemState.DROPPED
    here.problem.save()
    with pytest.raises(ValidationError):
        note_progress(by=here.owner, problem=here.problem, on=TODAY, text="学习")
