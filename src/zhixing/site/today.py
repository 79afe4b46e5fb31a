"""Today: the first page after sign-in, for everyone."""

from datetime import date
from functools import reduce
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhixing.core.permissions import Role, roles_of
from zhixing.core.time import today as this_day
from zhixing.organizations.choices import Kind
from zhixing.organizations.queries import home_of, member_of
from zhixing.site.appraising import appraisals_to_run, own_appraisal
from zhixing.site.asking import answers, waiting
from zhixing.site.circulars import circulars
from zhixing.site.inspecting import inspecting
from zhixing.site.life import meetings_below, meetings_to_run
from zhixing.site.lines import Lists, for_branch, for_committee, for_member
from zhixing.site.opinions import opinions_of, opinions_to_look_after
from zhixing.site.own_lists import own_list
from zhixing.site.places import places
from zhixing.site.problems import answering, problems_of
from zhixing.site.pushed import pushed
from zhixing.site.studying import studying
from zhixing.site.talks import own_talks
from zhixing.site.texts import own_texts_to_write, texts_to_answer
from zhixing.site.training_lines import training
from zhixing.site.voting import ballots_to_run, votes_for

MOST = 3  # places of one role whose lines are shown; nobody keeps more of them in mind
NOTHING = Lists([], [], [])
WATCHING = {Role.INSPECTOR, Role.VIEWER}


def today(request: HttpRequest) -> HttpResponse:
    """Show what needs me, what is coming and what is just done."""
    now, user = this_day(), request.user
    context = {
        "day": now,
        "lists": lists_of(user, now),
        "watched": places(user, WATCHING)[:1],
        "has_role": bool(roles_of(user)),
    }
    return render(request, "site/today.html", context)


def lists_of(user: Any, now: date) -> Lists:
    """Put together the lists of all that a user is: officer, organiser, member."""
    member = member_of(user)
    branches = [place for place in places(user, {Role.BRANCH_OFFICER}) if place.kind != Kind.CELL]
    committees = places(user, {Role.COMMITTEE_ORGANISER})
    parts = [waiting(place, user, now) for place in [*branches[:MOST], *committees[:MOST]]]
    parts += [for_branch(place, user, now) for place in branches[:MOST]]
    parts += [for_committee(place, user, now) for place in committees[:MOST]]
    parts += [problems_of(place, user, now) for place in [*branches[:MOST], *committees[:MOST]]]
    parts += [ballots_to_run(place, user) for place in [*branches[:MOST], *committees[:MOST]]]
    parts += [opinions_to_look_after(place, user) for place in [*branches[:MOST], *committees[:MOST]]]
    parts += [meetings_to_run(place, user, now) for place in [*branches[:MOST], *committees[:MOST]]]
    parts += [appraisals_to_run(place, user) for place in branches[:MOST]]
    parts += [meetings_below([*branches[:MOST], *committees[:MOST]])]
    parts += [texts_to_answer([*branches[:MOST], *committees[:MOST]], user)]
    ordering = places(user, {Role.INSPECTOR})
    parts += [circulars([*branches[:MOST], *committees[:MOST]], ordering[:MOST], user, now)]
    parts += [inspecting(user, now)]
    if member:
        home = home_of(member, now)
        parts += [for_member(member, home, now), answers(member, now), pushed(member, now)]
        parts += [studying(member, now), training(member, home, now), answering(member, user, now)]
        parts += [
            own_list(member, now),
            votes_for(member),
            opinions_of(member, home, now),
            own_appraisal(member, now),
            own_talks(member, now),
            own_texts_to_write(member, now),
        ]
    return reduce(Lists.plus, parts, NOTHING)
