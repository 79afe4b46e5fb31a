"""Announcing tells those concerned in the background, once, with one audit entry."""

import json
from datetime import date, time

import pytest

from tests.activities.factories import SYSTEM, draft, member, plan, post
from tests.organizations.factories import OrganizationFactory, UserFactory
from tests.plugins.scoped import unscoped
from zhixing.activities.actions import announce_activity, cancel_activity, edit_activity
from zhixing.activities.choices import Part
from zhixing.activities.models import Attendance, Claim, Guest, Leave, Lecturer
from zhixing.activities.signals import claim_answered, claim_made, leave_answered, leave_asked
from zhixing.core.actions import ACTIONS, action, unchanged
from zhixing.core.models import AuditEntry
from zhixing.core.time import now
from zhixing.notices.choices import What
from zhixing.notices.models import Notice
from zhixing.notices.queries import recipients_of
from zhixing.notices.tasks import tell_concerned
from zhixing.notices.wording import mailed, more, said

pytestmark = pytest.mark.django_db


def told(**which) -> list[Notice]:
    with unscoped():
        return list(Notice.objects.filter(**which).order_by("member_id"))


def test_announcing_tells_everybody_expected(committed, branch, secretary, people, meeting):
    with committed():
        announce_activity(by=secretary, activity=meeting)

    assert {row.member_id for row in told()} == {secretary.member_id, *(each.pk for each in people)}
    assert {row.what for row in told()} == {What.ANNOUNCED}


def test_who_announces_has_no_news_of_it(committed, secretary, meeting):
    with committed():
        announce_activity(by=secretary, activity=meeting)

    assert [row.member_id for row in told(is_read=True)] == [secretary.member_id]


def test_nothing_is_written_before_the_commit(secretary, meeting):
    announce_activity(by=secretary, activity=meeting)

    assert told() == []


def test_telling_many_is_one_entry_in_the_trail(committed, secretary, meeting):
    with committed():
        announce_activity(by=secretary, activity=meeting)

    (entry,) = AuditEntry.objects.filter(unit=meeting.unit, code="notices.tell")
    assert entry.data["new"]["people"] == 4
    assert entry.target_id == meeting.pk


def test_a_task_run_twice_tells_once(committed, secretary, meeting):
    with committed():
        announce_activity(by=secretary, activity=meeting)
    turn = told()[0].turn
    tell_concerned.func(meeting.pk, "announced", turn, {})

    assert len(told()) == 4
    assert AuditEntry.objects.filter(unit=meeting.unit, code="notices.tell").count() == 1


def test_a_task_for_an_activity_that_is_gone_does_nothing(meeting):
    tell_concerned.func(meeting.pk + 1, "announced", "1", {})

    assert told() == []


def test_moving_tells_how_it_was_and_how_it_is(committed, secretary, meeting, branch):
    with committed():
        meeting = announce_activity(by=secretary, activity=meeting)
    with committed():
        edit_activity(
            by=secretary,
            activity=meeting,
            version=meeting.version,
            draft=draft(
                branch, title="五月党员大会", held_on=date(2016, 5, 13), starts_at=time(9), place="礼堂"
            ),
        )

    notice = told(what=What.MOVED)[0]
    assert said(notice) == "“五月党员大会”有变动，现定于2016年5月13日（星期五）09:00举行"
    assert more(notice) == ["地点：礼堂", "原安排：2016年5月12日（星期四）14:30，三楼会议室"]


def test_cancelling_gives_the_reason_on_the_page_and_none_in_the_mail(committed, secretary, meeting):
    with committed():
        meeting = announce_activity(by=secretary, activity=meeting)
    with committed():
        cancel_activity(by=secretary, activity=meeting, reason="书记出差")

    notice = told(what=What.CANCELLED)[0]
    assert more(notice)[-1] == "原因：书记出差"
    assert mailed(notice) == "原定2016年5月12日（星期四）14:30举行的“五月党员大会”已取消"


def test_a_plan_that_was_never_announced_is_cancelled_in_silence(committed, secretary, meeting):
    with committed():
        cancel_activity(by=secretary, activity=meeting, reason="重复登记")

    assert told() == []


def test_a_committee_meeting_concerns_the_committee(branch, secretary, people):
    post(people[0], branch, code="publicity")
    meeting = plan(branch, kinds=("committee_meeting",), held_on=date(2016, 5, 12))

    assert recipients_of(meeting).members == {secretary.member_id, people[0].pk}


def test_a_cell_meeting_concerns_the_cell(branch):
    cell = OrganizationFactory(parent=branch, kind="cell", name="第一党小组")
    one = member(branch, cell=cell)
    meeting = plan(cell, kinds=("cell_meeting",), held_on=date(2016, 5, 12))

    assert recipients_of(meeting).members == {one.pk}


def test_who_sits_in_without_a_vote_and_who_speaks_is_told_too(branch, people):
    other = OrganizationFactory(parent=branch.parent, unit=branch.unit)
    guest, speaker = member(other), member(other)
    meeting = plan(branch, kinds=("committee_meeting",), held_on=date(2016, 5, 12))
    own = {"unit": branch.unit, "activity": meeting}
    Attendance.objects.create(member=guest, home=other, expected=False, **own)
    Lecturer.objects.create(member=speaker, name=speaker.name, type="ordinary", organization=other, **own)

    assert {guest.pk, speaker.pk} <= recipients_of(meeting).members


