"""Reading across: which kinds of problem come back, how long they take, what helped; and special actions."""

from collections import defaultdict
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhixing.organizations.models import Organization
from zhixing.organizations.queries import children_of
from zhixing.organizations.requests import place
from zhixing.rectification.choosing import Choice, Shown, ThreeLists, code_of, pair_of
from zhixing.rectification.groups import Action, Group, actions_at, groups_at
from zhixing.rectification.masking import Masks
from zhixing.rectification.models import Step
from zhixing.rectification.queries.across import (
    Cell,
    Recurrence,
    kinds_by_path,
    recurrences,
    what_helped,
)
from zhixing.rectification.queries.lists import chosen, with_history
from zhixing.rectification.tags import Names, Pair
from zhixing.rectification.three_lists import LEDGERS
from zhixing.rectification.views.lists import ROWS, bodies_below, is_branch, show


@dataclass(frozen=True)
class KindRow:
    """One kind of problem and how it went, all bodies together."""

    code: str
    name: str
    numbers: Recurrence


@dataclass(frozen=True)
class Helped:
    """What helped against one problem, where, in words without names where the reader may not read them."""

    step: Step
    text: str
    kinds: str


def across(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how the problems of a body and all below it went, by kind and by body directly below."""
    organization = place(request, pk, "rectification.view")
    found = recurrences(organization)
    groups = groups_at(organization, [pair for pair in found if pair])
    kind = _kind(request, groups)
    group = next((each for each in groups if each.taxonomy == request.GET.get("taxonomy")), None)
    group = group or next(iter(groups), None)
    context = {
        "organization": organization,
        "is_branch": is_branch(organization),
        "listed": found[None].listed,
        "all_rows": [KindRow("", _("All"), found[None])],
        "groups": [(each, _rows(each, found)) for each in groups],
        "kind": kind,
        "helped": helped_for(request, what_helped(organization, kind[0] if kind else None)),
        "group": group,
        "bodies": _by_body(organization, group) if group else [],
    }
    return render(request, "rectification/across.html", context)


def _rows(group: Group, found: dict[Pair | None, Recurrence]) -> list[KindRow]:
    """List the kinds of a taxonomy of which any problem was listed: a page of noughts helps nobody."""
    return [KindRow(code_of(pair), name, found[pair]) for pair, name in group.entries if pair in found]


def _kind(request: HttpRequest, groups: list[Group]) -> tuple[Pair, str] | None:
    asked = pair_of(request.GET.get("kind", ""))
    return next(((pair, name) for group in groups for pair, name in group.entries if pair == asked), None)


def _by_body(organization: Organization, group: Group) -> list[tuple[Organization, list[tuple[str, Cell]]]]:
    """Give, for each body directly below in the order of the tree, a cell for each entry of a taxonomy."""
    if is_branch(organization):
        return []
    cells: dict[tuple[str, str], Cell] = defaultdict(lambda: Cell(0, 0))
    cells |= kinds_by_path(organization, group.taxonomy)
    living = children_of(organization).filter(dissolved_on=None).order_by("path")
    return [(body, [(name, cells[body.path, pair[1]]) for pair, name in group.entries]) for body in living]


def helped_for(request: HttpRequest, steps: list[Step]) -> list[Helped]:
    """Put strike-offs into words for a reader; as many queries as they come from different bodies."""
    places = {step.problem.organization_id: step.problem.organization for step in steps}
    masks = {pk: Masks(request.user, place) for pk, place in places.items()}
    names = {pk: Names(place) for pk, place in places.items()}
    return [
        Helped(
            step,
            masks[place].of(step.problem).text(step.helped),
            "、".join(name for kinds in names[place].kinds(step.problem.tags.all()) for name in kinds.names),
        )
        for step in steps
        for place in [step.problem.organization_id]
    ]


def action(request: HttpRequest, pk: int, scheme: str, entry: str) -> HttpResponse:
    """Show a special action at a body: what the scheme says, its problems here, and counts by body below."""
    organization = place(request, pk, "rectification.view")
    about = _action(organization, scheme, entry)
    rows = with_history(chosen(organization, Choice(Shown.ALL, tags=(about.pair,))))
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "organization": organization,
        "is_branch": is_branch(organization),
        "action": about,
        "code": code_of(about.pair),
        "columns": LEDGERS[ThreeLists.PROBLEMS].columns,
        "page": page,
        "rows": show(request, organization, page.object_list, ThreeLists.PROBLEMS),
        "bodies": bodies_below(organization, about.pair),
        "counts_late": request.user.has_perm("rectification.verify", organization),
        "may_keep": request.user.has_perm("rectification.keep", organization),
    }
    return render(request, "rectification/action.html", context)


def _action(organization: Organization, scheme: str, entry: str) -> Action:
    found = (each for each in actions_at(organization) if each.address == (scheme, entry))
    about = next(found, None)
    if about is None:
        raise Http404
    return about
