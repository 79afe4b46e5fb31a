"""What counts: only confirmed activities, on their day, for the right bodies and members."""

from datetime import date

import pytest

from tests.activities.factories import DAY, SYSTEM, confirmed, member, plan, post
from tests.activities.test_planning import TOPICS
from tests.organizations.factories import OrganizationFactory, RankFactory
from tests.schemes.factories import adopt
from zhixing.activities.actions import add_visitor, cancel_activity, confirm_activity, record_make_up
from zhixing.activities.choices import LecturerType, Mode, Presence
from zhixing.activities.drafts import Answer, Speaker
from zhixing.core.national import national
from zhixing.organizations.choices import Kind, PostCode
from zhixing.organizations.models import Affiliation
from zhixing.progress.measures import MEASURES

YEAR = (date(2016, 1, 1), date(2016, 12, 31))


def facts(name, first=YEAR[0], last=YEAR[1], **where):
    where = {key: [value] if isinstance(value, str) else value for key, value in where.items()}
    with national("evaluate"):
        return [row for rows in MEASURES[f"activities.{name}"].facts(where, first, last) for row in rows]


def subjects(name, **where):
    return sorted(row["subject"] for row in facts(name, **where))


class TestHeld:
    def test_only_confirmed_ones(self, world):
        branch, *_ = world
        plan(branch)
        assert facts("held") == []
        activity = confirmed(branch)
        assert facts("held") == [
            {"unit_id": branch.unit_id, "subject": branch.pk, "day": DAY, "key": activity.pk}
        ]
        cancel_activity(by=SYSTEM, activity=activity, reason="录错")
        assert facts("held") == []

    def test_first_and_last_day_belong(self, world):
        confirmed(world[0])
        assert len(facts("held", DAY, DAY)) == 1
        assert facts("held", date(2016, 5, 13), YEAR[1]) == []

    def test_each_of_its_kinds(self, world):
        confirmed(world[0], kinds=("members_meeting", "lecture"))
        assert len(facts("held", kind="lecture")) == len(facts("held", kind="members_meeting")) == 1
        assert facts("held", kind="fixed_day") == []

    def test_joint_ones_for_each_host_and_other_units_by_credit(self, world):
        branch, *_ = world
        near, far = OrganizationFactory(unit=branch.unit), OrganizationFactory()
        activity = confirmed(branch, kinds=("lecture",), others=(near, far), joint_reason="共建")
        assert subjects("held", kind="lecture") == sorted([branch.pk, near.pk, far.pk])
        assert {row["key"] for row in facts("held")} == {activity.pk}

    def test_topic_any_or_named_or_to_be_covered(self, world):
        branch, *_ = world
        adopt(branch, TOPICS)
        confirmed(branch)
        confirmed(branch, topic_text="自选专题")
        confirmed(branch, topic="topical/belief")
        assert len(facts("held", topic="any")) == 2
        assert len(facts("held", topic="topical/belief")) == 1
        assert [row["key"] for row in facts("held", cover=["topical/belief"])] == ["topical/belief"]

    def test_mode(self, world):
        confirmed(world[0], mode=Mode.ONLINE)
        assert facts("held", mode=["in_person", "mixed"]) == []
        assert len(facts("held", mode="online")) == 1

    def test_the_secretary_s_lecture_counts_for_the_own_branch_only(self, world):
        branch, *_ = world
        near, far = OrganizationFactory(unit=branch.unit), OrganizationFactory()
        secretary = member(branch)
        post(secretary, branch)
        confirmed(
            branch,
            kinds=("lecture",),
            others=(near, far),
            joint_reason="共建",
            speakers=(Speaker(secretary.name, member=secretary),),
        )
        assert subjects("held", kind="lecture", speaker="secretary") == [branch.pk]
        assert subjects("held", kind="lecture") == sorted([branch.pk, near.pk, far.pk])

    def test_a_visiting_secretary_is_not_the_host_s(self, world):
        branch, *_ = world
        far = OrganizationFactory()
        visitor = member(far)
        post(visitor, far)
        confirmed(branch, kinds=("lecture",), speakers=(Speaker(visitor.name, member=visitor),))
        assert subjects("held", speaker="secretary") == []

    def test_outside_speakers(self, world):
        confirmed(world[0], kinds=("lecture",), speakers=(Speaker("教授"),))
        assert subjects("held", speaker=["outside", "leader"]) == [world[0].pk]

    def test_a_cell_holds_its_own(self, world):
        cell = OrganizationFactory(parent=world[0], kind=Kind.CELL)
        confirmed(cell, kinds=("cell_meeting",))
        assert subjects("held", kind="cell_meeting") == [cell.pk]


