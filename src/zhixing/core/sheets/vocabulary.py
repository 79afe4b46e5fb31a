"""The headings by which the columns of a table are known, as a YAML file of a room lists them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

BRACKETED = re.compile(r"[(\[【〔<《].*?[)\]】〕>》]")
NOISE = re.compile(r"[\s*:：、,，。./／_\-—]+")


@dataclass(frozen=True, slots=True)
class Field:
    """One column we understand."""

    name: str
    heading: str
    required: bool
    limit: int


@dataclass(frozen=True)
class Vocabulary:
    """What sheets may list (roles), the columns of each, and headings in the form in which they are compared.

    `naming` is the field whose cell, like the first of a row, may begin a sum or a line for signatures.
    """

    fields: Mapping[str, Mapping[str, Field]]  # by role, then by name
    names: Mapping[str, Mapping[str, str]]  # by role: heading → field name
    ignored: frozenset[str]
    footer_beginnings: tuple[str, ...]
    footer_words: frozenset[str]
    naming: str = "name"


def heading_key(text: object) -> str:
    """Return a heading as it is compared: no spaces, brackets, punctuation, case or full-width forms."""
    plain = unicodedata.normalize("NFKC", str(text)).lower()
    return NOISE.sub("", BRACKETED.sub("", plain)) or NOISE.sub("", plain)


def build(data: Mapping[str, Any], roles: Iterable[str], naming: str = "name") -> Vocabulary:
    """Make the vocabulary of a room's YAML: a mapping of columns for each role, `ignored` and `footers`."""
    fields: dict[str, dict[str, Field]] = {}
    names: dict[str, dict[str, str]] = {}
    for role in roles:
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
        naming=naming,
    )
