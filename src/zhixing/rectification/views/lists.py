"""The three lists of a body: on the page, on paper, as a workbook."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zhixing.core.files import XLSX
from zhixing.core.time import today
from zhixing.core.uploads import clean_name
from zhixing.organizations.choices import COMMITTEES, Kind
from zhixing.organizations.models import Organization
from zhixing.organizations.queries import children_of
from zhixing.organizations.requests import place
from zhixing.rectification.beside import list_panel
from zhixing.rectification.choosing import Choice, ThreeLists
from zhixing.rectification.exports import workbook
from zhixing.rectification.forms.choosing import ChoosingForm
from zhixing.rectification.groups import actions_at, groups_at
from zhixing.rectification.masking import CLEAR, Masks
from zhixing.rectification.models import Problem
from zhixing.rectification.queries.counts import Counts, counts_by_path, overdue_among
from zhixing.rectification.queries.lists import chosen, pairs_used, with_history, years_of
from zhixing.rectification.tags import Pair
from zhixing.rectification.three_lists import LEDGERS, Cell, Line, lines_of

ROWS = 50
HAS_BODIES_BELOW = {*COMMITTEES, Kind.GENERAL_BRANCH}


def is_branch(organization: Organization) -> bool:
    """Tell whether no body with lists of its own stands below."""
    return organization.kind not in HAS_BODIES_BELOW


@dataclass(frozen=True)
class Shown:
    """One problem on the page: its line and its cells.

    That it is overdue is for its officers and those who answer for it, who are those that read its names.
    """

    line: Line
    cells: list[Cell]
    overdue: bool

    @property
    def is_clear(self) -> bool:
        """Whether the reader may read its names."""
        return self.line.mask is CLEAR

    @property
    def is_late(self) -> bool:
        """Whether it is overdue, and the reader is one to know."""
        return self.overdue and self.is_clear


@dataclass(frozen=True)
class BodyRow:
    """A body directly below, and the problems at it and below it in plain numbers."""

    organization: Organization
    counts: Counts


def three_lists(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one of the three lists of a body, as chosen; at a committee, below it the counts of those below."""
    organization = place(request, pk, "rectification.view")
    form = _form(request, organization)
    choice, which = form.chosen(), _which(request)
    page = Paginator(with_history(chosen(organization, choice)), ROWS).get_page(request.GET.get("page"))
    user = request.user
    context = {
        "organization": organization,
        "is_branch": is_branch(organization),
        "form": form,
        "choice": choice,
        "which": which,
        "tabs": [(each, _address(request, list=each.value)) for each in ThreeLists],
        "kept": _address(request, list=which.value),
        "is_problem_list": which == ThreeLists.PROBLEMS,
        "columns": LEDGERS[which].columns,
        "page": page,
        "rows": show(request, organization, page, which),
        "actions": actions_at(organization),
        "bodies": bodies_below(organization),
        "counts_late": user.has_perm("rectification.verify", organization),
        "may_keep": user.has_perm("rectification.keep", organization),
        "beside": list_panel.seen_by(user, organization),
        "may_read_handed_in": user.has_perm("rectification.view_handed_in", organization),
    }
    return render(request, "rectification/lists.html", context)


def show(
    request: HttpRequest, organization: Organization, problems: Iterable[Problem], which: ThreeLists
) -> list[Shown]:
    """Make the rows of some problems, loaded with their history: a constant number of queries."""
    found = list(problems)
    late = overdue_among(found, today())
    return [
        Shown(line, LEDGERS[which].cells(line), line.problem.pk in late)
        for line in lines_of(organization, found, Masks(request.user, organization))
    ]


def bodies_below(organization: Organization, tag: Pair | None = None) -> list[BodyRow]:
    """List the bodies directly below in the order of the tree with their counts; none at a branch."""
    if is_branch(organization):
        return []
    counts = counts_by_path(organization, today(), tag)
    living = children_of(organization).filter(dissolved_on=None).order_by("path")
    return [BodyRow(body, counts.get(body.path, Counts())) for body in living]


def _form(request: HttpRequest, organization: Organization) -> ChoosingForm:
    groups = groups_at(organization, pairs_used(organization))
    return ChoosingForm(request.GET, years=years_of(organization), groups=groups)


def _which(request: HttpRequest) -> ThreeLists:
    asked = request.GET.get("list")
    return ThreeLists(asked) if asked in ThreeLists.values else ThreeLists.PROBLEMS


def _address(request: HttpRequest, **changed: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changed.items():
        query[name] = value
    return f"?{query.urlencode()}"


def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all three lists for printing, with the choice of the page."""
    organization = place(request, pk, "rectification.view")
    form = _form(request, organization)
    choice = form.chosen()
    lines = _lines(request, organization, choice)
    context = {
        "organization": organization,
        "said": " · ".join(form.words()),
        "today": today(),
        "ledgers": [(ledger, [ledger.cells(line) for line in lines]) for ledger in LEDGERS.values()],
        "back": _address(request),
    }
    return render(request, "rectification/print.html", context)


def excel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give all three lists as a workbook, with the choice of the page and names as the reader may see them."""
    organization = place(request, pk, "rectification.view")
    choice = _form(request, organization).chosen()
    content = workbook(organization.name, _lines(request, organization, choice))
    response = HttpResponse(content, content_type=XLSX)
    name = clean_name(f"{organization.name.replace('/', '-')} {_('Three lists')} {today().isoformat()}.xlsx")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


def _lines(request: HttpRequest, organization: Organization, choice: Choice) -> list[Line]:
    problems = with_history(chosen(organization, choice))
    return lines_of(organization, problems, Masks(request.user, organization))
