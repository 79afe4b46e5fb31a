"""Links between passages of two texts (R2.1-4): one's own, or a body's for all below it."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import action, record, unchanged
from zhixing.core.time import today
from zhixing.library.models import Article, Text
from zhixing.organizations.models import Organization
from zhixing.organizations.queries import home_of
from zhixing.study.actions.reading import reader
from zhixing.study.models import Link


@action("study.link", permission="library.view", on="text")
def link_passages(
    *,
    by: Any,
    text: Text,
    anchor: int,
    other: Article,
    note: str = "",
    organization: Organization | None = None,
) -> Link:
    """Link a passage of a text to one of another (or the same) text: for oneself, or for all below `organization`.

    `other` is an article of an edition in force, with its edition and text. The same link again, from either
    side, is given back as it is. Raises PermissionDenied where the user may not guide the body, and
    ValidationError for a passage with itself, or without a member or branch whose own it would be.
    """
    place, member = _whose(by, organization)
    wished = {"text": text, "anchor": anchor, "other": other.edition.text, "other_anchor": other.anchor}
    if (text.pk, anchor) == (other.edition.text_id, other.anchor):
        raise ValidationError(_("This is the same passage. Choose another one."))
    whose = {"organization": place, "member": None} if member is None else {"member": member}
    rows = Link.objects.filter(unit_id=place.unit_id, **whose)
    turned = {"text": wished["other"], "anchor": other.anchor, "other": text, "other_anchor": anchor}
    there = rows.filter(**wished).first() or rows.filter(**turned).first()
    if there:
        unchanged()
        return there
    row = Link.objects.create(
        unit_id=place.unit_id,
        organization=place,
        member=member,
        note=note,
        made_by_name=str(by.name),
        **wished,
    )
    record(row, new={"text": text.pk, "other": other.edition.text_id, "is_own": member is not None})
    return row


def _whose(by: Any, organization: Organization | None) -> tuple[Organization, Any]:
    if organization is not None:
        if not by.has_perm("study.guide", organization):
            raise PermissionDenied("study.guide")
        return organization, None
    member = reader(by)
    home = home_of(member, today())
    if home is None:
        raise ValidationError(_("You belong to no branch today, so a link of your own has no place yet."))
    return home, member


@action("study.unlink", permission=None)  # one's own, or one's body's: asked inside
def unlink(*, by: Any, link: Link) -> None:
    """Remove a link: one's own, or a body's by who guides study there. Raises PermissionDenied for any other."""
    own = link.member_id is not None and (link.unit_id, link.member_id) == (by.unit_id, by.member_id)
    guided = link.member_id is None and by.has_perm("study.guide", link.organization)
    if not (own or guided):
        raise PermissionDenied("study.guide")
    record(link, old={"text": link.text_id, "other": link.other_id})
    link.delete()
