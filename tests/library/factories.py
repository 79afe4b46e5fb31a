"""Texts for tests: plain invented words, published as the house would publish them."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tests.organizations.factories import OrganizationFactory
from zhixing.core.text import folded
from zhixing.library.choices import EditionState, Level
from zhixing.library.models import Article, Edition, Listed, Text


class TextFactory(DjangoModelFactory):
    """A text without an edition; kept by a branch of its own unless told otherwise."""

    class Meta:
        model = Text

    organization = factory.SubFactory(OrganizationFactory)
    title = factory.Sequence(lambda n: f"《某单位学习制度（示例{n}）》")
    made_by_name = "组织员"


class EditionFactory(DjangoModelFactory):
    """A draft, the next one of its text."""

    class Meta:
        model = Edition

    text = factory.SubFactory(TextFactory)
    number = factory.LazyAttribute(lambda new: new.text.editions.count() + 1)
    made_by_name = "组织员"


class ListedFactory(DjangoModelFactory):
    """A text's place in a reading list, for the body that keeps it."""

    class Meta:
        model = Listed

    text = factory.SubFactory(TextFactory)
    organization = factory.SelfAttribute("text.organization")
    key = "small/books"


def published(text: Text, *bodies: str, labels: tuple[str, ...] | None = None, label: str = "") -> Edition:
    """Publish an edition: an article for each body (“第一条”…, unless labelled).

    An article with the same body as one in the edition before keeps its anchor.
    """
    before = {article.body: article.anchor for article in text.edition.articles.all()} if text.edition else {}
    edition = EditionFactory(
        text=text,
        label=label,
        state=EditionState.PUBLISHED,
        published_at=timezone.now(),
        characters=sum(map(len, bodies)),
    )
    names = labels or tuple(f"第{place}条" for place in range(1, len(bodies) + 1))
    for place, (name, body) in enumerate(zip(names, bodies, strict=True), start=1):
        anchor = before.pop(body, None)
        if anchor is None:
            text.last_anchor = anchor = text.last_anchor + 1
        Article.objects.create(
            edition=edition,
            position=place,
            level=Level.ARTICLE if name else Level.PASSAGE,
            label=name,
            number=place if name else None,
            body=body,
            plain=folded(f"{name}{body}"),
            anchor=anchor,
        )
    text.edition = edition
    text.save()
    return edition
