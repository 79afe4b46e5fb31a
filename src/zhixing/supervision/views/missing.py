"""Who is missing: the branches below, or a branch's members, and what would help each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.organizations.requests import place
from zhixing.progress.numbers import Numbers
from zhixing.progress.queries import MissingBranch, branch_states, member_standings, missing_branches
from zhixing.schemes.actions.waivers import may_waive
from zhixing.schemes.models import Requirement, Slot
from zhixing.supervision import matrix, wording
from zhixing.supervision.asks import ATTENDED, HELD, ask_of, in_language, period_of, place_to_act, plan_url
from zhixing.supervision.models import Nudge
from zhixing.supervision.queries import last_visits, nudges_about, requirement_at
from zhixing.supervision.views.common import Request, is_committee, names_allowed
from zhixing.supervision.wording import Ask, Standing

ON_A_PAGE = 50
Context = dict[str, object]


@dataclass(frozen=True)
class Line:
    """One body that still owes something."""

    organization: Organization
    words: str
    contact: str
    reminded: str
    may_waive: bool


def missing(request: Request, pk: int, requirement: int) -> HttpResponse:
    """Show who has not met one requirement in one period, and what would help."""
    organization = place(request, pk, "progress.view")
    row = get_object_or_404(requirement_at(organization), pk=requirement)
    slots = list(row.slots.all())
    chosen = [slot for slot in slots if slot.key == request.GET.get("period")]
    slot = chosen[0] if chosen else matrix.current_slot(slots, today())
    context = {
        "organization": organization,
        "requirement": row,
        "ask": ask_of(row),
        "sentence": in_language(row.data["sentence"]),
        "slot": slot,
        "period": period_of(slot, today()) if slot else "",
        "periods": [(each.key, period_of(each, today())) for each in slots],
        "committee": is_committee(organization),
    }
    if slot is None:
        return render(request, "supervision/missing.html", context)
    found = _bodies if is_committee(organization) else _people
    return render(request, "supervision/missing.html", context | found(request, organization, slot))


def _bodies(request: Request, organization: Organization, slot: Slot) -> Context:
    page = Paginator(missing_branches(organization, slot), ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "lines": _lines(request, list(page), slot),
        "place": place_to_act(slot.requirement, organization) if _may_record(request, organization) else None,
        "may_remind": request.user.has_perm("supervision.nudge", organization),
        "may_note": request.user.has_perm("supervision.note_visit", organization),
    }


def _lines(request: Request, found: Sequence[MissingBranch], slot: Slot) -> list[Line]:
    bodies = [each.organization for each in found]
    visits, nudges, now = last_visits(bodies), nudges_about(slot, bodies), today()
    ask = ask_of(slot.requirement)
    return [
        Line(
            each.organization,
            _said(ask, slot, each.numbers),
            wording.last_contact(visits.get(each.organization.pk), now),
            _reminded(nudges.get(each.organization.pk)),
            may_waive(request.user, slot.requirement, each.organization),
        )
        for each in found
    ]


def _reminded(nudge: Nudge | None) -> str:
    return wording.reminded(nudge.reminded_on, nudge.by_name, today()) if nudge else ""


def _said(ask: Ask, slot: Slot, numbers: Numbers) -> str:
    return wording.state(ask, Standing(slot.starts, slot.ends, *numbers), today()).words


def _people(request: Request, organization: Organization, slot: Slot) -> Context:
    (state,) = branch_states(organization, [slot])
    row = slot.requirement
    ask, names = ask_of(row), names_allowed(request, organization)
    standing = Standing(slot.starts, slot.ends, *state.numbers)
    by_name = member_standings(organization, slot) if names and ask.each == "member" else []
    return {
        "said": wording.state(ask, standing, today()),
        "names": names,
        "members": [each.member for each in by_name if not (each.met or each.waived)],
        "excused": [each.member for each in by_name if each.waived],
        "may_remind": request.user.has_perm("supervision.nudge", organization),
        "may_note": request.user.has_perm("supervision.note_visit", organization),
        "may_waive": may_waive(request.user, row, organization),
        "plan_url": _plan_url(request, organization, row, slot),
        "place": place_to_act(row, organization) if _may_record(request, organization) else None,
    }


def _plan_url(request: Request, organization: Organization, row: Requirement, slot: Slot) -> str:
    about_activities = row.measure in {HELD, ATTENDED}
    if not about_activities or not _may_record(request, organization):
        return ""
    return plan_url(row, organization, slot, today())


def _may_record(request: Request, organization: Organization) -> bool:
    return bool(request.user.has_perm("activities.record", organization))
