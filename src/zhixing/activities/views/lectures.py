"""A branch's lectures: what the plan asks, who has spoken in the year and who not yet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhixing.activities.queries.lectures import duties_of, rota_of
from zhixing.core.time import today
from zhixing.organizations.choices import Kind
from zhixing.organizations.requests import place

YEARS_BACK = 5


def lectures(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the rota of a branch; a cell's is its branch's, and other bodies have their activities."""
    organization = place(request, pk, "activities.record")
    if organization.kind == Kind.CELL and organization.parent_id:
        return redirect("activities:lectures", organization.parent_id)
    if organization.kind != Kind.BRANCH:
        return redirect("activities:list", organization.pk)
    now = today()
    year = _year(request.GET.get("year", ""), now.year)
    context = {
        "organization": organization,
        "year": year,
        "years": range(now.year, now.year - YEARS_BACK, -1),
        "today": now,
        "groups": rota_of(organization, year, now),
        "duties": duties_of(organization, year, now),
    }
    return render(request, "activities/lectures.html", context)


def _year(text: str, this_year: int) -> int:
    """Read the year of the address; what is none, or lies too far back, is this one."""
    year = int(text) if text.isdecimal() and len(text) == 4 else this_year
    return year if this_year - YEARS_BACK < year <= this_year else this_year
