"""The pages: a branch's tab, the form, and one page for an activity's whole life."""

from datetime import date

import pytest
from django.urls import reverse

from tests.activities.factories import SYSTEM, confirmed, member, plan
from tests.activities.test_planning import TOPICS
from tests.organizations.factories import GrantFactory, OrganizationFactory, UserFactory
from tests.schemes.factories import adopt
from zhixing.activities import counting
from zhixing.activities.actions import add_visitor, set_attendance, write_minutes
from zhixing.activities.choices import Presence, State
from zhixing.activities.drafts import Answer, Speaker
from zhixing.activities.models import Activity, Attendance
from zhixing.activities.queries import attendance_sheet, find
from zhixing.activities.queries.minutes import main_text
from zhixing.activities.typed import Typed, TypedPart
from zhixing.core.permissions import Role


@pytest.fixture
def signed_in(client, world):
    client.force_login(world[1])
    return client


def page(client, name, pk, *, status=200, **values):
    response = client.get(reverse(f"activities:{name}", args=[pk]), values)
    assert response.status_code == status
    return response.content.decode()


def send(client, name, pk, *, status=200, **values):
    response = client.post(reverse(f"activities:{name}", args=[pk]), values, follow=True)
    assert response.status_code == status
    return response.content.decode()


def typed(**values):
    return {"kinds": ["members_meeting"], "held_on": "2016-05-12", "mode": "in_person", **values}


def only(branch):
    return find(Activity.objects.get(unit_id=branch.unit_id).pk)


