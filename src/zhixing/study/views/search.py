"""The search page: one form, the first hits of each kind, or all of one kind page by page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from zhixing.study.forms.search import MATERIALS, MINUTES, TEXTS, SearchForm
from zhixing.study.queries.hits import Shown, shown
from zhixing.study.queries.search import Hits, Query, activities_found, materials_found, texts_found

FEW, PER_PAGE = 5, 20
FINDERS: dict[str, tuple[Any, Callable[[Any, Query], Hits]]] = {
    TEXTS: (_("Texts and articles"), texts_found),
    MATERIALS: (_("Materials"), materials_found),
    MINUTES: (_("Activities and minutes"), activities_found),
}


@dataclass(frozen=True)
class Group:
    """The hits of one kind: a few of them, or one page."""

    where: str
    title: Any
    hits: Hits
    lines: list[Shown]
    page: Page[Any] | None = None

    @property
    def has_others(self) -> bool:
        """Tell whether there are more than are shown here."""
        return self.page is None and len(self.hits.found) > FEW


def search(request: HttpRequest) -> HttpResponse:
    """Show what was found; without words, what can be searched for."""
    form = SearchForm(request.GET)
    is_clear = form.is_valid()
    query = form.query()
    groups = _groups(request, form, query) if is_clear and query.terms else []
    context = {
        "form": form,
        "query": query,
        "asked": is_clear and bool(query.terms),
        "groups": [group for group in groups if group.lines],
        "others": _address(request),
    }
    return render(request, "study/search.html", context)


def _groups(request: HttpRequest, form: SearchForm, query: Query) -> list[Group]:
    where = form.cleaned_data["where"]
    if query.text_kind and not where:
        where = TEXTS  # only texts have such a kind
    chosen = [where] if where else list(FINDERS)
    return [_group(request, each, query, alone=bool(where)) for each in chosen]


def _group(request: HttpRequest, where: str, query: Query, *, alone: bool) -> Group:
    title, find = FINDERS[where]
    hits = find(request.user, query)
    if not alone:
        return Group(where, title, hits, shown(request.user, hits.found[:FEW], query.terms))
    page = Paginator(hits.found, PER_PAGE).get_page(request.GET.get("page"))
    return Group(where, title, hits, shown(request.user, list(page), query.terms), page)


def _address(request: HttpRequest) -> str:
    """Repeat what was asked without where and which page, for the links to one kind."""
    asked = request.GET.copy()
    for name in ("in", "page"):
        asked.pop(name, None)
    return asked.urlencode()
