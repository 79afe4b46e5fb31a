"""A text of 60,000 characters opens at once, beside the bare SQL that fetches the same rows in the same run."""

import time
from statistics import median

import pytest
from django.db import connection
from django.urls import reverse

from tests.library.factories import TextFactory
from tests.organizations.factories import MemberFactory, OrganizationFactory, UserFactory
from tests.study.reading_world import ReadingWorld
from zhixing.library.choices import EditionState, Level
from zhixing.library.models import Article, Edition
from zhixing.study.actions.reading import mark_read

ARTICLES, CHARACTERS = 400, 150
AT_MOST = 0.1  # seconds of server time
TURNS = 15


def long_text(organization):
    """Publish 400 articles of 150 characters in twenty chapters, by sets."""
    text = TextFactory(organization=organization, title="《某单位长篇制度（示例）》")
    edition = Edition.objects.create(
        text=text,
        number=1,
        state=EditionState.PUBLISHED,
        published_at="2016-01-01T00:00Z",
        made_by_name="组织员",
    )
    rows = []
    for number in range(1, ARTICLES + 1):
        if number % 20 == 1:
            rows.append({"level": Level.CHAPTER, "label": f"第{number // 20 + 1}章", "heading": "学习"})
        body = f"第{number}条说的是学习要联系实际，"
        rows.append(
            {
                "level": Level.ARTICLE,
                "label": f"第{number}条",
                "number": number,
                "body": (body * 20)[:CHARACTERS],
            }
        )
    Article.objects.bulk_create(
        Article(edition=edition, position=place, anchor=place, **row)
        for place, row in enumerate(rows, start=1)
    )
    text.edition, text.last_anchor = edition, len(rows)
    text.save()
    return text


def taken(work) -> float:
    """Tell the seconds of this process: what else the machine does at the time is not the page's."""
    began = time.process_time()
    work()
    return time.process_time() - began


def bare(text) -> None:
    """Fetch the rows that the page shows, and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT position, level, label, heading, body, anchor FROM library_article WHERE edition_id = %s ORDER BY position",
            [text.edition_id],
        )
        assert len(cursor.fetchall()) == ARTICLES + 20


@pytest.mark.django_db
def test_sixty_thousand_characters_open_within_a_tenth_of_a_second(client, record_property):
    world = ReadingWorld()
    text = long_text(world.committee)
    mark_read(by=world.user, text=text, anchors=range(2, 200))
    client.force_login(world.user)
    address = reverse("study:text", args=[text.pk])
    body = client.get(address).content.decode()
    assert body.count("data-mark") == ARTICLES
    assert len(body) > ARTICLES * CHARACTERS

    ours = [taken(lambda: client.get(address)) for _ in range(TURNS)]
    limit = [taken(lambda: bare(text)) for _ in range(TURNS)]

    record_property("milliseconds", round(median(ours) * 1000, 1))
    record_property("times the bare SQL", round(median(ours) / median(limit), 1))
    assert median(ours) < AT_MOST


@pytest.mark.django_db
def test_a_longer_text_takes_no_more_queries(client, django_assert_max_num_queries):
    branch = OrganizationFactory()
    client.force_login(UserFactory(member=MemberFactory(branch=branch)))
    text = long_text(branch)
    client.get(reverse("study:text", args=[text.pk]))

    with django_assert_max_num_queries(16):
        client.get(reverse("study:text", args=[text.pk]))