class TestList:
    def test_empty_year_says_what_to_do(self, signed_in, world):
        assert reverse("activities:new", args=[world[0].pk]) in page(signed_in, "list", world[0].pk)

    @pytest.mark.parametrize("view", ["list", "calendar"])
    def test_both_views_show_the_activity(self, signed_in, world, view):
        activity = plan(world[0])
        assert reverse("activities:detail", args=[activity.pk]) in page(
            signed_in, "list", world[0].pk, view=view
        )

    def test_filters_narrow_and_an_empty_answer_says_so(self, signed_in, world):
        plan(world[0], title="五月大会")
        assert "五月大会" in page(signed_in, "list", world[0].pk, kind="members_meeting")
        assert "五月大会" not in page(signed_in, "list", world[0].pk, kind="lecture")
        assert "五月大会" not in page(signed_in, "list", world[0].pk, state="confirmed")
        assert "五月大会" in page(signed_in, "list", world[0].pk, text="五月")

    def test_nonsense_in_the_address_asks_nothing(self, signed_in, world):
        plan(world[0], title="五月大会")
        assert "五月大会" in page(signed_in, "list", world[0].pk, year="never", page="x", state="?")

    def test_it_pages(self, signed_in, world):
        for number in range(1, 23):
            plan(world[0], title=f"第{number}次大会", held_on=date(2016, 4, number))
        first, second = (page(signed_in, "list", world[0].pk, view="list", page=number) for number in (1, 2))
        assert "第22次大会" in first
        assert "第1次大会" not in first
        assert "第1次大会" in second

    def test_htmx_gets_the_list_alone(self, signed_in, world):
        answer = signed_in.get(
            reverse("activities:list", args=[world[0].pk]),
            headers={"HX-Request": "true", "HX-Target": "activities"},
        )
        assert b"<html" not in answer.content
        assert b'id="activities"' in answer.content

    def test_a_joint_one_stands_with_its_other_hosts_too(self, signed_in, world):
        other = OrganizationFactory(unit=world[0].unit)
        plan(other, title="联合党课", others=(world[0],), joint_reason="共建")
        assert "联合党课" in page(signed_in, "list", world[0].pk)

    def test_one_held_with_another_unit_is_mentioned(self, signed_in, world):
        confirmed(OrganizationFactory(), title="跨单位党课", others=(world[0],), joint_reason="共建")
        assert "跨单位党课" in page(signed_in, "list", world[0].pk)

    @pytest.mark.parametrize("view", ["list", "calendar"])
    def test_queries_do_not_grow_with_rows(self, signed_in, world, view, django_assert_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        plan(world[0])
        page(signed_in, "list", world[0].pk, view=view)
        with CaptureQueriesContext(connection) as one:
            page(signed_in, "list", world[0].pk, view=view)
        for _ in range(2):
            plan(world[0], kinds=("members_meeting", "lecture"), speakers=(Speaker("教授"),))
        with django_assert_num_queries(len(one)):
            page(signed_in, "list", world[0].pk, view=view)


class TestForm:
    def test_a_link_fills_kind_topic_and_day(self, signed_in, world):
        adopt(world[0], TOPICS)
        shown = page(signed_in, "new", world[0].pk, kind="lecture", topic="topical/belief", on="2016-06-28")
        assert 'value="2016-06-28"' in shown
        assert 'value="topical/belief" selected' in shown
        assert 'value="lecture"' in shown

    @pytest.mark.parametrize("on", ["yesterday", "2016-02-31"])
    def test_a_day_that_is_none_suggests_one(self, signed_in, world, on):
        assert 'value="2016-05-27"' in page(signed_in, "new", world[0].pk, on=on)

    def test_plan(self, signed_in, world):
        send(signed_in, "new", world[0].pk, **typed(kinds=["members_meeting", "lecture"], place="会议室"))
        activity = only(world[0])
        assert (activity.place, activity.held_on) == ("会议室", date(2016, 5, 12))
        assert {row.kind for row in activity.kinds.all()} == {"members_meeting", "lecture"}

    def test_a_double_click_plans_once(self, signed_in, world):
        for _ in range(2):
            send(signed_in, "new", world[0].pk, **typed(token="the-form"))
        assert Activity.objects.filter(unit_id=world[0].unit_id).count() == 1

    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(self, signed_in, world):
        shown = send(
            signed_in, "new", world[0].pk, **typed(starts_at="15:00", ends_at="14:00", place="二楼会议室")
        )
        assert 'value="二楼会议室"' in shown
        assert 'id="id_ends_at_error"' in shown
        assert not Activity.objects.filter(unit_id=world[0].unit_id).exists()

    @pytest.mark.parametrize("day", ["2016-13-01", "12.5.", "2016-02-30", ""])
    def test_a_wrong_date_is_said(self, signed_in, world, day):
        assert 'id="id_held_on_error"' in send(signed_in, "new", world[0].pk, **typed(held_on=day))

    def test_invisible_characters_are_cleaned(self, signed_in, world):
        send(
            signed_in,
            "new",
            world[0].pk,
            **typed(place="三楼\u202e会议\u0000室\u200b", title="  五月\t大会 "),
        )
        assert (only(world[0]).place, only(world[0]).title) == ("三楼会议室", "五月 大会")

    def test_lecturers_by_name(self, signed_in, world):
        branch, _, (someone, *_) = world
        values = typed(kinds=["lecture"], **{"speaker-0": someone.name, "speaker-1": "党校教授"})
        send(signed_in, "new", branch.pk, **values)
        assert [(row.name, row.type) for row in only(branch).lecturers.all()] == [
            (someone.name, "ordinary"),
            ("党校教授", "outside"),
        ]

    def test_a_lecturer_of_a_named_branch(self, signed_in, world):
        away = OrganizationFactory(code="AWAY")
        visitor = member(away)
        values = typed(kinds=["lecture"], **{"speaker-0": visitor.name, "branch-0": "AWAY"})
        send(signed_in, "new", world[0].pk, **values)
        activity = only(world[0])
        send(signed_in, "edit", activity.pk, **values, version=1, title="改名")
        assert [guest.home_member_id for guest in attendance_sheet(activity).guests] == [visitor.pk]
        assert 'value="AWAY"' in page(signed_in, "edit", activity.pk)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"speaker-0": "查无此人", "branch-0": "AWAY"}, "speaker-0"),
            ({"speaker-0": "某人", "branch-0": "没有这个支部"}, "branch-0"),
            ({"other": "没有这个支部"}, "other"),
            ({"speaker-0": "某人", "type-0": "secretary"}, "speaker-0"),
        ],
    )
    def test_who_cannot_be_found_is_said_beside_the_field(self, signed_in, world, values, field):
        OrganizationFactory(code="AWAY")
        assert f'id="id_{field}_error"' in send(
            signed_in, "new", world[0].pk, **typed(kinds=["lecture"], **values)
        )

    def test_two_members_of_one_name_ask_for_the_branch(self, signed_in, world):
        for _ in range(2):
            member(world[0], name="同名")
        values = typed(kinds=["lecture"], **{"speaker-0": "同名"})
        assert 'id="id_branch-0_error"' in send(signed_in, "new", world[0].pk, **values)

    def test_joint_with_a_neighbour_and_with_one_named(self, signed_in, client, db):
        from tests.activities.factories import branch_with
        from tests.organizations.factories import CommitteeFactory

        above = CommitteeFactory()
        branch, officer, _ = branch_with(1, parent=above)
        near = OrganizationFactory(parent=above)
        OrganizationFactory(code="FAR")
        client.force_login(officer)
        send(client, "new", branch.pk, **typed(neighbours=[near.pk], other="FAR", joint_reason="人数不多"))
        shown = page(client, "edit", only(branch).pk)
        assert 'value="FAR"' in shown
        assert f'value="{near.pk}" id="id_neighbours_0" checked' in shown.replace("  ", " ")

    def test_a_cell_s_meeting_is_planned_from_its_branch(self, signed_in, world):
        cell = OrganizationFactory(parent=world[0], kind="cell")
        send(signed_in, "new", world[0].pk, **typed(kinds=["cell_meeting"], body=cell.pk))
        assert only(world[0]).organization == cell

    def test_it_says_what_it_would_count_for(self, signed_in, world):
        adopt(world[0])
        shown = send(signed_in, "counts", world[0].pk, **typed(kinds=["members_meeting", "lecture"]))
        assert "<html" not in shown
        for title in ("党员大会", "讲党课", "听党课"):
            assert title in shown
        assert not Activity.objects.filter(unit_id=world[0].unit_id).exists()

    def test_half_a_form_counts_for_nothing_yet(self, signed_in, world):
        assert "<html" not in send(signed_in, "counts", world[0].pk, held_on="")


