"""What somebody types about a class, as plain values: what forms hand to actions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from zhixing.organizations.models import Organization


@dataclass(frozen=True)
class ClassDraft:
    """The facts of a class. Of one day it has one session, from `starts_at` to `ends_at` if they are known."""

    organization: Organization
    title: str
    meant_for: str
    starts: date
    ends: date
    place: str = ""
    about: str = ""
    seats: int | None = None
    is_open: bool = True
    starts_at: time | None = None
    ends_at: time | None = None

    @property
    def fields(self) -> Mapping[str, Any]:
        """The values that stand on the class's own row."""
        names = "title meant_for starts ends place about seats is_open".split()  # noqa: SIM905
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class SessionDraft:
    """One session to be planned; without a subject it is called after its class."""

    held_on: date
    starts_at: time | None = None
    ends_at: time | None = None
    subject: str = ""
