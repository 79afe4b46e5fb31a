"""Whatever the file, the answer is a list of problems: never another error, never a long wait."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.schemes.language.texts import SMALL, problems_of, small
from zhixing.schemes.language.problems import Problem, SchemeError
from zhixing.schemes.language.reader import read_file, read_scheme


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"", "bad.yaml:1: the file is empty"),
        (b"# only a comment\n", "bad.yaml:1: the file is empty"),
        (b"- a\n- b\n", "bad.yaml:1: found a list, expected a mapping with scheme"),
        (b"just words\n", "bad.yaml:1: found “just words”, expected a mapping with scheme"),
        (b"PK\x03\x04\x14\x00\x06\x00\xff\xfe\x80", "is it a YAML file?"),
        (b"\x00\x01\x02", "bad.yaml:1: an invisible character (U+0000) stands here; delete it"),
        (
            "标题: 党课\n方案: 学习教育".encode("gb18030"),
            "bad.yaml:1: the file is in GB18030; save it as UTF-8",
        ),
        ("标题: 党课".encode("utf-16"), "bad.yaml:1: the file is in UTF-16; save it as UTF-8"),
        (b"a: 1\n\tb: 2\n", "bad.yaml:2: the line is indented with a tab; YAML wants spaces"),
        (b"a: [1, 2\nb: 3\n", "this is not YAML"),
        (b"a: 'open\n", "this is not YAML"),
        (b"a: 1\na: 2\n", "bad.yaml:2: the key “a” stands here a second time; the first is on line 1"),
        (b"? [a, b]\n: 1\n", "found a list or mapping where a key was expected"),
        (b"a: 1\n---\nb: 2\n", "bad.yaml:2: a second document begins here (---); one file holds one scheme"),
        (b"a: &x 1\nb: *x\n", "bad.yaml:2: found an alias (*x); write it out"),
        (b"a: !!python/object/apply:os.system [ls]\n", "bad.yaml:1: found a tag"),
        (b"%YAML 9.9\n---\na: 1\n", "this is not YAML"),
        (b"[" * 100_000, "nested deeper than any scheme"),
        (b"{a: " * 50_000, "nested deeper than any scheme"),
        (b"a: " + b"x" * 1_000_001, "bad.yaml:1: the file is larger than a scheme can be (1 MB)"),
        ("a: 党\u202e课\n".encode(), "bad.yaml:1: an invisible character (U+202E) stands here; delete it"),
        ("a: 1\nb: \u2028x\n".encode(), "bad.yaml:2: an invisible character (U+2028)"),
        ("a: \ud800", "an invisible character (U+D800)"),
    ],
)
def test_ugly_file_gets_a_clear_answer(source, expected):
    assert expected in "\n".join(problems_of(source))


def test_an_alias_bomb_is_refused_while_it_is_small():
    bomb = 'a: &a ["x"]\n' + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )

    assert "bad.yaml:2: found an alias (*a); write it out" in problems_of(bomb)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm():
    content = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()

    assert read_scheme(content, "small.yaml").code == "small"


def test_a_huge_number_is_only_a_wrong_value():
    problems = problems_of(small(("every: quarter", f"times: {'9' * 400}")))

    assert "expected a whole number from 1 to 1000" in problems[0]
    assert len(problems[0]) < 250


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path):
    with pytest.raises(SchemeError) as caught:
        read_file(tmp_path / "missing.yaml")

    assert "the file cannot be read" in str(caught.value)
    with pytest.raises(SchemeError):
        read_file(tmp_path)


def found_in(text: str) -> tuple[Problem, ...]:
    """The problems of a file that may as well be good."""
    try:
        read_scheme(text, "damaged.yaml")
    except SchemeError as error:
        return error.problems
    return ()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    with pytest.raises(SchemeError):
        read_scheme(content, "any.yaml")


@settings(max_examples=150, deadline=None)
@given(
    place=st.integers(0, len(SMALL) - 1),
    gone=st.integers(0, 30),
    instead=st.text("abz:{}[],-&*!|>'\"#% \n01党课", max_size=8),
)
def test_any_damage_to_a_good_file_is_read_or_refused(place, gone, instead):
    damaged = SMALL[:place] + instead + SMALL[place + gone :]

    found = found_in(damaged)

    assert all(1 <= each.line <= damaged.count("\n") + 1 for each in found)
