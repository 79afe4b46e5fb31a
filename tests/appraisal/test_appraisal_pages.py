"""The pages of an appraisal: run from the form to the reply, in the hands of the committee, members and those above."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.appraisal.world import begun, decided, house, part_of, polled, spoken
from tests.organizations.factories import GrantFactory, MemberFactory
from zhixing.appraisal.actions.answering import ask_again
from zhixing.appraisal.choices import Answer, Grade
from zhixing.appraisal.models import Appraisal
from zhixing.appraisal.queries.rounds import participants_of, poll_of
from zhixing.core.permissions import Role
from zhixing.core.time import today

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name, row, *more) -> str:
    return reverse(f"appraisal:{name}", args=[row.pk, *more])


def test_an_appraisal_is_run_from_the_form_to_the_reply():
    here = house(3)
    officer, member = signed_in(here.officer), signed_in(here.users[0])
    assert officer.get(at("list", here.branch)).status_code == 200
    typed = {"year": today().year, "grades": list(Grade.values), "decided_by": "committee"}
    page = officer.post(at("new", here.branch), typed)
    appraisal = Appraisal.objects.get(unit_id=here.branch.unit_id)
    assert page["Location"] == at("detail", appraisal)
    row = part_of(appraisal, here.members[0])
    typed = {"text": "学习不够深入", "version": row.version}
    assert member.post(at("assess", row), typed).status_code == 302
    other = part_of(appraisal, here.members[1])
    assert member.post(at("reviews", row), {f"about_{other.pk}": "踏实"}).status_code == 302
    assert "踏实" in signed_in(here.users[1]).get(at("record", other)).text
    ballot_page = officer.post(at("poll", appraisal))
    appraisal.refresh_from_db()
    assert ballot_page["Location"] == reverse("polls:ballot", args=[poll_of(appraisal).pk])
    form = officer.get(at("decide", appraisal)).context["form"]
    typed = {"version": appraisal.version, "decided_on": today(), "shared": "履行义务"}
    typed |= {f"grade_{each.pk}": Grade.QUALIFIED for each, _grade, _reason in form.lines}
    assert officer.post(at("decide", appraisal), typed).status_code == 302
    assert officer.post(at("told", row), {"told_on": today(), "teller": ""}).status_code == 302
    assert member.post(at("sign", row)).status_code == 302
    row.refresh_from_db()
    assert (row.grade, row.reason, row.answer) == (Grade.QUALIFIED, "履行义务", Answer.SIGNED)
    assert member.post(at("ask-again", row), {"words": "请复核"}).status_code == 302
    row.refresh_from_db()
    reply = {"text": "维持原决定", "grade": "", "version": row.version}
    assert officer.post(at("reply", row), reply).status_code == 302
    assert "维持原决定" in member.get(at("record", row)).text


def test_what_is_missing_in_a_decision_is_told_and_nothing_typed_is_lost():
    here = house(2)
    appraisal = begun(here)
    first, second = participants_of(appraisal)
    typed = {
        "version": 1,
        "decided_on": today(),
        f"grade_{first.pk}": "excellent",
        f"reason_{first.pk}": "先进",
    }
    page = signed_in(here.officer).post(at("decide", appraisal), typed)
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {f"grade_{second.pk}"}
    assert "先进" in page.text


def test_a_stale_decision_is_refused_and_can_be_saved_once_more():
    here = house(2)
    appraisal = decided(here, begun(here))
    rows = list(participants_of(appraisal))
    typed = {"version": 1, "decided_on": today(), "shared": "理由"}
    typed |= {f"grade_{row.pk}": "excellent" for row in rows}
    officer = signed_in(here.officer)
    page = officer.post(at("decide", appraisal), typed)
    assert page.status_code == 422
    again = {**typed, "version": page.context["form"]["version"].value()}
    assert officer.post(at("decide", appraisal), again).status_code == 302


def test_the_rules_are_changed_before_the_decision_and_not_after():
    here = house(2)
    appraisal = begun(here)
    officer = signed_in(here.officer)
    page = officer.get(at("change", appraisal))
    assert page.context["form"]["year"].value() == appraisal.year
    typed = {
        "year": appraisal.year,
        "grades": ["excellent", "qualified"],
        "decided_by": "members",
        "version": 1,
    }
    assert officer.post(at("change", appraisal), typed).status_code == 302
    decided(here, appraisal)
    assert officer.get(at("change", appraisal)).status_code == 404


def test_a_member_sees_the_own_record_and_no_other():
    here = house(2)
    appraisal = begun(here)
    spoken(here, appraisal)
    own, other = (part_of(appraisal, member) for member in here.members)
    member = signed_in(here.users[0])
    assert member.get(at("record", own)).status_code == 200
    assert member.get(at("record", other)).status_code == 404
    page = member.get(at("detail", appraisal))
    assert other.name not in page.text
    assert page.context["mine"].pk == own.pk


def test_those_above_see_numbers_and_the_record_of_who_asked_for_another_look():
    here = house(2)
    organiser = signed_in(GrantFactory(role=Role.COMMITTEE_ORGANISER, organization=here.branch.parent).user)
    appraisal = decided(here, begun(here))
    row = part_of(appraisal, here.members[0])
    assert organiser.get(at("record", row)).status_code == 404
    page = organiser.get(at("counts", here.branch.parent))
    assert row.name not in page.text
    ask_again(by=here.users[0], participant=row, words="请复核")
    assert row.name in organiser.get(at("counts", here.branch.parent)).text
    assert organiser.get(at("record", row)).status_code == 200
    assert signed_in(here.users[1]).get(at("counts", here.branch)).status_code == 404


def test_what_is_said_at_the_meeting_is_noted_by_an_officer():
    here = house(2)
    appraisal = begun(here)
    row, other = (part_of(appraisal, member) for member in here.members)
    officer = signed_in(here.officer)
    for about in (row, other):
        typed = {"about": about.pk, "text": "口头发言", "on": today()}
        assert officer.post(at("spoken", row), typed).status_code == 302
    assert "口头发言" in officer.get(at("record", other)).text
    page = officer.post(at("spoken", row), {"about": other.pk, "text": "", "on": today()})
    assert page.status_code == 422


def test_who_is_left_ungraded_is_not_in_the_decision():
    here = house(2)
    appraisal = begun(here)
    row = part_of(appraisal, here.members[0])
    officer = signed_in(here.officer)
    assert officer.post(at("ungraded", row), {"reason": "长期病休"}).status_code == 302
    MemberFactory(branch=here.branch)
    assert officer.post(at("take-in", appraisal)).status_code == 302
    lines = officer.get(at("decide", appraisal)).context["form"].lines
    assert row.pk not in {each.pk for each, _grade, _reason in lines}
    assert len(lines) == 2


def test_a_poll_on_nobody_is_told_on_the_page():
    here = house(1)
    appraisal = begun(here)
    row = part_of(appraisal, here.members[0])
    officer = signed_in(here.officer)
    officer.post(at("ungraded", row), {"reason": "病休"})
    page = officer.post(at("poll", appraisal))
    assert page.status_code == 422
    assert page.context["refused"]


def test_the_decision_page_leads_to_the_counted_poll():
    here = house(3)
    appraisal = begun(here)
    polled(here, appraisal)
    page = signed_in(here.officer).get(at("decide", appraisal))
    assert page.context["steps"].is_polled


@pytest.mark.parametrize("many", [1, 3])
def test_pages_ask_as_often_for_three_as_for_one(many, django_assert_max_num_queries):
    here = house(many)
    appraisal = begun(here)
    officer = signed_in(here.officer)
    for address, most in [
        (at("list", here.branch), 8),
        (at("detail", appraisal), 8),
        (at("decide", appraisal), 8),
        (at("counts", here.branch), 9),
    ]:
        with django_assert_max_num_queries(most):
            officer.get(address)
