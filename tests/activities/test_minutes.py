"""The minutes: written in parts by several hands, corrected with a reason, signed, taken back."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests.activities.factories import SYSTEM, branch_with, confirmed, draft, plan
from tests.organizations.factories import MemberFactory, UserFactory
from zhixing.activities.actions import (
    correct_activity,
    edit_activity,
    move_speech,
    remove_speech,
    restore_minutes,
    sign_minutes,
    write_minutes,
)
from zhixing.activities.choices import Signer
from zhixing.activities.kinds import catalogue
from zhixing.activities.models import Activity, Correction, Revision, Section, Speech
from zhixing.activities.queries import attendance_sheet, find
from zhixing.activities.queries.history import history
from zhixing.activities.queries.minutes import main_text, minutes_of
from zhixing.activities.queries.proposing import birthdays_in, chair_for
from zhixing.activities.queries.revising import earlier_texts, written_keys
from zhixing.activities.typed import LONGEST, Typed, TypedPart, TypedSpeech, paragraphs
from zhixing.core.actions import System
from zhixing.core.models import AuditEntry

A, B = System("张记录"), System("李记录")


def write(activity, by=A, *, reason="", version=0, base=None, **texts):
    parts = {key: TypedPart(text, version, base) for key, text in texts.items()}
    return write_minutes(by=by, activity=activity, typed=Typed(parts), reason=reason)


def speak(activity, name, gist="", by=A, *, reason="", **values):
    typed = Typed(speeches=[TypedSpeech(name, gist, **values)])
    return write_minutes(by=by, activity=activity, typed=typed, reason=reason)


def rows(model, activity):
    return model.objects.filter(unit_id=activity.unit_id, activity=activity)


def audited(activity):
    entries = AuditEntry.objects.filter(unit_id=activity.unit_id, target_id=activity.pk)
    return list(entries.exclude(code="activities.plan").order_by("pk").values_list("code", flat=True))


@pytest.fixture
def activity(world):
    return plan(world[0], kinds=("members_meeting",), held_on=date(2016, 5, 12))


class TestWrite:
    def test_parts_are_kept_and_read_with_their_labels(self, activity):
        write(activity, main="一、学习", agenda="学习党章", chair="王主持", recorder="张记录")
        found = minutes_of(find(activity.pk))
        assert (found.chair, found.recorder) == ("王主持", "张记录")
        assert [(part.key, part.label, part.text) for part in found.parts] == [
            ("agenda", "议题", "学习党章"),
            ("main", "会议内容", "一、学习"),
            ("summary", "小结", ""),
        ]

    def test_the_activity_itself_stays_fresh(self, activity):
        write(activity, main="一", chair="王主持")
        speak(activity, "王主持", "同意")
        assert find(activity.pk).version == activity.version

    def test_nothing_is_written_where_nothing_changed(self, activity):
        write(activity, main="一")
        outcome = write(activity, main="一", version=1)
        assert outcome.written == []
        assert rows(Section, activity).get().version == 1
        assert audited(activity) == ["activities.write_minutes"]

    def test_a_member_does_not_write(self, world, activity):
        user = UserFactory(member=world[2][0])
        with pytest.raises(PermissionDenied):
            write_minutes(by=user, activity=activity, typed=Typed({"main": TypedPart("…")}))

    @pytest.mark.parametrize(
        ("key", "text"),
        [("weather", "晴"), ("main", "长" * (LONGEST + 1)), ("chair", "长" * 61), ("speeches", "…")],
    )
    def test_what_does_not_fit_is_refused_by_field(self, activity, key, text):
        with pytest.raises(ValidationError) as caught:
            write(activity, **{key: text})
        assert list(caught.value.message_dict) == [f"part-{key}"]

    def test_a_choice_is_one_of_those_listed_and_read_in_words(self, world):
        service = plan(world[0], kinds=("volunteering",))
        with pytest.raises(ValidationError):
            write(service, form="sky")
        write(service, form="community")
        assert minutes_of(service).parts[0].text == "社区服务"

    def test_what_another_kind_asked_before_is_still_there(self, world, activity):
        write(activity, agenda="学习党章")
        changed = edit_activity(
            by=SYSTEM, activity=activity, version=activity.version, draft=draft(world[0], kinds=("lecture",))
        )
        assert ("agenda", "学习党章") in [(part.key, part.text) for part in minutes_of(changed).parts]
        write(changed, agenda="改", version=1)
        assert rows(Section, activity).get(key="agenda").text == "改"

    def test_an_edit_of_the_activity_leaves_the_minutes_alone(self, world, activity):
        write(activity, main="一")
        edit_activity(by=SYSTEM, activity=activity, version=1, draft=draft(world[0], place="二楼"))
        assert main_text(activity) == "一"

    def test_a_draft_may_write_the_main_part(self, world):
        planned = plan(world[0], minutes="一、学习")
        assert main_text(planned) == "一、学习"
        edit_activity(by=B, activity=planned, version=1, draft=draft(world[0], minutes="二、讨论"))
        assert main_text(planned) == "二、讨论"
        assert [row.text for row in rows(Revision, planned)] == ["二、讨论", "一、学习"]


class TestTwoRecorders:
    def test_different_parts_never_clash(self, activity):
        write(activity, by=A, main="甲记", base="")
        outcome = write(activity, by=B, summary="乙记", base="")
        assert outcome.clashes == []
        assert {row.key: row.text for row in rows(Section, activity)} == {"main": "甲记", "summary": "乙记"}

    def test_paragraphs_changed_apart_are_put_together(self, activity):
        write(activity, main="一\n二")
        write(activity, by=A, main="一改\n二", version=1, base="一\n二")
        outcome = write(activity, by=B, main="一\n二改", version=1, base="一\n二")
        assert main_text(activity) == "一改\n二改"
        assert outcome.saved["main"].merged
        assert outcome.saved["main"].version == 3

    def test_the_same_paragraph_is_shown_twice_and_nothing_is_overwritten(self, activity):
        write(activity, main="一")
        write(activity, by=A, main="一甲", version=1, base="一")
        outcome = write(activity, by=B, main="一乙", version=1, base="一")
        [clash] = outcome.clashes
        assert (clash.stored, clash.typed, clash.by_name, clash.version) == ("一甲", "一乙", "张记录", 2)
        assert main_text(activity) == "一甲"

    def test_without_the_beginning_a_stale_text_is_never_guessed(self, activity):
        write(activity, main="一")
        assert write(activity, main="二", version=0).clashes

    def test_a_chair_named_by_two(self, activity):
        write(activity, chair="王主持", base="")
        outcome = write(activity, by=B, chair="李主持", base="")
        assert [clash.stored for clash in outcome.clashes] == ["王主持"]
        assert find(activity.pk).chair == "王主持"

    def test_the_rest_is_saved_although_one_part_clashes(self, activity):
        write(activity, main="甲")
        typed = Typed({"main": TypedPart("乙", 0, ""), "summary": TypedPart("小结")})
        outcome = write_minutes(by=B, activity=activity, typed=typed)
        assert list(outcome.saved) in (["summary"], ["main", "summary"])
        assert rows(Section, activity).get(key="summary").text == "小结"

    def test_speeches_added_at_once_are_two(self, activity):
        speak(activity, "王发言", "同意", by=A, token="a")
        speak(activity, "李发言", "不同意", by=B, token="b", is_dissent=True)
        found = minutes_of(activity).speeches
        assert [(row.name, row.is_dissent) for row in found] == [("王发言", False), ("李发言", True)]

    def test_a_speech_sent_twice_is_added_once(self, activity):
        speak(activity, "王发言", "同意", token="a")
        speak(activity, "王发言", "同意，并补充", token="a")
        assert [row.gist for row in minutes_of(activity).speeches] == ["同意，并补充"]

    def test_a_stale_speech_clashes_or_is_put_together(self, activity):
        speak(activity, "王发言", "一\n二")
        pk = minutes_of(activity).speeches[0].pk
        speak(activity, "王发言", "一改\n二", pk=pk, version=1, base="一\n二")
        together = speak(activity, "王发言", "一\n二改", by=B, pk=pk, version=1, base="一\n二")
        assert together.saved[f"speech-{pk}"].text == "一改\n二改"
        outcome = speak(activity, "李发言", "一乙\n二", by=B, pk=pk, version=1, base="一\n二")
        assert outcome.clashes[0].version == 3

    def test_a_speech_removed_meanwhile_is_told_and_can_be_added_again(self, activity):
        speak(activity, "王发言", "一")
        pk = minutes_of(activity).speeches[0].pk
        remove_speech(by=A, activity=activity, speech_id=pk)
        outcome = speak(activity, "王发言", "一二", by=B, pk=pk, version=1, base="一")
        assert outcome.clashes[0].version == 0
        assert outcome.clashes[0].speech.gist == "一二"


class TestSpeeches:
    def test_a_speaker_who_is_a_member_is_known_as_such(self, world, activity):
        someone = world[2][0]
        speak(activity, someone.name, "同意")
        speak(activity, "外来的人", "祝贺")
        assert [row.member_id for row in minutes_of(activity).speeches] == [someone.pk, None]

    def test_two_of_one_name_are_not_guessed(self, world, activity):
        MemberFactory(branch=world[0], name=world[2][0].name, id_number="")
        speak(activity, world[2][0].name)
        assert minutes_of(activity).speeches[0].member_id is None

    def test_a_speech_without_a_name_is_refused(self, activity):
        with pytest.raises(ValidationError) as caught:
            speak(activity, "", "同意")
        assert list(caught.value.message_dict) == ["speech-new-name"]

    def test_one_of_another_activity_is_not_touched(self, world, activity):
        other = plan(world[0], held_on=date(2016, 5, 13))
        speak(other, "王发言", "一")
        pk = minutes_of(other).speeches[0].pk
        assert speak(activity, "改", "二", pk=pk, version=1, base="一").clashes[0].version == 0
        remove_speech(by=A, activity=activity, speech_id=pk)
        move_speech(by=A, activity=activity, speech_id=pk, up=True)
        assert [row.name for row in minutes_of(other).speeches] == ["王发言"]

    def test_they_change_places(self, activity):
        for name in "甲乙丙":
            speak(activity, name, token=name)
        order = [row.pk for row in minutes_of(activity).speeches]
        move_speech(by=A, activity=activity, speech_id=order[2], up=True)
        assert [row.name for row in minutes_of(activity).speeches] == ["甲", "丙", "乙"]
        move_speech(by=A, activity=activity, speech_id=order[0], up=True)
        assert [row.name for row in minutes_of(activity).speeches] == ["甲", "丙", "乙"]

    def test_removing_one_that_was_changed_meanwhile_is_refused(self, activity):
        speak(activity, "王发言", "一")
        pk = minutes_of(activity).speeches[0].pk
        speak(activity, "王发言", "二", pk=pk, version=1)
        with pytest.raises(ValidationError, match="王发言"):
            remove_speech(by=B, activity=activity, speech_id=pk, version=1)
        remove_speech(by=B, activity=activity, speech_id=pk, version=2)
        assert minutes_of(activity).speeches == []

    def test_only_so_many(self, activity, monkeypatch):
        monkeypatch.setattr("zhixing.activities.actions.speeches.MOST", 1)
        speak(activity, "甲", token="a")
        with pytest.raises(ValidationError):
            speak(activity, "乙", token="b")


class TestEarlierTexts:
    def test_one_person_typing_on_makes_one_text_and_one_entry(self, activity):
        for version, text in enumerate(["一", "一二", "一二三"]):
            write(activity, main=text, version=version)
        assert [row.text for row in rows(Revision, activity)] == ["一二三"]
        assert audited(activity) == ["activities.write_minutes"]

    def test_another_person_or_a_pause_makes_another(self, activity):
        write(activity, main="一", by=A)
        write(activity, main="一二", by=B, version=1)
        with time_machine.travel("2016-05-20T04:06:00+00:00", tick=True):
            write(activity, main="一二三", by=B, version=2)
        assert [row.text for row in rows(Revision, activity)] == ["一二三", "一二", "一"]

    def test_what_was_signed_is_never_replaced(self, activity):
        write(activity, main="签字时", chair="王主持")
        with time_machine.travel("2016-05-20T04:01:00+00:00", tick=True):
            sign_minutes(by=A, activity=activity, part=Signer.CHAIR)
            write(activity, main="签字后", version=1)
        assert [row.text for row in rows(Revision, activity)] == ["签字后", "签字时"]

    def test_an_earlier_text_comes_back_and_the_present_one_stays(self, activity):
        write(activity, main="先写的", by=A)
        write(activity, main="后写的", by=B, version=1)
        first = rows(Revision, activity).order_by("pk")[0]
        restore_minutes(by=B, activity=activity, revision_id=first.pk)
        assert main_text(activity) == "先写的"
        assert [row.text for row in rows(Revision, activity)] == ["先写的", "后写的", "先写的"]
        assert restore_minutes(by=B, activity=activity, revision_id=first.pk).written == []

    def test_a_removed_speech_comes_back(self, activity):
        speak(activity, "王发言", "不同意", is_dissent=True)
        remove_speech(by=A, activity=activity, speech_id=minutes_of(activity).speeches[0].pk)
        restore_minutes(by=A, activity=activity, revision_id=rows(Revision, activity).get().pk)
        [again] = minutes_of(activity).speeches
        assert (again.name, again.gist, again.is_dissent) == ("王发言", "不同意", True)

    def test_a_text_of_another_activity_is_not_there(self, world, activity):
        other = plan(world[0], held_on=date(2016, 5, 13))
        write(other, main="别处")
        with pytest.raises(ValidationError):
            restore_minutes(by=A, activity=activity, revision_id=rows(Revision, other).get().pk)

    def test_each_says_what_it_changed(self, activity):
        write(activity, main="一", by=A)
        write(activity, main="一\n二", by=B, version=1)
        speak(activity, "王发言", "同意")
        assert [key.label for key in written_keys(activity)] == ["会议内容", "王发言的发言"]
        newest, oldest = earlier_texts(activity, "main")
        assert newest.is_latest
        assert [piece.text for row in newest.changes for piece in row if piece.mark == "new"] == ["二"]
        assert not oldest.is_latest
        assert oldest.before == ""


class TestSign:
    def test_the_name_and_the_time_stand_under_it(self, activity):
        write(activity, main="一", chair="王主持", recorder="张记录")
        sign_minutes(by=A, activity=activity, part=Signer.CHAIR)
        sign_minutes(by=A, activity=activity, part=Signer.RECORDER)
        chair, recorder = minutes_of(find(activity.pk)).signatures
        assert (chair.name, chair.recorded_by_name) == ("王主持", "张记录")
        assert (recorder.name, recorder.recorded_by_name) == ("张记录", "张记录")
        assert chair.digest == minutes_of(find(activity.pk)).digest

    def test_a_later_change_shows_and_it_is_signed_anew(self, activity):
        write(activity, main="一", chair="王主持")
        before = sign_minutes(by=A, activity=activity, part=Signer.CHAIR).digest
        write(activity, main="二", version=1)
        assert minutes_of(find(activity.pk)).digest != before
        sign_minutes(by=B, activity=activity, part=Signer.CHAIR)
        [again] = minutes_of(find(activity.pk)).signatures
        assert again.digest == minutes_of(find(activity.pk)).digest
        assert again.recorded_by_name == "李记录"

    def test_signed_again_without_a_change_nothing_happens(self, activity):
        write(activity, main="一", chair="王主持")
        sign_minutes(by=A, activity=activity, part=Signer.CHAIR)
        sign_minutes(by=B, activity=activity, part=Signer.CHAIR)
        assert minutes_of(activity).signatures[0].recorded_by_name == "张记录"

    def test_the_digest_is_the_same_in_every_language(self, world):
        from django.utils.translation import override

        service = plan(world[0], kinds=("volunteering",))
        write(service, form="team")
        with override("en"):
            english = minutes_of(service).digest
        assert english == minutes_of(service).digest

    @pytest.mark.parametrize("part", Signer)
    def test_without_a_name_or_a_text_or_before_the_day_it_is_refused(self, world, activity, part):
        with pytest.raises(ValidationError):
            sign_minutes(by=A, activity=activity, part=part)
        write(activity, main="一")
        with pytest.raises(ValidationError):
            sign_minutes(by=A, activity=activity, part=part)
        coming = plan(world[0], held_on=date(2016, 5, 30))
        write(coming, main="一", chair="王", recorder="张")
        with pytest.raises(ValidationError):
            sign_minutes(by=A, activity=coming, part=part)

    def test_a_member_does_not_sign(self, world, activity):
        with pytest.raises(PermissionDenied):
            sign_minutes(by=UserFactory(member=world[2][0]), activity=activity, part=Signer.CHAIR)


class TestAfterConfirmation:
    @pytest.fixture
    def record(self, world):
        return confirmed(world[0], minutes="一、学习")

    def test_a_change_needs_a_reason(self, record):
        with pytest.raises(ValidationError) as caught:
            write(record, main="补记", version=1)
        assert list(caught.value.message_dict) == ["reason"]
        assert main_text(record) == "一、学习"

    def test_no_reason_is_asked_where_nothing_changed(self, record):
        assert write(record, main="一、学习", version=1).written == []

    def test_both_versions_are_kept(self, record):
        write(record, main="补记", version=1, reason="漏记")
        speak(record, "王发言", "同意", reason="漏记发言")
        said, text = rows(Correction, record)
        assert (text.before["sections"], text.after["sections"]) == ({"main": "一、学习"}, {"main": "补记"})
        assert (said.before["speeches"], said.after["speeches"]) == ([], [["王发言", "同意", False]])
        shown = history(record, catalogue(record.organization)).corrections
        assert [(c.label, c.before, c.after) for c in shown[1].changes] == [("会议内容", "一、学习", "补记")]
        assert "王发言\n同意" in shown[0].changes[0].after

    def test_every_save_is_an_earlier_text_of_its_own(self, record):
        write(record, main="补记", version=1, reason="漏记")
        write(record, main="再补", version=2, reason="又漏")
        assert [row.text for row in rows(Revision, record)] == ["再补", "补记", "一、学习"]

    @pytest.mark.parametrize("act", [remove_speech, move_speech, restore_minutes])
    def test_removing_moving_and_taking_back_need_one_too(self, record, act):
        speak(record, "甲", "一", reason="漏记", token="a")
        speak(record, "乙", "二", reason="漏记", token="b")
        write(record, main="改", version=1, reason="改")
        last = {"speech_id": minutes_of(record).speeches[1].pk}
        earlier = rows(Revision, record).filter(key="main").order_by("pk")[0]
        what = {
            remove_speech: last,
            move_speech: {**last, "up": True},
            restore_minutes: {"revision_id": earlier.pk},
        }[act]
        with pytest.raises(ValidationError):
            act(by=A, activity=record, **what)
        assert act(by=A, activity=record, reason="更正", **what).written
        assert rows(Correction, record).count() == 4

    def test_the_audit_trail_keeps_no_text(self, record):
        write(record, main="私密的话", version=1, reason="漏记")
        correct_activity(
            by=A,
            activity=record,
            version=record.version,
            draft=draft(record.organization, minutes="另一句私密的话"),
            reason="改",
        )
        entries = AuditEntry.objects.filter(unit_id=record.unit_id, target_id=record.pk)
        assert not [entry for entry in entries if "私密" in str(entry.data)]


class TestProposals:
    def test_the_secretary_chairs(self, world, activity):
        assert chair_for(activity) == "书记"

    def test_a_birthday_is_that_of_joining_in_this_month_of_a_former_year(self, world):
        branch = world[0]
        for name, day in (("寿星", (2001, 5, 3)), ("别月", (2001, 6, 3)), ("今年", (2016, 5, 1))):
            MemberFactory(branch=branch, name=name, joined_on=date(*day), id_number="")
        party = plan(branch, kinds=("political_birthday",))
        found = birthdays_in(party, attendance_sheet(party)).split("、")
        assert "寿星" in found
        assert not {"别月", "今年"} & set(found)


class TestWord:
    UGLY = (
        "\ufeff一、学习\u3000党章\r\n\r\n\r\n\r\n二、讨论\x0b第二行\u2028第三行\r"
        "\uf0b7\t要点一\r\n\u3000\u3000\uf06c 要点二\xa0\xa0完\x07\u202e\x00\x1f末\x1e尾\x0c另页"
    )

    def test_paragraphs_survive_and_what_cannot_be_seen_does_not(self):
        assert paragraphs(self.UGLY) == (
            "一、学习 党章\n\n二、讨论\n第二行\n第三行\n• 要点一\n• 要点二 完 末-尾\n另页"
        )

    @given(st.text())
    def test_cleaning_twice_changes_nothing_more(self, text):
        assert paragraphs(paragraphs(text)) == paragraphs(text)


def test_minutes_of_many_are_read_with_few_queries(world, django_assert_num_queries):
    branch = world[0]
    known = catalogue(branch)
    first = plan(branch)
    for number in range(3):
        speak(first, f"发言人{number}", token=str(number))
    write(first, main="一", agenda="二", summary="三")
    with django_assert_num_queries(6):
        minutes_of(first, known)


def test_an_hour_of_typing_leaves_a_text_for_every_five_minutes(activity):
    with time_machine.travel("2016-05-20T06:00:00+00:00", tick=False) as clock:
        for version in range(60):
            write(activity, main=f"第{version}分钟", version=version)
            clock.shift(timedelta(minutes=1))
    assert 10 <= rows(Revision, activity).count() <= 12


def test_another_units_secretary_does_not_write(activity):
    _branch, stranger, _people = branch_with(1)
    with pytest.raises(PermissionDenied):
        write_minutes(by=stranger, activity=activity, typed=Typed({"main": TypedPart("…")}))
    assert Activity.objects.filter(unit_id=activity.unit_id).count() == 1
    assert rows(Speech, activity).count() == 0
