"""What would help a branch: a reminder, a visit."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.core.time import today
from zhixing.core.typed import explain
from zhixing.organizations.requests import place
from zhixing.supervision.actions import note_visit, nudge, withdraw_visit
from zhixing.supervision.forms import VisitForm
from zhixing.supervision.queries import visits_of
from zhixing.supervision.views.common import Request, back, slot_in_force
from zhixing.supervision.wording import last_contact, reminded


@require_POST
def remind(request: Request, pk: int, slot: int) -> HttpResponse:
    """Remind a branch of one requirement; within seven days the reminder that stands is shown instead."""
    organization = place(request, pk, "supervision.nudge")
    row = nudge(by=request.user, organization=organization, slot=slot_in_force(organization, slot))
    words = reminded(row.reminded_on, row.by_name, today())
    if request.htmx:
        return render(request, "supervision/missing.html#reminded", {"words": words})
    messages.success(request, _("%(name)s: %(words)s.") % {"name": organization.name, "words": words})
    return back(request, reverse("supervision:plan", args=[pk]))


def visits(request: Request, pk: int) -> HttpResponse:
    """List the visits to a body, and note one."""
    organization = place(request, pk, "supervision.view_visits")
    may_note = request.user.has_perm("supervision.note_visit", organization)
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        place(request, pk, "supervision.note_visit")
        try:
            note_visit(by=request.user, organization=organization, **form.cleaned_data)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _("The visit is noted."))
            return redirect("supervision:visits", pk=pk)
    found = list(visits_of(organization))
    context = {
        "organization": organization,
        "form": form,
        "may_note": may_note,
        "visits": found,
        "contact": last_contact(found[0].visited_on if found else None, today()),
    }
    return render(request, "supervision/visits.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: Request, pk: int, visit: int) -> HttpResponse:
    """Take back a visit that was noted by mistake."""
    organization = place(request, pk, "supervision.note_visit")
    withdraw_visit(by=request.user, visit=get_object_or_404(visits_of(organization), pk=visit))
    messages.success(request, _("The note is withdrawn."))
    return redirect("supervision:visits", pk=pk)
