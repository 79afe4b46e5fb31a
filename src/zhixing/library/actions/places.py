"""Places in reading lists: which text an entry means, and entries that a unit adds."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.library.actions.facts import touch_key
from zhixing.library.models import Listed, Text
from zhixing.library.queries.lists import reading_lists, scheme_at
from zhixing.library.queries.texts import texts_for
from zhixing.organizations.models import Organization
from zhixing.schemes.actions import save_local_plan
from zhixing.schemes.filling import beginning, with_fill
from zhixing.schemes.models import Adoption
from zhixing.schemes.queries import local_plan


@action("library.place_text", permission="library.keep", on="organization")
def place_text(*, by: Actor, organization: Organization, key: str, text: Text) -> Listed:
    """Say that an entry of a list (SCHEME/ENTRY) means this text, for a body and everything below it.

    Where a body above said otherwise, its word holds elsewhere and this one here. Raises ValidationError for
    an entry that is in no list in force, and for a text that does not hold here.
    """
    if key not in {entry.key for each in reading_lists(organization) for entry in each.entries}:
        raise ValidationError(_("This entry is in no list that is in force here. Open the lists again."))
    if not texts_for(organization).filter(pk=text.pk).exists():
        raise ValidationError({"text": [_("Choose a published text of this library.")]})
    place = Listed.objects.filter(organization=organization, key=key).first()
    if place and place.text_id == text.pk:
        unchanged()
        return place
    old = place.text_id if place else None
    place = place or Listed(organization=organization, key=key)
    place.text = text
    place.save()
    record(place, old={"text": old}, new={"key": key, "text": text.pk})
    touch_key(key)
    return place


@action("library.remove_place", permission="library.keep", on="organization")
def remove_place(*, by: Actor, organization: Organization, key: str) -> None:
    """Take the word of a body on an entry back; what a body above says holds again. Twice changes nothing."""
    place = Listed.objects.filter(organization=organization, key=key).first()
    if place is None:
        unchanged()
        return
    record(place, old={"key": key, "text": place.text_id})
    place.delete()
    touch_key(key)


@action("library.fill_entry", permission="schemes.adapt", on="organization")
def fill_entry(
    *,
    by: Actor,
    organization: Organization,
    adoption: Adoption,
    collection: str,
    title: str,
    slot: str = "",
    text: Text | None = None,
) -> str:
    """Fill a slot of a list, or add an entry to an open one, in the body's own plan; returns the entry's key.

    What waited for it is asked of everybody below from now on. With `text`, it is also placed there. Raises
    SchemeError where the plan does not allow it, ValidationError where the plan fills the place already.
    """
    entry = slot or _free_entry(adoption, organization, collection)
    own = local_plan(adoption, organization)
    before = own.text if own else beginning(adoption, organization)
    after = with_fill(before, collection=collection, key=entry, title=title)
    save_local_plan(by=by, adoption=adoption, organization=organization, text=after)
    key = f"{adoption.scheme.code}/{entry}"
    record(organization, new={"list": collection, "key": key, "title": title})
    if text is not None:
        place_text(by=by, organization=organization, key=key, text=text)
    return key


def _free_entry(adoption: Adoption, organization: Organization, collection: str) -> str:
    """Make a key that no other plan uses: it names the body."""
    lists = scheme_at(adoption, organization).lists
    taken = {entry.key for entry in lists[collection].entries} if collection in lists else set()
    number = 1
    while f"own_{organization.pk}_{number}" in taken:
        number += 1
    return f"own_{organization.pk}_{number}"
