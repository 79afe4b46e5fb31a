"""Who orders inspections, who makes them, who replies; what is covert is nobody else's to see.

Inspectors act by a mandate: it names them, wherever else they hold a role. The inspected side sees a visit once it
is sent for reply, and of a covert mandate nothing but that.
"""

from typing import Any

import rules

from zhixing.core.national import national
from zhixing.core.permissions import PERMISSIONS, Role, allow, allow_also, roles_of
from zhixing.inspection.choices import CircularState, MandateState, VisitState
from zhixing.inspection.models import Circular, CircularTo, Finding, Inspector, Mandate, Visit
from zhixing.organizations.permissions import EVERYONE, OFFICERS, path_of

ISSUER = (Role.INSPECTOR,)


def visit_of(obj: Any) -> Visit | None:
    """Tell which visit an object is or belongs to."""
    found = obj.visit if isinstance(obj, Finding) else obj
    return found if isinstance(found, Visit) else None


def issuer_path(obj: Any) -> str | None:
    """Tell where the body stands that gave the order."""
    visit = visit_of(obj)
    return visit.issuer.path if visit else path_of(obj)


def inspected_path(obj: Any) -> str | None:
    """Tell where the inspected organisation stands; nowhere before the visit was sent to it."""
    visit = visit_of(obj)
    if visit is None:
        return path_of(obj)
    return None if visit.state == VisitState.DRAFT else visit.organization.path


@rules.predicate
def is_named(user: Any, obj: Any = None) -> bool:
    """Tell whether a mandate names the user as its inspector. Without an object: whether any does."""
    if getattr(user, "pk", None) is None:
        return False
    visit = visit_of(obj)
    mandate_id = visit.mandate_id if visit else obj.pk if isinstance(obj, Mandate) else None
    if obj is not None and mandate_id is None:
        return False
    return mandate_id in mandates_naming(user) if obj is not None else bool(mandates_naming(user))


def mandates_naming(user: Any) -> frozenset[int]:
    """List the mandates that name a user; asked once for each user object, so once a request."""
    found: frozenset[int] | None = getattr(user, "_mandates", None)
    if found is None:
        with national("named-inspectors"):
            rows = Inspector.objects.filter(user_id=user.pk).exclude(mandate__state=MandateState.DRAFT)
            found = frozenset(rows.values_list("mandate_id", flat=True))
        user._mandates = found  # noqa: SLF001  our own cache on the request's user
    return found


allow("inspection.order", ISSUER, at=issuer_path)  # mandates and circulars of a body
allow("inspection.view_mandate", ISSUER, at=issuer_path)
allow("inspection.view_visit", ISSUER, at=issuer_path)
allow("inspection.settle", ISSUER, at=issuer_path)  # what becomes of a fact
allow("inspection.reply", OFFICERS, at=inspected_path)
allow("inspection.view_received", (*OFFICERS, Role.INSPECTOR), at=inspected_path)  # visits sent to a body
allow(
    "inspection.approve", (Role.COMMITTEE_ORGANISER, Role.INSPECTOR), at=path_of
)  # a circular; never its writer
allow("inspection.read_circular", EVERYONE, at=path_of)  # what reached a body
allow("inspection.view_circular", ISSUER, at=path_of)
allow_also("inspection.visit", is_named)  # by no role: by name


@rules.predicate
def may_read(user: Any, obj: Any = None) -> bool:
    """Tell whether a visit was sent to a body for which the user answers."""
    return obj is None or bool(user.has_perm("inspection.view_received", obj))


@rules.predicate
def has_to_do_with(user: Any, obj: Any = None) -> bool:
    """Tell whether a circular waits for the user's approval, or was issued to where the user stands."""
    if not isinstance(obj, Circular):
        return obj is None
    if obj.state != CircularState.DRAFT and user.has_perm("inspection.approve", obj):
        return True
    if obj.state not in {CircularState.ISSUED, CircularState.WITHDRAWN}:
        return False
    rows = CircularTo.objects.filter(unit_id=obj.unit_id, circular=obj).select_related("organization")
    return any(_stands_at_or_below(user, row.organization.path) for row in rows)


def _stands_at_or_below(user: Any, path: str) -> bool:
    held = [role for role in roles_of(user) if role.role in PERMISSIONS["inspection.read_circular"].roles]
    return any(role.path.startswith(path) or role.reaches(path) for role in held)


for _code, _more in {
    "inspection.view_mandate": is_named,
    "inspection.view_visit": is_named | may_read,
    "inspection.settle": is_named,
    "inspection.view_circular": has_to_do_with,
}.items():
    allow_also(_code, _more)
