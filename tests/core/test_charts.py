import pytest

from zhixing.core.charts import HEIGHT, WIDTH, draw, shade_of


@pytest.mark.parametrize(
    ("met", "due", "shade"),
    [
        (0, 4, "shade-0"),
        (1, 200, "shade-1"),
        (1, 4, "shade-1"),
        (2, 4, "shade-2"),
        (199, 200, "shade-4"),
        (4, 4, "shade-5"),
        (5, 4, "shade-5"),
        (0, 0, ""),
        (None, 4, ""),
        (3, None, ""),
    ],
)
def test_only_all_of_it_is_the_last_shade_and_only_nothing_the_first(met, due, shade):
    assert shade_of(met, due) == shade


def test_points_stand_in_the_middle_of_their_columns():
    chart = draw([(0, 10), (10, 10)])

    assert chart.met == f"M{WIDTH / 4:g} {HEIGHT}L{WIDTH * 3 / 4:g} 0"
    assert chart.values == (10, 5, 0)


def test_a_month_not_yet_known_ends_the_line():
    chart = draw([(1, 4), (2, 4), (None, 4)])

    assert chart.met.count("L") == 1
    assert chart.due.count("L") == 2
    assert chart.dots.count("M") == 2


def test_a_gap_cuts_the_line_in_two():
    assert draw([(1, 4), (None, 4), (2, 4)]).met.count("M") == 2


def test_nothing_at_all_still_draws_an_axis():
    chart = draw([])

    assert (chart.met, chart.due, chart.values) == ("", "", (2, 1, 0))


@pytest.mark.parametrize(("most", "top"), [(1, 2), (7, 8), (11, 20), (21, 30), (288, 300), (4001, 5000)])
def test_the_axis_ends_at_a_calm_number(most, top):
    assert draw([(most, None)]).values[0] == top
