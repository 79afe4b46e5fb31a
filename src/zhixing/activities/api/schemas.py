"""Activities and attendance on the wire."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from zhixing.activities.choices import LecturerType, Mode, Part, Presence, State
from zhixing.activities.models import Activity, Lecturer
from zhixing.activities.queries import Line as SheetLine
from zhixing.activities.queries import Sheet
from zhixing.activities.queries.minutes import main_text
from zhixing.core.api import Day, Id, In, Line, Named, Out, OutId, Paragraphs, Time
from zhixing.organizations.api.schemas import named

Version = Annotated[
    int, Field(ge=1, le=2**31 - 1, description="The `version` that was read; 409 if it has risen.")
]
Reason = Annotated[Line, Field(max_length=300, description="Needed once the record is confirmed.")]


class SpeakerIn(In):
    """One who speaks: a member, or a name."""

    name: Line = Field("", max_length=60, description="Needed unless a member is given.")
    member: Id | None = None
    type: LecturerType | None = Field(None, description="Left out: as the posts of the day suggest.")


class ActivityIn(In):
    """An activity as planned or corrected; it is replaced whole."""

    kinds: list[Annotated[Line, Field(max_length=40)]] = Field(
        min_length=1, max_length=10, description="Codes such as members_meeting, lecture, fixed_day."
    )
    held_on: Day
    title: Line = Field("", max_length=200, description="Left out: suggested from kind, day and topic.")
    topic: Line = Field("", max_length=100, description="SCHEME/TOPIC of a scheme in force.")
    topic_text: Line = Field("", max_length=200)
    starts_at: Time | None = None
    ends_at: Time | None = None
    place: Line = Field("", max_length=200)
    mode: Mode = Mode.IN_PERSON
    other_hosts: list[Id] = Field(
        [], max_length=50, description="Branches that hold it together with this one."
    )
    joint_reason: Line = Field("", max_length=300, description="Needed with other hosts.")
    speakers: list[SpeakerIn] = Field([], max_length=20)
    minutes: Annotated[Paragraphs, Field(max_length=100_000)] | None = Field(
        None, description="The main part of the minutes. Left out: it stays as it is."
    )


class NewActivityIn(ActivityIn):
    """An activity to be planned."""

    organization: Id = Field(description="The body that holds and records it.")


class ChangedActivityIn(ActivityIn):
    """An activity that is not confirmed yet, as it should be."""

    version: Version


class CorrectionIn(ChangedActivityIn):
    """A confirmed activity as it should be, and why."""

    reason: Line = Field(min_length=1, max_length=300)


class ConfirmationIn(In):
    """The word that it was held as recorded."""

    version: Version


class CancellationIn(In):
    """Why an activity does not take place, or should count no longer."""

    reason: Line = Field(min_length=1, max_length=300)


class AnswerIn(In):
    """What became of one who was expected."""

    member: Id
    presence: Presence
    reason: Line = Field("", max_length=300, description="Why away. Written only; never read here.")


class AttendanceIn(In):
    """Who came; who is not named is as before."""

    version: Version
    answers: list[AnswerIn] = Field(max_length=5000)
    reason: Reason = ""


class SpeakerOut(Out):
    """One who spoke."""

    name: str
    type: LecturerType
    member: OutId | None


class ActivityOut(Out):
    """An activity."""

    id: OutId
    organization: Named
    title: str
    state: State
    kinds: list[str]
    topic: str
    topic_text: str
    held_on: date
    starts_at: Time | None
    ends_at: Time | None
    place: str
    mode: Mode
    hosts: list[Named] = Field(description="Of the same unit; the branch that records it is one of them.")
    joint_reason: str
    speakers: list[SpeakerOut]
    version: int
    entered_at: datetime
    confirmed_at: datetime | None
    cancelled_reason: str


class ActivityDetail(ActivityOut):
    """An activity with its minutes and the numbers of those who came."""

    minutes: str
    expected: int
    present: int
    visitors: int


class LineOut(Out):
    """One member on the attendance sheet."""

    member: Named
    organization: Named = Field(description="The branch on the day.")
    presence: Presence
    expected: bool
    made_up_on: date | None
    reason_noted: bool = Field(description="Whether a reason is kept; the reason itself is private.")


class GuestOut(Out):
    """A visitor of another unit, or one known by name only."""

    name: str
    part: Part


class AttendanceOut(Out):
    """Who was expected, who came: by the roster until confirmation, as recorded from then on."""

    version: int
    state: State
    expected: int
    present: int
    lines: list[LineOut]
    guests: list[GuestOut]


OWN = """
    title state topic topic_text held_on starts_at ends_at place mode joint_reason version
    entered_at confirmed_at cancelled_reason
"""


def activity_out(row: Activity) -> ActivityOut:
    """Write an activity (with its details loaded)."""
    return ActivityOut(**_common(row))


def activity_detail(row: Activity, sheet: Sheet) -> ActivityDetail:
    """Write an activity with minutes and numbers."""
    return ActivityDetail(
        minutes=main_text(row),
        expected=sheet.expected,
        present=sheet.present,
        visitors=sheet.visitors,
        **_common(row),
    )


def _common(row: Activity) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "organization": named(row.organization),
        "kinds": [each.kind for each in row.kinds.all()],
        "hosts": [named(each.organization) for each in row.hosts.all()],
        "speakers": [_speaker(each) for each in row.lecturers.all()],
        **{name: getattr(row, name) for name in OWN.split()},
    }


def _speaker(row: Lecturer) -> SpeakerOut:
    member = str(row.member_id) if row.member_id else None
    return SpeakerOut(name=row.name, type=LecturerType(row.type), member=member)


def attendance_out(row: Activity, sheet: Sheet) -> AttendanceOut:
    """Write an attendance sheet."""
    return AttendanceOut(
        version=row.version,
        state=State(row.state),
        expected=sheet.expected,
        present=sheet.present,
        lines=[_line(line) for line in (*sheet.lines, *sheet.listeners)],
        guests=[GuestOut(name=guest.name, part=Part(guest.part)) for guest in sheet.guests],
    )


def _line(line: SheetLine) -> LineOut:
    return LineOut(
        member=Named(id=str(line.member.pk), name=line.member.name),
        organization=named(line.home),
        presence=Presence(line.presence),
        expected=line.expected,
        made_up_on=line.made_up_on,
        reason_noted=line.reason_noted,
    )
