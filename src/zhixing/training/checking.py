"""Whether a class can be as it is typed: every rule at once, each message saying how to mend it."""

from collections import defaultdict
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.activities.checking import FURTHEST, Problem
from zhixing.activities.kinds import base
from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.training.drafts import ClassDraft
from zhixing.training.measures import KIND

MOST_DAYS = 366


def may_have_classes(organization: Organization) -> bool:
    """Tell whether a body of this kind holds trainings; a cell's members go to those of its branch."""
    return organization.kind in base()[KIND].held_by


def check_class(draft: ClassDraft, *, enrolled: int = 0) -> None:
    """Refuse a class that breaks a rule; `enrolled` have their seats already.

    A class in the past is no mistake: it may be entered after it was held. Raises ValidationError with all
    problems by field.
    """
    problems: defaultdict[str, list[str]] = defaultdict(list)
    for field, message in (*_body(draft), *_days(draft), *_seats(draft, enrolled)):
        problems[field].append(message)
    if problems:
        raise ValidationError(dict(problems))


def _body(draft: ClassDraft) -> Iterator[Problem]:
    if not may_have_classes(draft.organization):
        message = _("%(body)s does not hold classes. Open it at the branch or the committee above.")
        yield "title", message % {"body": draft.organization.name}


def _days(draft: ClassDraft) -> Iterator[Problem]:
    if draft.ends < draft.starts:
        yield "ends", _("The last day lies before the first. Change one of them.")
    elif (draft.ends - draft.starts).days >= MOST_DAYS:
        yield "ends", _("A class lasts a year at most. Check the year.")
    if draft.starts > today() + FURTHEST:
        yield "starts", _("This date is more than two years ahead. Check the year.")
    if draft.starts_at and draft.ends_at and draft.ends_at <= draft.starts_at:
        yield "ends_at", _("The end must be later than the beginning.")


def _seats(draft: ClassDraft, enrolled: int) -> Iterator[Problem]:
    if draft.seats is not None and draft.seats < max(enrolled, 1):
        if enrolled:
            message = _("%(enrolled)d are enrolled already. Give at least as many seats.")
            yield "seats", message % {"enrolled": enrolled}
        else:
            yield "seats", _("Give at least one seat, or leave it empty if there is room for all.")
