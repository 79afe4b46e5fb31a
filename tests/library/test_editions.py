"""Uploading, correcting and publishing editions."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.library.factories import ListedFactory, TextFactory, published
from tests.organizations.factories import CommitteeFactory, OrganizationFactory, UserFactory, officer_of
from tests.schemes.factories import SYSTEM
from zhixing.core.models import AuditEntry
from zhixing.library.actions.claiming import StaleError
from zhixing.library.actions.editions import add_edition, cut_again, discard_draft, publish_edition
from zhixing.library.actions.pieces import Words, edit_piece, join_piece, remove_piece, split_piece
from zhixing.library.actions.texts import Description, add_text, describe_text, restore_text, withdraw_text
from zhixing.library.models import Article, Edition, Text
from zhixing.library.queries.changes import changes_of, in_short

pytestmark = pytest.mark.django_db

RULES = "示例学习制度\n前面的话。\n第一章　总则\n第一条　每月学习一次。\n第二条　请假须说明。\n补充一句。\n第三条　自公布之日起施行。"


def upload(text=RULES, name="制度.txt"):
    return SimpleUploadedFile(name, text.encode())


@pytest.fixture
def branch():
    return OrganizationFactory()


@pytest.fixture
def draft(branch):
    return add_text(by=SYSTEM, organization=branch, about=Description("示例学习制度"), file=upload())


def pieces(edition):
    return list(edition.articles.order_by("position"))


def labels(edition):
    return [piece.label for piece in pieces(edition)]


def stored(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def fresh(edition):
    return Edition.objects.select_related("text__organization").get(pk=edition.pk)


def publish(edition):
    return publish_edition(by=SYSTEM, edition=fresh(edition), version=fresh(edition).version)


def test_a_text_is_cut_into_a_draft_and_its_file_kept_by_a_random_name(draft, settings):
    assert labels(draft) == ["", "第一章", "第一条", "第二条", "第三条"]
    assert pieces(draft)[3].body == "请假须说明。\n补充一句。"
    (path,) = stored(settings)
    assert (path.read_bytes(), "制度" in str(path)) == (RULES.encode(), False)
    assert draft.text.edition is None


def test_a_second_text_of_the_same_name_is_led_to_the_first(branch, draft):
    with pytest.raises(ValidationError) as refused:
        add_text(by=SYSTEM, organization=branch, about=Description("示例学习制度"), file=upload())
    assert list(refused.value.message_dict) == ["title"]
    other = OrganizationFactory()
    assert (
        add_text(by=SYSTEM, organization=other, about=Description("示例学习制度"), file=upload()).number == 1
    )


def test_a_file_that_cannot_be_read_leaves_nothing_behind(branch, settings):
    with pytest.raises(ValidationError):
        add_text(by=SYSTEM, organization=branch, about=Description("甲"), file=upload("", "空.txt"))
    with pytest.raises(ValidationError):
        add_text(by=SYSTEM, organization=branch, about=Description("甲"), file=upload("x", "甲.exe"))
    assert (Text.objects.count(), stored(settings)) == (0, [])


def test_a_text_of_too_many_pieces_is_refused(branch, monkeypatch):
    monkeypatch.setattr("zhixing.library.actions.editions.MOST_PIECES", 2)
    with pytest.raises(ValidationError, match="分册"):
        add_text(by=SYSTEM, organization=branch, about=Description("甲"), file=upload())


def test_only_who_keeps_the_library_adds(branch):
    with pytest.raises(PermissionDenied):
        add_text(by=UserFactory(), organization=branch, about=Description("甲"), file=upload())
    officer = officer_of(branch)
    assert (
        add_text(by=officer, organization=branch, about=Description("甲"), file=upload()).made_by_name
        == officer.name
    )
    with pytest.raises(PermissionDenied):
        add_text(by=officer, organization=CommitteeFactory(), about=Description("甲"), file=upload())


def test_publishing_gives_anchors_and_counts_characters(draft):
    edition = publish(draft)
    text = Text.objects.get(pk=draft.text_id)
    assert [piece.anchor for piece in pieces(edition)] == [1, 2, 3, 4, 5]
    assert (text.edition, text.last_anchor) == (edition, 5)
    assert edition.characters == len("".join(RULES.split())) - len("示例学习制度")
    assert pieces(edition)[2].plain == "第一条每月学习一次。"
    with pytest.raises(ValidationError, match="已发布"):
        publish(draft)


def test_a_new_edition_keeps_the_anchors_of_unchanged_articles(draft):
    publish(draft)
    second = (
        RULES.replace("第二条　请假须说明。\n补充一句。", "第二条　请假须提前一天说明。")
        .replace("第三条", "第四条")
        .replace("第四条　", "第三条　缺席的自行补学。\n第四条　")
    )
    edition = add_edition(by=SYSTEM, text=draft.text, file=upload(second), label="2017年修订")
    found = changes_of(edition)
    assert ([in_short(each) for each in found.new], [in_short(each.after) for each in found.changed]) == (
        ["第三条"],
        ["第二条"],
    ) or ([in_short(each) for each in found.new], len(found.gone)) == (["第三条"], 0)
    assert (found.same, found.is_none) == (4, False)
    publish(edition)
    assert [(piece.label, piece.anchor) for piece in pieces(edition)] == [
        ("", 1),
        ("第一章", 2),
        ("第一条", 3),
        ("第二条", 6),
        ("第三条", 7),
        ("第四条", 5),
    ]


def test_only_one_edition_is_prepared_at_a_time(draft):
    with pytest.raises(ValidationError, match="已有"):
        add_edition(by=SYSTEM, text=draft.text, file=upload())


def test_a_draft_that_is_thrown_away_takes_its_file_along(
    draft, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        discard_draft(by=SYSTEM, edition=draft, version=1)
    assert (stored(settings), Text.objects.count(), Article.objects.count()) == ([], 0, 0)


def test_throwing_a_new_edition_away_leaves_the_text_as_it_was(draft):
    publish(draft)
    second = add_edition(by=SYSTEM, text=draft.text, file=upload())
    discard_draft(by=SYSTEM, edition=second, version=1)
    assert Text.objects.get().edition_id == draft.pk
    with pytest.raises(ValidationError):
        discard_draft(by=SYSTEM, edition=draft, version=fresh(draft).version)


def test_a_stale_form_is_refused_and_changes_nothing(draft):
    first = pieces(draft)[0]
    remove_piece(by=SYSTEM, edition=draft, version=1, article_id=first.pk)
    for stale in (
        lambda: remove_piece(by=SYSTEM, edition=draft, version=1, article_id=pieces(draft)[0].pk),
        lambda: publish_edition(by=SYSTEM, edition=draft, version=1),
        lambda: cut_again(by=SYSTEM, edition=draft, version=1),
        lambda: discard_draft(by=SYSTEM, edition=draft, version=1),
    ):
        with pytest.raises(StaleError):
            stale()
    assert len(pieces(draft)) == 4


def words(**given):
    return Words(**{"level": "article", "label": "", "heading": "", "body": "", **given})


def test_editing_reads_the_number_from_the_label(draft):
    piece = pieces(draft)[2]
    edit_piece(
        by=SYSTEM, edition=draft, version=1, article_id=piece.pk, words=words(label="第十二条", body="新。")
    )
    piece.refresh_from_db()
    assert (piece.number, piece.body) == (12, "新。")
    with pytest.raises(ValidationError):
        edit_piece(by=SYSTEM, edition=draft, version=2, article_id=piece.pk, words=words())
    with pytest.raises(ValidationError):
        edit_piece(by=SYSTEM, edition=draft, version=2, article_id=0, words=words(body="x"))


def test_joining_loses_no_word(draft):
    third = pieces(draft)[3]
    join_piece(by=SYSTEM, edition=draft, version=1, article_id=third.pk)
    assert pieces(draft)[2].body == "每月学习一次。\n第二条　请假须说明。\n补充一句。"
    with pytest.raises(ValidationError):
        join_piece(by=SYSTEM, edition=draft, version=2, article_id=pieces(draft)[0].pk)


def test_splitting_recognises_what_begins_there(draft):
    joined = join_piece(by=SYSTEM, edition=draft, version=1, article_id=pieces(draft)[3].pk)
    split_piece(by=SYSTEM, edition=draft, version=2, article_id=joined.pk, paragraph=2)
    assert labels(draft) == ["", "第一章", "第一条", "第二条", "第三条"]
    assert pieces(draft)[3].body == "请假须说明。\n补充一句。"
    for paragraph in (0, 9):
        with pytest.raises(ValidationError):
            split_piece(by=SYSTEM, edition=draft, version=3, article_id=joined.pk, paragraph=paragraph)


def test_cutting_again_takes_the_corrections_back(draft):
    remove_piece(by=SYSTEM, edition=draft, version=1, article_id=pieces(draft)[2].pk)
    cut_again(by=SYSTEM, edition=draft, version=2)
    assert labels(draft) == ["", "第一章", "第一条", "第二条", "第三条"]


def test_a_draft_without_text_is_not_published(draft):
    Article.objects.filter(edition=draft).delete()
    with pytest.raises(ValidationError):
        publish(draft)


def test_withdrawing_and_putting_back_need_a_reason_that_stays(draft):
    text = publish(draft).text
    with pytest.raises(ValidationError):
        withdraw_text(by=SYSTEM, text=text, reason=" ")
    withdraw_text(by=SYSTEM, text=text, reason="已由上级废止")
    assert Text.objects.get().withdrawn_at
    withdraw_text(by=SYSTEM, text=text, reason="再点一次")
    entry = AuditEntry.objects.filter(unit=draft.organization.unit, code="library.withdraw_text").get()
    assert entry.data["reason"] == "已由上级废止"
    restore_text(by=SYSTEM, text=text, reason="仍然有效")
    assert Text.objects.get().withdrawn_at is None


def test_describing_keeps_what_was_before_in_the_record(draft):
    text = draft.text
    describe_text(by=SYSTEM, text=text, about=Description("示例学习制度", kind="own_rule", issuer="第一支部"))
    describe_text(by=SYSTEM, text=text, about=Description("示例学习制度", kind="own_rule", issuer="第一支部"))
    (entry,) = AuditEntry.objects.filter(unit=draft.organization.unit, code="library.describe_text")
    assert (entry.data["old"]["kind"], entry.data["new"]["issuer"]) == ("document", "第一支部")


def test_publishing_two_hundred_texts_asks_a_steady_number_of_questions(
    branch, django_assert_max_num_queries
):
    text = TextFactory(organization=branch)
    for number in range(200):
        published(TextFactory(organization=branch), f"第{number}篇。")
    ListedFactory(text=text, organization=branch)
    edition = add_edition(
        by=SYSTEM, text=text, file=upload("\n".join(f"第{n}条　学{n}。" for n in range(1, 401)))
    )
    with django_assert_max_num_queries(25):
        publish(edition)
    assert timezone.localdate(fresh(edition).published_at) == timezone.localdate()
