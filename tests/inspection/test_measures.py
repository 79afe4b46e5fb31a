"""What the plan counts: sent visits for who ordered them, replies for who was inspected; never a draft."""

from datetime import date

import pytest
import time_machine

from tests.inspection.test_settling import replied, settled
from tests.inspection.world import DAY, MANNERS, OPENING, SHEET, a_fact, a_visit, in_force, sent
from zhixing.core.national import national
from zhixing.inspection.actions.visits import answer_points, send_visit
from zhixing.inspection.drafts import PointDraft
from zhixing.inspection.models import Circular
from zhixing.progress.drain import drain
from zhixing.progress.measures import MEASURES
from zhixing.progress.models import Tally
from zhixing.progress.rebuild import rebuild
from zhixing.schemes.models import Slot

YEAR = (date(2016, 1, 1), date(2016, 12, 31))


def facts(name, *span, **where):
    where = {key: [value] for key, value in where.items()}
    with national("evaluate"):
        return [row for rows in MEASURES[f"inspection.{name}"].facts(where, *(span or YEAR)) for row in rows]


def cell(body, code):
    """Give due and met of a body's own cell of a requirement, worked out by the engine."""
    slot = Slot.objects.get(requirement__code=code)
    with national("coverage"):
        row = Tally.objects.filter(slot_id=slot.pk, organization_id=body.pk).first()
    return (row.due, row.met) if row else None


class TestHeld:
    def test_a_draft_is_never_counted(self, here):
        a_fact(here, a_visit(here, in_force(here)))
        assert facts("held") == []

    def test_a_sent_visit_counts_for_who_ordered_it_by_what_was_looked_at(self, here):
        visit = a_visit(here, in_force(here))
        answers = [PointDraft(SHEET, OPENING, "fine"), PointDraft(SHEET, MANNERS, "not_looked")]
        answer_points(by=here.inspector, visit=visit, answers=answers)
        send_visit(by=here.inspector, visit=visit)
        (row,) = facts("held", tag=SHEET)
        assert (row["unit_id"], row["subject"]) == (here.committee.unit_id, here.committee.pk)
        assert (row["day"], row["key"]) == (DAY, visit.pk)
        assert len(facts("held", tag=OPENING)) == 1
        assert facts("held", tag=MANNERS) == []

    def test_a_visit_by_no_point_counts_without_a_tag(self, here):
        send_visit(by=here.inspector, visit=a_visit(here, in_force(here)))
        assert len(facts("held")) == 1
        assert facts("held", tag=SHEET) == []


class TestReplied:
    def test_a_fact_stands_from_the_day_it_was_sent_and_is_met_by_the_reply(self, here):
        finding = sent(here)
        (row,) = facts("replied")
        assert (row["body"], row["item"], row["met_day"]) == (here.branch.pk, finding.pk, None)
        assert facts("replied", date(2016, 1, 1), date(2016, 5, 19)) == []
        replied(here, finding)
        assert facts("replied")[0]["met_day"] == date(2016, 5, 20)
        assert facts("replied", date(2016, 5, 21), date(2016, 12, 31)) == []

    def test_a_draft_is_never_counted(self, here):
        a_fact(here, a_visit(here, in_force(here)))
        assert facts("replied") == []

    def test_what_was_settled_without_a_reply_or_handed_over_needs_none(self, here):
        finding = sent(here)
        with time_machine.travel("2016-05-30T04:00:00+00:00"):
            settled(here, finding)
        assert [row["excused"] for row in facts("replied")] == [True]
        settled(here, replied(here, sent(here)), outcome="handed_over", handed_to="省直纪工委")
        assert [row["excused"] for row in facts("replied")] == [True, True]

    def test_a_tag_is_the_point_or_its_sheet(self, here):
        sent(here)
        assert len(facts("replied", tag=OPENING)) == len(facts("replied", tag=SHEET)) == 1
        assert facts("replied", tag=MANNERS) == []


def test_issued_circulars_count_for_who_issued_them(here):
    common = {"unit": here.committee.unit, "organization": here.committee, "title": "通报"}
    given = {"about": "窗口", "facts": "无人", "demand": "整改", "drafted_by_name": "李"}
    approved = {"approved_by_name": "张", "approved_on": DAY, "issued_on": DAY}
    for state in ("issued", "withdrawn"):
        Circular.objects.create(state=state, withdrawn_reason="有误", **common, **given, **approved)
    Circular.objects.create(**common, **given)
    assert [(row["subject"], row["day"]) for row in facts("circulated")] == [(here.committee.pk, DAY)]


@pytest.mark.parametrize("slowly", [False, True])
def test_the_touches_keep_what_a_rebuild_finds(here, slowly):
    finding = sent(here)
    replied(here, finding)
    with time_machine.travel("2016-05-20T05:00:00+00:00"):
        rebuild() if slowly else drain()
    assert cell(here.committee, "HELD") == (1, 1)
    assert cell(here.committee, "MANNERS") == (1, 0)
    assert cell(here.branch, "REPLIED") == (1, 1)
