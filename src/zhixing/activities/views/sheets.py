"""The sign-in sheet as it is printed (domain.md §11), with the way to the activity as a code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhixing.activities.choices import Part
from zhixing.activities.codes import code_svg
from zhixing.activities.queries import Sheet, attendance_sheet
from zhixing.activities.queries.people import all_hosts
from zhixing.activities.views.common import load_to_record


def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sign-in sheet: everyone expected, those who sit in, and a code that leads to the activity."""
    activity = load_to_record(request, pk)
    people = attendance_sheet(activity)
    address = request.build_absolute_uri(reverse("activities:detail", args=[activity.pk]))
    context = {
        "activity": activity,
        "hosts": all_hosts(activity),
        "sheet": people,
        "besides": _besides(people),
        "code": code_svg(address, _("Code that leads to the activity")),
    }
    return render(request, "activities/sheet.html", context)


def _besides(people: Sheet) -> list[str]:
    guests = [guest.name for guest in people.guests if guest.part == Part.ATTENDED]
    return [*(line.member.name for line in people.listeners), *guests]
