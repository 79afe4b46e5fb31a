"""What the minutes and decisions of an activity hold, gathered once for all of its documents."""

from dataclasses import dataclass

from zhixing.activities.kinds import Catalogue
from zhixing.activities.models import Activity, Resolution, Vote
from zhixing.activities.queries.decisions import Quorum, quorum_of, resolutions_of, votes_of, voting_of
from zhixing.activities.queries.minutes import Minutes, Part, minutes_of
from zhixing.activities.queries.people import Sheet

AGENDA = "agenda"  # the part of the minutes that lists the matters


@dataclass(frozen=True)
class Record:
    """What was said and decided; `quorum` is None where nothing is voted on."""

    minutes: Minutes
    votes: list[Vote]
    resolutions: list[Resolution]
    quorum: Quorum | None

    @property
    def parts(self) -> list[Part]:
        """The parts of the minutes in which something stands."""
        return [part for part in self.minutes.parts if part.text.strip()]

    @property
    def agenda(self) -> str:
        """The matters, where the minutes have a part for them."""
        return next((part.text for part in self.parts if part.key == AGENDA), "")


def record_of(activity: Activity, sheet: Sheet, known: Catalogue) -> Record:
    """Load what was said and decided at an activity."""
    return Record(
        minutes_of(activity, known),
        votes_of(activity),
        resolutions_of(activity),
        quorum_of(activity, sheet) if voting_of(activity) else None,
    )
