"""Who came to which session, as plain facts for the roll; of sessions that are confirmed only."""

from dataclasses import dataclass, field

from django.utils import formats

from zhixing.activities.choices import Part, Presence, State
from zhixing.activities.models import Attendance, Guest
from zhixing.activities.queries.people import usual_presence
from zhixing.training.models import TrainingClass
from zhixing.training.queries.classes import activities_of


@dataclass(frozen=True)
class Marks:
    """The columns of a roll: a heading for each session, and what became of each person there."""

    heads: list[str]
    sessions: list[int]
    said: dict[tuple[int, int], str] = field(default_factory=dict)

    def of(self, member_id: int) -> list[str]:
        """Give a person's line, empty where nothing is recorded."""
        return [self.said.get((session, member_id), "") for session in self.sessions]


def marks_of(training: TrainingClass) -> Marks:
    """Lay out a class's sessions with everybody's presence; three queries, however many."""
    activities = [each for each in activities_of(training) if each.state != State.CANCELLED]
    confirmed = {each.pk: each for each in activities if each.state == State.CONFIRMED}
    own = {"unit_id": training.unit_id, "activity_id__in": list(confirmed)}
    rows = Attendance.objects.filter(**own).values_list("activity_id", "member_id", "presence")
    said = {(session, member): str(Presence(presence).label) for session, member, presence in rows}
    guests = Guest.objects.filter(part=Part.ATTENDED, home_member_id__isnull=False, **own)
    for guest in guests:
        said[guest.activity_id, guest.home_member_id or 0] = str(
            usual_presence(confirmed[guest.activity_id]).label
        )
    heads = [formats.date_format(each.held_on, "SHORT_DATE_FORMAT") for each in activities]
    return Marks(heads, [each.pk for each in activities], said)
