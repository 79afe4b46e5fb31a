"""What people type about an appraisal, before an action takes it."""

from dataclasses import dataclass
from datetime import date

from zhixing.appraisal.choices import DecidedBy, Grade


@dataclass(frozen=True)
class AppraisalDraft:
    """The rules that a year's appraisal goes by; `most_excellent` is a share ("1/3") that only warns, or ""."""

    year: int
    grades: tuple[str, ...] = tuple(Grade.values)
    most_excellent: str = ""
    decided_by: str = DecidedBy.COMMITTEE
    by_cell: bool = False
    names_shown: bool = False
    write_by: date | None = None


@dataclass(frozen=True)
class Decision:
    """What was decided about one participant (its id), with the reasons."""

    participant: int
    grade: str
    reason: str
