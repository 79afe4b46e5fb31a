"""The minutes on the activity's page: one form without a script, one part at a time with it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.activities.factories import SYSTEM, branch_with, confirmed, plan
from tests.organizations.factories import MemberFactory, UserFactory
from zhixing.activities.actions import write_minutes
from zhixing.activities.models import Correction, Revision, Section, Speech
from zhixing.activities.queries import find
from zhixing.activities.queries.minutes import main_text, minutes_of
from zhixing.activities.typed import Typed, TypedPart, TypedSpeech


@pytest.fixture
def signed_in(client, world):
    client.force_login(world[1])
    return client


@pytest.fixture
def activity(world):
    return plan(world[0])


def write(activity, speeches=(), **texts):
    typed = Typed({key: TypedPart(text) for key, text in texts.items()}, list(speeches))
    return write_minutes(by=SYSTEM, activity=activity, typed=typed)


def page(client, activity, *, status=200):
    response = client.get(reverse("activities:detail", args=[activity.pk]))
    assert response.status_code == status
    return response.content.decode()


def sent(values):
    return {name.replace("_", "-"): value for name, value in values.items()}


def send(client, activity, *, status=200, **values):
    address = reverse("activities:minutes", args=[activity.pk])
    response = client.post(address, sent(values), follow=True)
    assert response.status_code == status
    return response.content.decode()


def save(client, activity, *, status=200, **values):
    """Send one part as the script does."""
    address = reverse("activities:minutes", args=[activity.pk])
    response = client.post(address, sent(values), headers={"Accept": "application/json"})
    assert response.status_code == status
    return response.json()


def rows(model, activity):
    return model.objects.filter(unit_id=activity.unit_id, activity=activity)


class TestForm:
    def test_one_form_saves_all_parts_at_once(self, signed_in, activity):
        shown = send(
            signed_in,
            activity,
            part_chair="王主持",
            part_recorder="张记录",
            part_agenda="学习党章",
            part_main="一、学习\u202e\r\n\r\n二、讨论\x07",
            speech_new_name="李发言",
            speech_new_gist="同意",
            speech_new_token="t",
        )
        found = minutes_of(find(activity.pk))
        assert (found.chair, found.recorder) == ("王主持", "张记录")
        assert main_text(activity) == "一、学习\n\n二、讨论"
        assert [row.name for row in found.speeches] == ["李发言"]
        assert 'role="status"' in shown

    def test_what_is_empty_leaves_no_row(self, signed_in, activity):
        send(signed_in, activity, part_agenda="", part_main="", speech_new_name="", speech_new_gist="")
        assert rows(Section, activity).count() + rows(Speech, activity).count() == 0

    def test_a_part_that_was_not_sent_is_not_touched(self, signed_in, activity):
        write(activity, main="一", agenda="二")
        send(signed_in, activity, part_agenda="", version_agenda="1", base_agenda="二")
        assert main_text(activity) == "一"
        assert rows(Section, activity).get(key="agenda").text == ""

    def test_two_recorders_see_both_texts_and_lose_none(self, signed_in, activity):
        send(signed_in, activity, part_main="甲记的", version_main="0", base_main="")
        values = {"part_main": "甲记\n乙", "version_main": "0", "base_main": "原来"}
        shown = send(signed_in, activity, status=409, **values)
        assert "甲记的" in shown
        assert "甲记\n乙</textarea>" in shown
        assert 'name="version-main" value="1"' in shown
        assert 'name="base-main" value="甲记的"' in shown
        assert main_text(activity) == "甲记的"
        send(signed_in, activity, part_main="合并后", version_main="1", base_main="甲记的")
        assert main_text(activity) == "合并后"

    def test_a_speech_removed_meanwhile_is_offered_again(self, signed_in, activity):
        values = {"speech_9_name": "王发言", "speech_9_gist": "要紧的话", "speech_9_version": "1"}
        shown = send(signed_in, activity, status=409, **values)
        assert "要紧的话</textarea>" in shown
        assert 'name="speech-new1-name"' in shown
        send(signed_in, activity, speech_new1_name="王发言", speech_new1_gist="要紧的话")
        assert minutes_of(activity).speeches[0].gist == "要紧的话"

    def test_a_huge_paste_is_refused_and_still_in_the_form(self, signed_in, activity):
        shown = send(signed_in, activity, part_main="长" * 200_000, part_agenda="短")
        assert 'id="id_part-main_error"' in shown
        assert "200000" in shown
        assert "长" * 200_000 in shown
        assert rows(Section, activity).count() == 0

    @pytest.mark.parametrize(
        "values",
        [
            {"part_weather": "晴"},
            {"speech_new_gist": "没有名字", "speech_new_name": ""},
            {"speech_new_name": "长" * 61},
            {"part_chair": "长" * 61},
        ],
    )
    def test_what_cannot_be_is_said_and_nothing_written(self, signed_in, activity, values):
        assert "field__error" in (shown := send(signed_in, activity, **values)) or 'role="alert"' in shown
        assert rows(Section, activity).count() + rows(Speech, activity).count() == 0

    @pytest.mark.parametrize("version", ["", "abc", "-1", "٣", "9" * 30])
    def test_a_version_that_never_was_overwrites_nothing(self, signed_in, activity, version):
        write(activity, main="先写的")
        send(signed_in, activity, status=409, part_main="后写的", version_main=version)
        assert main_text(activity) == "先写的"

    def test_the_chair_and_the_recorder_are_proposed(self, signed_in, world, activity):
        shown = page(signed_in, activity)
        assert 'name="part-chair" value="书记"' in shown
        assert f'name="part-recorder" value="{world[1].name}"' in shown

    def test_before_the_day_the_form_is_folded(self, signed_in, world):
        coming = plan(world[0], held_on=date(2016, 5, 30))
        assert "准备会议记录" in page(signed_in, coming)

    def test_kinds_without_speeches_do_not_ask_for_them(self, signed_in, world):
        assert "speech-new" not in page(signed_in, plan(world[0], kinds=("volunteering",)))

    def test_a_proposal_is_put_in_by_its_button(self, signed_in, world):
        MemberFactory(branch=world[0], name="寿星", joined_on=date(2001, 5, 3), id_number="")
        party = plan(world[0], kinds=("political_birthday",))
        assert "寿星" in page(signed_in, party)
        send(signed_in, party, fill="celebrated", part_words="祝贺")
        texts = {part.key: part.text for part in minutes_of(party).parts}
        assert "寿星" in texts["celebrated"]
        assert texts["words"] == "祝贺"


class TestScript:
    def test_one_part_is_saved_and_the_time_is_told(self, signed_in, activity):
        answer = save(signed_in, activity, part_main="一", version_main="0", base_main="")
        assert (
            answer["saved"]["main"] | {"version": 1, "text": "一", "merged": False} == answer["saved"]["main"]
        )
        assert answer["at"] == "12:00"

    def test_what_two_wrote_apart_comes_back_together(self, signed_in, activity):
        write(activity, main="一\n二改")
        answer = save(signed_in, activity, part_main="一改\n二", version_main="0", base_main="一\n二")
        assert answer["saved"]["main"]["merged"]
        assert answer["saved"]["main"]["text"] == "一改\n二改"

    def test_a_clash_tells_both(self, signed_in, activity):
        write(activity, main="甲")
        answer = save(signed_in, activity, status=409, part_main="乙", version_main="0")
        clash = answer["clashes"]["main"]
        assert (clash["stored"], clash["typed"], clash["version"], clash["base"]) == ("甲", "乙", 1, "甲")

    def test_a_new_speech_tells_its_id_and_is_added_once(self, signed_in, activity):
        values = {"speech_new_name": "王发言", "speech_new_gist": "同意", "speech_new_token": "t"}
        first, second = save(signed_in, activity, **values), save(signed_in, activity, **values)
        [(key, saved)] = first["saved"].items()
        assert saved["token"] == "t"
        assert key == f"speech-{saved['id']}"
        assert second["saved"].keys() == first["saved"].keys()
        assert rows(Speech, activity).count() == 1

    def test_errors_come_by_field(self, signed_in, activity):
        answer = save(signed_in, activity, status=400, part_main="长" * 200_000)
        assert list(answer["errors"]) == ["part-main"]

    def test_a_member_may_not(self, client, world, activity):
        client.force_login(UserFactory(member=world[2][0]))
        response = client.post(reverse("activities:minutes", args=[activity.pk]), {"part-main": "…"})
        assert response.status_code == 403

    def test_a_stranger_finds_nothing(self, client, activity):
        client.force_login(branch_with(1)[1])
        for name in ("minutes", "earlier-minutes"):
            address = reverse(f"activities:{name}", args=[activity.pk])
            assert client.post(address, {"part-main": "…"}).status_code in {404, 405}


class TestRead:
    def test_a_member_reads_them_once_confirmed(self, client, world):
        branch, _, (someone, *_) = world
        client.force_login(UserFactory(member=someone))
        open_one = plan(branch)
        write(open_one, main="还在写")
        assert "还在写" not in page(client, open_one)
        record = confirmed(branch, minutes="一、学习", held_on=date(2016, 5, 13))
        write_minutes(
            by=SYSTEM,
            activity=record,
            typed=Typed(speeches=[TypedSpeech("王发言", "不赞成", is_dissent=True)]),
            reason="漏记",
        )
        shown = page(client, record)
        assert "一、学习" in shown
        assert "不赞成" in shown
        assert "持不同意见" in shown
        assert "<textarea" not in shown

    def test_after_confirmation_a_reason_is_asked_and_nothing_is_saved_by_itself(self, signed_in, world):
        record = confirmed(world[0])
        assert "data-minutes" not in page(signed_in, record)
        assert 'id="id_reason_error"' in send(signed_in, record, part_main="补记")
        assert main_text(record) == ""
        shown = send(signed_in, record, part_main="补记", reason="漏记")
        assert rows(Correction, record).count() == 1
        assert "漏记" in shown

    def test_queries_do_not_grow_with_parts_and_speeches(self, signed_in, world, activity):
        page(signed_in, activity)
        with CaptureQueriesContext(connection) as few:
            page(signed_in, activity)
        write(activity, [TypedSpeech(name, "同意", token=name) for name in "甲乙丙"], main="一", agenda="二")
        with CaptureQueriesContext(connection) as many:
            page(signed_in, activity)
        assert len(many) == len(few)


class TestButtons:
    def test_signing_saves_first_and_shows_name_and_time(self, signed_in, activity):
        shown = send(signed_in, activity, part_main="一", part_chair="王主持", sign="chair")
        assert minutes_of(find(activity.pk)).signatures[0].name == "王主持"
        assert "主持人签字" in shown
        write(activity, agenda="后补")
        assert "签字后又有改动" in page(signed_in, activity)

    @pytest.mark.parametrize(
        "values", [{"sign": "nobody"}, {"sign": "chair", "part_main": "一", "part_chair": ""}]
    )
    def test_signing_that_cannot_be_is_said(self, signed_in, activity, values):
        assert "alert--error" in send(signed_in, activity, **values)

    def test_speeches_move_and_go(self, signed_in, activity):
        write(activity, [TypedSpeech(name, token=name) for name in "甲乙"])
        first, second = minutes_of(activity).speeches
        send(signed_in, activity, up=str(second.pk))
        assert [row.name for row in minutes_of(activity).speeches] == ["乙", "甲"]
        send(signed_in, activity, down=str(second.pk))
        assert [row.name for row in minutes_of(activity).speeches] == ["甲", "乙"]
        send(signed_in, activity, remove=f"{first.pk}.1")
        assert [row.name for row in minutes_of(activity).speeches] == ["乙"]
        send(signed_in, activity, remove="abc")
        assert rows(Speech, activity).count() == 1

    def test_a_cancelled_one_says_so(self, signed_in, activity):
        client = signed_in
        client.post(reverse("activities:cancel", args=[activity.pk]), {"cancel-reason": "台风"})
        assert "field__error" in (shown := send(client, activity, part_main="…")) or "取消" in shown
        assert rows(Section, activity).count() == 0


class TestEarlier:
    def earlier(self, client, activity, **values):
        response = client.get(reverse("activities:earlier-minutes", args=[activity.pk]), values)
        assert response.status_code == 200
        return response.content.decode()

    def restore(self, client, activity, revision, **values):
        address = reverse("activities:restore-minutes", args=[activity.pk, revision])
        return client.post(address, values, follow=True).content.decode()

    def test_an_empty_page_says_what_will_be_here(self, signed_in, activity):
        assert "empty__title" in self.earlier(signed_in, activity)

    def test_the_difference_is_shown_and_an_earlier_text_comes_back(self, signed_in, activity):
        write(activity, main="一、学习党章")
        send(signed_in, activity, part_main="一、学习准则", version_main="1")
        shown = self.earlier(signed_in, activity, part="main")
        assert "<ins>" in shown
        assert "<del>" in shown
        first = rows(Revision, activity).order_by("pk")[0]
        self.restore(signed_in, activity, first.pk)
        assert main_text(activity) == "一、学习党章"
        assert "role=" in self.restore(signed_in, activity, 9)

    def test_a_confirmed_one_asks_why(self, signed_in, world):
        record = confirmed(world[0], minutes="先")
        send(signed_in, record, part_main="后", version_main="1", reason="漏记")
        first = rows(Revision, record).order_by("pk")[0]
        self.restore(signed_in, record, first.pk)
        assert main_text(record) == "后"
        self.restore(signed_in, record, first.pk, reason="原来的对")
        assert main_text(record) == "先"

    def test_an_unknown_part_shows_the_first(self, signed_in, activity):
        write(activity, main="一")
        assert "一" in self.earlier(signed_in, activity, part="weather", page="99")

    def test_queries_do_not_grow_with_texts(self, signed_in, activity):
        write(activity, main="一")
        self.earlier(signed_in, activity)
        with CaptureQueriesContext(connection) as few:
            self.earlier(signed_in, activity)
        for version in (1, 2):
            send(signed_in, activity, part_main=f"一{version}", version_main=str(version))
            write(activity, summary=f"{version}")
        with CaptureQueriesContext(connection) as many:
            self.earlier(signed_in, activity, part="main")
        assert len(many) == len(few)
