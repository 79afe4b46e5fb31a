"""Random histories: after each drain what is stored equals a rebuild, and every total the sum of what is below.

Changes of the tree and its people are the real actions: what they mark too little, this finds. Facts and changes
that no action allows (a branch that becomes a committee) are written here with the marks they ought to leave.
"""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.progress.plan import EDITED, PLAN, TIGHTER
from tests.progress.world import World
from zhixing.activities.choices import State
from zhixing.organizations import actions
from zhixing.schemes.actions import save_local_plan

DAYS = st.one_of(
    st.sampled_from(
        [date(2015, 12, 31), date(2016, 1, 1), date(2016, 3, 31), date(2016, 4, 1), date(2016, 6, 30)]
    ),
    st.dates(date(2015, 1, 1), date(2016, 12, 31)),
)
SOME = st.integers(0, 9)
FEW = st.lists(SOME, max_size=4)
KINDS = st.sampled_from([("lecture",), ("members_meeting",), ("lecture", "members_meeting")])


class Histories(RuleBasedStateMachine):
    """What may happen in the small world; numbers choose among what is there."""

    @initialize()
    def begin(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.world = World()
        self.waivers = []

    def teardown(self):
        if not hasattr(self, "world"):
            return
        try:
            self.world.settle()
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def branch(self, number):
        return self.world.fresh(self.world.branches[number % len(self.world.branches)])

    def body(self, number):
        bodies = [*self.world.branches, *self.world.committees]
        return self.world.fresh(bodies[number % len(bodies)])

    def member(self, number):
        return self.world.members[number % len(self.world.members)]

    def activity(self, number):
        return self.world.activities[number % len(self.world.activities)]

    @rule()
    def drain(self):
        self.world.settle()

    # --- facts -------------------------------------------------------------------------------------------
    @rule(hosts=st.lists(SOME, min_size=1, max_size=2), day=DAYS, kinds=KINDS, came=FEW, absent=FEW, spoke=SOME,
          topic=st.sampled_from(["", "one", "two"]))  # fmt: skip
    def confirm(self, hosts, day, kinds, came, absent, spoke, topic):
        self.world.confirm(
            [self.branch(each) for each in hosts], day, kinds=kinds, came=[self.member(each) for each in came],
            problem=[self.member(each) for each in absent], spoke=[self.member(spoke)], topic=topic,
        )  # fmt: skip

    @rule(host=SOME, day=DAYS)
    def plan(self, host, day):
        self.world.plan([self.branch(host)], day)

    @precondition(lambda self: self.world.activities)
    @rule(
        which=SOME,
        day=DAYS,
        what=st.sampled_from(["day", "hosts", "people", "cancel", "make up"]),
        others=FEW,
    )
    def correct(self, which, day, what, others):
        activity = self.activity(which)
        if what == "day":
            self.world.correct_day(activity, day)
        elif what == "hosts" and others:
            self.world.correct_hosts(activity, [self.branch(each) for each in others])
        elif what == "people":
            self.world.correct_people(activity, [self.member(each) for each in others])
        elif what == "make up" and activity.state == State.CONFIRMED:
            self.world.make_up(activity, max(day, activity.held_on))
        elif what == "cancel":
            self.world.cancel(activity)

    # --- people ------------------------------------------------------------------------------------------
    @rule(branch=SOME, on=DAYS, probationary=st.booleans())
    def enter(self, branch, on, probationary):
        full = None if probationary else date(2014, 1, 1)
        new = self.world.act(
            actions.members.enter_member, branch=self.branch(branch), on=on, name="王新", joined_on=date(2013, 1, 1),
            full_member_on=full,
        )  # fmt: skip
        self.world.members += [new] if new else []

    @rule(member=SOME, to=SOME, on=DAYS)
    def transfer(self, member, to, on):
        here = self.world.act(
            actions.affiliations.transfer_member, member=self.member(member), to=self.branch(to), on=on
        )
        self.world.members += [here] if here and here not in self.world.members else []

    @rule(member=SOME)
    def undo_transfer(self, member):
        self.world.act(actions.affiliations.undo_transfer, member=self.member(member))

    @rule(member=SOME, on=DAYS, reason=st.sampled_from(["died", "left", "corrected"]))
    def leave(self, member, on, reason):
        self.world.act(actions.affiliations.end_affiliation, member=self.member(member), on=on, reason=reason)

    @rule(member=SOME, on=DAYS)
    def become_full(self, member, on):
        self.world.act(actions.members.edit_member, member=self.member(member), full_member_on=on)

    @rule(member=SOME, body=SOME, on=DAYS, code=st.sampled_from(["secretary", "organiser", "team_member"]))
    def begin_post(self, member, body, on, code):
        self.world.act(
            actions.posts.begin_post,
            organization=self.body(body),
            member=self.member(member),
            code=code,
            on=on,
        )

    @rule(member=SOME, on=DAYS)
    def end_post(self, member, on):
        member = self.member(member)
        for post in member.posts.filter(unit_id=member.unit_id, ends=None)[:1]:
            self.world.act(actions.posts.end_post, post=post, on=on)

    @rule(member=SOME, on=DAYS, rank=st.sampled_from(["division_head", "staff", ""]), leading=st.booleans())
    def rank(self, member, on, rank, leading):
        self.world.act(actions.ranks.set_rank, member=self.member(member), rank=rank, on=on, leading=leading)

    # --- the tree ----------------------------------------------------------------------------------------
    @rule(body=SOME, to=SOME, on=DAYS)
    def move(self, body, to, on):
        parent = self.world.committees[to % 3] if body % 8 < len(self.world.branches) else self.world.root
        self.world.act(
            actions.tree.move_organization,
            organization=self.body(body),
            parent=self.world.fresh(parent),
            on=on,
        )

    @rule(body=SOME, level=st.sampled_from(["provincial", "city"]))
    def change_level(self, body, level):
        self.world.act(actions.tree.edit_organization, organization=self.body(body), level=level)

    @rule(body=SOME, kind=st.sampled_from(["branch", "organ_committee", "general_branch"]))
    def change_kind(self, body, kind):
        self.world.retag(self.body(body), kind=kind)

    @rule(body=SOME, on=DAYS)
    def dissolve_or_revive(self, body, on):
        body = self.body(body)
        self.world.retag(body, dissolved_on=None if body.dissolved_on else on, merged_into=None)

    @rule(body=SOME, into=SOME, on=DAYS)
    def merge(self, body, into, on):
        self.world.act(
            actions.endings.merge_organizations, organization=self.branch(body), into=self.branch(into), on=on
        )

    # --- the plan ----------------------------------------------------------------------------------------
    @rule(branch=SOME, code=st.sampled_from(["QUARTER", "HEAR", "BODY"]), member=st.none() | SOME,
          key=st.sampled_from(["2016-Q1", "2016-H1", "2015-H2"]))  # fmt: skip
    def waive(self, branch, code, member, key):
        branch = self.branch(branch)
        person = None if member is None else self.member(member)
        if person is None or person.unit_id == branch.unit_id:
            self.waivers.append(self.world.waive(branch, code, key, person))

    @precondition(lambda self: self.waivers)
    @rule(which=SOME)
    def revoke(self, which):
        self.world.revoke(self.waivers.pop(which % len(self.waivers)))

    @rule(text=st.sampled_from([PLAN, EDITED]))
    def edit_plan(self, text):
        self.world.change_plan(text)

    @rule(committee=st.integers(0, 2))
    def tighten(self, committee):
        place = self.world.fresh(self.world.committees[committee])
        self.world.act(save_local_plan, adoption=self.world.adoption, organization=place, text=TIGHTER)


@pytest.mark.django_db
def test_incremental_equals_rebuild_whatever_happens():
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
