"""What several tests of this room look at."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from zhixing.core.actions import System, Touch, facts_touched
from zhixing.core.models import AuditEntry
from zhixing.organizations.models import Affiliation, Member

SYSTEM = System("tests")


@contextmanager
def touches() -> Iterator[list[Touch]]:
    """Collect what actions mark for the progress engine."""
    seen: list[Touch] = []

    def note(touches: list[Touch], **_: Any) -> None:
        seen.extend(touches)

    facts_touched.connect(note)
    try:
        yield seen
    finally:
        facts_touched.disconnect(note)


def history(member: Member) -> list[tuple[str, str, str | None]]:
    """List where a member belonged: branch, from, until."""
    rows = Affiliation.objects.filter(unit_id=member.unit_id, member=member).order_by("starts")
    return [
        (row.organization.name, row.starts.isoformat(), row.ends.isoformat() if row.ends else None)
        for row in rows.select_related("organization")
    ]


def last_entry(unit_id: int, code: str) -> AuditEntry:
    """Give the latest audit entry with a code."""
    entry = AuditEntry.objects.filter(unit_id=unit_id, code=code).order_by("-pk").first()
    assert entry is not None
    return entry


def trail(unit_id: int) -> str:
    """Give everything that the audit trail of a unit says."""
    return str(list(AuditEntry.objects.filter(unit_id=unit_id).values_list("data", flat=True)))


def message_of(refused: Callable[[], Any]) -> str:
    """Give the words with which an action refuses."""
    from django.core.exceptions import ValidationError

    try:
        refused()
    except ValidationError as error:
        return " ".join(error.messages)
    raise AssertionError("it was not refused")
