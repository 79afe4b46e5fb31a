"""The geometry of the charts, in plain numbers: templates only put them into SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

WIDTH, HEIGHT = 1200, 300
SHADES = 5
Point = tuple[float, float]


@dataclass(frozen=True)
class Chart:
    """The paths of a trend in a box of `width` × `height`, and the values beside its grid, from the top."""

    due: str
    met: str
    dots: str
    area: str
    values: tuple[int, ...]
    grid: tuple[float, ...]
    width: int = WIDTH
    height: int = HEIGHT


def shade_of(met: int | None, due: int | None) -> str:
    """Tell the class of a coverage cell: shade-0 nothing met … shade-5 everything; none where nothing is due.

    Only all of it is shade-5, so that "done" is never a matter of rounding.
    """
    if not due or met is None:
        return ""
    if met >= due:
        return f"shade-{SHADES}"
    return f"shade-{-(-met * (SHADES - 1) // due)}"


def draw(points: Sequence[tuple[int | None, int | None]]) -> Chart:
    """Draw what was met and what was due, one column for each point; a gap where the value is None."""
    top = _round_up(max((value for pair in points for value in pair if value is not None), default=0))
    met = _runs([pair[0] for pair in points], top)
    due = _runs([pair[1] for pair in points], top)
    return Chart(
        due=" ".join(map(_line, due)),
        met=" ".join(map(_line, met)),
        dots=" ".join(f"M{x:g} {y:g}h0" for run in met for x, y in run),
        area=" ".join(f"{_line(run)}V{HEIGHT}H{run[0][0]:g}Z" for run in met),
        values=(top, top // 2, 0),
        grid=(0, HEIGHT / 2, HEIGHT),
    )


def _round_up(value: int) -> int:
    """Find a calm upper end for the axis, with a whole half: 2, 4, 6, 8, 10, 20, 30, 40, 50, 60, 80 …"""
    step = 1
    while value > 10 * step:
        step *= 10
    ends = (2, 4, 6, 8, 10) if step == 1 else (2, 3, 4, 5, 6, 8, 10)
    return next(end * step for end in ends if end * step >= value)


def _runs(values: Sequence[int | None], top: int) -> list[list[Point]]:
    """Place the values at the middle of their columns, and cut the line where values are missing."""
    column = WIDTH / max(len(values), 1)
    placed = [
        None if value is None else (round((i + 0.5) * column, 1), round(HEIGHT * (1 - value / top), 1))
        for i, value in enumerate(values)
    ]
    return [
        [point for point in run if point is not None]
        for known, run in groupby(placed, lambda point: point is not None)
        if known
    ]


def _line(run: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in run)
