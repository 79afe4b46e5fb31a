"""For whom something is meant, and whom a push reaches, in words; nobody is counted."""

from typing import Any

from django.utils.translation import gettext as _

from zhixing.library.choices import Audience
from zhixing.organizations.choices import Kind, Rank
from zhixing.organizations.models import Organization

ALONE = {Kind.BRANCH, Kind.CELL, Kind.PARTY_GROUP}  # nothing stands below that keeps its own members


def meant(thing: Any) -> str:
    """Say for whom a text or a material is meant."""
    if thing.audience == Audience.LEADERS:
        return _("leading cadres of %(rank)s and above") % {"rank": Rank(thing.rank).label}
    return str(Audience(thing.audience).label)


def reach(organization: Organization, thing: Any) -> str:
    """Say whom a push by a body reaches."""
    names = {"name": organization.name, "rank": Rank(thing.rank).label}
    below = organization.kind not in ALONE
    if thing.audience == Audience.LEADERS:
        words = (
            _("leading cadres of %(rank)s and above in %(name)s and every body below it")
            if below
            else _("leading cadres of %(rank)s and above in %(name)s")
        )
    elif thing.audience == Audience.OFFICERS:
        words = (
            _("the committee members of %(name)s and of every body below it")
            if below
            else _("the committee members of %(name)s")
        )
    else:
        words = (
            _("all members in %(name)s and every body below it") if below else _("all members of %(name)s")
        )
    return words % names