class TestEdit:
    def test_change(self, signed_in, world):
        activity = plan(world[0])
        send(signed_in, "edit", activity.pk, **typed(place="一楼", version=1))
        assert find(activity.pk).place == "一楼"

    def test_a_stale_form_shows_both_versions_and_keeps_what_was_typed(self, signed_in, world):
        activity = plan(world[0])
        write_minutes(by=SYSTEM, activity=activity, typed=Typed({"main": TypedPart("别人写的")}))
        send(signed_in, "edit", activity.pk, **typed(place="别人定的一楼", version=1))
        shown = send(signed_in, "edit", activity.pk, status=409, **typed(place="我写的二楼", version=1))
        assert "别人定的一楼" in shown
        assert 'value="我写的二楼"' in shown
        assert 'name="version" value="2"' in shown
        assert find(activity.pk).place == "别人定的一楼"
        send(signed_in, "edit", activity.pk, **typed(place="我写的二楼", version=2))
        assert find(activity.pk).place == "我写的二楼"
        assert main_text(activity) == "别人写的"

    def test_a_confirmed_one_asks_why(self, signed_in, world):
        activity = confirmed(world[0])
        values = typed(place="二楼", version=activity.version)
        assert 'id="id_reason_error"' in send(signed_in, "edit", activity.pk, **values)
        shown = send(signed_in, "edit", activity.pk, **values, reason="地点记错")
        assert "地点记错" in shown
        assert find(activity.pk).place == "二楼"

    def test_a_cancelled_one_leads_back(self, signed_in, world):
        activity = plan(world[0])
        send(signed_in, "cancel", activity.pk, **{"cancel-reason": "台风"})
        assert "台风" in send(signed_in, "edit", activity.pk, **typed(version=2))