def test_joint_hosts_of_other_units_hear_of_it_in_their_own_unit(committed, secretary, meeting):
    away = OrganizationFactory()
    theirs, visitor = member(away), member(OrganizationFactory())
    own = {"unit": meeting.unit, "activity": meeting}
    Guest.objects.create(name=away.name, part=Part.HOSTED, home_organization=away, **own)
    Guest.objects.create(name=visitor.name, part=Part.ATTENDED, home_member_id=visitor.pk, **own)

    with committed():
        announce_activity(by=secretary, activity=meeting)

    (at_host,) = told(member_id=theirs.pk)
    (by_name,) = told(member_id=visitor.pk)
    assert (at_host.unit_id, at_host.address) == (away.unit_id, f"/activities/{meeting.pk}/")
    assert (by_name.unit_id, by_name.address) == (visitor.unit_id, "")


# --- Leave, and the member's word ---------------------------------------------------------------------
@action("tests.send", permission=None)
def send(*, by, signal, **facts) -> None:
    """Send a signal as an action does."""
    unchanged()
    signal.send(sender=None, by=by, **facts)


del ACTIONS["tests.send"]  # the guards look at the house's own


@pytest.fixture
def leave(meeting, people):
    return Leave.objects.create(unit=meeting.unit, activity=meeting, member=people[0], reason="住院手术")


def test_a_request_for_leave_reaches_the_officers_without_its_reason(
    committed, leave, meeting, secretary, branch
):
    deputy = member(branch)
    post(deputy, branch, code="deputy_secretary")
    with committed():
        send(by=SYSTEM, signal=leave_asked, activity=meeting, leave=leave)

    notices = told(what=What.LEAVE_ASKED)
    assert {row.member_id for row in notices} == {secretary.member_id, deputy.pk}
    assert said(notices[0]).startswith(leave.member.name)
    assert "手术" not in json.dumps(notices[0].params, ensure_ascii=False)


def test_a_mail_about_leave_names_nobody(committed, leave, meeting):
    with committed():
        send(by=SYSTEM, signal=leave_asked, activity=meeting, leave=leave)

    assert leave.member.name not in mailed(told()[0])


@pytest.mark.parametrize(("state", "word"), [("agreed", "已获同意"), ("declined", "未获同意")])
def test_the_answer_reaches_the_member(committed, leave, meeting, state, word):
    leave.state, leave.answered_at = state, now()
    leave.save()
    with committed():
        send(by=SYSTEM, signal=leave_answered, activity=meeting, leave=leave)

    (notice,) = told(what=What.LEAVE_ANSWERED)
    assert notice.member_id == leave.member_id
    assert word in said(notice)
    assert word not in mailed(notice)


def test_a_members_word_reaches_the_officers_and_its_answer_the_member(committed, meeting, people, secretary):
    claim = Claim.objects.create(unit=meeting.unit, activity=meeting, member=people[1], text="我坐在后排")
    with committed():
        send(by=SYSTEM, signal=claim_made, activity=meeting, claim=claim)
    claim.accepted, claim.answered_at = True, now()
    claim.save()
    with committed():
        send(by=SYSTEM, signal=claim_answered, activity=meeting, claim=claim)

    assert [row.member_id for row in told(what=What.CLAIM_MADE)] == [secretary.member_id]
    (answer,) = told(what=What.CLAIM_ANSWERED)
    assert (answer.member_id, said(answer)) == (
        people[1].pk,
        "您已列入“五月党员大会”（2016年5月12日（星期四）14:30）的到会名单",
    )


def test_having_made_it_up_is_said_as_such(committed, meeting, people):
    claim = Claim.objects.create(
        unit=meeting.unit, activity=meeting, member=people[1], about="made_up", made_up_on=date(2016, 5, 20)
    )
    with committed():
        send(by=SYSTEM, signal=claim_made, activity=meeting, claim=claim)
    claim.accepted, claim.answered_at = True, now()
    claim.save()
    with committed():
        send(by=SYSTEM, signal=claim_answered, activity=meeting, claim=claim)

    (made,), (answered,) = told(what=What.CLAIM_MADE), told(what=What.CLAIM_ANSWERED)
    assert said(made) == f"{people[1].name}反映：已补学“五月党员大会”（2016年5月12日（星期四）14:30）"
    assert said(answered) == "您补学“五月党员大会”（2016年5月12日（星期四）14:30）已予登记"


def test_words_are_in_the_language_of_the_reader(client, committed, secretary, meeting, reader):
    reader.language = "en"
    reader.save()
    with committed():
        announce_activity(by=secretary, activity=meeting)
    client.force_login(reader)

    assert "will be held on May 12, 2016 (Thursday) at 14:30" in client.get("/notices/").content.decode()


def test_an_account_without_a_member_announces_too(committed, branch, meeting):
    clerk = UserFactory()
    clerk.has_perm = lambda *_: True
    with committed():
        announce_activity(by=clerk, activity=meeting)

    assert len(told(is_read=False)) == 4
