"""Votes and resolutions on the pages: one click with numbers, nothing typed lost, nothing shown to others."""

from datetime import date

import pytest
from django.urls import reverse

from tests.activities.factories import SYSTEM, confirmed, member, plan
from tests.organizations.factories import UserFactory
from tests.supervision.counting import queries
from zhixing.activities.actions import record_resolution, record_vote, set_attendance
from zhixing.activities.choices import Presence
from zhixing.activities.drafts import Answer, Ballot, Decision
from zhixing.activities.queries.decisions import resolutions_of, votes_of
from zhixing.organizations.actions.members import edit_member

VOTE = {"vote-matter": "发展对象", "vote-method": "hands", "vote-in_favour": "", "vote-against": "0"}


@pytest.fixture
def signed_in(client, world):
    client.force_login(world[1])
    return client


def address(name, *args):
    return reverse(f"activities:{name}", args=args)


def read(client, name, *args, **values):
    response = client.get(address(name, *args), values)
    assert response.status_code == 200
    return response.content.decode()


def send(client, name, *args, **values):
    return client.post(address(name, *args), values, follow=True).content.decode()


def resolve(activity, text="走访慰问", **values):
    record_resolution(by=SYSTEM, activity=activity, decision=Decision(text, **values))
    return resolutions_of(activity)[-1]


def test_numbers_stand_on_the_page_before_anything_is_voted(signed_in, world):
    text = read(signed_in, "detail", plan(world[0]).pk)

    assert "应到4人，实到4人" in text
    assert "到会人数符合规定：有表决权的须到会2人（不少于应到会有表决权人数的半数）" in text


def test_a_meeting_to_come_says_what_it_will_need_and_takes_no_vote(signed_in, world):
    text = read(signed_in, "detail", plan(world[0], held_on=date(2016, 6, 1)).pk)

    assert "有表决权的到会人数达到2人即可进行表决" in text
    assert address("add-vote", 0).replace("/0/", "/") not in text
    assert 'name="vote-matter"' not in text


def test_below_the_quorum_is_a_line_and_no_wall(signed_in, world):
    branch, _, people = world
    activity = plan(branch)
    set_attendance(
        by=SYSTEM,
        activity=activity,
        version=activity.version,
        answers={each.pk: Answer(Presence.LEAVE) for each in people},
    )

    assert "到会人数未达到规定：有表决权的实到1人，规定须到会2人" in read(signed_in, "detail", activity.pk)
    send(signed_in, "add-vote", activity.pk, **VOTE)
    assert votes_of(activity)[0].in_favour == 1


def test_a_lecture_shows_no_votes(signed_in, world):
    assert 'id="votes"' not in read(signed_in, "detail", plan(world[0], kinds=("lecture",)).pk)


def test_a_unanimous_show_of_hands_is_the_matter_and_one_click(signed_in, world):
    activity = plan(world[0])
    page = read(signed_in, "detail", activity.pk)
    assert 'name="vote-in_favour" value="4"' in page

    text = send(signed_in, "add-vote", activity.pk, **VOTE)

    assert "赞成4票，反对0票，弃权0票" in text
    assert "通过。" in text


def test_who_opposed_is_taken_from_the_rest(signed_in, world):
    activity = plan(world[0])
    send(signed_in, "add-vote", activity.pk, **{**VOTE, "vote-against": "1"})

    assert votes_of(activity)[0].in_favour == 3


def test_numbers_that_do_not_fit_lose_nothing_typed(signed_in, world):
    activity = plan(world[0])
    text = send(signed_in, "add-vote", activity.pk, **{**VOTE, "vote-in_favour": "4", "vote-against": "2"})

    assert "合计6票，多于有表决权的实到4人" in text
    assert 'value="发展对象"' in text
    assert votes_of(activity) == []


def test_a_vote_is_changed_on_its_own_page_and_removed_there(signed_in, world):
    activity = plan(world[0])
    record_vote(by=SYSTEM, activity=activity, ballot=Ballot("旧事项", 4, 4, 4))
    (vote,) = votes_of(activity)
    page = read(signed_in, "vote", activity.pk, vote.pk)
    assert "旧事项" in page
    assert 'name="vote-is_election"' in page

    send(signed_in, "vote", activity.pk, vote.pk, **{**VOTE, "vote-expected": "4", "vote-present": "3"})
    (vote,) = votes_of(activity)
    assert (vote.matter, vote.present, vote.in_favour) == ("发展对象", 3, 3)

    send(signed_in, "remove-vote", activity.pk, vote.pk)
    assert votes_of(activity) == []


def test_a_confirmed_meeting_asks_for_the_reason_and_shows_both_versions(signed_in, world):
    activity = confirmed(world[0])
    assert "该记录已确认，请填写更正原因" in send(signed_in, "add-vote", activity.pk, **VOTE)
    assert votes_of(activity) == []

    text = send(signed_in, "add-vote", activity.pk, **VOTE, **{"vote-reason": "补记表决"})

    assert "补记表决" in text
    assert "发展对象（举手表决，有表决权实到4人：赞成4票，反对0票，弃权0票）" in text


def test_removing_from_a_confirmed_one_without_a_reason_leads_back(signed_in, world):
    activity = plan(world[0])
    row = resolve(activity)
    signed_in.post(address("confirm", activity.pk))

    send(signed_in, "remove-resolution", activity.pk, row.pk)
    assert resolutions_of(activity) == [row]
    send(signed_in, "remove-resolution", activity.pk, row.pk, reason="并无此决议")
    assert resolutions_of(activity) == []


def test_what_is_not_there_is_not_found(signed_in, world):
    activity = plan(world[0])
    for name in ("vote", "resolution"):
        assert signed_in.get(address(name, activity.pk, 17)).status_code == 404


