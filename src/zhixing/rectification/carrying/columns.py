"""The columns that a list of problems may have, and the words in its cells, as the YAML files here list them."""

import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from zhixing.core.sheets.vocabulary import Vocabulary, build

LIST = "list"  # the one kind of table: the three lists are parts of it


@cache
def vocabulary() -> Vocabulary:
    """Load columns.yaml."""
    return build(_load("columns.yaml"), [LIST], naming="text")


def word_key(text: object) -> str:
    """Return a word as it is compared: without spaces, width and case."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split()).lower()


@cache
def same_as_above() -> frozenset[str]:
    """Load the signs that stand for the cell above."""
    return frozenset(map(word_key, _load("words.yaml")["same_as_above"]))


@cache
def words(name: str) -> dict[str, str]:
    """Load word → code for one list of words.yaml."""
    return {word_key(word): code for code, known in _load("words.yaml")[name].items() for word in known}


@cache
def expected(name: str) -> str:
    """Name the words of a list that are told where a cell is not understood."""
    return " / ".join(known[0] for known in _load("words.yaml")[name].values())


def _load(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(files(__package__).joinpath(name).read_text("utf-8"))
    return data
