"""Topics: the schemes' and bodies' own, with the questions and readings that bodies on the way down added."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from zhixing.activities import plans
from zhixing.core.time import today
from zhixing.library.models import Article
from zhixing.library.queries.texts import here_and_above
from zhixing.organizations.models import Organization
from zhixing.schemes.language.model import Text as Wording
from zhixing.study.models import Topic, TopicReading

OWN = "own"


def key_of(row: Topic) -> str:
    """Tell the key under which activities and plans name a body's own topic: own/ID."""
    return f"{OWN}/{row.pk}"


def lines_of(text: str) -> tuple[str, ...]:
    """Cut a text into its lines, empty ones left out."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def in_quotes(title: str) -> str:
    """Write a text's title as Chinese papers do, in 《》 once."""
    return title if title.startswith("《") else f"《{title}》"


@dataclass(frozen=True)
class Addition:
    """What one body added to a topic."""

    row: Topic

    @property
    def questions(self) -> tuple[str, ...]:
        """Its questions, one by one."""
        return lines_of(self.row.questions)


@dataclass(frozen=True)
class ToRead:
    """A reading for a topic, with the name of the article from which it starts."""

    row: TopicReading
    label: str = ""

    @property
    def title(self) -> str:
        """The text's title and the article's label."""
        return f"{in_quotes(self.row.text.title)}{self.label}"

    @property
    def url(self) -> str:
        """The address of the reading page, at the article; none where no edition can be read."""
        if self.row.text.edition_id is None:
            return ""
        page = reverse("study:text", args=[self.row.text_id])
        return f"{page}#a{self.row.anchor}" if self.row.anchor else page


@dataclass(frozen=True)
class Shown:
    """A topic as it stands at a body, in the reader's language."""

    key: str
    title: str
    about: str = ""
    asked: tuple[str, ...] = ()  # the questions of the topic itself
    own: Topic | None = None  # of a body's own; None: a scheme's
    additions: Sequence[Addition] = ()
    readings: Sequence[ToRead] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """Every question: the topic's own, then those added, bodies above first; each once."""
        added = (each for addition in self.additions for each in addition.questions)
        return tuple(dict.fromkeys((*self.asked, *added)))

    @property
    def is_ended(self) -> bool:
        """Whether it is offered no more."""
        return self.own is not None and self.own.ended_at is not None


@dataclass(frozen=True)
class Place:
    """A body with everything above it: what stands at these holds here."""

    organization: Organization
    paths: list[str]
    units: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, organization: Organization) -> "Place":
        """Find the units of the bodies above: one query."""
        paths = here_and_above(organization)
        units = set(Organization.objects.filter(path__in=paths).values_list("unit_id", flat=True))
        return cls(organization, paths, sorted(units))

    @property
    def holds(self) -> Q:
        """The condition on rows that have a unit and an organisation."""
        return Q(unit_id__in=self.units, organization__path__in=self.paths)


def topics_for(organization: Organization, day: date | None = None) -> list[Shown]:
    """List the topics that a body may discuss on a day (None: today): the schemes', then own, from above first."""
    return _shown(organization, plans.topics_for(organization, day or today()))


def topic_for(organization: Organization, key: str) -> Shown | None:
    """Find a topic by its key (SCHEME/TOPIC, or own/ID) as it stands at a body, one that has ended too."""
    known = plans.topics_for(organization)
    return _shown(organization, {key: known[key]})[0] if key in known else None


def ended_topics(organization: Organization) -> list[Topic]:
    """List the own topics of a body that are offered no more, the last one first."""
    rows = Topic.objects.filter(unit_id=organization.unit_id, organization=organization, key="")
    return list(rows.exclude(ended_at=None).order_by("-ended_at"))


def own_topics(organization: Organization, day: date | None) -> Iterator[plans.Topic]:
    """List the topics of a body's own and of those above, offered on a day; or (None) ever, to name old ones."""
    rows = Topic.objects.filter(Place.of(organization).holds, key="").select_related("organization")
    for row in rows.order_by("organization__path", "pk"):
        if day is None or row.ended_at is None or day < timezone.localdate(row.ended_at):
            yield plans.Topic(
                key_of(row),
                _both(row.title),
                _both(row.about) if row.about else None,
                tuple(map(_both, lines_of(row.questions))),
                is_own=True,
                is_offered=row.ended_at is None,
            )


def _both(text: str) -> Wording:
    return Wording(text, text)


def _shown(organization: Organization, topics: dict[str, plans.Topic]) -> list[Shown]:
    place, language = Place.of(organization), get_language() or "zh"
    additions, owned = _additions(place, topics), _owned(place, topics)
    readings = _readings(place, topics)
    return [
        Shown(
            key,
            str(topic),
            topic.about.in_language(language) if topic.about else "",
            tuple(question.in_language(language) for question in topic.questions),
            owned.get(key),
            additions.get(key, ()),
            readings.get(key, ()),
        )
        for key, topic in topics.items()
    ]


def _owned(place: Place, topics: dict[str, plans.Topic]) -> dict[str, Topic]:
    if not any(topic.is_own for topic in topics.values()):
        return {}
    rows = Topic.objects.filter(place.holds, key="").select_related("organization")
    return {key_of(row): row for row in rows}


def _additions(place: Place, keys: Iterable[str]) -> dict[str, list[Addition]]:
    found: dict[str, list[Addition]] = defaultdict(list)
    rows = Topic.objects.filter(place.holds, key__in=list(keys)).select_related("organization")
    for row in rows.order_by("organization__path"):
        found[row.key].append(Addition(row))
    return found


def _readings(place: Place, keys: Iterable[str]) -> dict[str, list[ToRead]]:
    rows = list(
        TopicReading.objects.filter(place.holds, topic__in=list(keys))
        .select_related("text", "organization")
        .order_by("organization__path", "pk")
    )
    labels = article_labels(rows)
    found: dict[str, list[ToRead]] = defaultdict(list)
    for row in rows:
        found[row.topic].append(ToRead(row, labels.get((row.text_id, row.anchor or 0), "")))
    return found


def article_labels(rows: Iterable[TopicReading]) -> dict[tuple[int, int], str]:
    """Tell how the articles are called from which readings start, by text and anchor: one query, or none."""
    places = Q(pk__in=[])
    for row in rows:
        if row.anchor and row.text.edition_id:
            places |= Q(edition=row.text.edition_id, anchor=row.anchor)
    found = Article.objects.filter(places).values_list("edition__text_id", "anchor", "label", "heading")
    return {(text, anchor): label or heading for text, anchor, label, heading in found}


def additions_of(organization: Organization, key: str) -> Topic | None:
    """Find what a body itself added to a topic."""
    rows = Topic.objects.filter(unit_id=organization.unit_id, organization=organization, key=key)
    return rows.first()


def own_topic(organization: Organization, topic_id: int) -> Topic | None:
    """Find one of a body's own topics."""
    rows = Topic.objects.filter(unit_id=organization.unit_id, organization=organization, key="")
    return rows.filter(pk=topic_id).select_related("organization").first()


def reading_of(organization: Organization, reading_id: int) -> TopicReading | None:
    """Find a reading that a body itself gave to a topic."""
    rows = TopicReading.objects.filter(unit_id=organization.unit_id, organization=organization)
    return rows.filter(pk=reading_id).select_related("text", "organization").first()
