"""Two texts typed at once, put together; what differs between two."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.activities.merging import Mark, differences, merged, settled

PARAGRAPH = st.sampled_from(["一、学习", "二、讨论", "三、小结", "", "学习", "讨论：同意"])
TEXT = st.lists(PARAGRAPH, max_size=8).map("\n".join)
FREE = st.text(alphabet="甲乙丙\n", max_size=30)


def lines(text: str) -> Counter:
    return Counter(text.split("\n")) if text else Counter()


@given(TEXT | FREE, TEXT | FREE, TEXT | FREE)
def test_nothing_that_either_typed_is_lost(base, theirs, mine):
    together = merged(base, theirs, mine)
    if together is None:
        return  # both are shown side by side
    there = lines(together)
    for typed in (theirs, mine):
        assert all(there[line] >= count for line, count in (lines(typed) - lines(base)).items())


@given(TEXT | FREE, TEXT | FREE)
def test_who_changed_alone_is_followed(base, mine):
    assert merged(base, base, mine) == mine
    assert merged(base, mine, base) == mine
    assert merged(base, mine, mine) == mine


@given(TEXT | FREE, TEXT | FREE, TEXT | FREE)
def test_whether_two_can_be_put_together_does_not_hang_on_who_is_first(base, theirs, mine):
    one, other = merged(base, theirs, mine), merged(base, mine, theirs)
    assert (one is None) == (other is None)
    if one is not None:
        assert lines(one) == lines(other)


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "together"),
    [
        ("甲\n乙\n丙", "甲一\n乙\n丙", "甲\n乙\n丙三", "甲一\n乙\n丙三"),
        ("甲\n乙", "甲一\n乙", "甲\n乙二", "甲一\n乙二"),
        ("甲", "甲\n他写的", "甲\n我写的", "甲\n他写的\n我写的"),
        ("", "他写的", "我写的", "他写的\n我写的"),
        ("甲\n乙", "甲", "甲\n乙\n丙", "甲\n丙"),
        ("甲\n乙\n丙", "甲\n丙", "甲\n乙改\n丙", None),
        ("甲", "甲一", "甲二", None),
        ("甲", "甲一", "甲一", "甲一"),
        ("甲\n乙", "甲一\n乙二", "甲一\n乙", "甲一\n乙二"),  # mine had arrived before, its answer was lost
    ],
)
def test_paragraphs_changed_apart_are_put_together(base, theirs, mine, together):
    assert merged(base, theirs, mine) == together


def test_going_on_after_another_wrote_below_keeps_both():
    sent, stored, goes_on = "甲\n我写", "甲\n我写\n他写的", "甲\n我写的很长"
    assert merged(sent, stored, goes_on) == "甲\n我写的很长\n他写的"


class TestSettled:
    def test_a_fresh_text_stands_as_typed(self):
        assert settled("甲", 3, "乙", 3, "甲") == "乙"
        assert settled("甲", 3, "乙", 3, None) == "乙"

    def test_a_stale_one_whose_beginning_is_not_known_clashes(self):
        assert settled("甲", 3, "乙", 2, None) is None

    def test_a_stale_one_that_was_not_touched_follows(self):
        assert settled("新", 3, "旧", 2, "旧") == "新"

    def test_a_wrong_beginning_under_the_right_version_is_put_together(self):
        assert settled("甲\n他写的", 3, "甲\n我写的", 3, "甲") == "甲\n他写的\n我写的"


class TestDifferences:
    def test_signs_within_a_paragraph(self):
        [row] = differences("学习党章总纲", "学习党章第一章")
        assert "".join(piece.text for piece in row if piece.mark != Mark.NEW) == "学习党章总纲"
        assert "".join(piece.text for piece in row if piece.mark != Mark.GONE) == "学习党章第一章"
        assert row[0].mark == Mark.KEPT

    def test_far_away_paragraphs_are_left_out(self):
        text = "\n".join(f"第{number}段" for number in range(50))
        rows = differences(text, text.replace("第40段", "完全不同的内容"))
        assert len(rows) <= 4

    def test_a_very_long_paragraph_is_one_gone_and_one_new(self):
        marks = [row[0].mark for row in differences("长" * 50_000, "长" * 50_001)]
        assert marks == [Mark.GONE, Mark.NEW]

    @given(FREE, FREE)
    def test_every_new_sign_is_shown(self, old, new):
        shown = Counter("".join(p.text for row in differences(old, new) for p in row if p.mark != Mark.GONE))
        missing = (Counter(new) - Counter(old)) - shown
        assert not [sign for sign in missing if sign != "\n"]
