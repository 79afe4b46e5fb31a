"""The columns that a roster may have, as aliases.yaml lists them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

BRACKETED = re.compile(r"[(\[【〔<《].*?[)\]】〕>》]")
NOISE = re.compile(r"[\s*:：、,，。./／_\-—]+")


class Role(StrEnum):
    """What a sheet lists."""

    ORGANIZATIONS = "organizations"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Field:
    """One column we understand."""

    name: str
    heading: str
    required: bool
    limit: int


@dataclass(frozen=True)
class Vocabulary:
    """All that aliases.yaml says, with headings in the form in which they are compared."""

    fields: Mapping[Role, Mapping[str, Field]]
    names: Mapping[Role, Mapping[str, str]]  # heading → field name
    ignored: frozenset[str]
    footer_beginnings: tuple[str, ...]
    footer_words: frozenset[str]


def heading_key(text: object) -> str:
    """Return a heading as it is compared: no spaces, brackets, punctuation, case or full-width forms."""
    plain = unicodedata.normalize("NFKC", str(text)).lower()
    return NOISE.sub("", BRACKETED.sub("", plain)) or NOISE.sub("", plain)


@cache
def vocabulary() -> Vocabulary:
    """Load aliases.yaml."""
    data = load("aliases.yaml")
    fields: dict[Role, dict[str, Field]] = {}
    names: dict[Role, dict[str, str]] = {}
    for role in Role:
        fields[role] = {
            name: Field(name, entry["heading"], entry.get("required", False), entry.get("limit", 0))
            for name, entry in data[role].items()
        }
        names[role] = {
            heading_key(alias): name
            for name, entry in data[role].items()
            for alias in (entry["heading"], *entry["aliases"])
        }
    return Vocabulary(
        fields=fields,
        names=names,
        ignored=frozenset(map(heading_key, data["ignored"])),
        footer_beginnings=tuple(map(heading_key, data["footers"]["beginnings"])),
        footer_words=frozenset(map(heading_key, data["footers"]["words"])),
    )


def load(name: str) -> dict[str, Any]:
    """Load a data file that lies beside this module."""
    content = files(__package__).joinpath(name).read_text("utf-8")
    data: dict[str, Any] = yaml.safe_load(content)
    return data
