"""The seals: whoever alters, removes or slips in an entry is found, on both engines."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.core.factories import AuditEntryFactory, UnitFactory
from zhixing.core import audit
from zhixing.core.audit import Finding, What, seal, verify
from zhixing.core.database import unguard_audit
from zhixing.core.models import AuditEntry, AuditSeal, Unit

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    return UnitFactory()


@pytest.fixture
def entries(unit: Unit) -> list[AuditEntry]:
    """Three entries, each an hour apart, each sealed five minutes later."""
    made = []
    for hours in range(3):
        made.append(AuditEntryFactory(unit=unit, at=NOON + hours * HOUR))
        seal(unit.pk, NOON + hours * HOUR + 5 * MINUTE)
    return made


def tamper(statement: str, *values: object) -> None:
    """Do what somebody with the database's own password could do."""
    unguard_audit(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_untouched_trail_is_whole(unit: Unit, entries: list[AuditEntry]) -> None:
    assert verify(unit.pk) == []
    assert [[entry_id for entry_id, _ in link.entries] for link in AuditSeal.objects.filter(unit=unit)] == [
        [entry.pk] for entry in entries
    ]


@pytest.mark.parametrize(
    "verb", ["UPDATE {} SET unit_id = unit_id WHERE unit_id = %s", "DELETE FROM {} WHERE unit_id = %s"]
)
@pytest.mark.parametrize("table", ["core_auditentry", "core_auditseal"])
def test_the_database_refuses_to_alter_the_trail(
    unit: Unit, entries: list[AuditEntry], table: str, verb: str
) -> None:
    with (
        pytest.raises(DatabaseError, match="the audit trail only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(table), [unit.pk])


@pytest.mark.parametrize(
    "change", ["actor_name = 'Li'", "at = '2026-03-02 13:00:01+00:00'", "data = '{}'", "target_id = 9"]
)
def test_a_changed_entry_is_named(unit: Unit, entries: list[AuditEntry], change: str) -> None:
    tamper(f"UPDATE core_auditentry SET {change} WHERE unit_id = %s AND id = %s", unit.pk, entries[1].pk)

    assert verify(unit.pk) == [Finding(unit.pk, What.CHANGED, entries[1].pk)]


def test_a_removed_entry_is_named(unit: Unit, entries: list[AuditEntry]) -> None:
    tamper("DELETE FROM core_auditentry WHERE unit_id = %s AND id = %s", unit.pk, entries[0].pk)

    assert verify(unit.pk) == [Finding(unit.pk, What.REMOVED, entries[0].pk)]


def test_an_entry_inserted_with_an_earlier_date_is_named(unit: Unit, entries: list[AuditEntry]) -> None:
    forged = AuditEntryFactory(unit=unit, at=NOON + MINUTE)

    assert verify(unit.pk) == [Finding(unit.pk, What.INSERTED, forged.pk)]


def test_an_inserted_entry_stays_named_after_the_next_seal(unit: Unit, entries: list[AuditEntry]) -> None:
    forged = AuditEntryFactory(unit=unit, at=NOON + MINUTE)
    AuditEntryFactory(unit=unit, at=NOON + 3 * HOUR)
    seal(unit.pk, NOON + 4 * HOUR)

    assert verify(unit.pk) == [Finding(unit.pk, What.INSERTED, forged.pk)]


def test_an_entry_forged_together_with_its_seal_is_named(unit: Unit, entries: list[AuditEntry]) -> None:
    forged = AuditEntryFactory(unit=unit, at=NOON + MINUTE)
    audit._append(unit.pk, AuditSeal.objects.filter(unit=unit).latest("number"), NOON + 3 * HOUR, [forged])

    assert verify(unit.pk) == [Finding(unit.pk, What.INSERTED, forged.pk)]


def test_an_altered_seal_is_named(unit: Unit, entries: list[AuditEntry]) -> None:
    changed = audit.digest_of(entries[2])
    tamper(
        "UPDATE core_auditseal SET entries = %s WHERE unit_id = %s AND number = 1",
        f'[[{entries[0].pk}, "{changed}"]]',
        unit.pk,
    )

    assert verify(unit.pk) == [
        Finding(unit.pk, What.SEAL_BROKEN, 1),
        Finding(unit.pk, What.CHANGED, entries[0].pk),
    ]


def test_a_removed_seal_is_named(unit: Unit, entries: list[AuditEntry]) -> None:
    tamper("DELETE FROM core_auditseal WHERE unit_id = %s AND number = 2", unit.pk)

    assert verify(unit.pk) == [
        Finding(unit.pk, What.SEAL_REMOVED, 2),
        Finding(unit.pk, What.INSERTED, entries[1].pk),
    ]


def test_a_seal_made_again_over_an_altered_entry_breaks_the_next(
    unit: Unit, entries: list[AuditEntry]
) -> None:
    tamper("UPDATE core_auditentry SET code = 'x' WHERE unit_id = %s AND id = %s", unit.pk, entries[0].pk)
    first = AuditSeal.objects.get(unit=unit, number=1)
    first.entries = [[entries[0].pk, audit.digest_of(AuditEntry.objects.get(pk=entries[0].pk))]]
    first.digest = audit._link(first, "")
    first.save()

    assert verify(unit.pk) == [Finding(unit.pk, What.SEAL_BROKEN, 2)]


def test_a_late_worker_accuses_nobody(unit: Unit) -> None:
    AuditEntryFactory(unit=unit, at=NOON)
    seal(unit.pk, NOON + MINUTE)
    AuditEntryFactory(unit=unit, at=NOON + HOUR)
    AuditEntryFactory(unit=unit, at=NOON + 20 * HOUR)
    seal(unit.pk, NOON + 48 * HOUR)

    assert verify(unit.pk) == []


def test_many_entries_make_several_seals_at_once(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "BATCH", 2)
    for hours in range(5):
        AuditEntryFactory(unit=unit, at=NOON + hours * HOUR)

    made = seal(unit.pk, NOON + 6 * HOUR)

    assert [len(link.entries) for link in made] == [2, 2, 1]
    assert verify(unit.pk) == []


def test_sealing_twice_seals_once(unit: Unit, entries: list[AuditEntry]) -> None:
    assert seal(unit.pk, NOON + 5 * HOUR) == []


def test_units_have_chains_of_their_own(unit: Unit, entries: list[AuditEntry]) -> None:
    other = UnitFactory()
    AuditEntryFactory(unit=other, at=NOON)
    seal(other.pk, NOON + MINUTE)
    tamper("DELETE FROM core_auditentry WHERE unit_id = %s AND id = %s", unit.pk, entries[0].pk)

    assert verify(other.pk) == []


@pytest.mark.django_db(transaction=True)
def test_what_an_open_transaction_wrote_is_sealed_once_it_ends(unit: Unit) -> None:
    """A long import may end after several seals: its entries are neither missed nor called forged."""
    if connection.vendor == "sqlite":
        # One writer at a time: the sealer waits for the import, or the import for the sealer.
        with transaction.atomic():
            AuditEntryFactory(unit=unit)
        assert len(audit.seal(unit.pk, datetime.now(UTC))) == 1
        return
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT now()")
            began = cursor.fetchone()[0]
            cursor.execute(
                "INSERT INTO core_auditentry"
                " (id, unit_id, at, actor_name, code, target_type, data)"
                " VALUES (%s, %s, %s, 'x', 'x', 'x', '{}')",
                [(unit.pk << 40) + 1, unit.pk, began],
            )
        AuditEntryFactory(unit=unit, at=began + timedelta(microseconds=1))
        assert seal(unit.pk, began + HOUR) == []
        other.commit()
    finally:
        other.close()

    assert [len(link.entries) for link in seal(unit.pk, began + HOUR)] == [2]
    assert verify(unit.pk) == []


def test_the_command_names_unit_entry_and_what(unit: Unit, entries: list[AuditEntry]) -> None:
    tamper("DELETE FROM core_auditentry WHERE unit_id = %s AND id = %s", unit.pk, entries[0].pk)
    said = StringIO()

    with pytest.raises(CommandError, match=unit.code):
        call_command("audit", "verify", stderr=said, stdout=StringIO())

    assert unit.code in said.getvalue()
    assert str(entries[0].pk) in said.getvalue()
    assert str(audit.MEANINGS[What.REMOVED]) in said.getvalue()


def test_the_command_says_that_all_is_whole(unit: Unit, entries: list[AuditEntry]) -> None:
    said = StringIO()

    call_command("audit", "verify", "--unit", unit.code, stdout=said)

    assert unit.code in said.getvalue()


def test_a_chain_cut_at_its_end_is_found_by_the_anchors(
    unit: Unit, entries: list[AuditEntry], tmp_path: Path
) -> None:
    anchors = tmp_path / "anchors"
    call_command("audit", "verify", "--anchors", str(anchors), stdout=StringIO())
    tamper("DELETE FROM core_auditseal WHERE unit_id = %s AND number = 3", unit.pk)
    tamper("DELETE FROM core_auditentry WHERE unit_id = %s AND id = %s", unit.pk, entries[2].pk)
    assert verify(unit.pk) == []

    with pytest.raises(CommandError, match=unit.code):
        call_command("audit", "verify", "--anchors", str(anchors), stdout=StringIO(), stderr=StringIO())


def test_the_command_seals_every_unit(unit: Unit) -> None:
    AuditEntryFactory(unit=unit)

    call_command("audit", "seal", stdout=StringIO())

    assert audit.head(unit.pk)[0] == 1


def test_an_unknown_unit_is_named(db: None) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call_command("audit", "verify", "--unit", "nowhere")
