"""Whether a problem can be as it is typed: every rule at once, each message saying how to mend it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _

from zhixing.activities.models import Activity
from zhixing.activities.queries.people import all_hosts
from zhixing.core.ids import unit_of
from zhixing.core.time import today
from zhixing.organizations.models import Member, Organization
from zhixing.rectification.choices import ProblemState, Source
from zhixing.rectification.drafts import ProblemDraft
from zhixing.rectification.models import Problem
from zhixing.rectification.tags import Pair, offered

Fault = tuple[str, str]  # a field of the draft, and what is wrong with it
TEXT = 2_000  # characters
NAME = 100


def refuse(faults: Iterable[Fault]) -> None:
    """Raise ValidationError with all faults by field; without any, nothing."""
    by_field: defaultdict[str, list[str]] = defaultdict(list)
    for field, message in faults:
        by_field[field].append(message)
    if by_field:
        raise ValidationError(dict(by_field))


def check_new(draft: ProblemDraft, organization: Organization, member: Member | None = None) -> None:
    """Refuse a problem that cannot come onto a list as typed. Raises ValidationError with all faults by field."""
    faults = (*_text(draft), *_found_on(draft), *_source(draft), *_tags(draft, organization))
    refuse((*faults, *_meeting(draft, organization), *_earlier(draft, organization, member)))


def check_change(draft: ProblemDraft, before: Problem, had: Iterable[Pair]) -> None:
    """Refuse corrections that break a rule; tags that it `had` may stay though no scheme offers them now.

    Raises ValidationError with all faults by field.
    """
    faults = (*_text(draft), *_stands(draft, before), *_source(draft))
    refuse((*faults, *_tags(draft, before.organization, had)))


def _text(draft: ProblemDraft) -> Iterator[Fault]:
    if not draft.text.strip():
        yield "text", _("Write what the problem is, and how it shows.")
    yield from too_long("text", draft.text)


def too_long(field: str, text: str, most: int = TEXT) -> Iterator[Fault]:
    """Tell where a text is longer than a list can hold."""
    if len(text) > most:
        message = _("This has %(length)d characters; %(most)d fit. Say it shorter.")
        yield field, message % {"length": len(text), "most": most}


def _found_on(draft: ProblemDraft) -> Iterator[Fault]:
    if draft.found_on and draft.found_on > today():
        yield "found_on", _("A problem is found on a day that has come. Check the date.")


def _stands(draft: ProblemDraft, before: Problem) -> Iterator[Fault]:
    if draft.found_on and draft.found_on != before.found_on:
        message = _("It was first found on %(day)s, and that day stands.")
        yield "found_on", message % {"day": formats.date_format(before.found_on)}
    if before.state == ProblemState.STRUCK_OFF and draft.text != before.text:
        yield "text", _("It is struck off, so its words stand. Open it again to change them.")


def _source(draft: ProblemDraft) -> Iterator[Fault]:
    if draft.source not in Source.values:
        yield "source", _("Choose how the problem was found.")
    yield from too_long("old_owner", draft.old_owner, NAME)


def _tags(draft: ProblemDraft, organization: Organization, had: Iterable[Pair] = ()) -> Iterator[Fault]:
    wished = set(draft.tags).difference(had)
    if wished and wished - {pair for taxonomy in offered(organization) for pair in taxonomy.pairs}:
        yield "tags", _("This kind is not in a list in force here. Choose from the lists shown.")


def _meeting(draft: ProblemDraft, organization: Organization) -> Iterator[Fault]:
    if draft.activity_id and own_meeting(organization, draft.activity_id) is None:
        yield "activity_id", _("This is a meeting of another body. List the problem without it.")


def own_meeting(organization: Organization, pk: int) -> Activity | None:
    """Find an activity that a body held, itself or in one of its cells; None for any other."""
    if unit_of(pk) != organization.unit_id:
        return None
    rows = Activity.objects.filter(unit_id=organization.unit_id, pk=pk)
    activity = rows.select_related("organization").first()
    hosts = all_hosts(activity) if activity else []
    return activity if any(organization.pk in {host.pk, host.parent_id} for host in hosts) else None


def _earlier(draft: ProblemDraft, organization: Organization, member: Member | None) -> Iterator[Fault]:
    same_list = Problem.objects.filter(unit_id=organization.unit_id, organization=organization, member=member)
    if draft.earlier_id and not same_list.filter(pk=draft.earlier_id).exists():
        yield "earlier_id", _("The earlier problem is not on this list. List this one without it.")