class TestPage:
    def test_every_state_opens(self, signed_in, world):
        for activity in (plan(world[0]), plan(world[0], held_on=date(2016, 6, 1)), confirmed(world[0])):
            page(signed_in, "detail", activity.pk)
            page(signed_in, "sheet", activity.pk)

    def test_the_next_step_follows_the_state(self, signed_in, world):
        def offered(activity, name):
            return reverse(f"activities:{name}", args=[activity.pk]) in page(signed_in, "detail", activity.pk)

        coming, past = plan(world[0], held_on=date(2016, 6, 1)), plan(world[0])
        assert (offered(coming, "announce"), offered(coming, "confirm")) == (True, False)
        assert (offered(past, "announce"), offered(past, "confirm")) == (False, True)
        assert not offered(confirmed(world[0]), "confirm")

    def test_announce(self, signed_in, world):
        activity = plan(world[0], held_on=date(2016, 6, 1))
        send(signed_in, "announce", activity.pk)
        assert find(activity.pk).state == State.ANNOUNCED
        past = plan(world[0])
        assert 'role="alert"' in send(signed_in, "announce", past.pk)

    def test_confirm_says_what_it_counted_for(self, signed_in, world):
        adopt(world[0])
        activity = plan(world[0], kinds=("lecture",))
        shown = send(signed_in, "confirm", activity.pk, version=1)
        assert "已确认。<br>计入：" in shown
        assert "讲党课" in shown
        assert find(activity.pk).state == State.CONFIRMED

    def test_confirming_evaluates_once_and_that_on_the_page_after_it(self, signed_in, world, monkeypatch):
        previews, preview = [], counting.preview
        monkeypatch.setattr(counting, "preview", lambda *asked: previews.append(asked) or preview(*asked))
        adopt(world[0])
        activity = plan(world[0], kinds=("lecture",))
        address = reverse("activities:confirm", args=[activity.pk])
        answer = signed_in.post(address, {"version": activity.version})
        assert not previews
        assert "讲党课" in signed_in.get(answer.url).content.decode()
        assert len(previews) == 1

    def test_a_second_click_is_told(self, signed_in, world):
        activity = plan(world[0])
        send(signed_in, "confirm", activity.pk, version=1)
        assert world[1].name in send(signed_in, "confirm", activity.pk, version=1)
        assert Attendance.objects.filter(unit_id=activity.unit_id, activity=activity).count() == 4

    def test_a_future_one_is_refused_in_words(self, signed_in, world):
        activity = plan(world[0], held_on=date(2016, 5, 21))
        assert "2016" in send(signed_in, "confirm", activity.pk)
        assert find(activity.pk).state == State.PLANNED

    def test_confirm_after_a_change_asks_to_look_again(self, signed_in, world):
        activity = plan(world[0])
        set_attendance(by=SYSTEM, activity=activity, version=1, answers={})
        assert 'role="alert"' in send(signed_in, "confirm", activity.pk, version=1)
        assert find(activity.pk).state == State.HELD

    def test_cancel_asks_why(self, signed_in, world):
        activity = plan(world[0])
        assert 'id="id_cancel-reason_error"' in send(signed_in, "cancel", activity.pk)
        assert "台风" in send(signed_in, "cancel", activity.pk, **{"cancel-reason": "台风"})
        assert find(activity.pk).state == State.CANCELLED

    def test_corrections_stand_side_by_side(self, signed_in, world):
        activity = confirmed(world[0], place="一楼")
        values = typed(place="二楼", version=activity.version, reason="记错了")
        shown = send(signed_in, "edit", activity.pk, **values)
        assert all(words in shown for words in ("一楼", "二楼", "记错了"))

    def test_queries_do_not_grow_with_people(self, signed_in, world, django_assert_max_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        activity = plan(world[0])
        page(signed_in, "detail", activity.pk)
        with CaptureQueriesContext(connection) as few:
            page(signed_in, "detail", activity.pk)
        for _ in range(3):
            member(world[0])
        with django_assert_max_num_queries(len(few)):
            page(signed_in, "detail", activity.pk)


class TestPeople:
    def ticked(self, activity, *, but=()):
        away = {each.pk for each in but}
        lines = attendance_sheet(activity).lines
        return {f"came-{line.member.pk}": "on" for line in lines if line.member.pk not in away}

    def test_only_exceptions_are_typed(self, signed_in, world):
        branch, _, (ill, *_) = world
        activity = plan(branch)
        values = {**self.ticked(activity, but=[ill]), f"why-{ill.pk}": "leave", f"reason-{ill.pk}": "病假"}
        send(signed_in, "attendance", activity.pk, version=1, **values)
        sheet = attendance_sheet(find(activity.pk))
        assert (sheet.expected, sheet.present) == (4, 3)
        row = Attendance.objects.get(unit_id=branch.unit_id, activity=activity)
        assert (row.presence, row.reason) == (Presence.LEAVE, "病假")

    def test_every_person_has_a_ticked_box(self, signed_in, world):
        shown = page(signed_in, "detail", plan(world[0]).pk)
        for someone in world[2]:
            assert f'name="came-{someone.pk}"' in shown
        assert shown.count(" checked>") >= 4

    def test_a_stale_sheet_shows_both_and_keeps_what_was_typed(self, signed_in, world):
        branch, _, (one, two, _) = world
        activity = plan(branch)
        set_attendance(by=SYSTEM, activity=activity, version=1, answers={one.pk: Answer(Presence.ABSENT)})
        values = {**self.ticked(activity, but=[two]), f"came-{one.pk}": "on", f"why-{two.pk}": "absent"}
        shown = send(signed_in, "attendance", activity.pk, status=409, version=1, **values)
        assert one.name in shown
        assert 'name="version" value="2"' in shown
        assert find(activity.pk).version == 2

    def test_after_confirmation_a_reason_is_asked(self, signed_in, world):
        branch, _, (one, *_) = world
        activity = confirmed(branch)
        values = {"version": activity.version, **self.ticked(activity, but=[one]), f"why-{one.pk}": "absent"}
        assert 'id="id_correction_error"' in send(signed_in, "attendance", activity.pk, **values)
        send(signed_in, "attendance", activity.pk, **values, correction="记错")
        assert attendance_sheet(find(activity.pk)).present == 3

    def test_reasons_are_shown_on_request_only(self, signed_in, client, world):
        branch, _, (ill, *_) = world
        activity = confirmed(branch, answers={ill.pk: Answer(Presence.LEAVE, "手术住院")})
        assert "手术住院" not in page(signed_in, "detail", activity.pk)
        assert "手术住院" in send(signed_in, "reasons", activity.pk)
        client.force_login(UserFactory(member=ill))
        assert reverse("activities:reasons", args=[activity.pk]) not in page(client, "detail", activity.pk)
        send(client, "reasons", activity.pk, status=403)

    def test_a_visitor_is_added_and_taken_off(self, signed_in, world):
        other = OrganizationFactory(unit=world[0].unit, code="OTHER")
        listener = member(other)
        activity = plan(world[0])
        send(signed_in, "visit", activity.pk, **{"visitor-name": listener.name, "visitor-branch": "OTHER"})
        assert attendance_sheet(activity).visitors == 1
        send(signed_in, "unvisit", activity.pk, member_id=listener.pk)
        assert attendance_sheet(activity).visitors == 0

    def test_a_visitor_of_a_confirmed_one_is_taken_off_with_a_reason_on_the_page(self, signed_in, world):
        activity = plan(world[0])
        add_visitor(by=SYSTEM, activity=activity, name="街道干部")
        send(signed_in, "confirm", activity.pk, version=2)
        (guest,) = attendance_sheet(activity).guests
        shown = page(signed_in, "detail", activity.pk)
        assert reverse("activities:unvisit", args=[activity.pk]) in shown
        assert 'aria-label="街道干部：更正原因"' in shown
        assert "请填写更正原因" in send(
            signed_in, "unvisit", activity.pk, guest_id=guest.pk, reason=" \u200b"
        )
        assert attendance_sheet(activity).visitors == 1
        shown = send(signed_in, "unvisit", activity.pk, guest_id=guest.pk, reason="当天没有来" * 80)
        assert attendance_sheet(activity).visitors == 0
        assert "当天没有来" in shown

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"visitor-name": ""}, "name"),
            ({"visitor-name": "查无此人", "visitor-branch": "OTHER"}, "name"),
            ({"visitor-name": "某人", "visitor-branch": "没有这个支部"}, "branch"),
        ],
    )
    def test_a_visitor_who_cannot_be_found_is_said(self, signed_in, world, values, field):
        OrganizationFactory(unit=world[0].unit, code="OTHER")
        shown = send(signed_in, "visit", plan(world[0]).pk, **values)
        assert f'id="id_visitor-{field}_error"' in shown

    @pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40])
    def test_a_visitor_who_is_none_is_taken_off_in_peace(self, signed_in, world, number):
        activity = plan(world[0])
        add_visitor(by=SYSTEM, activity=activity, name="街道干部")
        send(signed_in, "unvisit", activity.pk, guest_id=number)
        assert attendance_sheet(activity).visitors == 1

    def test_making_up(self, signed_in, world):
        branch, _, (ill, *_) = world
        activity = confirmed(branch, answers={ill.pk: Answer(Presence.LEAVE)})
        send(signed_in, "make-up", activity.pk, member=ill.pk, made_up_on="2016-05-18")
        lines = {line.member.pk: line for line in attendance_sheet(find(activity.pk)).lines}
        assert lines[ill.pk].presence == Presence.MADE_UP
        assert 'role="alert"' in send(signed_in, "make-up", activity.pk, member=1, made_up_on="2016-05-18")
        assert 'role="alert"' in send(
            signed_in, "make-up", activity.pk, member=ill.pk, made_up_on="2026-05-18"
        )


