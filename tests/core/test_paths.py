"""Paths: an order and a range for every subtree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhixing.core import paths

numbers = st.integers(0, paths.LARGEST - 1)
places = st.lists(numbers, min_size=0, max_size=8).map(lambda steps: "".join(map(paths.segment, steps)))


@given(numbers)
def test_a_segment_tells_its_number(number: int) -> None:
    assert paths.number(paths.segment(number)) == number


@given(numbers, numbers)
def test_segments_stand_in_the_order_of_their_numbers(one: int, other: int) -> None:
    assert (paths.segment(one) < paths.segment(other)) == (one < other)


@given(places, places)
def test_the_range_of_a_subtree_holds_it_and_nothing_else(root: str, place: str) -> None:
    assert (root <= place < paths.above(root)) == place.startswith(root)


@given(places)
def test_ancestors_are_those_whose_subtree_holds_it(place: str) -> None:
    above = paths.ancestors(place)

    assert above == [place[: 4 * depth] for depth in range(1, len(place) // 4)]
    assert all(place.startswith(path) for path in above)


@pytest.mark.parametrize("number", [-1, paths.LARGEST])
def test_a_number_beyond_the_alphabet_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        paths.segment(number)


def test_the_empty_path_has_no_number() -> None:
    assert paths.number("") == -1
