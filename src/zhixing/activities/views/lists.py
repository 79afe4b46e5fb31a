"""A branch's activities: the year as a calendar, or as a list with filters."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhixing.activities.forms import FilterForm
from zhixing.activities.kinds import catalogue
from zhixing.activities.queries import Filters, activities_of, calendar, credits_of, years_of
from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.organizations.requests import place

PER_PAGE = 20


def activity_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a branch held and plans, by month or as a list; htmx asks for what is below the filters."""
    organization = place(request, pk, "activities.view")
    known = catalogue(organization)
    form = FilterForm(request.GET, years=years_of(organization, today()), kinds=known)
    filters = form.filters(today().year)
    as_list = request.GET.get("view") == "list" or filters.narrows
    context = {
        "organization": organization,
        "form": form,
        "filters": filters,
        "today": today(),
        "as_list": as_list,
        "names": {code: str(kind) for code, kind in known.items()},
        "credits": credits_of(organization, filters.year or today().year),
        "may_record": request.user.has_perm("activities.record", organization),
        **(_rows(request, organization, filters) if as_list else _months(organization, filters)),
    }
    fragment = "#activities" if request.headers.get("HX-Target") == "activities" else ""
    return render(request, f"activities/list.html{fragment}", context)


def _rows(request: HttpRequest, organization: Organization, filters: Filters) -> dict[str, Any]:
    paginator = Paginator(activities_of(organization, filters), PER_PAGE)
    return {"page": paginator.get_page(request.GET.get("page"))}


def _months(organization: Organization, filters: Filters) -> dict[str, Any]:
    months = calendar(organization, filters.year or today().year)
    return {"months": months, "is_empty": not any(month.activities for month in months)}
