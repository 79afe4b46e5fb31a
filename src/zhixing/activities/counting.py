"""What an activity counts for: by the evaluation that counts, on rows that are written and taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhixing.activities.actions.credits import write_credits
from zhixing.activities.actions.frame import credited_units
from zhixing.activities.actions.planning import plan_rows
from zhixing.activities.actions.rows import settle_people, write_draft
from zhixing.activities.checking import check_draft
from zhixing.activities.choices import State
from zhixing.activities.drafts import Draft
from zhixing.activities.models import Activity
from zhixing.activities.queries.people import hosts_of, to_expect
from zhixing.core.language import reader_language
from zhixing.core.time import now
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Organization
from zhixing.progress.measures import Subject
from zhixing.progress.queries import Numbers, preview
from zhixing.schemes.models import Requirement, Slot


@dataclass(frozen=True)
class Count:
    """One requirement, in one period and at one body, that an activity moves."""

    organization_id: int
    slot: Slot
    without: Numbers
    with_it: Numbers

    @property
    def requirement(self) -> Requirement:
        """The requirement that is moved."""
        return self.slot.requirement

    @property
    def title(self) -> str:
        """The requirement in the reader's language."""
        return str(self.requirement.data["title"][reader_language()])

    @property
    def words(self) -> str:
        """What moves: met as a whole, or how many people (expected attendances) more, of those who owe it."""
        each = self.requirement.data["who"]["each"]
        if each == Subject.ORGANIZATION:
            return _("met by this")
        values = {
            "more": self.with_it.met - self.without.met,
            "met": self.with_it.met,
            "due": self.with_it.due,
        }
        if not self.with_it.due:
            return ngettext("%(more)d more", "%(more)d more", values["more"]) % values
        if each == Subject.ITEM:
            return _("%(more)d more, then %(met)d of %(due)d") % values
        return (
            ngettext(
                "%(more)d person more, then %(met)d of %(due)d",
                "%(more)d people more, then %(met)d of %(due)d",
                values["more"],
            )
            % values
        )

    @property
    def sentence(self) -> str:
        """The clause, the requirement and what moves, in one line."""
        return _("%(clause)s %(title)s (%(words)s)") % {
            "clause": self.requirement.clause,
            "title": self.title,
            "words": self.words,
        }


def counts_for(draft: Draft, activity: Activity | None = None) -> list[Count]:
    """Tell what a draft would count for if it were held with everyone expected present.

    Of an activity that stands already (`activity`), with the exceptions noted for it. Raises ValidationError
    for a draft that cannot be. Nothing is kept.
    """
    check_draft(draft)

    def write() -> None:
        row = _copy(activity) if activity else plan_rows(draft, by_name="")
        if activity:
            write_draft(row, draft)
        _as_confirmed(row)

    return _moved(draft.hosts, write, draft)


def counts_of(activity: Activity) -> list[Count]:
    """Tell what an activity counts for, or would if it were confirmed as it stands. Nothing is kept."""
    row = _copy(activity)
    hosts = hosts_of(activity)
    if activity.state == State.CANCELLED:
        return []
    if activity.state != State.CONFIRMED:
        return _moved(hosts, lambda: _as_confirmed(row), activity)
    return _moved(hosts, lambda: _as_held(row), activity, backwards=True)


def _copy(activity: Activity) -> Activity:
    return Activity.objects.select_related("organization").get(unit_id=activity.unit_id, pk=activity.pk)


def _as_confirmed(row: Activity) -> None:
    row.state, row.confirmed_at = State.CONFIRMED, row.confirmed_at or now()
    row.save(update_fields=["state", "confirmed_at"])
    settle_people(row, to_expect(row))
    write_credits(row, credited_units(row))


def _as_held(row: Activity) -> None:
    row.state, row.confirmed_at = State.HELD, None
    row.save(update_fields=["state", "confirmed_at"])
    write_credits(row, credited_units(row))


def _moved(
    hosts: Sequence[Organization],
    write: Callable[[], None],
    what: Draft | Activity,
    *,
    backwards: bool = False,
) -> list[Count]:
    """List what `write` moves at the hosts, and at the branch of a cell; what falls back is left out."""
    bodies = {host.pk for host in hosts} | {
        host.parent_id for host in hosts if host.kind == Kind.CELL and host.parent_id
    }
    counts = [
        Count(shift.organization_id, shift.slot, shift.after, shift.before)
        if backwards
        else Count(shift.organization_id, shift.slot, shift.before, shift.after)
        for shift in preview(sorted(bodies), write, what.held_on)
    ]
    return [count for count in counts if count.with_it.met > count.without.met]


def in_words(counts: list[Count]) -> str:
    """Say in one sentence what an activity counts for."""
    if not counts:
        return _("It counts for nothing that is still due.")
    joint = _("; ")
    return _("It counts for: %(list)s.") % {"list": joint.join(count.sentence for count in counts)}
