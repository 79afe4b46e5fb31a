"""The branch records for members who read on paper; it can be taken back, and the member sees who recorded it."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, unchanged
from zhixing.library.models import Text
from zhixing.library.queries.texts import texts_for
from zhixing.organizations.models import Member, Organization
from zhixing.organizations.queries import members_of
from zhixing.study.actions.reading import clear_finish, held, write_finish
from zhixing.study.choices import Way
from zhixing.study.models import Reading


@action("study.record_paper", permission="study.help", on="organization")
def record_paper(
    *, by: Actor, organization: Organization, members: Iterable[Member], texts: Iterable[Text], on: date
) -> list[Reading]:
    """Record that members of a branch read texts on paper, done on a day: every member × every text given.

    What a member has said already stands as it is. Raises ValidationError for somebody who did not belong to
    the branch on the day, for a text that is not kept for it, and for the days that `finish` refuses.
    """
    people, chosen = list(members), list(texts)
    _check(organization, people, chosen, on)
    unchanged()
    written = []
    for text in chosen:
        for member in people:
            row = held(member, text)
            if row.finished_on is None:
                write_finish(row, text, on, Way.IN_PERSON, str(by.name))
                written.append(row)
    return written


@action("study.take_back_paper", permission="study.help", on="organization")
def take_back_paper(*, by: Actor, organization: Organization, reading: Reading) -> Reading:
    """Take back what the branch recorded for a member. Raises ValidationError for the member's own word."""
    row = held(reading.member, reading.text)
    if row.finished_on and not row.recorded_by_name:
        message = _("%(name)s said this themselves, so it is theirs to take back.")
        raise ValidationError(message % {"name": reading.member.name})
    clear_finish(row)
    return row


def _check(organization: Organization, members: list[Member], texts: list[Text], on: date) -> None:
    if not members or not texts:
        raise ValidationError(_("Choose at least one member and one text."))
    belonging = set(members_of(organization, on).order_by().values_list("member_id", flat=True))
    strangers = [member.name for member in members if member.pk not in belonging]
    if strangers:
        message = _("On that day these did not belong to the branch: %(names)s. Give another day.")
        raise ValidationError({"on": message % {"names": "、".join(strangers)}})
    kept = set(texts_for(organization).values_list("pk", flat=True))
    if any(text.pk not in kept for text in texts):
        raise ValidationError(_("One of these texts is not kept for your branch. Open the page again."))
