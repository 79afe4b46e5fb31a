"""Random histories: whatever steps are taken, the first day stays, no step is lost, and state and days agree."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.rectification.working import work
from zhixing.core.time import today
from zhixing.rectification.actions.lasting import look_back, make_long_term
from zhixing.rectification.actions.steps import note_progress, remedy_done, remedy_not_done, report_done
from zhixing.rectification.actions.verifying import reopen, send_back, strike_off
from zhixing.rectification.choices import StepKind

pytestmark = pytest.mark.django_db
WHO = st.sampled_from(["secretary", "deputy", "owner"])
BACK = st.integers(-1, 20)  # days before today
AHEAD = st.sampled_from([-1, 0, 1, 100, 366, 367])


class Histories(RuleBasedStateMachine):
    """What may be done with one problem, by three people, in any order and on any day."""

    @initialize()
    def begin(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.clock = time_machine.travel("2016-05-20T04:00:00+00:00", tick=False)
        self.now = self.clock.start()
        self.here = work()
        self.first_day, self.taken = self.here.problem.found_on, ["listed"]

    def teardown(self):
        if hasattr(self, "here"):
            self.clock.stop()
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def act(self, action, who, *kinds, **values):
        """Try a step; one that is refused leaves no trace."""
        before = self.here.fresh()
        try:
            step = action(by=getattr(self.here, who), problem=self.here.problem, **values)
        except (ValidationError, PermissionDenied):
            after = self.here.fresh()
            assert (before.state, before.version) == (after.state, after.version)
        else:
            if step is not None:
                self.taken += kinds or [step.kind]

    @staticmethod
    def day(back):
        return today() - timedelta(days=back)

    @rule(days=st.integers(1, 40))
    def time_goes_by(self, days):
        self.now.shift(timedelta(days=days))

    @rule(who=WHO, back=BACK, text=st.sampled_from(["", "学习"]))
    def note(self, who, back, text):
        self.act(note_progress, who, on=self.day(back), text=text)

    @rule(who=WHO, back=BACK)
    def tick(self, who, back):
        self.act(remedy_done, who, remedy=self.here.remedy, on=self.day(back))

    @rule(who=WHO, back=BACK)
    def untick(self, who, back):
        self.act(remedy_not_done, who, remedy=self.here.remedy, on=self.day(back))

    @rule(who=WHO, back=BACK)
    def report(self, who, back):
        self.act(report_done, who, on=self.day(back))

    @rule(who=WHO, back=BACK)
    def strike(self, who, back):
        self.act(strike_off, who, on=self.day(back))

    @rule(who=WHO, reason=st.sampled_from(["", "不够"]))
    def send_back(self, who, reason):
        self.act(send_back, who, reason=reason)

    @rule(who=WHO, reason=st.sampled_from(["", "又有了"]))
    def reopen(self, who, reason):
        self.act(reopen, who, reason=reason)

    @rule(who=WHO, ahead=AHEAD)
    def lasting(self, who, ahead):
        self.act(make_long_term, who, reason="长期", look_back_on=self.day(-ahead))

    @rule(who=WHO, back=BACK, ahead=AHEAD, to=st.sampled_from(["long_term", "under_way", "done"]))
    def look(self, who, back, ahead, to):
        ends = {"under_way": ["looked_back", "reopened"], "done": ["looked_back", "done"]}.get(
            to, ["looked_back"]
        )
        self.act(look_back, who, *ends, on=self.day(back), text="好转", to=to, next_on=self.day(-ahead))

    @invariant()
    def it_agrees(self):
        if not hasattr(self, "here"):
            return
        row = self.here.fresh()
        assert row.found_on == self.first_day
        assert self.here.kinds() == self.taken
        assert (row.state == "struck_off") == (row.struck_off_on is not None)
        assert (row.state == "long_term") == (row.look_back_on is not None)
        assert date(2016, 5, 3) <= row.state_on <= today()
        struck_off = row.steps.filter(kind=StepKind.STRUCK_OFF).order_by("-pk").first()
        assert row.struck_off_on is None or row.struck_off_on == struck_off.on
        assert not row.steps.filter(kind=StepKind.STRUCK_OFF, by_owner=True).exists()


def test_any_history_keeps_its_first_day_and_every_step():
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
