"""The branch's Plan tab."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from zhixing.organizations.requests import place
from zhixing.supervision.cards import grouped
from zhixing.supervision.plan import plan_of, year_strip
from zhixing.supervision.queries import last_visits
from zhixing.supervision.views.common import Request, is_committee, may_see_parent
from zhixing.supervision.wording import last_contact


def plan(request: Request, pk: int) -> HttpResponse:
    """Show what a branch has to do, what is coming, what is done; a committee has coverage instead."""
    organization = place(request, pk, "progress.view")
    if is_committee(organization):
        return redirect("supervision:coverage", pk=pk)
    found = plan_of(organization)
    context = {
        "organization": organization,
        "groups": grouped(found.cards),
        "months": year_strip(found),
        "year": found.today.year,
        "may_see_parent": may_see_parent(request, organization),
        "may_plan": request.user.has_perm("activities.record", organization),
        "may_adopt": request.user.has_perm("schemes.adopt", organization),
        "contact": last_contact(last_visits([organization]).get(pk), found.today),
    }
    return render(request, "supervision/plan.html", context)
