"""The query guard itself: what it lets pass and what it stops."""

import pytest
from django.db import connection

from tests.core.factories import AuditEntryFactory
from tests.plugins.scoped import UnscopedQueryError, unscoped, unscoped_tables
from zhixing.core.models import AuditEntry
from zhixing.core.national import national

GROWING = frozenset({"member", "post"})

SCOPED = [
    'SELECT "member"."id" FROM "member" WHERE ("member"."id" = %s AND "member"."unit_id" = %s)',
    "SELECT m.id FROM member m WHERE m.unit_id = 3",
    "SELECT id FROM member WHERE unit_id = %s",
    "SELECT id FROM member WHERE unit_id IN (%s, %s)",
    "SELECT id FROM member WHERE 3 = member.unit_id",
    "SELECT 1 FROM member m JOIN post p ON p.member_id = m.id AND p.unit_id = m.unit_id WHERE m.unit_id = %s",
    "SELECT 1 FROM org o WHERE EXISTS(SELECT 1 FROM post u0 WHERE u0.unit_id = o.unit_id) AND o.unit_id = %s",
    "SELECT COUNT(*) FROM (SELECT id FROM member WHERE unit_id = %s) subquery",
    "SELECT id FROM member WHERE unit_id = %s UNION SELECT id FROM post WHERE post.unit_id = %s",
    'UPDATE "member" SET "name" = %s WHERE ("member"."unit_id" = %s AND "member"."id" = %s)',
    'DELETE FROM "member" WHERE "member"."unit_id" = %s',
    'INSERT INTO "member" ("id", "unit_id", "name") VALUES (%s, %s, %s)',
    "INSERT INTO member (id, unit_id) SELECT id, unit_id FROM post WHERE post.unit_id = %s",
    "SELECT 'from member' FROM org",
    "WITH m AS (SELECT id FROM member WHERE unit_id = %s) SELECT m.id FROM m",
    'SAVEPOINT "member"',
]
LOOSE = {
    'SELECT "member"."id" FROM "member" WHERE "member"."id" = %s': ["member"],
    "SELECT unit_id FROM member": ["member"],
    "SELECT m.id FROM member m JOIN post p ON p.member_id = m.id WHERE m.unit_id = %s": ["post"],
    "SELECT 1 FROM member m JOIN post p ON p.unit_id = m.unit_id": ["member", "post"],
    "SELECT 1 FROM member m, post p WHERE m.unit_id = %s AND p.member_id = m.id": ["post"],
    "SELECT 1 FROM member WHERE unit_id = %s AND EXISTS(SELECT 1 FROM post U0 WHERE U0.x = %s)": ["post"],
    "SELECT (SELECT 1 FROM post U0 WHERE U0.unit_id = 1), (SELECT 1 FROM post U0 WHERE U0.x = 1) FROM org": [
        "post"
    ],
    "SELECT 1 FROM org o WHERE EXISTS(SELECT 1 FROM post u0 WHERE u0.unit_id = o.unit_id)": ["post"],
    "SELECT id FROM member WHERE unit_id = %s UNION SELECT id FROM post": ["post"],
    "SELECT id FROM member WHERE unit_id > %s": ["member"],
    'UPDATE "member" SET "unit_id" = %s': ["member"],
    'DELETE FROM "member" WHERE "member"."id" IN (%s)': ["member"],
    'INSERT INTO "member" ("id", "name") VALUES (%s, %s)': ["member"],
    "INSERT INTO member (id, unit_id) SELECT id, unit_id FROM post": ["post"],
}


@pytest.mark.parametrize("sql", SCOPED)
def test_a_query_that_names_its_unit_passes(sql: str) -> None:
    assert unscoped_tables(sql, GROWING) == []


@pytest.mark.parametrize("sql", LOOSE)
def test_a_query_that_does_not_is_named(sql: str) -> None:
    assert unscoped_tables(sql, GROWING) == LOOSE[sql]


@pytest.mark.django_db
def test_a_query_in_a_test_is_held_to_it() -> None:
    with pytest.raises(UnscopedQueryError, match="core_auditentry"):
        AuditEntry.objects.filter(code="x").exists()


@pytest.mark.django_db
def test_a_national_query_passes() -> None:
    AuditEntryFactory()

    with national("bench"):
        assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_a_test_may_look_at_every_unit() -> None:
    AuditEntryFactory()

    with unscoped(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_auditentry")
        assert cursor.fetchone() == (1,)
