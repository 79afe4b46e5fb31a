"""What the ORM cannot say, for both engines: the id sequence, and an audit trail that only grows."""

from django.db.backends.base.base import BaseDatabaseWrapper

AUDIT_TABLES = ("core_auditentry", "core_auditseal")


def number_rows(connection: BaseDatabaseWrapper) -> None:
    """Make the source of row ids: a sequence on PostgreSQL, one counting row on SQLite."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE SEQUENCE IF NOT EXISTS core_row_id")
        else:
            cursor.execute("INSERT OR IGNORE INTO core_idcounter (id, next) VALUES (1, 1)")


def guard_audit(connection: BaseDatabaseWrapper) -> None:
    """Let the database itself refuse to change or delete what the audit trail holds."""
    statements = _postgres_guards() if connection.vendor == "postgresql" else _sqlite_guards()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def unguard_audit(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away: for tests that empty their database, and for a lawful clearing by operators."""
    with connection.cursor() as cursor:
        for table in AUDIT_TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")


def _sqlite_guards() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END"
        for table in AUDIT_TABLES
        for verb in ("update", "delete")
    ]


def _postgres_guards() -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION core_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$"
    )
    triggers = [
        f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION core_audit_refuse()"
        for table in AUDIT_TABLES
        for name, event, each in (
            ("append_only", "UPDATE OR DELETE", "ROW"),
            ("no_truncate", "TRUNCATE", "STATEMENT"),
        )
    ]
    return [function, *triggers]
