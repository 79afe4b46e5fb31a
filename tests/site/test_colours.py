"""Every pair of colours that the pages put on each other can be read (WCAG 2.2 AA), light and dark."""

import re
from pathlib import Path

import pytest

import zhixing.core

TOKENS = (Path(zhixing.core.__file__).parent / "static/zhixing/css/tokens.css").read_text()
LIGHT, DARK = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in TOKENS.split("@media"))
STATES = ("met", "due", "coming", "waived", "late", "none")
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "link") for ground in ("paper", "surface", "sunken")),
    *((state, f"{state}-wash") for state in STATES),
    *(("ink", f"{state}-wash") for state in STATES),
    *(("link", f"{state}-wash") for state in ("late", "coming")),
    *((state, "surface") for state in STATES),
    *(("ink", f"shade-{number}") for number in range(6)),
    ("on-brand", "brand"),
    ("on-brand", "brand-deep"),
]
SHAPES = [
    *(("line-strong", ground) for ground in ("paper", "surface")),
    *(("chart", ground) for ground in ("surface", "sunken")),
    *(("focus", ground) for ground in ("paper", "surface")),
    ("brand", "surface"),
]


def luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(theme, ink, ground):
    assert contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(theme, shape, ground):
    assert contrast(theme[shape], theme[ground]) >= 3


@pytest.mark.parametrize("theme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_shades_differ_by_lightness_alone_so_that_colour_blind_readers_see_them(theme):
    steps = [luminance(theme[f"shade-{number}"]) for number in range(6)]

    assert steps in (sorted(steps), sorted(steps, reverse=True))
    assert all(contrast(theme[f"shade-{n}"], theme[f"shade-{n + 1}"]) >= 1.06 for n in range(5))