class TestScope:
    NAMES = (
        "edit",
        "sheet",
        "announce",
        "attendance",
        "visit",
        "unvisit",
        "make-up",
        "minutes",
        "confirm",
        "cancel",
    )

    def test_outside_the_scope_nothing_is_found(self, client, world):
        from tests.activities.factories import branch_with

        activity = plan(world[0])
        client.force_login(branch_with(1)[1])
        for name in ("detail", "sheet", "edit"):
            page(client, name, activity.pk, status=404)
        for name in ("list", "new"):
            page(client, name, world[0].pk, status=404)

    def test_a_member_sees_and_does_not_record(self, client, world):
        branch, _, (someone, *_) = world
        activity = plan(branch)
        client.force_login(UserFactory(member=someone))
        shown = page(client, "detail", activity.pk)
        assert "<textarea" not in shown
        page(client, "new", branch.pk, status=403)
        for name in self.NAMES:
            assert client.post(reverse(f"activities:{name}", args=[activity.pk])).status_code == 403, name
        assert find(activity.pk).version == 1

    def test_a_viewer_above_sees_and_does_not_record(self, client, world):
        client.force_login(GrantFactory(organization=world[0], role=Role.VIEWER).user)
        activity = plan(world[0])
        page(client, "detail", activity.pk)
        page(client, "edit", activity.pk, status=403)

    def test_without_sign_in_there_is_only_the_door(self, client, world):
        assert client.get(reverse("activities:detail", args=[plan(world[0]).pk])).status_code == 302