class TestAttended:
    def test_presence_states(self, world):
        branch, _, (ill, away, online) = world
        answers = {
            ill.pk: Answer(Presence.LEAVE),
            away.pk: Answer(Presence.ABSENT),
            online.pk: Answer(Presence.ONLINE),
        }
        activity = confirmed(branch, kinds=("lecture",), answers=answers)
        assert len(subjects("attended", kind="lecture", counts=["present"])) == 1
        assert online.pk in subjects("attended", counts=["present", "online"])
        record_make_up(by=SYSTEM, activity=activity, member=ill, made_up_on=date(2016, 5, 18))
        assert ill.pk not in subjects("attended", counts=["present", "online"])
        made_up = [row for row in facts("attended", counts=["made_up"]) if row["subject"] == ill.pk]
        assert made_up == [
            {"unit_id": branch.unit_id, "subject": ill.pk, "day": date(2016, 5, 18), "key": activity.pk}
        ]

    def test_listeners_and_guests_count_at_home(self, world):
        branch, *_ = world
        near, far = member(OrganizationFactory(unit=branch.unit)), member(OrganizationFactory())
        activity = plan(branch, kinds=("lecture",))
        for visitor in (near, far):
            add_visitor(by=SYSTEM, activity=activity, name=visitor.name, member=visitor)
        confirm_activity(by=SYSTEM, activity=activity)
        assert {near.pk, far.pk} < set(subjects("attended", kind="lecture", counts=["present"]))

    def test_covering_topics(self, world):
        adopt(world[0], TOPICS)
        confirmed(world[0], topic="topical/belief")
        assert {row["key"] for row in facts("attended", cover=["topical/belief"])} == {"topical/belief"}

    def test_by_speaker(self, world):
        confirmed(world[0], kinds=("lecture",), speakers=(Speaker("教授"),))
        assert len(facts("attended", speaker="outside")) == 4
        assert facts("attended", speaker="secretary") == []


class TestDelivered:
    @pytest.fixture
    def speaker(self, world):
        return member(world[0])

    def lecture(self, branch, who, **values):
        return confirmed(branch, kinds=("lecture",), speakers=(Speaker(who.name, member=who),), **values)

    def test_at_home(self, world, speaker):
        self.lecture(world[0], speaker)
        assert subjects("delivered", kind="lecture", place="home") == [speaker.pk]
        assert subjects("delivered", place="elsewhere") == []

    def test_elsewhere_in_the_own_unit_and_in_another(self, world, speaker):
        self.lecture(OrganizationFactory(unit=world[0].unit), speaker)
        self.lecture(OrganizationFactory(), speaker)
        assert subjects("delivered", kind="lecture", place="elsewhere") == [speaker.pk, speaker.pk]
        assert subjects("delivered", place="home") == []
        assert len(subjects("delivered")) == 2

    def test_together_with_the_own_branch_is_at_home(self, world, speaker):
        self.lecture(
            OrganizationFactory(unit=world[0].unit), speaker, others=(world[0],), joint_reason="共建"
        )
        assert subjects("delivered", place="home") == [speaker.pk]
        assert subjects("delivered", place="elsewhere") == []

    def test_home_is_where_one_belonged_on_the_day(self, world, speaker):
        self.lecture(world[0], speaker)
        Affiliation.objects.filter(unit_id=speaker.unit_id, member=speaker).update(ends=date(2016, 6, 1))
        assert subjects("delivered", place="home") == [speaker.pk]

    def test_a_name_alone_is_nobody(self, world):
        confirmed(world[0], kinds=("lecture",), speakers=(Speaker("教授", LecturerType.OUTSIDE),))
        assert facts("delivered") == []


class TestCame:
    def items(self, **where):
        return {row["item"]: row for row in facts("came", **where)}

    def test_came_excused_made_up(self, world):
        branch, _, (ill, away, _online) = world
        activity = confirmed(
            branch, answers={ill.pk: Answer(Presence.LEAVE), away.pk: Answer(Presence.ABSENT)}
        )
        record_make_up(by=SYSTEM, activity=activity, member=away, made_up_on=date(2016, 5, 18))
        found = list(self.items().values())
        assert {row["body"] for row in found} == {branch.pk}
        assert sorted((str(row["met_day"]), bool(row["excused"])) for row in found) == [
            ("2016-05-12", False),
            ("2016-05-12", False),
            ("2016-05-18", False),
            ("None", True),
        ]

    def test_a_team_s_meeting_is_not_the_own_branch_s(self, world):
        branch, _, (leader, *_) = world
        group = OrganizationFactory(unit=branch.unit, kind=Kind.PARTY_GROUP)
        post(leader, group, PostCode.TEAM_MEMBER)
        confirmed(group, kinds=("theory_group",))
        assert self.items() == {}

    def test_a_cell_s_meeting_is(self, world):
        cell = OrganizationFactory(parent=world[0], kind=Kind.CELL)
        member(world[0], cell=cell)
        confirmed(cell, kinds=("cell_meeting",))
        assert [row["body"] for row in self.items().values()] == [world[0].pk]

    def test_listeners_were_not_expected(self, world):
        branch, *_ = world
        activity = plan(branch, kinds=("volunteering",))
        visitor = member(OrganizationFactory(unit=branch.unit))
        add_visitor(by=SYSTEM, activity=activity, name=visitor.name, member=visitor)
        confirm_activity(by=SYSTEM, activity=activity)
        assert self.items() == {}

    def test_by_rank_and_leading_on_the_day(self, world):
        branch, _, (leader, other, _) = world
        RankFactory(member=leader, rank="division_deputy", leading=True)
        RankFactory(member=other, rank="division_head", leading=False)
        confirmed(branch)
        assert len(self.items(rank="division_deputy")) == 2
        assert len(self.items(rank="division_deputy", leading="true")) == 1
        assert len(self.items(leading="false")) == 1


def test_the_register_knows_them_all():
    served = {name for name in MEASURES if name.startswith("activities.")}
    assert served == {f"activities.{name}" for name in ("held", "attended", "delivered", "came")}
