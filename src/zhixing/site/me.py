"""Me: what is asked of me, what I took part in, what is held about me and who wrote and read it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhixing.activities.queries.asking import claims_for
from zhixing.activities.queries.lives import lives_of
from zhixing.core.models import AuditEntry
from zhixing.core.time import today
from zhixing.organizations.models import Affiliation, Member, Post, RankHolding
from zhixing.organizations.queries import home_of, member_of
from zhixing.site.lines import asked_of, coming_to
from zhixing.site.trail import is_reading, label_of, said
from zhixing.supervision.actions import make_remark
from zhixing.supervision.forms import RemarkForm
from zhixing.supervision.queries import attendance_of, credits_for, remarks_by, trail_of

TRAIL = 50  # newest entries shown
PLAIN = ("name", "sex", "ethnicity", "born_on", "education", "worked_since")
PARTY = ("joined_on", "full_member_on", "title")


@dataclass(frozen=True)
class Fact:
    """One thing held about a member: its name and its value."""

    label: str
    value: Any


def me(request: HttpRequest) -> HttpResponse:
    """Show a member their own file, and let them say what is wrong in it."""
    member = member_of(request.user)
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _told(request, form):
        return redirect("me")
    context: dict[str, Any] = {"member": member, "form": form}
    if member:
        context |= _file(member, today())
    return render(request, "site/me.html", context, status=422 if form.errors else 200)


def _told(request: HttpRequest, form: RemarkForm) -> bool:
    try:
        make_remark(by=request.user, text=form.cleaned_data["text"])
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Your branch has it. The answer will stand here."))
    return True


def _file(member: Member, now: date) -> dict[str, Any]:
    branch = home_of(member, now)
    attendance = list(attendance_of(member, now.year))
    elsewhere, lives = credits_for(member, now.year), lives_of(member, now.year)
    shown = lives.activity_ids if lives else set()
    return {
        "coming": coming_to(member, now),
        "said": claims_for(member, [row.activity_id for row in attendance]),
        "branch": branch,
        "year": now.year,
        "asked": asked_of(member, branch, now) if branch else [],
        "lives": lives,
        "attendance": [row for row in attendance if row.activity_id not in shown],
        "credits": [row for row in elsewhere if row.activity_id not in shown],
        "facts": facts_of(member),
        "affiliations": _dated(Affiliation.objects.select_related("organization"), member),
        "posts": _dated(Post.objects.select_related("organization"), member),
        "ranks": _dated(RankHolding.objects.all(), member),
        "trail": [(entry, said(entry), is_reading(entry)) for entry in _trail(member)],
        "remarks": remarks_by(member),
    }


def _dated(rows: QuerySet[Any], member: Member) -> QuerySet[Any]:
    return rows.filter(unit_id=member.unit_id, member=member).order_by("-starts")


def _trail(member: Member) -> list[AuditEntry]:
    return list(trail_of(member)[:TRAIL])


def facts_of(member: Member) -> list[Fact]:
    """List the fields of a member that hold something; sensitive ones masked."""
    fields = [(name, _shown(member, name)) for name in (*PLAIN, *PARTY)]
    fields += [("id_number", member.masked_id_number), ("phone", member.masked_phone)]
    return [Fact(label_of(name), value) for name, value in fields if value]


def _shown(member: Member, name: str) -> Any:
    display = getattr(member, f"get_{name}_display", None)
    return display() if display else getattr(member, name)