class TestResolutions:
    TYPED = {"resolution-text": "走访慰问", "resolution-due_on": "2016-05-31"}

    def test_a_member_s_name_makes_them_the_owner(self, signed_in, world):
        branch, _, (owner, *_) = world
        activity = plan(branch)
        send(signed_in, "add-resolution", activity.pk, **self.TYPED, **{"resolution-owner": owner.name})
        (row,) = resolutions_of(activity)

        assert (row.owner_id, row.owner_name, row.due_on) == (owner.pk, owner.name, date(2016, 5, 31))

    def test_any_other_name_is_kept(self, signed_in, world):
        activity = plan(world[0])
        send(signed_in, "add-resolution", activity.pk, **self.TYPED, **{"resolution-owner": "支委会"})
        (row,) = resolutions_of(activity)

        assert (row.owner_id, row.owner_name) == (None, "支委会")

    def test_two_of_one_name_are_told_apart(self, signed_in, world):
        branch, _, (owner, other, *_) = world
        edit_member(by=SYSTEM, member=other, name=owner.name)
        activity = plan(branch)
        text = send(
            signed_in, "add-resolution", activity.pk, **self.TYPED, **{"resolution-owner": owner.name}
        )

        assert "请加以区分" in text
        assert "走访慰问" in text
        assert resolutions_of(activity) == []

    def test_it_is_changed_on_its_own_page(self, signed_in, world):
        activity = plan(world[0])
        row = resolve(activity)
        assert "走访慰问" in read(signed_in, "resolution", activity.pk, row.pk)

        send(signed_in, "resolution", activity.pk, row.pk, **{**self.TYPED, "resolution-text": "改后"})

        assert [each.text for each in resolutions_of(activity)] == ["改后"]

    def test_the_owner_ticks_it_done_and_an_officer_may_take_that_back(self, client, world):
        branch, secretary, (owner, *_) = world
        activity = plan(branch)
        row = resolve(activity, owner=owner, owner_name=owner.name)
        client.force_login(UserFactory(member=owner))
        typed = {f"done-{row.pk}-done_on": "2016-05-19", f"done-{row.pk}-note": "已走访"}
        assert "已于2016年5月19日完成" in send(client, "finish", activity.pk, row.pk, **typed)

        client.force_login(secretary)
        send(client, "finish", activity.pk, row.pk, again="yes")
        assert resolutions_of(activity)[0].done_on is None

    def test_another_member_may_not(self, client, world):
        branch, _, (_, other, *_) = world
        activity = plan(branch)
        row = resolve(activity)
        client.force_login(UserFactory(member=other))

        assert client.post(address("finish", activity.pk, row.pk)).status_code == 403
        assert "已经完成" not in read(client, "detail", activity.pk)

    def test_a_day_that_cannot_be_is_told_with_what_was_typed(self, signed_in, world):
        activity = plan(world[0])
        row = resolve(activity)
        typed = {f"done-{row.pk}-done_on": "2016-05-30", f"done-{row.pk}-note": "已走访"}
        text = send(signed_in, "finish", activity.pk, row.pk, **typed)

        assert "这一天还没有到" in text
        assert 'value="已走访"' in text


class TestList:
    def test_open_ones_first_seen_and_done_ones_by_filter(self, signed_in, world):
        branch, *_ = world
        activity = plan(branch)
        row = resolve(activity, "未完成的", due_on=date(2016, 5, 15))
        done = resolve(activity, "已完成的")
        typed = {f"done-{done.pk}-done_on": "2016-05-19"}
        send(signed_in, "finish", activity.pk, done.pk, **typed)

        text = read(signed_in, "resolutions", branch.pk)
        assert row.text in text
        assert "时限已过，尚未完成" in text
        assert done.text not in text
        assert done.text in read(signed_in, "resolutions", branch.pk, state="done")
        assert "没有符合条件" in read(signed_in, "resolutions", branch.pk, text="找不到的")

    def test_empty_it_says_what_to_do(self, signed_in, world):
        assert "会议作出的决议在该次活动的页面登记" in read(signed_in, "resolutions", world[0].pk)

    def test_a_member_has_no_such_list(self, client, world):
        client.force_login(UserFactory(member=world[2][0]))
        assert client.get(address("resolutions", world[0].pk)).status_code == 404

    def test_it_takes_as_many_queries_for_three_as_for_one(self, signed_in, world):
        branch, _, (owner, *_) = world
        activity = plan(branch)
        resolve(activity, owner=owner)
        url = address("resolutions", branch.pk)
        one = queries(signed_in, url)
        for number in range(2):
            resolve(activity, f"第{number}项", owner=owner)

        assert queries(signed_in, url) == one

    def test_so_does_the_activity_s_page(self, signed_in, world):
        branch, *_ = world
        activity = plan(branch)
        resolve(activity)
        record_vote(by=SYSTEM, activity=activity, ballot=Ballot("一", 4, 4, 4))
        url = address("detail", activity.pk)
        one = queries(signed_in, url)
        for number in range(2):
            resolve(activity, f"第{number}项")
            record_vote(by=SYSTEM, activity=activity, ballot=Ballot(f"{number}", 4, 4, 4))

        assert queries(signed_in, url) == one


def test_a_branch_that_lists_no_full_members_is_told_what_to_enter(client, world):
    branch, secretary, people = world
    for each in [secretary.member_id, *(person.pk for person in people)]:
        row = type(people[0]).objects.get(unit_id=branch.unit_id, pk=each)
        row.full_member_on = None
        row.save(update_fields=["full_member_on"])
    member(branch, full_member_on=None)
    client.force_login(secretary)

    assert "补录转正日期" in read(client, "detail", plan(branch).pk)
