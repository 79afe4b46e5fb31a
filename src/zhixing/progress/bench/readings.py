"""Reading at the size of a province: a row for each member and text, poured by sets, and what a plan asks of them.

Study and the library stand floors above this room, so their tables are asked for by name.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhixing.core.ids import SEQUENCE_BITS
from zhixing.core.national import national
from zhixing.organizations.models import Organization
from zhixing.progress.bench.clock import Line, queries_of, spread, timed
from zhixing.progress.bench.limits import bare_aggregates
from zhixing.progress.bench.province import ROOM, YEAR, pour, row_id
from zhixing.progress.question import Question
from zhixing.progress.rebuild import questions, rebuild_slot
from zhixing.progress.sql import Sql, rows

READ = "study.read"
ARTICLES, CHARACTERS, CHAPTER = 400, 150, 20  # of the long text, and articles in a chapter
REPEATS = 20


def make_readings(texts: int) -> Iterator[str]:
    """Give every member so many readings, nine in ten of them finished, and the plan's lists a text for each entry."""
    yield f"{texts} texts for each member"
    root = Organization.objects.get(parent=None)
    made = [_text(root, number) for number in range(1, texts + 1)]
    _place(root, made)
    _long(made[0])
    _pour(min(text.pk for text in made), texts)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # in service the database looks at its tables by itself


def _model(label: str) -> Any:
    return apps.get_model(label)


def _text(root: Organization, number: int) -> Any:
    return _model("library.Text").objects.create(
        organization=root, title=f"学习文本{number}", made_by_name="bench", last_anchor=1
    )


def _place(root: Organization, texts: list[Any]) -> None:
    """Place the texts in the entries that the plan asks for, one after another."""
    keys = sorted({key for question in _asked() for key in question.covered})
    listed = _model("library.Listed")
    listed.objects.bulk_create(
        listed(text=text, organization=root, key=key) for key, text in zip(keys, texts, strict=False)
    )


def _long(text: Any) -> None:
    """Publish an edition of 60,000 characters for one of the texts."""
    edition = _model("library.Edition").objects.create(
        text=text, number=1, state="published", published_at=timezone.now(), made_by_name="bench"
    )
    article = _model("library.Article")
    body = ("学习要联系实际，" * CHARACTERS)[:CHARACTERS]
    article.objects.bulk_create(
        article(
            edition=edition,
            position=place,
            anchor=place,
            level="chapter" if place % (CHAPTER + 1) == 1 else "article",
            label=f"第{place}条",
            body="" if place % (CHAPTER + 1) == 1 else body,
        )
        for place in range(1, ARTICLES + ARTICLES // CHAPTER + 1)
    )
    text.edition, text.last_anchor = edition, ARTICLES + ARTICLES // CHAPTER
    text.save(update_fields=["edition", "last_anchor"])


def _pour(first: int, texts: int) -> None:
    low, is_postgres = (1 << SEQUENCE_BITS) - 1, connection.vendor == "postgresql"
    number = f"((f.id & {low}) - {ROOM}) * {texts} + k.n"
    day = f"DATE '{YEAR}-03-01'" if is_postgres else f"'{YEAR}-03-01'"
    is_done = "(f.id + k.n) % 10 > 0"
    values = {
        "id": row_id("f.unit_id", number),
        "unit_id": "f.unit_id",
        "member_id": "f.member_id",
        "text_id": f"{first} + k.n",
        "finished_on": f"CASE WHEN {is_done} THEN {day} END",
        "way": f"CASE WHEN {is_done} THEN 'online' ELSE '' END",
        "edition": "1",
        "read": "CAST('' AS bytea)" if is_postgres else "X''",
    }
    source = f"FROM organizations_affiliation f JOIN bench_numbers k ON k.n < {texts}"
    pour(_model("study.Reading"), values, source)


def _asked() -> list[Question]:
    return [each for each in questions() if each.measure == READ and each.covered]


def reading_lines(client: Client) -> Iterator[Line]:
    """Measure the slots that ask for lists of texts, and how a long text opens."""
    with national("bench"):
        asked = _asked()
        number = _model("study.Reading").objects.count()
        for each in asked:
            limit = timed(partial(bare_aggregates, [each]))
            ours = timed(partial(rebuild_slot, each))
            note = f"{number:,} readings, {len(each.covered)} texts asked"
            yield Line(
                f"{each.code} rebuilt", ours, "s", limit, "one bare aggregate: who read them, by branch", note
            )
    yield _opening(client)


def _opening(client: Client) -> Line:
    text = _model("library.Text").objects.exclude(edition=None)[:1].get()
    columns = "position, level, label, heading, body, anchor"
    query = f"SELECT {columns} FROM library_article WHERE edition_id = %s ORDER BY position"  # noqa: S608
    limit, _ = spread(partial(rows, Sql(query, (text.edition_id,))), REPEATS)
    get = partial(client.get, reverse("study:text", args=[text.pk]))
    ours, most = spread(get, REPEATS)
    status = get().status_code
    note = (
        f"{ARTICLES} articles, {queries_of(get)} queries, 95 % within {most * 1000:.0f} ms, answer {status}"
    )
    return Line(
        f"a text of {ARTICLES * CHARACTERS:,} characters",
        ours * 1000,
        "ms",
        limit * 1000,
        "the same rows by bare SQL",
        note,
    )
