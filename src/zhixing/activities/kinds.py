"""Kinds of activity as data: those that every house has, and those that the schemes in force add."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language
from typing_extensions import override

from zhixing.activities.choices import Expects
from zhixing.activities.parts import USUAL, FormPart, parts_from
from zhixing.activities.plans import texts_for
from zhixing.activities.voting import Voting, voting_from
from zhixing.organizations.choices import Kind as Body
from zhixing.organizations.models import Organization
from zhixing.schemes.language.model import ActivityKind, Text
from zhixing.schemes.language.vocabulary import vocabulary

AUDIENCES = {"members": Expects.ALL_MEMBERS, "committee": Expects.COMMITTEE, "team": Expects.TEAM}
WIDEST_FIRST = (Expects.ALL_MEMBERS, Expects.CELL, Expects.COMMITTEE, Expects.TEAM, Expects.NOBODY)


@dataclass(frozen=True)
class Kind:
    """One kind: what it is called, who is expected, what the form asks, who holds it."""

    code: str
    name: Text
    expects: Expects
    hours: float
    title: Text
    held_by: tuple[str, ...] = (Body.BRANCH,)
    joins: tuple[str, ...] = ()
    asks_topic: bool = False
    asks_lecturers: bool = False
    is_container: bool = False
    parts: tuple[FormPart, ...] = USUAL  # of its minutes
    voting: Voting | None = None  # the rules by which it decides; None: nothing is voted on

    @override
    def __str__(self) -> str:
        """Name the kind in the reader's language."""
        return self.name.in_language(get_language() or "zh")


Catalogue = Mapping[str, Kind]


@cache
def base() -> dict[str, Kind]:
    """List the kinds that every house has, by code; the file is the package's own and is trusted."""
    data = yaml.safe_load(Path(__file__).with_name("kinds.yaml").read_text("utf-8"))
    return {code: _kind(vocabulary().kinds[code], facts) for code, facts in data.items()}


def _kind(words: ActivityKind, facts: Mapping[str, Any]) -> Kind:
    return Kind(
        code=words.code,
        name=words.title,
        hours=words.hours,
        joins=words.joins,
        expects=Expects(facts["expects"]),
        title=Text(**facts["title"]),
        held_by=tuple(facts["held_by"]),
        asks_topic=facts.get("topic", False),
        asks_lecturers=facts.get("lecturers", False),
        is_container=facts.get("container", False),
        parts=parts_from(facts.get("parts")),
        voting=voting_from(facts.get("voting")),
    )


def added(words: ActivityKind) -> Kind:
    """Make the kind that a scheme adds; a branch holds it, and its form asks for a topic."""
    return Kind(
        code=words.code,
        name=words.title,
        hours=words.hours,
        joins=words.joins,
        expects=AUDIENCES.get(words.audience, Expects.NOBODY),
        title=words.title,
        asks_topic=True,
    )


def catalogue(organization: Organization, day: date | None = None) -> dict[str, Kind]:
    """List the kinds that an organisation may hold or has held, by code.

    Those of the house, and those of the schemes in force on `day` (None: of all that were ever adopted).
    """
    found = dict(base())
    for _adoption, scheme in texts_for(organization, day):
        for code, words in scheme.kinds.items():
            found.setdefault(code, added(words))
    return found


def held_by(kinds: Catalogue, organization: Organization) -> dict[str, Kind]:
    """Keep the kinds that a body of this kind holds."""
    return {code: kind for code, kind in kinds.items() if organization.kind in kind.held_by}


def go_together(one: Kind, other: Kind) -> bool:
    """Tell whether one activity may be both."""
    return one.code in other.joins or other.code in one.joins


def expected_at(kinds: Iterable[Kind]) -> Expects:
    """Tell who is expected at an activity of several kinds: the widest circle that one of them asks."""
    circles = {kind.expects for kind in kinds}
    return next((circle for circle in WIDEST_FIRST if circle in circles), Expects.NOBODY)


def names(kinds: Iterable[Kind]) -> str:
    """Name several kinds as one activity: 党员大会暨党课."""
    joint = "暨" if (get_language() or "zh").startswith("zh") else " with "
    return joint.join(str(kind) for kind in kinds)


def suggested_title(kinds: list[Kind], day: date, topic: str = "") -> str:
    """Suggest a title for an activity nobody has named: by its only kind's pattern, or by all its kinds."""
    language = get_language() or "zh"
    if len(kinds) != 1:
        return names(kinds)
    (kind,) = kinds
    pattern = kind.title.in_language(language)
    if "{topic}" in pattern and not topic:
        return str(kind)
    quoted = f"“{topic}”" if language.startswith("zh") else topic
    return pattern.format(year=day.year, month=day.month, day=day.day, topic=quoted)
