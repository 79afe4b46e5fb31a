"""The raw-SQL limits: what a careful person would write by hand for this one number alone."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from zhixing.progress.bench.clock import timed
from zhixing.progress.evaluation import Manner, facts_of
from zhixing.progress.measures import Subject
from zhixing.progress.question import Question
from zhixing.progress.sql import Sql, execute, listed, rows, sql, union
from zhixing.schemes.models import Slot

COLUMNS = "unit_id, organization_id, slot_id, is_total, rolls_to_id, due, met, waived"
INDEXES = ("UNIQUE INDEX bench_cell ON bench_tally (slot_id, organization_id, is_total, unit_id)",
           "INDEX bench_up ON bench_tally (rolls_to_id, slot_id)")  # fmt: skip


def bare_aggregates(questions: Iterable[Question]) -> None:
    """Count the facts of each slot by organisation: one aggregate each, no subjects, nothing written."""
    for question in questions:
        facts = facts_of(question, Manner(scoped=False))
        if facts:
            rows(
                sql(
                    "SELECT COUNT(*), SUM(x.met) FROM ({counted}) x", counted=_counted(question, union(facts))
                )
            )


def _counted(question: Question, facts: Sql) -> Sql:
    if question.each == Subject.ITEM:
        return sql("SELECT f.body, COUNT(*) AS met FROM ({facts}) f GROUP BY f.body", facts=facts)
    if question.each == Subject.ORGANIZATION:
        return sql("SELECT f.subject, COUNT(*) AS met FROM ({facts}) f GROUP BY f.subject", facts=facts)
    return sql(
        "SELECT a.organization_id, COUNT(*) AS met FROM organizations_affiliation a "
        "WHERE a.member_id IN (SELECT f.subject FROM ({facts}) f) GROUP BY a.organization_id",
        facts=facts,
    )


def bare_write() -> float:
    """Copy the rows that are there into an empty table with the same indexes; gives seconds."""
    with transaction.atomic():
        execute(Sql(f"CREATE TABLE bench_tally AS SELECT {COLUMNS} FROM progress_tally WHERE 1 = 0"))  # noqa: S608
        for index in INDEXES:
            execute(Sql(f"CREATE {index}"))
        copy = f"INSERT INTO bench_tally SELECT {COLUMNS} FROM progress_tally"  # noqa: S608
        copied = Sql(f"{copy} ORDER BY slot_id, organization_id")
        taken = timed(lambda: execute(copied))
        transaction.set_rollback(True)
    return taken


def bare_branch(organization_id: int) -> None:
    """Count one branch's year by kind and month, with who was there."""
    rows(
        Sql(
            "SELECT k.kind, COUNT(DISTINCT a.id), COUNT(t.member_id) FROM activities_activity a "
            "JOIN activities_activitykind k ON k.activity_id = a.id AND k.unit_id = a.unit_id "
            "LEFT JOIN activities_attendance t ON t.activity_id = a.id AND t.unit_id = a.unit_id "
            "WHERE a.organization_id = %s AND a.unit_id = "
            "(SELECT unit_id FROM organizations_organization WHERE id = %s) GROUP BY k.kind",
            (organization_id, organization_id),
        )
    )


def bare_coverage(organization_id: int, slots: Iterable[Slot]) -> None:
    """Read the rows below one body for these slots."""
    columns = "SELECT organization_id, slot_id, due, met, waived FROM progress_tally"
    within = f"slot_id IN ({listed(slot.pk for slot in slots)})"
    rows(Sql(f"{columns} WHERE rolls_to_id = %s AND {within}", (organization_id,)))


def bare_confirmation(activity: Any) -> None:
    """Write what a confirmation must at least write: one row changed, and twenty more, taken away again."""
    table = apps.get_model("activities", "Attendance")._meta.db_table
    with transaction.atomic():
        execute(
            Sql(
                "UPDATE activities_activity SET confirmed_at = %s WHERE id = %s",
                (timezone.now(), activity.pk),
            )
        )
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} WHERE activity_id = %s", [activity.pk])  # noqa: S608
            kept = cursor.fetchall()
            cursor.execute(f"DELETE FROM {table} WHERE activity_id = %s", [activity.pk])  # noqa: S608
            marks = ", ".join(["%s"] * len(kept[0])) if kept else ""
            if kept:
                cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", kept)  # noqa: S608
