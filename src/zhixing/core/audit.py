"""The seal on the audit trail: entries in batches, each batch a link of its unit's hash chain.

A seal says: these are all the entries made up to `sealed_at`. So an entry altered or deleted later no longer
fits its digest, and one slipped in with an earlier date stands in no seal, or in one that came too late.
"""

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from itertools import takewhile
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from zhixing.core.models import AuditEntry, AuditSeal, Unit

BATCH = 1000  # entries in one seal
SKEW = timedelta(minutes=10)  # by how much the clocks of several servers may differ


class What(StrEnum):
    """What became of an entry or a seal."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    SEAL_BROKEN = "seal_broken"
    SEAL_REMOVED = "seal_removed"


MEANINGS = {
    What.CHANGED: _("the entry was changed after it was sealed"),
    What.REMOVED: _("the entry was removed after it was sealed"),
    What.INSERTED: _("the entry was inserted later with an earlier date"),
    What.SEAL_BROKEN: _("the seal was altered"),
    What.SEAL_REMOVED: _("the seal is missing"),
}


@dataclass(frozen=True)
class Finding:
    """One thing wrong: the entry's id, or the number of the seal, and what became of it."""

    unit_id: int
    what: What
    number: int


def digest_of(entry: AuditEntry) -> str:
    """Digest every field of an entry; 64 hex digits."""
    fields = {field.attname: getattr(entry, field.attname) for field in AuditEntry._meta.concrete_fields}
    return _digest(fields | {"at": _moment(entry.at)})


def seal(unit_id: int, now: datetime) -> list[AuditSeal]:
    """Seal the entries of a unit made before `now` that no seal holds yet; returns the new seals.

    Leaves out what an open transaction may still add to: those entries wait for the next call.
    """
    with transaction.atomic():
        # One sealer at a time; NO KEY, so that nobody who writes a row of this unit waits.
        Unit.objects.select_for_update(no_key=True).get(pk=unit_id)
        last = AuditSeal.objects.filter(unit_id=unit_id).order_by("number").last()
        horizon = min([now, *_oldest_open_transaction()])
        entries = list(_unsealed(unit_id, last, horizon))
        seals = []
        for start in range(0, len(entries), BATCH):
            last = _append(unit_id, last, horizon, entries[start : start + BATCH])
            seals.append(last)
        return seals


def seal_all(now: datetime) -> int:
    """Seal every unit's entries; returns how many seals were made."""
    return sum(len(seal(unit.pk, now)) for unit in Unit.objects.order_by("pk"))


def verify(unit_id: int) -> list[Finding]:
    """Check a unit's trail against its seals; returns what is wrong, in the order of the chain."""
    checker = _Checker(unit_id)
    return [*checker.chain(), *checker.unsealed()]


def head(unit_id: int) -> tuple[int, str]:
    """Tell the number and digest of a unit's newest seal; (0, "") before the first."""
    newest = AuditSeal.objects.filter(unit_id=unit_id).order_by("number").last()
    return (newest.number, newest.digest) if newest else (0, "")


def digest_at(unit_id: int, number: int) -> str | None:
    """Tell the digest of one seal; None if there is no such seal."""
    found = AuditSeal.objects.filter(unit_id=unit_id, number=number).values_list("digest", flat=True)
    return found.first()


class _Checker:
    """Walks one unit's chain, and remembers which entries it holds and up to when."""

    def __init__(self, unit_id: int) -> None:
        self.unit_id = unit_id
        self.sealed = array("q")
        self.until: datetime | None = None  # the newest seal's time
        self.floor: datetime | None = None  # the time of the run of seals before it

    def chain(self) -> Iterator[Finding]:
        """Go along the seals; each must follow from the one before and hold what the table holds."""
        number, previous = 0, ""
        for link in AuditSeal.objects.filter(unit_id=self.unit_id).order_by("number").iterator(chunk_size=20):
            for missing in range(number + 1, link.number):
                yield self._finding(What.SEAL_REMOVED, missing)
            if link.number == number + 1 and link.digest != _link(link, previous):
                yield self._finding(What.SEAL_BROKEN, link.number)
            number, previous = link.number, link.digest
            yield from self._entries(link)

    def _entries(self, link: AuditSeal) -> Iterator[Finding]:
        if link.sealed_at != self.until:
            self.floor, self.until = self.until, link.sealed_at
        self.sealed.extend(row_id for row_id, _digest in link.entries)
        rows = AuditEntry.objects.filter(unit_id=self.unit_id).in_bulk(
            [row_id for row_id, _digest in link.entries]
        )
        for row_id, digest in link.entries:
            entry = rows.get(row_id)
            if entry is None:
                yield self._finding(What.REMOVED, row_id)
            elif digest_of(entry) != digest:
                yield self._finding(What.CHANGED, row_id)
            elif self.floor and entry.at < self.floor - SKEW:
                yield self._finding(What.INSERTED, row_id)

    def unsealed(self) -> Iterator[Finding]:
        """Find entries old enough to stand in a seal that stand in none."""
        if self.until is None:
            return
        held = array("q", sorted(self.sealed))
        old = AuditEntry.objects.filter(unit_id=self.unit_id, at__lt=self.until - SKEW).order_by("pk")
        for row_id in old.values_list("pk", flat=True).iterator(chunk_size=10_000):
            place = bisect_left(held, row_id)
            if place == len(held) or held[place] != row_id:
                yield self._finding(What.INSERTED, row_id)

    def _finding(self, what: What, number: int) -> Finding:
        return Finding(self.unit_id, what, number)


def _unsealed(unit_id: int, last: AuditSeal | None, horizon: datetime) -> Iterator[AuditEntry]:
    entries = AuditEntry.objects.filter(unit_id=unit_id, at__lt=horizon).order_by("pk")
    held: set[int] = set()
    if last:
        since = last.sealed_at - SKEW
        entries = entries.filter(at__gte=since)
        newest_first = AuditSeal.objects.filter(unit_id=unit_id).order_by("-number").iterator(chunk_size=20)
        recent = takewhile(lambda link: link.sealed_at >= since, newest_first)
        held = {row_id for link in recent for row_id, _digest in link.entries}
    return (entry for entry in entries.iterator(chunk_size=BATCH) if entry.pk not in held)


def _append(
    unit_id: int, last: AuditSeal | None, sealed_at: datetime, entries: list[AuditEntry]
) -> AuditSeal:
    link = AuditSeal(
        unit_id=unit_id,
        number=last.number + 1 if last else 1,
        sealed_at=sealed_at,
        entries=[[entry.pk, digest_of(entry)] for entry in entries],
    )
    link.digest = _link(link, last.digest if last else "")
    link.save()
    return link


def _oldest_open_transaction() -> list[datetime]:
    """Tell since when another session has been writing unseen: the start of the oldest such transaction."""
    if connection.vendor != "postgresql":
        return []  # SQLite has one writer, and that is us
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(xact_start) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
        )
        (began,) = cursor.fetchone()
    return [began] if began else []


def _link(seal: AuditSeal, previous: str) -> str:
    return _digest(
        {
            "unit": seal.unit_id,
            "number": seal.number,
            "previous": previous,
            "sealed_at": _moment(seal.sealed_at),
            "entries": seal.entries,
        }
    )


def _digest(value: Any) -> str:
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
