"""No string without its Chinese."""

from tools import translations


def test_every_string_has_its_chinese() -> None:
    assert translations.problems(translations.extract()) == []
