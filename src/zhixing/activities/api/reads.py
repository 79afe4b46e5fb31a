"""What the operations look up, within the reach of the token that asks; and drafts made of what it sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from zhixing.accounts.tokens import TokenActor
from zhixing.activities.actions import StaleError
from zhixing.activities.api.schemas import ActivityIn, SpeakerIn
from zhixing.activities.drafts import Draft, Speaker
from zhixing.activities.models import Activity, ActivityKind, Host
from zhixing.activities.queries import find, host_paths, with_details
from zhixing.core.api import Problem, invalid, not_found
from zhixing.core.paths import above
from zhixing.core.permissions import scopes, within
from zhixing.organizations.api.reads import last_belonging, organizations_named, units_within
from zhixing.organizations.models import Organization

VIEW = "activities.view"
PLAIN = {each.name for each in fields(Draft)} & ActivityIn.model_fields.keys() - {"kinds", "speakers"}


def activities_in_reach(actor: TokenActor, below: Organization | None = None) -> QuerySet[Activity]:
    """List the activities of bodies where the token carries `activities.view`, each with its details."""
    hosts = Host.objects.filter(
        within(actor, VIEW, "organization__path"), unit_id=OuterRef("unit_id"), activity_id=OuterRef("pk")
    )
    if below is not None:
        hosts = hosts.filter(Q(organization__path__gte=below.path, organization__path__lt=above(below.path)))
    units = units_within(actor, VIEW, below)
    return with_details(Activity.objects.filter(Exists(hosts), unit_id__in=units), units)


def activity_at(actor: TokenActor, pk: int) -> Activity:
    """Find an activity of the address with its details; raises Problem where no host is within reach."""
    found = find(pk)
    if found is None or not any(_is_below(path, scopes(actor, VIEW)) for path in host_paths(found)):
        raise not_found()
    return found


def _is_below(path: str, places: list[str]) -> bool:
    return any(path.startswith(place) for place in places)


def draft_of(actor: TokenActor, organization: Organization, data: ActivityIn) -> Draft:
    """Make a draft of what was sent; raises Problem for hosts and members beyond the token's reach."""
    others = organizations_named(actor, data.other_hosts, "other_hosts")
    return Draft(
        organization=organization,
        kinds=tuple(dict.fromkeys(data.kinds)),
        others=tuple(others[pk] for pk in data.other_hosts),
        speakers=tuple(_speaker(actor, each, place) for place, each in enumerate(data.speakers)),
        **{name: getattr(data, name) for name in PLAIN},
    )


def _speaker(actor: TokenActor, data: SpeakerIn, place: int) -> Speaker:
    if data.member is None:
        if not data.name:
            raise invalid(f"speakers.{place}.name", _("Give a name or a member."))
        return Speaker(data.name, data.type or "")
    belongs = last_belonging(actor, data.member)
    if belongs is None:
        message = _("There is no such member, or your token does not reach them. Give the name instead.")
        raise invalid(f"speakers.{place}.member", message)
    return Speaker(belongs.member.name, data.type or "", belongs.member)


@contextmanager
def fresh() -> Iterator[None]:
    """Answer a stale version with a problem that tells the present one."""
    try:
        yield
    except StaleError as error:
        detail = _("Read it again, look at what changed, and send your change with the new version.")
        raise Problem("stale", detail, current_version=error.current.version) from None


def kinds_in(rows: QuerySet[Activity], kind: str) -> QuerySet[Activity]:
    """Keep the activities that are of a kind."""
    own: dict[str, Any] = {"unit_id": OuterRef("unit_id"), "activity_id": OuterRef("pk")}
    return rows.filter(Exists(ActivityKind.objects.filter(kind=kind, **own)))
