"""A mandate's own life: drafted, changed, issued, ended (R2.5-8)."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.accounts.models import User
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.once import once
from zhixing.core.stale import keep
from zhixing.core.time import today
from zhixing.inspection.actions.frame import claim_mandate
from zhixing.inspection.checking import check_complete, check_mandate
from zhixing.inspection.choices import MandateState, VisitState
from zhixing.inspection.drafts import MandateDraft
from zhixing.inspection.models import Inspector, Mandate, MandateBody, MandateSheet
from zhixing.inspection.queries.mandates import visits_under
from zhixing.organizations.models import Organization


@action("inspection.draft", permission="inspection.order", on="organization")
def draft_mandate(*, by: Actor, organization: Organization, draft: MandateDraft, token: str = "") -> Mandate:
    """Draft a mandate of a body. The same form (`token`) sent twice drafts one.

    Raises ValidationError with every fault by field.
    """
    check_mandate(draft, organization)
    mandate, is_new = once(
        Mandate.objects.filter(unit_id=organization.unit_id),
        token,
        lambda: Mandate.objects.create(
            unit_id=organization.unit_id,
            organization=organization,
            made_by_name=str(by.name),
            token=token,
            **draft.fields,
        ),
    )
    if not is_new:
        return mandate
    _set_rows(mandate, draft)
    record(mandate, new={"starts": draft.starts, "ends": draft.ends, "is_covert": draft.is_covert})
    return mandate


def _set_rows(mandate: Mandate, draft: MandateDraft) -> None:
    """Put bodies, inspectors and sheets as drafted in place of what stands."""
    _replace(mandate, MandateBody, "organization_id", {pk: {} for pk in draft.bodies})
    _replace(mandate, MandateSheet, "sheet", {code: {} for code in draft.sheets})
    users = User.objects.filter(pk__in=draft.inspectors)
    _replace(mandate, Inspector, "user_id", {user.pk: {"name": str(user.name)} for user in users})


def _replace(
    mandate: Mandate,
    table: type[MandateBody] | type[MandateSheet] | type[Inspector],
    column: str,
    wished: Mapping[Any, Mapping[str, Any]],
) -> None:
    """Keep the rows that are wished for by `column`, and add those that are not there with their columns."""
    rows = table._base_manager.filter(unit_id=mandate.unit_id, mandate=mandate)
    had = set(rows.values_list(column, flat=True))
    rows.filter(**{f"{column}__in": list(had - set(wished))}).delete()
    table.objects.bulk_create(
        table(unit_id=mandate.unit_id, mandate=mandate, **{column: value}, **more)
        for value, more in wished.items()
        if value not in had
    )


@action("inspection.change_mandate", permission="inspection.order", on="mandate")
def change_mandate(*, by: Actor, mandate: Mandate, version: int, draft: MandateDraft) -> Mandate:
    """Change a mandate. In force it keeps to what it is: covert or open, and bodies already visited stay.

    Raises ValidationError by field, and StaleInspectionError where somebody changed it since `version`.
    """
    current = claim_mandate(mandate, version)
    own = {"unit_id": current.unit_id}
    named = frozenset(current.inspectors.filter(**own).values_list("user_id", flat=True))
    check_mandate(draft, current.organization, named)
    if current.state == MandateState.IN_FORCE:
        _check_in_force(current, draft)
    old = {name: getattr(current, name) for name in draft.fields}
    changed = [name for name, value in draft.fields.items() if old[name] != value]
    for name in changed:
        setattr(current, name, draft.fields[name])
    _set_rows(current, draft)
    keep(current, *changed)
    record(current, changed=changed, inspectors=sorted(draft.inspectors), bodies=sorted(draft.bodies))
    return current


def _check_in_force(current: Mandate, draft: MandateDraft) -> None:
    if draft.is_covert != current.is_covert:
        message = _("Whether it is covert was settled when it was issued. End it and issue another.")
        raise ValidationError({"is_covert": message})
    if not (draft.bodies and draft.inspectors and draft.issued_by.strip()):
        raise ValidationError(
            _("A mandate in force names whom it reaches, who inspects and who approved it. End it instead.")
        )
    kept = list(Organization.objects.filter(pk__in=draft.bodies).values_list("path", flat=True))
    for visit in visits_under(current):
        if not any(visit.organization.path.startswith(path) for path in kept):
            message = _("%(body)s was visited already, so it stays within the scope.")
            raise ValidationError({"bodies": message % {"body": visit.organization.name}})
        if not draft.starts <= visit.visited_on <= draft.ends:
            raise ValidationError({"starts": _("A visit was made already on a day that this leaves out.")})


@action("inspection.issue", permission="inspection.order", on="mandate")
def issue_mandate(*, by: Actor, mandate: Mandate) -> Mandate:
    """Put a mandate in force: from now on its inspectors act by it. One in force stays as it is.

    Raises ValidationError with everything that it does not say yet.
    """
    current = claim_mandate(mandate)
    if current.state == MandateState.IN_FORCE:
        unchanged()
        return current
    check_complete(current)
    current.state, current.issued_on = MandateState.IN_FORCE, today()
    keep(current, "state", "issued_on")
    record(current, new={"state": current.state, "issued_on": current.issued_on})
    return current


@action("inspection.end", permission="inspection.order", on="mandate")
def end_mandate(*, by: Actor, mandate: Mandate) -> Mandate:
    """End a mandate: nobody visits by it any more; what was sent is still replied to and settled.

    Raises ValidationError for one that was never issued, and while a visit waits to be sent.
    """
    current = claim_mandate(mandate)
    if current.state == MandateState.DRAFT:
        raise ValidationError(_("This mandate was never issued: there is nothing to end."))
    unfinished = visits_under(current).filter(state=VisitState.DRAFT).count()
    if unfinished:
        message = _("%(number)d visits are not sent yet. Send them or discard them first.")
        raise ValidationError(message % {"number": unfinished})
    current.state = MandateState.ENDED
    keep(current, "state")
    record(current, new={"state": current.state})
    return current
