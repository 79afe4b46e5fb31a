"""Which steps a kind of meeting has: read from steps.yaml beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from zhixing.life.choices import MeetingKind, StepCode


@dataclass(frozen=True)
class Step:
    """One step; `within` are the days after the meeting in which it is due, where there is such a rule."""

    code: StepCode
    within: int | None = None


@cache
def steps() -> Mapping[MeetingKind, tuple[Step, ...]]:
    """Give the steps of each kind, in the order in which they are shown."""
    data = yaml.safe_load(Path(__file__).with_name("steps.yaml").read_text("utf-8"))
    return {
        MeetingKind(kind): tuple(Step(StepCode(row["step"]), row.get("within")) for row in rows)
        for kind, rows in data.items()
    }


def steps_of(kind: str) -> tuple[Step, ...]:
    """Give the steps of one kind."""
    return steps()[MeetingKind(kind)]
