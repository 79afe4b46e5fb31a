"""Two at once, each on a connection of their own: a problem is struck off once, and the other is told."""

import pytest
from django.core.exceptions import ValidationError

from tests.activities.test_races import at_once
from tests.rectification.working import TODAY, work
from zhixing.rectification.actions.steps import note_progress, report_done
from zhixing.rectification.actions.verifying import send_back, strike_off

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_strike_it_off_and_one_is_told():
    here = work()
    here.done()
    answers = at_once(
        lambda: strike_off(by=here.secretary, problem=here.problem, on=TODAY),
        lambda: strike_off(by=here.deputy, problem=here.problem, on=TODAY),
    )
    assert sum(isinstance(answer, ValidationError) for answer in answers) == 1
    assert here.kinds() == ["listed", "done", "struck_off"]


def test_struck_off_and_sent_back_at_once_is_one_of_both():
    here = work()
    here.done()
    answers = at_once(
        lambda: strike_off(by=here.secretary, problem=here.problem, on=TODAY),
        lambda: send_back(by=here.deputy, problem=here.problem, reason="没有记录"),
    )
    assert sum(isinstance(answer, ValidationError) for answer in answers) == 1
    row = here.fresh()
    assert (
        (row.state == "struck_off") == (row.struck_off_on is not None) == (here.kinds()[-1] == "struck_off")
    )


def test_a_double_click_is_one_step():
    here = work()
    at_once(
        *[lambda: note_progress(by=here.owner, problem=here.problem, on=TODAY, text="学习", token="t")] * 2
    )
    assert here.kinds() == ["listed", "started"]
    at_once(*[lambda: report_done(by=here.owner, problem=here.problem, on=TODAY, token="u")] * 2)
    assert here.kinds() == ["listed", "started", "done"]
