"""The columns that a roster may have, as aliases.yaml lists them."""

from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from zhixing.core.sheets.vocabulary import Vocabulary, build


class Role(StrEnum):
    """What a sheet lists."""

    ORGANIZATIONS = "organizations"
    MEMBERS = "members"


@cache
def vocabulary() -> Vocabulary:
    """Load aliases.yaml."""
    return build(load("aliases.yaml"), Role)


def load(name: str) -> dict[str, Any]:
    """Load a data file that lies beside this module."""
    content = files(__package__).joinpath(name).read_text("utf-8")
    data: dict[str, Any] = yaml.safe_load(content)
    return data
