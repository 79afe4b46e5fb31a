"""Anchors: unchanged wordings keep theirs, new ones get fresh ones, none is used twice."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from zhixing.library.anchors import anchored, matches

WORDS = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=14)


def longest(old, new):
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, one in enumerate(old):
        for j, two in enumerate(new):
            table[i + 1][j + 1] = table[i][j] + 1 if one == two else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


def rising(pairs):
    """Give the length of the longest part of the matching that keeps the order."""
    best = []
    for place, (_new, old) in enumerate(pairs):
        best.append(1 + max((best[i] for i in range(place) if pairs[i][1] < old), default=0))
    return max(best, default=0)


@given(WORDS, WORDS)
def test_each_wording_meets_as_many_as_both_hold_and_in_the_longest_order(old, new):
    found = matches(old, new)
    assert all(old[there] == new[here] for here, there in found.items())
    assert len(set(found.values())) == len(found) == sum((Counter(old) & Counter(new)).values())
    assert rising(sorted(found.items())) >= longest(old, new)


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_through_any_history_anchors_stay_and_are_never_given_again(editions):
    before, last, given_out = [], 0, set()
    for words in editions:
        anchors, newest = anchored(before, words, last)
        kept = {anchor for _words, anchor in before} & set(anchors)
        fresh = set(anchors) - kept
        assert len(set(anchors)) == len(words)
        assert not fresh & given_out
        assert {a: w for w, a in before if a in kept} == {
            a: w for w, a in zip(words, anchors, strict=True) if a in kept
        }
        assert len(kept) == sum((Counter(w for w, _a in before) & Counter(words)).values())
        given_out |= set(anchors)
        before, last = list(zip(words, anchors, strict=True)), newest


def test_an_article_put_in_the_middle_moves_nobodys_mark():
    old = [("甲", 1), ("乙", 2), ("乙", 3), ("丙", 4)]
    assert anchored(old, ["甲", "乙", "新", "乙", "丙"], 4) == ([1, 2, 5, 3, 4], 5)


def test_five_thousand_pieces_are_matched_at_once():
    old = [str(number) for number in range(5000)]
    assert len(matches(old, ["新", *old[:2500], *old[2501:]])) == 4999
    assert len(matches(["同"] * 400, ["同"] * 400)) == 400
