"""Whether a mandate, a visit or a fact can be as it is typed: every rule at once, each saying how to mend it."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhixing.core.time import today
from zhixing.inspection.avoidance import must_avoid
from zhixing.inspection.choices import MandateState
from zhixing.inspection.drafts import FindingDraft, MandateDraft, VisitDraft
from zhixing.inspection.models import Mandate, Visit
from zhixing.inspection.queries.people import candidates
from zhixing.inspection.sheets import sheets_for
from zhixing.organizations.models import Organization
from zhixing.rectification.checking import Fault, refuse, too_long

FURTHEST = timedelta(days=730)
LONGEST = timedelta(days=366)
MOST_DAYS = 60  # to reply


def check_mandate(
    draft: MandateDraft, organization: Organization, kept: frozenset[int] = frozenset()
) -> None:
    """Refuse a mandate that breaks a rule; inspectors who are `kept` stay though they lost their role.

    Raises ValidationError with every fault by field.
    """
    refuse((*_title(draft), *_span(draft), *_scope(draft, organization), *_people(draft, organization, kept)))


def _title(draft: MandateDraft) -> Iterator[Fault]:
    if not draft.title.strip():
        yield "title", _("Give the mandate a title.")
    if not 1 <= draft.reply_days <= MOST_DAYS:
        message = _("The organisation gets between one and %(most)d days to reply.")
        yield "reply_days", message % {"most": MOST_DAYS}
    yield from too_long("title", draft.title, 200)
    yield from too_long("about", draft.about)


def _span(draft: MandateDraft) -> Iterator[Fault]:
    if draft.ends < draft.starts:
        yield "ends", _("The last day lies before the first. Change one of them.")
    elif draft.ends - draft.starts > LONGEST:
        yield "ends", _("A mandate lasts a year at most. Check the year.")
    if draft.starts > today() + FURTHEST:
        yield "starts", _("This date is more than two years ahead. Check the year.")


def _scope(draft: MandateDraft, organization: Organization) -> Iterator[Fault]:
    below = Organization.objects.below(organization.path).filter(pk__in=draft.bodies)
    if below.count() != len(set(draft.bodies)):
        message = _("%(body)s inspects what stands at or below it. Choose from the list shown.")
        yield "bodies", message % {"body": organization.name}
    if set(draft.sheets) - {sheet.code for sheet in sheets_for(organization)}:
        yield "sheets", _("This check sheet is not in force here. Choose from those shown.")


def _people(draft: MandateDraft, organization: Organization, kept: frozenset[int]) -> Iterator[Fault]:
    wished = set(draft.inspectors) - kept
    if wished - {each.user.pk for each in candidates(organization)}:
        yield (
            "inspectors",
            _("Only accounts with the role of inspector can be named. Choose from those shown."),
        )


def check_complete(mandate: Mandate) -> None:
    """Refuse to issue a mandate that does not say who inspects whom, by what and in whose name.

    Raises ValidationError with everything that is missing.
    """
    own = {"unit_id": mandate.unit_id}
    missing = []
    if not mandate.issued_by.strip():
        missing.append(_("Say who approved it."))
    if not mandate.bodies.filter(**own).exists():
        missing.append(_("Choose which organisations it reaches."))
    if not mandate.inspectors.filter(**own).exists():
        missing.append(_("Name at least one inspector."))
    if not mandate.sheets.filter(**own).exists() and sheets_for(mandate.organization):
        missing.append(_("Choose at least one check sheet."))
    if mandate.ends < today():
        missing.append(_("Its last day is past. Give it another."))
    if missing:
        raise ValidationError(missing)


def check_visit(draft: VisitDraft, mandate: Mandate) -> None:
    """Refuse a visit outside the days of its mandate, or one to come. Raises ValidationError by field."""
    refuse((*_visited(draft.visited_on, mandate), *too_long("aside", draft.aside)))


def _visited(day: date, mandate: Mandate) -> Iterator[Fault]:
    if mandate.state != MandateState.IN_FORCE:
        yield "visited_on", _("This mandate is not in force, so nobody visits by it.")
    elif not mandate.starts <= day <= mandate.ends:
        message = _("The mandate holds from %(first)s to %(last)s. Choose a day within.")
        days = {"first": formats.date_format(mandate.starts), "last": formats.date_format(mandate.ends)}
        yield "visited_on", message % days
    if day > today():
        yield "visited_on", _("A visit is recorded on or after its day. Check the date.")


def check_apart(user: object, organization: Organization) -> None:
    """Refuse an inspector who belongs to the organisation. Raises ValidationError for `organization`."""
    if must_avoid(user, organization.pk):
        message = _("You belong to %(body)s or hold a post there: another inspector has to go.")
        raise ValidationError({"organization": message % {"body": organization.name}})


def check_finding(draft: FindingDraft, visit: Visit, points: set[str]) -> None:
    """Refuse a fact that breaks a rule. Raises ValidationError with every fault by field."""
    refuse((*_facts(draft), *_seen(draft, visit, points)))


def _facts(draft: FindingDraft) -> Iterator[Fault]:
    if not draft.facts.strip():
        yield "facts", _("Write what was seen: the facts, as plainly as possible.")
    yield from too_long("facts", draft.facts)


def _seen(draft: FindingDraft, visit: Visit, points: set[str]) -> Iterator[Fault]:
    if draft.seen_on and draft.seen_on > today():
        yield "seen_on", _("A fact is seen on a day that has come. Check the date.")
    elif draft.seen_on and abs((draft.seen_on - visit.visited_on).days) > LONGEST.days:
        yield "seen_on", _("This lies more than a year from the visit. Check the year.")
    if draft.entry and draft.entry not in points:
        yield "entry", _("This point is on none of the mandate's sheets. Choose from those shown.")


def days_left(day: date) -> str:
    """Say how many days are left until a day, or that it is past."""
    left = (day - today()).days
    if left < 0:
        return _("the day is past")
    if left == 0:
        return _("today is the last day")
    return ngettext("%(left)d day left", "%(left)d days left", left) % {"left": left}
