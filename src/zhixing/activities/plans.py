"""What the schemes in force say to activities: kinds of their own, and the topics to be covered.

Rooms above offer further topics; they register here, so that this room knows none of them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce

from django.utils.translation import get_language
from typing_extensions import override

from zhixing.core.sources import Sources
from zhixing.organizations.models import Organization
from zhixing.schemes.language.build import laid_over
from zhixing.schemes.language.model import Scheme, Text
from zhixing.schemes.models import Adoption
from zhixing.schemes.queries import adoptions_for, adoptions_on, local_plans_above
from zhixing.schemes.texts import plan_of, scheme_of


@dataclass(frozen=True)
class Topic:
    """A topic that an adopted scheme names (`code` is SCHEME/TOPIC), or one of a body's own."""

    code: str
    name: Text
    about: Text | None
    questions: tuple[Text, ...] = ()
    is_own: bool = False
    is_offered: bool = True  # False: it is kept for what was held on it, and chosen no more

    @override
    def __str__(self) -> str:
        """Name the topic in the reader's language."""
        return self.name.in_language(get_language() or "zh")


def texts_for(organization: Organization, day: date | None = None) -> Iterator[tuple[Adoption, Scheme]]:
    """Walk the schemes adopted here or above, in force on `day` (None: ever), with local plans laid over."""
    adoptions = adoptions_for(organization) if day is None else adoptions_on(organization, day)
    for adoption in adoptions:
        plans = [plan_of(plan) for plan in local_plans_above(adoption, organization)]
        yield adoption, reduce(laid_over, plans, scheme_of(adoption.version))


# Functions that list further topics of a body, offered on a day or (None) ever.
topic_source = Sources[Callable[[Organization, date | None], Iterable[Topic]]]()


def topics_for(organization: Organization, day: date | None = None) -> dict[str, Topic]:
    """List the topics that a body may choose on a day (None: ever) by code: the schemes', then its own."""
    own = [topic for source in topic_source for topic in source(organization, day)]
    return {**scheme_topics(organization, day), **{topic.code: topic for topic in own}}


def scheme_topics(organization: Organization, day: date | None = None) -> dict[str, Topic]:
    """List the topics of the schemes in force on a day (None: ever adopted), by SCHEME/TOPIC."""
    return {
        code: Topic(code, entry.title, entry.about, entry.questions)
        for _adoption, scheme in texts_for(organization, day)
        for entry in scheme.topics.filled
        if entry.title and (code := f"{scheme.code}/{entry.key}")
    }
