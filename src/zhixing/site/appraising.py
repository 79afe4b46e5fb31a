"""Today's lines about the appraisal of members: what is mine to write and to answer, what waits for the committee."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhixing.appraisal.models import Participant
from zhixing.appraisal.queries.records import asked_again, open_of
from zhixing.appraisal.queries.rounds import own_parts
from zhixing.organizations.models import Member, Organization
from zhixing.site.lines import Line, Lists

FEW = 3
NONE = Lists([], [], [])


def own_appraisal(member: Member, now: date) -> Lists:
    """Tell a member to write their self-assessment while it is open, and to read what was decided."""
    lines = [_line(row, now) for row in own_parts(member)[:FEW]]
    return Lists([line for line in lines if line], [], [])


def _line(row: Participant, now: date) -> Line | None:
    appraisal, year = row.appraisal, {"year": row.appraisal.year}
    if appraisal.is_decided:
        if row.answer or not row.is_graded:
            return None
        words = _("The organisation decided on your appraisal of %(year)d") % year
        return Line(words, reverse("appraisal:record", args=[row.pk]), _("Read and answer"), "due")
    if row.assessed_on:
        return None
    words = _("Your self-assessment for the appraisal of %(year)d") % year
    is_late = appraisal.write_by is not None and appraisal.write_by < now
    by = _("by %(day)s") % {"day": date_format(appraisal.write_by)} if appraisal.write_by else ""
    return Line(
        words,
        reverse("appraisal:assess", args=[row.pk]),
        _("Write my self-assessment"),
        "late" if is_late else "due",
        by,
    )


def appraisals_to_run(place: Organization, user: Any) -> Lists:
    """Tell the committee of a body about its open appraisals, and who waits for a reply."""
    if not user.has_perm("appraisal.keep", place):
        return NONE
    asked = [
        Line(
            _("%(name)s asked for another look at the appraisal") % {"name": row.name},
            reverse("appraisal:record", args=[row.pk]),
            pgettext("in writing", "Reply"),
            "due",
        )
        for row in asked_again(place)[:FEW]
    ]
    running = [
        Line(
            _("Appraisal of %(year)d is under way") % {"year": row.year},
            reverse("appraisal:detail", args=[row.pk]),
            _("Open"),
            "due",
            place.name,
        )
        for row in open_of(place)[:FEW]
    ]
    return Lists(asked, running, [])
