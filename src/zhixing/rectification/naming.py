"""Typed names turned into duties: whom they mean, or what is to be typed instead."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.rectification.checking import refuse
from zhixing.rectification.drafts import DutyDraft
from zhixing.rectification.models import Problem
from zhixing.rectification.people import Found, look_up


def duties_of(
    organization: Organization, named: Sequence[tuple[str, str]], problem: Problem | None = None
) -> list[DutyDraft]:
    """Turn duties with typed names into drafts; who answers for the `problem` already stays the same person.

    Raises ValidationError by row (`duty-0-name`) for a name of several people, and for one who left.
    """
    rows = problem.responsibilities.all() if problem else ()
    known = {row.name: row.member_id for row in rows}
    found = look_up(organization, {name for _duty, name in named if name not in known}, today())
    refuse(
        (f"duty-{place}-name", fault)
        for place, (_duty, name) in enumerate(named)
        if name in found and (fault := _fault(found[name]))
    )
    return [
        DutyDraft(duty, known[name], name)
        if name in known
        else DutyDraft(duty, found[name].member_id, found[name].name)
        for duty, name in named
    ]


def _fault(found: Found) -> str:
    values = {"name": found.name}
    if found.many:
        return (
            _("Several people are called %(name)s. Write the branch behind the name: %(name)s（…）.") % values
        )
    if found.gone:
        message = _(
            "%(left)s Choose somebody else; if another %(name)s is meant, write their unit behind the name: "
            "%(name)s（…）."
        )
        return message % {**values, "left": found.gone}
    return ""
