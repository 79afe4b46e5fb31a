"""What people and bodies of other units are credited with at home (scale.md, rule 5)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from zhixing.activities.choices import LecturerType, Part, State
from zhixing.activities.expecting import audience_of
from zhixing.activities.models import Activity, ActivityKind, Credit, Guest, Lecturer
from zhixing.activities.queries.people import usual_presence
from zhixing.core.ids import unit_of


def home_unit(guest: Guest) -> int | None:
    """Tell the unit in which a guest is credited; None for one known by name only."""
    if guest.home_member_id is not None:
        return unit_of(guest.home_member_id)
    if guest.part == Part.HOSTED and guest.home_organization is not None:
        return guest.home_organization.unit_id
    return None


def guests_of(activity: Activity) -> list[Guest]:
    """List the guests of an activity who are credited at home."""
    rows = Guest.objects.filter(unit_id=activity.unit_id, activity=activity).select_related(
        "home_organization"
    )
    return [row for row in rows if home_unit(row) is not None]


def write_credits(activity: Activity, units: Iterable[int] = ()) -> None:
    """Make the credits of an activity what its guests and state ask; `units` had some before.

    An activity, a part, a kind and a subject make at most one credit, however often this runs.
    """
    wanted: defaultdict[int, list[Credit]] = defaultdict(list)
    if activity.state == State.CONFIRMED:
        for credit in _wanted(activity):
            wanted[credit.unit_id].append(credit)
    for unit_id in {*units, *wanted}:
        Credit.objects.filter(unit_id=unit_id, activity_id=activity.pk).delete()
        Credit.objects.bulk_create(wanted[unit_id])


def _wanted(activity: Activity) -> Iterator[Credit]:
    own = {"unit_id": activity.unit_id, "activity": activity}
    kinds = list(ActivityKind.objects.filter(**own).values_list("kind", flat=True))
    spoke = list(Lecturer.objects.filter(**own))
    audience = audience_of(activity)
    for guest in guests_of(activity):
        for kind in kinds:
            yield _credit(activity, guest, kind, spoke, audience)


def _credit(activity: Activity, guest: Guest, kind: str, spoke: list[Lecturer], audience: str) -> Credit:
    hosted = guest.part == Part.HOSTED
    return Credit(
        unit_id=home_unit(guest) or activity.unit_id,
        activity_id=activity.pk,
        part=guest.part,
        organization=guest.home_organization if hosted else None,
        member_id=None if hosted else guest.home_member_id,
        kind=kind,
        title=activity.title,
        topic=activity.topic,
        topic_text=activity.topic_text,
        mode=activity.mode,
        presence=usual_presence(activity) if guest.part == Part.ATTENDED else "",
        speakers=_speakers(spoke, guest.home_organization_id if hosted else None),
        held_on=activity.held_on,
        audience=audience,
    )


def _speakers(spoke: list[Lecturer], host_id: int | None) -> str:
    """List who spoke; a secretary counts for a host only as that host's own (R2.2-7)."""
    types = {
        row.type
        for row in spoke
        if host_id is None or row.type != LecturerType.SECRETARY or row.organization_id == host_id
    }
    return f",{','.join(sorted(types))}," if types else ""
