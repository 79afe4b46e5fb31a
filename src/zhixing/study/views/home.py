"""My study; for whoever has no membership, the study of their bodies."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhixing.core.time import today
from zhixing.library.queries.pushes import pushed_to
from zhixing.organizations.queries import home_of, member_of, tops
from zhixing.study.queries.home import shelf_of
from zhixing.study.queries.plans import items_for
from zhixing.study.views.answers import for_reader

LATELY = timedelta(days=60)  # what was pushed earlier stands in the library


def home(request: HttpRequest) -> HttpResponse:
    """Show what I am asked to read, where I was, what is recommended; and the ways on from here.

    Whoever has no membership and one body is led to that body's study.
    """
    now, member = today(), member_of(request.user)
    branch = home_of(member, now) if member else None
    bodies = [body for body in tops(request.user, "study.view") if body != branch]
    if not member and len(bodies) == 1:
        return redirect("study:branch", bodies[0].pk)
    context = {
        "member": member,
        "branch": branch,
        "shelf": shelf_of(member, branch, now) if member else None,
        "points": items_for(member, now) if member else [],
        "pushes": pushed_to(member, now - LATELY) if member else [],
        "bodies": bodies,
        "may_keep": request.user.has_perm("library.keep", branch) if branch else False,
        "today": now,
    }
    return for_reader(request, render(request, "study/home.html", context))
