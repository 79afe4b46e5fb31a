"""Which texts the plan in force asks of whom, and who has not said yet that they are done: names and texts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language

from zhixing.library.models import Text
from zhixing.library.queries.lists import reading_lists, texts_listed
from zhixing.organizations.models import Member, Organization
from zhixing.organizations.queries import members_of
from zhixing.progress.live import Standing, subjects_of
from zhixing.progress.queries import slots_for
from zhixing.progress.question import Asked
from zhixing.schemes.models import Requirement, Slot
from zhixing.study.queries.reading import finished_by

READ = "study.read"


@dataclass
class AskedText:
    """A text that the plan asks for, or a place in its list that has no text yet, and who still owes it."""

    key: str  # SCHEME/ENTRY
    name: str  # as the scheme calls the entry
    slot: Slot
    text: Text | None
    members: list[Member] = field(default_factory=list)  # who has not said they are done
    done_on: date | None = None  # of the one member whom it was asked about

    @property
    def requirement(self) -> Requirement:
        """The requirement that asks for it."""
        return self.slot.requirement

    @property
    def title(self) -> str:
        """The text's own title, or the entry's name while there is none."""
        return self.text.title if self.text else self.name


def asked_at(branch: Organization, day: date) -> list[Asked]:
    """List the slots that a day lies in which owe the reading of a list at a branch, in the plan's order."""
    return [
        each
        for each in slots_for(branch, day, day)
        if each.question.measure == READ and each.question.covered and each.question.owed
    ]


def asked_of(member: Member, branch: Organization, day: date) -> list[AskedText]:
    """List the texts that the plan in force asks of one member, each with the day on which it was done."""
    asked = asked_at(branch, day)
    mine = {each.slot_id for each in _subjects(asked, branch) if each.subject_id == member.pk}
    rows = _texts([each for each in asked if each.slot.pk in mine], branch, day)
    finished = finished_by({row.text.pk for row in rows if row.text}, [member])
    for row in rows:
        if row.text and _in_time(row.slot, done := finished[row.text.pk].get(member.pk)):
            row.done_on = done
    return rows


def hands_at(branch: Organization, day: date) -> list[AskedText]:
    """List the texts asked of a branch's members, each with those who have not said yet that they are done.

    Who is waived owes nothing. For the branch's own officers only.
    """
    asked = asked_at(branch, day)
    owing: dict[int, set[int]] = defaultdict(set)
    for each in _subjects(asked, branch):
        if not each.waived:
            owing[each.slot_id].add(each.subject_id)
    rows = _texts(asked, branch, day)
    people = [belongs.member for belongs in members_of(branch, day)]
    finished = finished_by({row.text.pk for row in rows if row.text}, people)
    for row in rows:
        done = finished[row.text.pk] if row.text else {}
        owed = owing[row.slot.pk]
        row.members = [one for one in people if one.pk in owed and not _in_time(row.slot, done.get(one.pk))]
    return rows


def _subjects(asked: list[Asked], branch: Organization) -> list[Standing]:
    return subjects_of([each.question for each in asked], branch.pk) if asked else []


def _texts(asked: Iterable[Asked], branch: Organization, day: date) -> list[AskedText]:
    wanted = list(asked)
    if not wanted:
        return []
    listed, names = texts_listed(branch), _names(branch, day)
    return [
        AskedText(key, names.get(key, key), each.slot, listed.get(key))
        for each in wanted
        for key in each.question.covered
    ]


def _names(branch: Organization, day: date) -> dict[str, str]:
    language = get_language() or "zh"
    return {
        entry.key: entry.title.in_language(language)
        for each in reading_lists(branch, day)
        for entry in each.entries
        if entry.title
    }


def _in_time(slot: Slot, day: date | None) -> bool:
    """Tell whether a finishing counts for a slot, as the engine counts it."""
    return day is not None and slot.starts <= day <= slot.ends
