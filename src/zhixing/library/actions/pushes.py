"""Pushing something to study to those below, once, and taking it back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.core.time import today
from zhixing.library.models import Material, Push
from zhixing.library.queries.pushes import Thing, earlier_push, may_carry
from zhixing.organizations.models import Organization

KEEP = "library.keep"


@action("library.push", permission=KEEP, on="organization")
def push(*, by: Actor, organization: Organization, thing: Thing, note: str = "") -> Push:
    """Push a material or a text to those below a body for whom it is meant (R2.1-6, R3.4-2).

    One row, however many they are. Raises ValidationError where the body pushed it before, or where not
    everybody whom it would reach could read it.
    """
    if not may_carry(organization, thing):
        raise ValidationError(_("This is not offered to everyone below %(name)s.") % {"name": organization})
    _refuse_twice(organization, thing)
    named: dict[str, Any] = {"material" if isinstance(thing, Material) else "text": thing}
    row = Push(
        unit_id=organization.unit_id,
        organization=organization,
        note=note,
        on=today(),
        by_name=str(by.name),
        **named,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody else, a moment ago
        _refuse_twice(organization, thing)
        raise
    record(row, new={"what": thing._meta.label_lower, "id": thing.pk, "title": thing.title, "note": note})
    _touch(row)
    return row


def _refuse_twice(organization: Organization, thing: Thing) -> None:
    before = earlier_push(organization, thing)
    if before is None:
        return
    words = _("%(name)s pushed this on %(day)s already. A second time would only be in the way.")
    raise ValidationError(words % {"name": organization, "day": date_format(before.on)})


@action("library.take_back", permission=KEEP, on="push")
def take_back(*, by: Actor, push: Push) -> None:
    """Take a push back: readers find it no more, and it counts no more; the trail keeps that it was."""
    rows = Push.objects.filter(unit_id=push.unit_id, pk=push.pk)
    row = rows.select_for_update().first()
    if row is None:
        unchanged()
        return
    record(push, old={"title": push.thing.title, "on": push.on, "note": push.note})
    rows.delete()
    _touch(push)


def _touch(row: Push) -> None:
    touch(row.unit_id, organizations=[row.organization_id], first=row.on, last=row.on)
