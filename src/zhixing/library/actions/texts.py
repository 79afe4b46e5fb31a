"""Texts: added with their first edition, described, withdrawn and put back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.time import today
from zhixing.library.actions.editions import looked_into, make_draft
from zhixing.library.actions.facts import touch_readers, touch_rules
from zhixing.library.choices import Audience, EditionState, TextKind
from zhixing.library.models import Edition, Text
from zhixing.library.queries.texts import editions_of
from zhixing.organizations.choices import Rank
from zhixing.organizations.models import Organization


@dataclass(frozen=True)
class Description:
    """What a text is and for whom it is meant."""

    title: str
    kind: str = TextKind.DOCUMENT
    issuer: str = ""
    number: str = ""
    audience: str = Audience.EVERYONE
    rank: str = Rank.DIVISION_DEPUTY
    is_recommended: bool = False

    def values(self) -> dict[str, Any]:
        """Give the values of the columns of the same names."""
        return dict(self.__dict__)


@action("library.add_text", permission="library.keep", on="organization")
def add_text(
    *,
    by: Actor,
    organization: Organization,
    about: Description,
    file: File[bytes],
    label: str = "",
    issued_on: date | None = None,
) -> Edition:
    """Add a text for a body and everything below it, its first edition a draft cut from a file.

    Raises ValidationError for `title` where the body keeps a text of that name already, and for a file that
    cannot be read.
    """
    _check_free(organization, about.title)
    upload = looked_into(file, about.title)
    text = Text.objects.create(organization=organization, made_by_name=str(by.name), **about.values())
    edition = make_draft(text, upload, label=label, issued_on=issued_on, by_name=str(by.name))
    record(text, new={"title": text.title, "kind": text.kind, "digest": edition.digest})
    return edition


@action("library.add_paper_text", permission="library.keep", on="organization")
def add_paper_text(
    *,
    by: Actor,
    organization: Organization,
    about: Description,
    label: str = "",
    issued_on: date | None = None,
) -> Edition:
    """Add a text that is there on paper alone: an edition without pieces, which readers can say they read.

    Raises ValidationError for `title` where the body keeps a text of that name already.
    """
    _check_free(organization, about.title)
    text = Text.objects.create(organization=organization, made_by_name=str(by.name), **about.values())
    text.edition = Edition.objects.create(
        text=text,
        number=1,
        label=label,
        issued_on=issued_on,
        state=EditionState.PUBLISHED,
        published_at=timezone.now(),
        made_by_name=str(by.name),
    )
    text.save(update_fields=["edition"])
    record(text, new={"title": text.title, "kind": text.kind, "on_paper": True})
    touch_rules(text, today())
    return text.edition


def _check_free(organization: Organization, title: str) -> None:
    if Text.objects.filter(organization=organization, title=title, withdrawn_at=None).exists():
        message = _("A text of this name is in the library already. Open it and add a new edition there.")
        raise ValidationError({"title": [message]})


@action("library.describe_text", permission="library.keep", on="text")
def describe_text(*, by: Actor, text: Text, about: Description) -> Text:
    """Change what is said about a text and for whom it is meant; its wording stays."""
    current = Text.objects.select_for_update().select_related("organization").get(pk=text.pk)
    wished = about.values()
    old = {name: getattr(current, name) for name, value in wished.items() if getattr(current, name) != value}
    if not old:
        unchanged()
        return current
    for name in old:
        setattr(current, name, wished[name])
    current.save(update_fields=list(old))
    record(current, old=old, new={name: wished[name] for name in old})
    _touch(current)
    return current


@action("library.withdraw_text", permission="library.keep", on="text")
def withdraw_text(*, by: Actor, text: Text, reason: str) -> Text:
    """Take a text out of the lists, for a reason; readers' marks stay. Twice changes nothing."""
    return _set_withdrawn(text, reason, withdrawn=True)


@action("library.restore_text", permission="library.keep", on="text")
def restore_text(*, by: Actor, text: Text, reason: str) -> Text:
    """Put a withdrawn text back into the lists, for a reason. Twice changes nothing."""
    return _set_withdrawn(text, reason, withdrawn=False)


def _set_withdrawn(text: Text, reason: str, *, withdrawn: bool) -> Text:
    if not reason.strip():
        raise ValidationError({"reason": [_("Give the reason: it stays in the record.")]})
    current = Text.objects.select_for_update().select_related("organization").get(pk=text.pk)
    if bool(current.withdrawn_at) == withdrawn:
        unchanged()
        return current
    current.withdrawn_at = timezone.now() if withdrawn else None
    current.save(update_fields=["withdrawn_at"])
    record(current, new={"withdrawn": withdrawn}, reason=reason.strip())
    _touch(current)
    return current


def _touch(text: Text) -> None:
    """Say which facts hang on the text: the days on which it was published, and the entries that it fills."""
    for edition in editions_of(text):
        if edition.published_at:
            touch_rules(text, timezone.localdate(edition.published_at))
    touch_readers(text)
