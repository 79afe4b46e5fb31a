"""Self check-in: a convenience of one meeting, over by itself; whoever does not tick stays present."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tests.activities.factories import SYSTEM, confirmed, member, plan
from tests.organizations.factories import OrganizationFactory, UserFactory
from tests.plugins.scoped import unscoped
from tests.supervision.counting import queries
from zhixing.activities.actions import (
    add_visitor,
    cancel_activity,
    check_in,
    close_check_in,
    confirm_activity,
    open_check_in,
    set_attendance,
)
from zhixing.activities.choices import Presence
from zhixing.activities.codes import code_svg
from zhixing.activities.drafts import Answer
from zhixing.activities.models import CheckedIn
from zhixing.activities.queries import attendance_sheet, find
from zhixing.activities.queries.asking import check_in_of, is_on, ticked_at
from zhixing.core.models import AuditEntry
from zhixing.core.time import today

SOON = "2016-05-20T04:20:00+00:00"
AFTERWARDS = "2016-05-20T04:31:00+00:00"


@pytest.fixture
def meeting(world):
    """A meeting of today."""
    return plan(world[0], held_on=today(), title="今天的大会")


@pytest.fixture
def ticker(world):
    return UserFactory(member=world[2][0], name=world[2][0].name)


@pytest.fixture
def code(world, meeting):
    return open_check_in(by=world[1], activity=meeting)


def absent(activity):
    sheet = attendance_sheet(find(activity.pk))
    return [line.member for line in sheet.lines if not line.came]


class TestSwitch:
    def test_it_is_over_by_itself_after_half_an_hour(self, code):
        assert is_on(code)
        with time_machine.travel(AFTERWARDS):
            assert not is_on(code)

    def test_switched_on_again_there_is_a_new_code_and_the_old_is_void(self, world, meeting, code, ticker):
        old = code.key
        new = open_check_in(by=world[1], activity=meeting, minutes=240)
        assert new.key != old
        with pytest.raises(ValidationError):
            check_in(by=ticker, activity=meeting, key=old)

    @pytest.mark.parametrize("minutes", [0, -5, 241])
    def test_at_most_four_hours(self, world, meeting, minutes):
        with pytest.raises(ValidationError) as refused:
            open_check_in(by=world[1], activity=meeting, minutes=minutes)
        assert "minutes" in refused.value.message_dict

    def test_only_on_the_day_and_while_it_is_open(self, world, meeting):
        later = plan(world[0], held_on=today().replace(month=6))
        cancelled = plan(world[0], held_on=today())
        cancel_activity(by=SYSTEM, activity=cancelled, reason="改期")
        confirm_activity(by=SYSTEM, activity=meeting)
        for each in (later, cancelled, find(meeting.pk), confirmed(world[0])):
            with pytest.raises(ValidationError):
                open_check_in(by=world[1], activity=each)

    def test_switched_off_the_code_is_void_and_twice_is_once(self, world, meeting, code, ticker):
        close_check_in(by=world[1], activity=meeting)
        close_check_in(by=world[1], activity=meeting)
        assert not is_on(check_in_of(meeting))
        with pytest.raises(ValidationError):
            check_in(by=ticker, activity=meeting, key=code.key)

    def test_a_member_switches_nothing(self, ticker, meeting):
        with pytest.raises(PermissionDenied):
            open_check_in(by=ticker, activity=meeting)
        with pytest.raises(PermissionDenied):
            close_check_in(by=ticker, activity=meeting)


class TestTicking:
    def test_only_that_one_came_is_kept(self, world, meeting, code, ticker):
        check_in(by=ticker, activity=meeting, key=code.key)
        check_in(by=ticker, activity=meeting, key=code.key)
        assert ticked_at(meeting) == [world[2][0]]
        fields = {field.name for field in CheckedIn._meta.fields}
        assert fields == {"id", "unit", "activity", "member"}
        with unscoped():
            assert not AuditEntry.objects.filter(code="activities.check_in").exists()

    def test_whoever_does_not_tick_stays_present(self, world, meeting, code, ticker):
        check_in(by=ticker, activity=meeting, key=code.key)
        confirm_activity(by=SYSTEM, activity=find(meeting.pk))
        sheet = attendance_sheet(find(meeting.pk))
        assert (sheet.expected, sheet.present) == (4, 4)

    def test_the_recorders_open_form_is_not_made_stale(self, meeting, code, ticker):
        before = find(meeting.pk).version
        check_in(by=ticker, activity=meeting, key=code.key)
        assert find(meeting.pk).version == before

    def test_who_was_on_leave_and_came_is_present(self, world, meeting, code, ticker):
        away = {ticker.member_id: Answer(Presence.LEAVE, "出差")}
        set_attendance(by=SYSTEM, activity=meeting, version=meeting.version, answers=away)
        check_in(by=ticker, activity=find(meeting.pk), key=code.key)
        assert absent(meeting) == []

    def test_one_invited_to_sit_in_may_tick(self, world, meeting, code):
        listener = member(OrganizationFactory(unit=world[0].unit))
        add_visitor(by=SYSTEM, activity=meeting, name="x", member=listener)
        assert check_in(by=UserFactory(member=listener), activity=find(meeting.pk), key=code.key).pk

    def test_one_not_on_the_list_is_told_so(self, world, code):
        of_nobody = plan(world[0], held_on=today(), kinds=("committee_meeting",))
        other = open_check_in(by=world[1], activity=of_nobody)
        with pytest.raises(ValidationError):
            check_in(by=UserFactory(member=world[2][1]), activity=of_nobody, key=other.key)

    def test_over_or_confirmed_nobody_ticks(self, world, meeting, code, ticker):
        with time_machine.travel(AFTERWARDS), pytest.raises(ValidationError):
            check_in(by=ticker, activity=meeting, key=code.key)
        confirm_activity(by=SYSTEM, activity=meeting)
        with pytest.raises(ValidationError):
            check_in(by=ticker, activity=find(meeting.pk), key=code.key)


class TestScreen:
    def test_it_shows_the_code_the_short_address_and_who_ticked(self, client, world, meeting, code, ticker):
        check_in(by=ticker, activity=meeting, key=code.key)
        client.force_login(world[1])
        text = client.get(reverse("activities:check-in", args=[meeting.pk])).content.decode()
        assert f"testserver/c/{code.key}/" in text
        assert "<svg" in text
        assert ticker.name in text

    def test_the_poll_gets_who_ticked_alone(self, client, world, meeting, code):
        client.force_login(world[1])
        address = reverse("activities:check-in", args=[meeting.pk])
        text = client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in text
        assert 'id="ticked"' in text

    def test_switched_on_and_off_by_page(self, client, world, meeting):
        client.force_login(world[1])
        address = reverse("activities:check-in", args=[meeting.pk])
        assert client.post(address, {"minutes": "999"}).status_code == 422
        assert client.post(address, {"minutes": "45"}).status_code == 302
        assert is_on(check_in_of(meeting))
        client.post(reverse("activities:close-check-in", args=[meeting.pk]))
        assert not is_on(check_in_of(meeting))
        assert reverse("activities:fill-check-in", args=[meeting.pk]) in client.get(address).content.decode()

    def test_on_another_day_the_page_says_when(self, client, world):
        later = plan(world[0], held_on=today().replace(month=6))
        client.force_login(world[1])
        address = reverse("activities:check-in", args=[later.pk])
        assert "6月20日" in client.get(address).content.decode()
        assert client.post(address, {"minutes": "30"}).status_code == 422
        assert client.get(reverse("activities:fill-check-in", args=[later.pk])).status_code == 302

    def test_those_who_did_not_tick_are_filled_in_and_nothing_is_saved(
        self, client, world, meeting, code, ticker
    ):
        check_in(by=ticker, activity=meeting, key=code.key)
        client.force_login(world[1])
        answer = client.get(reverse("activities:fill-check-in", args=[meeting.pk]))
        form = answer.context["attendance_form"]
        ticked, other = ticker.member_id, world[2][1].pk
        assert form[f"came-{ticked}"].initial
        assert not form[f"came-{other}"].initial
        assert form[f"why-{other}"].initial == Presence.ABSENT
        assert absent(meeting) == []

    def test_ticks_of_three_ask_the_database_no_more_than_of_one(self, client, world, meeting, code, ticker):
        check_in(by=ticker, activity=meeting, key=code.key)
        client.force_login(world[1])
        address = reverse("activities:check-in", args=[meeting.pk])
        with_one = queries(client, address)
        for each in world[2][1:]:
            check_in(by=UserFactory(member=each), activity=meeting, key=code.key)
        assert queries(client, address) == with_one


class TestScanning:
    def scan(self, client, key, user=None, method="get"):
        if user:
            client.force_login(user)
        return getattr(client, method)(reverse("activities:tick", args=[key]))

    def test_one_tap_and_it_is_done(self, client, world, meeting, code, ticker):
        assert "今天的大会" in self.scan(client, code.key.upper(), ticker).content.decode()
        assert ticked_at(meeting) == []
        self.scan(client, code.key, ticker, "post")
        assert ticked_at(meeting) == [world[2][0]]
        with time_machine.travel(AFTERWARDS):
            assert self.scan(client, code.key, ticker).status_code == 200

    def test_a_stranger_is_led_to_sign_in_and_learns_nothing(self, client, code):
        for method in ("get", "post"):
            text = self.scan(client, code.key, method=method).content.decode()
            assert f"{reverse('account_login')}?next=/c/{code.key}/" in text
            assert "今天的大会" not in text

    def test_an_account_without_member_is_told_to_speak_with_the_recorder(self, client, code):
        assert "记录人" in self.scan(client, code.key, UserFactory()).content.decode()

    def test_over_unknown_foreign_and_unlisted_each_have_their_words(self, client, world, code, ticker):
        with time_machine.travel(AFTERWARDS):
            assert self.scan(client, code.key, ticker).status_code == 410
        assert self.scan(client, "zzzzzzzz", ticker).status_code == 404
        foreigner = UserFactory(member=member(OrganizationFactory()))
        assert self.scan(client, code.key, foreigner).status_code == 404
        neighbour = UserFactory(member=member(OrganizationFactory(unit=world[0].unit)))
        answer = self.scan(client, code.key, neighbour, "post")
        assert answer.status_code == 403
        assert "今天的大会" not in answer.content.decode()
        with unscoped():
            assert CheckedIn.objects.count() == 0


class TestSheet:
    def test_it_lists_everyone_and_those_who_sit_in_with_a_code(self, client, world, meeting):
        add_visitor(by=SYSTEM, activity=meeting, name="上级指导员")
        client.force_login(world[1])
        text = client.get(reverse("activities:sheet", args=[meeting.pk])).content.decode()
        for name in [*(each.name for each in world[2]), "上级指导员", "列席", "党小组", "签名", "备注"]:
            assert name in text
        assert "<svg" in text

    def test_before_the_day_the_page_invites(self, client, world):
        later = plan(world[0], held_on=today().replace(month=6))
        client.force_login(world[1])
        text = client.get(reverse("activities:detail", args=[later.pk])).content.decode()
        assert "邀请列席" in text


def test_a_code_has_no_styles_and_names_itself():
    drawn = code_svg("https://example.org/c/abcdefgh/", "签到码 <1>")
    assert "style" not in drawn
    assert "&lt;1&gt;" in drawn
    assert "#000" in drawn
