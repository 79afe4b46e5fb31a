"""What readers say of their own reading: a place, marks, and that they are done."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests.library.factories import published
from tests.organizations.factories import GrantFactory
from tests.plugins.scoped import unscoped
from tests.study.reading_world import BODIES, NOON, TODAY, ReadingWorld
from zhixing.core.models import AuditEntry
from zhixing.library.models import Article
from zhixing.progress.models import Mark
from zhixing.study.actions.reading import finish, keep_place, mark_read, unfinish
from zhixing.study.choices import Way
from zhixing.study.marks import anchors_in, with_marks
from zhixing.study.models import Reading
from zhixing.study.queries.reading import chapter_anchors, outline_of, pieces_of, reader_key

ANCHORS = st.sets(st.integers(1, 600), max_size=60)


@pytest.fixture
def world(db):
    with time_machine.travel(NOON, tick=True):
        yield ReadingWorld()


@given(ANCHORS, ANCHORS)
def test_marks_hold_what_was_marked_and_nothing_else(first, second):
    both = with_marks(with_marks(b"", first, on=True), second, on=True)

    assert anchors_in(both) == first | second
    assert anchors_in(with_marks(both, second, on=False)) == first - second


def test_a_long_text_is_a_row_of_a_few_bytes():
    assert len(with_marks(b"", range(1, 401), on=True)) == 51


def test_articles_are_marked_as_read_and_no_longer(world):
    mark_read(by=world.user, text=world.text, anchors=[1, 3])
    mark_read(by=world.user, text=world.text, anchors=[1], is_read=False)

    assert anchors_in(bytes(world.reading().read)) == {3}


def test_a_place_is_kept_without_a_trail_of_when_anybody_reads(world):
    with unscoped():
        before = AuditEntry.objects.count()
    keep_place(by=world.user, text=world.text, anchor=2)
    mark_read(by=world.user, text=world.text, anchors=[1])

    assert world.reading().place == 2
    with unscoped():
        assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("anchor", [0, 4, 10**9])
def test_an_anchor_that_the_text_never_had_is_refused(world, anchor):
    with pytest.raises(ValidationError):
        mark_read(by=world.user, text=world.text, anchors=[anchor])
    with pytest.raises(ValidationError):
        keep_place(by=world.user, text=world.text, anchor=anchor)

    assert world.reading() is None


def test_finishing_is_the_readers_own_word_with_or_without_marks(world):
    finish(by=world.user, text=world.text, on=TODAY, way=Way.ONLINE)

    row = world.reading()
    assert (row.finished_on, row.way, row.edition, row.recorded_by_name) == (TODAY, Way.ONLINE, 1, "")


def test_finishing_again_on_the_same_day_changes_nothing(world):
    finish(by=world.user, text=world.text, on=TODAY)
    with unscoped():
        before = AuditEntry.objects.count()
    finish(by=world.user, text=world.text, on=TODAY)

    with unscoped():
        assert AuditEntry.objects.count() == before
        assert Reading.objects.count() == 1


def test_a_later_word_touches_both_days(world, settings):
    settings.DRAIN_INLINE = False
    finish(by=world.user, text=world.text, on=date(2016, 3, 1))
    finish(by=world.user, text=world.text, on=TODAY)

    with unscoped():
        mark = Mark.objects.order_by("pk").last()
    assert (mark.member_id, mark.first, mark.last) == (world.member.pk, date(2016, 3, 1), TODAY)


def test_a_day_that_is_still_to_come_is_refused(world):
    with pytest.raises(ValidationError) as refused:
        finish(by=world.user, text=world.text, on=date(2016, 5, 21))

    assert "on" in refused.value.message_dict


def test_a_day_before_the_text_was_issued_is_refused(world):
    edition = world.text.edition
    edition.issued_on = date(2016, 2, 1)
    edition.save()

    with pytest.raises(ValidationError) as refused:
        finish(by=world.user, text=world.text, on=date(2016, 1, 31))

    assert "2016" in refused.value.message_dict["on"][0]


def test_who_finished_before_the_new_edition_read_the_earlier_one(world):
    world.text.edition.issued_on = date(2015, 1, 1)
    world.text.edition.save()
    newer = published(world.text, *BODIES, "本制度自印发之日起施行。")
    newer.issued_on = date(2016, 4, 1)
    newer.save()

    finish(by=world.user, text=world.text, on=date(2016, 3, 1))

    assert world.reading().edition == 1


def test_unfinishing_leaves_marks_and_place(world):
    mark_read(by=world.user, text=world.text, anchors=[1])
    finish(by=world.user, text=world.text, on=TODAY)
    unfinish(by=world.user, text=world.text)

    row = world.reading()
    assert (row.finished_on, row.way, anchors_in(bytes(row.read))) == (None, "", {1})


def test_marks_survive_a_new_edition_where_articles_are_the_same(world):
    mark_read(by=world.user, text=world.text, anchors=[1, 2, 3])
    edition = published(world.text, BODIES[0], "每月学习两次。", BODIES[2])

    marked = anchors_in(bytes(world.reading().read))
    anchors = list(Article.objects.filter(edition=edition).values_list("anchor", flat=True))
    assert [anchor in marked for anchor in anchors] == [True, False, True]


def test_an_account_of_no_member_keeps_nothing(world):
    organiser = GrantFactory(organization=world.committee).user

    with pytest.raises(ValidationError):
        finish(by=organiser, text=world.text, on=TODAY)


def test_a_text_kept_elsewhere_is_refused(world):
    stranger = ReadingWorld().user

    with pytest.raises(PermissionDenied):
        mark_read(by=stranger, text=world.text, anchors=[1])


def test_a_chapter_holds_what_stands_below_it_down_to_the_next(world):
    edition = published(world.text, *"序总甲乙附丙")
    levels = ["passage", "chapter", "article", "article", "chapter", "article"]
    for article, level in zip(edition.articles.all(), levels, strict=True):
        article.level = level
        article.save()
    pieces = pieces_of(edition)

    assert [piece.depth for piece in pieces] == [0, 2, 0, 0, 2, 0]
    assert chapter_anchors(pieces, pieces[1].anchor) == [pieces[2].anchor, pieces[3].anchor]
    assert chapter_anchors(pieces, pieces[2].anchor) == []
    assert [chapter.piece.body for chapter in outline_of(pieces)] == ["总", "附"]


def test_the_outline_nests_headings_by_their_level(world):
    edition = published(world.text, "编一", "章一", "节一", "章二", "编二")
    levels = ["part", "chapter", "section", "chapter", "part"]
    for article, level in zip(edition.articles.all(), levels, strict=True):
        article.level = level
        article.save()

    first, second = outline_of(pieces_of(edition))
    assert [each.piece.body for each in first.below] == ["章一", "章二"]
    assert [each.piece.body for each in first.below[0].below] == ["节一"]
    assert second.below == []


def test_readers_have_keys_of_their_own(world):
    assert reader_key(world.user) == reader_key(world.user)
    assert reader_key(world.user) != reader_key(world.secretary)
    assert str(world.user.pk) != reader_key(world.user)
