"""What a study plan is proposed from: the lists, topics and trainings of the schemes in force, and their audience."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from zhixing.activities.plans import Topic, scheme_topics
from zhixing.library.models import Text
from zhixing.library.queries.lists import Entry, ReadingList, reading_lists
from zhixing.organizations.models import Organization
from zhixing.schemes.models import Adoption, Requirement
from zhixing.schemes.queries import adoptions_on, requirements_for
from zhixing.study.choices import PlanFor, StudyWay
from zhixing.study.models import PlanItem
from zhixing.study.queries.topics import in_quotes

QUARTER = 3  # months


@dataclass(frozen=True)
class Proposal:
    """A point that the scheme asks for; `key` names it in a form."""

    key: str
    name: str
    way: StudyWay
    by: date | None = None
    text: Text | None = None
    topic: str = ""

    @property
    def words(self) -> str:
        """What is written where neither a text nor a topic says it."""
        return "" if self.text or self.topic else self.name

    def is_in(self, items: Sequence[PlanItem]) -> bool:
        """Tell whether a plan has this point already."""
        return any(
            (self.text is not None and item.text_id == self.text.pk)
            or (self.topic != "" and item.topic == self.topic)
            or (self.words != "" and item.words == self.words)
            for item in items
        )


def proposals_for(organization: Organization, year: int, group: str, today: date) -> list[Proposal]:
    """Propose points for a year: what is to be read by oneself, topics to discuss together, training.

    For a theory-centre group everything that leaders read; for members what is asked of all of them.
    """
    day = _day_in(year, today)
    last = min([adoption.ends for adoption in adoptions_on(organization, day)] + [date(year, 12, 31)])
    lists = reading_lists(organization, day)
    found = [
        *_readings(lists, group, last),
        *_topics(scheme_topics(organization, day), max(day, date(year, 1, 1)), last),
        *_trainings(organization, day, last),
    ]
    return list({each.key: each for each in found}.values())


def _day_in(year: int, today: date) -> date:
    """Choose the day on which the schemes are asked: today, or the nearest day of another year."""
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


def _language() -> str:
    return get_language() or "zh"


def _readings(lists: Sequence[ReadingList], group: str, last: date) -> Iterator[Proposal]:
    for each in lists:
        for entry in each.entries:
            if _is_for(entry, group):
                yield from _reading(entry, last)


def _is_for(entry: Entry, group: str) -> bool:
    """Tell whether an entry is asked of these: leaders read everything, members what is asked of every member."""
    return group == PlanFor.THEORY_GROUP or any(not _is_of_leaders(row) for row in entry.asked)


def _is_of_leaders(row: Requirement) -> bool:
    who = row.data["who"]
    return bool(who.get("rank") or who.get("leading") or who.get("posts"))


def _reading(entry: Entry, last: date) -> Iterator[Proposal]:
    text = entry.place.text if entry.place else None
    if text:
        yield Proposal(f"read:{entry.key}", in_quotes(text.title), StudyWay.SELF, last, text)
    elif entry.title:
        yield Proposal(f"read:{entry.key}", entry.title.in_language(_language()), StudyWay.SELF, last)


def _topics(topics: dict[str, Topic], first: date, last: date) -> Iterator[Proposal]:
    ends = _quarter_ends(first, last)
    for place, (code, topic) in enumerate(topics.items()):
        by = ends[min(place, len(ends) - 1)] if ends else last
        yield Proposal(f"topic:{code}", str(topic), StudyWay.TOGETHER, by, topic=code)


def _quarter_ends(first: date, last: date) -> list[date]:
    """List the last days of the quarters between two days."""
    ends = (date(first.year, month, 30 if month in {6, 9} else 31) for month in range(QUARTER, 13, QUARTER))
    return [day for day in ends if first <= day <= last]


def _trainings(organization: Organization, day: date, last: date) -> Iterator[Proposal]:
    for adoption in adoptions_on(organization, day):
        for row in _asked(organization, adoption):
            title = row.data["title"]["zh" if _language().startswith("zh") else "en"]
            yield Proposal(f"train:{adoption.scheme.code}/{row.code}", title, StudyWay.TRAINING, last)


def _asked(organization: Organization, adoption: Adoption) -> list[Requirement]:
    rows = requirements_for(organization, adoption).filter(measure="training.held")
    return [row for row in rows if "core_staff" not in (row.data["where"].get("audience") or ())]
