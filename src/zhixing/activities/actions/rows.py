"""The rows of one activity, written whole: inside an action, or a preview that is taken back."""

from collections.abc import Iterable, Mapping
from typing import Any

from zhixing.activities.choices import AWAY, Part, Presence
from zhixing.activities.drafts import Answer, Draft
from zhixing.activities.kinds import catalogue, names, suggested_title
from zhixing.activities.models import Activity, ActivityKind, Attendance, Guest, Host, Lecturer
from zhixing.activities.plans import topics_for
from zhixing.activities.queries.people import Expected, usual_presence
from zhixing.activities.speakers import Settled, settle
from zhixing.organizations.models import Member, Organization

TITLE = 200


def of(model: Any, activity: Activity) -> Any:
    """List an activity's rows in one of its tables."""
    return model.objects.filter(unit_id=activity.unit_id, activity=activity)


def write_draft(activity: Activity, draft: Draft) -> None:
    """Make an activity and its kinds, hosts and lecturers equal to a draft that was found good."""
    for name, value in draft.fields.items():
        setattr(activity, name, value)
    activity.title = draft.title or title_for(draft)
    activity.save()
    settled = settle(draft)
    _write_kinds(activity, draft)
    _write_hosts(activity, draft)
    _write_speakers(activity, settled)


def title_for(draft: Draft) -> str:
    """Suggest a title for a draft without one."""
    known = catalogue(draft.organization)
    kinds = [known[code] for code in draft.kinds if code in known]
    named = topics_for(draft.organization).get(draft.topic)
    topic = str(named) if named else draft.topic_text
    return (suggested_title(kinds, draft.held_on, topic) or names(kinds))[:TITLE]


def _write_kinds(activity: Activity, draft: Draft) -> None:
    of(ActivityKind, activity).exclude(kind__in=draft.kinds).delete()
    there = set(of(ActivityKind, activity).values_list("kind", flat=True))
    ActivityKind.objects.bulk_create(
        ActivityKind(unit_id=activity.unit_id, activity=activity, kind=kind)
        for kind in dict.fromkeys(draft.kinds)
        if kind not in there
    )


def _write_hosts(activity: Activity, draft: Draft) -> None:
    """Write hosts of the own unit as such, those of other units as guests with a credit at home."""
    own = [host for host in draft.hosts if host.unit_id == activity.unit_id]
    of(Host, activity).exclude(organization__in=own).delete()
    there = set(of(Host, activity).values_list("organization_id", flat=True))
    Host.objects.bulk_create(
        Host(unit_id=activity.unit_id, activity=activity, organization=host)
        for host in own
        if host.pk not in there
    )
    of(Guest, activity).filter(part=Part.HOSTED).delete()
    Guest.objects.bulk_create(
        Guest(
            unit_id=activity.unit_id,
            activity=activity,
            part=Part.HOSTED,
            name=host.name,
            home_organization=host,
        )
        for host in draft.hosts
        if host.unit_id != activity.unit_id
    )


def _write_speakers(activity: Activity, settled: list[Settled]) -> None:
    of(Lecturer, activity).delete()
    of(Guest, activity).filter(part=Part.DELIVERED).delete()
    Lecturer.objects.bulk_create(_lecturer(activity, each) for each in settled)
    visiting = [
        each.speaker.member for each in settled if each.speaker.member and _is_visitor(activity, each)
    ]
    Guest.objects.bulk_create(guest(activity, member, Part.DELIVERED) for member in visiting)


def _is_visitor(activity: Activity, settled: Settled) -> bool:
    member = settled.speaker.member
    return member is not None and member.unit_id != activity.unit_id


def _lecturer(activity: Activity, settled: Settled) -> Lecturer:
    member = None if _is_visitor(activity, settled) else settled.speaker.member
    return Lecturer(
        unit_id=activity.unit_id,
        activity=activity,
        member=member,
        name=settled.speaker.member.name if settled.speaker.member else settled.speaker.name,
        type=settled.type,
        organization_id=settled.organization_id,
    )


def guest(activity: Activity, member: Member, part: Part, home: Organization | None = None) -> Guest:
    """Make the guest row of a member of another unit."""
    return Guest(
        unit_id=activity.unit_id,
        activity=activity,
        part=part,
        name=member.name,
        home_member_id=member.pk,
        home_organization=home,
    )


def write_answers(activity: Activity, answers: Mapping[int, Answer], homes: Mapping[int, int]) -> None:
    """Keep what differs from the usual for those expected; `homes` tells their branches by member id."""
    usual = usual_presence(activity)
    there = {row.member_id: row for row in of(Attendance, activity).filter(member_id__in=list(answers))}
    for member_id, answer in answers.items():
        row = there.get(member_id)
        if row is None and answer.presence != usual:
            row = Attendance(
                unit_id=activity.unit_id, activity=activity, member_id=member_id, home_id=homes[member_id]
            )
        if row is not None:
            _answer(row, answer)


def _answer(row: Attendance, answer: Answer) -> None:
    row.presence, row.expected = answer.presence, True
    if answer.presence != Presence.MADE_UP:
        row.made_up_on = None
    if answer.presence not in {*AWAY, Presence.MADE_UP}:
        row.reason = ""
    elif answer.reason:
        row.reason = answer.reason
    row.save()


def settle_people(activity: Activity, people: Iterable[Expected]) -> None:
    """Write the whole list of a confirmed activity: everyone expected (`people`), exceptions as recorded.

    Who was noted but is not expected (the date was corrected, say) stays as a listener, one away goes.
    """
    expected = {each.member.pk: each for each in people}
    usual = usual_presence(activity)
    rows = {row.member_id: row for row in of(Attendance, activity)}
    Attendance.objects.bulk_create(
        Attendance(
            unit_id=activity.unit_id,
            activity=activity,
            member_id=pk,
            home=each.home,
            presence=usual,
            expected=True,
        )
        for pk, each in expected.items()
        if pk not in rows
    )
    gone = [row.pk for pk, row in rows.items() if pk not in expected and row.presence in AWAY]
    of(Attendance, activity).filter(pk__in=gone).delete()
    for pk, row in rows.items():
        due = expected.get(pk)
        home_id = due.home.pk if due else row.home_id
        if row.pk not in gone and (row.expected, row.home_id) != (due is not None, home_id):
            row.expected, row.home_id = due is not None, home_id
            row.save(update_fields=["expected", "home"])
