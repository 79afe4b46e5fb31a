"""What a ballot begins with, by its purpose: read from ballots.yaml beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from zhixing.core.language import reader_language
from zhixing.polls.choices import Purpose

ShareFacts = Mapping[str, str]


@dataclass(frozen=True)
class Beginning:
    """The options, who votes, and the shares that a purpose usually goes by."""

    options: Mapping[str, list[str]]
    voters: str
    quorum: ShareFacts | None = None
    passes: ShareFacts | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The options in the reader's language."""
        return tuple(self.options[reader_language()])


@cache
def beginnings() -> Mapping[Purpose, Beginning]:
    """Give what each purpose begins with."""
    data = yaml.safe_load(Path(__file__).with_name("ballots.yaml").read_text("utf-8"))
    return {Purpose(code): Beginning(**facts) for code, facts in data.items()}
