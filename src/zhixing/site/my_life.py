"""My organisational life: what I must write, what was said to me, what was decided, and how to object."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhixing.appraisal.queries.records import to_review
from zhixing.appraisal.queries.rounds import own_parts
from zhixing.core.time import today
from zhixing.life.queries.meetings import criticism_of
from zhixing.life.queries.talks import talks_with
from zhixing.life.queries.texts import owed_by, own_texts
from zhixing.organizations.models import Member
from zhixing.organizations.queries import home_of, member_of
from zhixing.polls.queries.opinions import released_for

FEW = 20  # the latest of each that are shown


def my_life(request: HttpRequest) -> HttpResponse:
    """Show a member all of organisational life that is about them; nobody else reads this page."""
    member = member_of(request.user)
    context = _about(member) if member else {"member": None}
    return render(request, "site/my_life.html", context)


def _about(member: Member) -> dict[str, Any]:
    day = today()
    parts = list(own_parts(member)[:FEW])
    said = [row for row in criticism_of(member)[:FEW] if row.receiver_id == member.pk and not row.is_own]
    return {
        "member": member,
        "home": home_of(member, day),
        "owed": owed_by(member, day),
        "texts": own_texts(member)[:FEW],
        "talks": talks_with(member)[:FEW],
        "criticism": said,
        "opinions": released_for(member)[:FEW],
        "parts": parts,
        "reviews": [(row, _left(row)) for row in parts if not row.appraisal.is_decided],
    }


def _left(row: Any) -> int:
    """Count of whom nothing was said yet; nobody is made to."""
    return sum(not each.text for each in to_review(row))
