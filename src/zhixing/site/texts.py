"""Today's lines about comparison texts: mine to write; what was handed in and waits for an answer."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zhixing.life.models import ComparisonText
from zhixing.life.queries.texts import handed_in_to, owed_by, sent_back_to
from zhixing.organizations.models import Member, Organization
from zhixing.site.lines import Line, Lists

FEW = 3


def own_texts_to_write(member: Member, now: date) -> Lists:
    """Tell a member for which meetings they owe a text, and which were sent back to them."""
    back = list(sent_back_to(member)[:FEW])
    known = {text.meeting_id for text in back}
    lines = [
        Line(
            _("Your comparison text was sent back to be mended"),
            reverse("life:text", args=[text.pk]),
            _("Go on"),
            "due",
            text.meeting.theme,
        )
        for text in back
    ]
    lines += [
        Line(
            _("Your comparison text for the life meeting"),
            reverse("life:texts", args=[row.organization_id]),
            _("Write my text"),
            "due",
            row.theme,
        )
        for row in owed_by(member, now)[:FEW]
        if row.pk not in known
    ]
    return Lists(lines, [], [])


def texts_to_answer(bodies: Iterable[Organization], user: Any) -> Lists:
    """Tell officers which texts wait for them: of their own bodies, and of those directly below."""
    return Lists([_waiting(text) for text in handed_in_to(bodies, user)[: 2 * FEW]], [], [])


def _waiting(text: ComparisonText) -> Line:
    words = _("%(writer)s handed in a comparison text") % {"writer": text.writer}
    url = reverse("life:text", args=[text.pk])
    return Line(words, url, _("Read and answer"), "due", text.meeting.theme)
