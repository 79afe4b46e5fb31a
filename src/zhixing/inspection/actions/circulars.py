"""A circular's life: drafted, submitted, approved by somebody else, issued; withdrawn, it stays on record."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.core.once import once
from zhixing.core.stale import StaleError, hold
from zhixing.core.time import today
from zhixing.inspection.choices import CircularState
from zhixing.inspection.models import Circular, CircularFinding, CircularTo
from zhixing.inspection.queries.circulars import findings_of, may_be_told, number_is_taken
from zhixing.inspection.telling import CircularDraft, check, document_number, names_in
from zhixing.organizations.models import Organization

ORDER, APPROVE = "inspection.order", "inspection.approve"
CHANGEABLE = (CircularState.DRAFT, CircularState.SUBMITTED, CircularState.APPROVED)
NO_APPROVAL: dict[str, Any] = {
    "names_approved": False,
    "approved_by_id": None,
    "approved_by_name": "",
    "approved_on": None,
}


class StaleCircularError(StaleError):
    """Somebody changed the circular after the form was opened; `current` is how it stands now."""


@action("inspection.draft_circular", permission=ORDER, on="organization")
def draft_circular(
    *, by: Actor, organization: Organization, draft: CircularDraft, token: str = ""
) -> Circular:
    """Draft a circular of a body (R2.5-9). The same form (`token`) sent twice drafts one.

    Raises ValidationError by field: for findings that may not be told, bodies that are not below the issuer, a
    deadline that is past, a text that gives a covert mandate away.
    """
    check(organization, draft)
    circular, is_new = once(
        Circular.objects.filter(unit_id=organization.unit_id),
        token,
        lambda: Circular.objects.create(
            unit_id=organization.unit_id,
            organization=organization,
            drafted_by_id=by.pk,
            drafted_by_name=str(by.name),
            writer_ids=_with([], by),
            token=token,
            **draft.fields,
        ),
    )
    if not is_new:
        return circular
    _keep_links(circular, draft)
    record(circular, new={"state": circular.state}, findings=list(draft.findings))
    return circular


@action("inspection.change_circular", permission=ORDER, on="circular")
def change_circular(*, by: Actor, circular: Circular, version: int, draft: CircularDraft) -> Circular:
    """Change a circular that is not issued; one submitted or approved is a draft again, without approval.

    Raises ValidationError as `draft_circular`, StaleCircularError where somebody changed it since `version`.
    """
    current = _claim(circular, CHANGEABLE, version)
    check(current.organization, draft)
    changed = [name for name, value in draft.fields.items() if getattr(current, name) != value]
    links = _keep_links(current, draft)
    if not changed and not links:
        unchanged()
        return current
    values = {name: draft.fields[name] for name in changed}
    writers = _with(current.writer_ids, by)
    old = current.state
    _save(current, state=CircularState.DRAFT, writer_ids=writers, **values, **NO_APPROVAL)
    record(current, old={"state": old}, new={"state": current.state}, changed=changed + links)
    return current


@action("inspection.submit_circular", permission=ORDER, on="circular")
def submit(*, by: Actor, circular: Circular, version: int) -> Circular:
    """Lay a draft before those who approve."""
    current = _claim(circular, (CircularState.DRAFT,), version)
    _refuse_past(current)
    _save(current, state=CircularState.SUBMITTED, returned_reason="")
    record(current, old={"state": CircularState.DRAFT}, new={"state": current.state})
    return current


@action("inspection.approve_circular", permission=APPROVE, on="circular")
def approve(*, by: Actor, circular: Circular, version: int, names_approved: bool = False) -> Circular:
    """Approve a circular that was submitted; where it names people, that too, by a word of its own.

    Raises ValidationError for one's own text, and for names without `names_approved`.
    """
    current = _claim(circular, (CircularState.SUBMITTED,), version)
    if by.pk is not None and by.pk in current.writer_ids:
        raise ValidationError(_("You wrote this circular. Somebody else approves it."))
    named = names_in(current)
    if (current.names_people or named) and not names_approved:
        raise ValidationError({"names_approved": _names_refused(named)})
    _save(
        current,
        state=CircularState.APPROVED,
        names_people=bool(current.names_people or named),
        names_approved=bool(current.names_people or named),
        approved_by_id=by.pk,
        approved_by_name=str(by.name),
        approved_on=today(),
    )
    record(
        current,
        old={"state": CircularState.SUBMITTED},
        new={"state": current.state, "names_approved": current.names_approved},
    )
    return current


@action("inspection.send_back_circular", permission=APPROVE, on="circular")
def send_back(*, by: Actor, circular: Circular, version: int, reason: str) -> Circular:
    """Give a circular back to its writer, with what is to be mended. Raises ValidationError without a reason."""
    if not reason:
        raise ValidationError({"reason": _("Say what is to be mended; the writer will read it.")})
    current = _claim(circular, (CircularState.SUBMITTED, CircularState.APPROVED), version)
    old = current.state
    _save(current, state=CircularState.DRAFT, returned_reason=reason, **NO_APPROVAL)
    record(current, old={"state": old}, new={"state": current.state, "reason": reason})
    return current


@action("inspection.issue_circular", permission=ORDER, on="circular")
def issue(*, by: Actor, circular: Circular, version: int, number: str) -> Circular:
    """Issue an approved circular under its document number; from now on its recipients read it.

    Raises ValidationError for one without approval, without a number, or with the number of another.
    """
    current = _claim(circular, CHANGEABLE, version)
    if current.state != CircularState.APPROVED:
        raise ValidationError(
            _("A circular without approval cannot be issued. Submit it; somebody else then approves it.")
        )
    number = document_number(number)
    if not number:
        raise ValidationError({"number": _("Give it its document number first.")})
    if number_is_taken(current, number):
        raise ValidationError(
            {"number": _("Another circular bears the number %(number)s.") % {"number": number}}
        )
    _refuse_past(current)
    _refuse_untellable(current)
    _save(current, state=CircularState.ISSUED, number=number, issued_on=today())
    record(current, old={"state": CircularState.APPROVED}, new={"state": current.state, "number": number})
    _touch(current)
    return current


@action("inspection.withdraw_circular", permission=ORDER, on="circular")
def withdraw(*, by: Actor, circular: Circular, version: int, reason: str) -> Circular:
    """Withdraw a circular that was issued: it stays on record, marked, with the reason.

    Raises ValidationError without a reason, StaleCircularError where somebody changed it since `version`.
    """
    if not reason:
        raise ValidationError(
            {"reason": _("Say why it is withdrawn; everybody whom it reached will read it.")}
        )
    current = _claim(circular, (CircularState.ISSUED,), version)
    _save(current, state=CircularState.WITHDRAWN, withdrawn_reason=reason)
    record(current, old={"state": CircularState.ISSUED}, new={"state": current.state, "reason": reason})
    _touch(current)
    return current


def _refuse_past(circular: Circular) -> None:
    if circular.due_on and circular.due_on < today():
        raise ValidationError(_("The deadline is past. Change the circular and give one that can be kept."))


def _refuse_untellable(circular: Circular) -> None:
    """Refuse a finding whose outcome was changed since the draft: handed over, say."""
    if not all(may_be_told(row, circular.organization) for row in findings_of(circular)):
        raise ValidationError(
            _("A finding that it tells of may not be told any more. Change the circular and leave it out.")
        )


def _names_refused(named: list[str]) -> str:
    if named:
        words = _("The circular names %(names)s. Tick that naming people is approved, or send it back.")
        return words % {"names": _(", ").join(named)}
    return _("The circular names people. Tick that this is approved, or send it back.")


def _claim(circular: Circular, states: Iterable[str], version: int | None = None) -> Circular:
    """Hold a circular's row until the transaction ends; refuse one in no such state, or changed since."""
    current = hold(Circular.objects.select_related("organization"), circular)
    StaleCircularError.refuse(current, version)
    if current.state not in states:
        words = _("The circular is in the state “%(state)s”, so this cannot be done with it now.")
        raise ValidationError(words % {"state": current.get_state_display()})
    return current


def _save(circular: Circular, **values: Any) -> None:
    for name, value in values.items():
        setattr(circular, name, value)
    circular.version += 1
    circular.save(update_fields=[*values, "version"])


def _with(writers: list[int], by: Actor) -> list[int]:
    return writers if by.pk is None or by.pk in writers else [*writers, by.pk]


def _keep_links(circular: Circular, draft: CircularDraft) -> list[str]:
    """Write to whom a circular goes and what it tells of; returns the names of what changed."""
    own = {"unit_id": circular.unit_id, "circular": circular}
    changed = []
    for name, model, column, wanted in (
        ("recipients", CircularTo, "organization_id", set(draft.recipients)),
        ("findings", CircularFinding, "finding_id", set(draft.findings)),
    ):
        rows: Any = model._default_manager.filter(**own)
        there = set(rows.values_list(column, flat=True))
        rows.filter(**{f"{column}__in": there - wanted}).delete()
        rows.bulk_create([model(**own, **{column: pk}) for pk in sorted(wanted - there)])
        changed += [name] if there != wanted else []
    return changed


def _touch(circular: Circular) -> None:
    day = circular.issued_on
    touch(circular.unit_id, organizations=[circular.organization_id], first=day, last=day)
