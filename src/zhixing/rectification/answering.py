"""Whether remedies and duties can be as they are typed; faults are named by row: `remedy-0-due_on`."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from django.utils import formats
from django.utils.translation import gettext as _

from zhixing.core.time import today
from zhixing.organizations.models import Member
from zhixing.rectification.checking import NAME, Fault, too_long
from zhixing.rectification.choices import Duty
from zhixing.rectification.drafts import DutyDraft, RemedyDraft
from zhixing.rectification.models import Problem
from zhixing.rectification.people import departures

FURTHEST = timedelta(days=3_660)


def faults_of_remedies(problem: Problem, remedies: Sequence[RemedyDraft]) -> Iterator[Fault]:
    """Tell what is wrong with a problem's remedies (R2.5-4: each with its measure and its day)."""
    for place, draft in enumerate(remedies):
        for field, message in _remedy(problem, draft):
            yield f"remedy-{place}-{field}", message


def _remedy(problem: Problem, draft: RemedyDraft) -> Iterator[Fault]:
    if not draft.step.strip():
        yield "step", _("Write what is done about it, or empty this row.")
    yield from too_long("step", draft.step)
    yield from too_long("aim", draft.aim)
    if draft.due_on is None:
        yield "due_on", _("Say by when.")
    elif draft.due_on < problem.found_on:
        message = _("This day lies before the problem was found (%(day)s). Choose a later one.")
        yield "due_on", message % {"day": formats.date_format(problem.found_on)}
    elif draft.due_on > today() + FURTHEST:
        yield "due_on", _("This day is more than ten years ahead. Check the year.")


def faults_of_duties(
    duties: Sequence[DutyDraft], members: Mapping[int, Member], unit_id: int
) -> Iterator[Fault]:
    """Tell what is wrong with who answers; `members` are those of the unit among them, by id."""
    gone = departures(unit_id, {pk: member.name for pk, member in members.items()}, today())
    owners = 0
    seen: Counter[tuple[str, int | str]] = Counter()
    for place, draft in enumerate(duties):
        owners += draft.duty == Duty.OWNER
        seen[who_of(draft)] += 1
        fault = _duty(draft, members) or _twice(draft, owners, seen)
        if not fault and draft.member_id in gone:
            fault = _("%(left)s Choose somebody else.") % {"left": gone[draft.member_id]}
        if fault:
            yield f"duty-{place}-name", fault


def who_of(draft: DutyDraft) -> tuple[str, int | str]:
    """Tell who has which duty, to compare: the member, or the bare name."""
    return draft.duty, draft.member_id or draft.name


def _duty(draft: DutyDraft, members: Mapping[int, Member]) -> str:
    if draft.duty not in Duty.values:
        return _("Choose what this person has to do.")
    if draft.member_id and draft.member_id not in members:
        return _("This person is not of your unit. Write the name.")
    if not draft.member_id and not draft.name.strip():
        return _("Write who it is.")
    if len(draft.name) > NAME:
        return _("This name has %(length)d characters; %(most)d fit. Say it shorter.") % {
            "length": len(draft.name),
            "most": NAME,
        }
    return ""


def _twice(draft: DutyDraft, owners: int, seen: Mapping[tuple[str, int | str], int]) -> str:
    if seen[who_of(draft)] > 1:
        return _("This person has this duty already. Empty one of the two rows.")
    if draft.duty == Duty.OWNER and owners > 1:
        return _("One person is responsible; let the others help. Choose another duty for one of them.")
    return ""
