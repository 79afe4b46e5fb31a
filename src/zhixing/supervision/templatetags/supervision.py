"""The matrix's cells, written here: a province has thousands, and a template's loop costs ten times as much."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from zhixing.core.charts import shade_of
from zhixing.supervision.matrix import Cell, Column, Row

register = template.Library()
escaped = lru_cache(1024)(escape)  # the same few titles and periods stand in every row


@register.simple_tag
def cells(row: Row) -> SafeString:
    """Write a body's cells, each leading to those who are missing; empty where nobody owes."""
    here = _missing(row.organization.pk)
    return SafeString("".join(_cell(cell, here) for cell in row.cells))


def _cell(cell: Cell, here: str) -> str:
    text, column = cell.text, cell.column
    link = f'<a href="{here}{_tail(column)}">{text}</a>' if text else ""  # numbers, or a dash
    shade = shade_of(cell.numbers.met, cell.numbers.due)
    return f'<td data-label="{escaped(column.title)}" class="{shade}">{link}</td>'


@register.simple_tag
def fold(row: Row, *, unfolded: bool = False) -> SafeString:
    """Write what a small screen folds a body's cells behind; the style sheet shows them while it is open."""
    return _fold(row.unmet, unfolded, get_language())


@lru_cache(256)  # a page has many rows, and few numbers
def _fold(number: int, unfolded: bool, _language: str | None) -> SafeString:
    return render_to_string("supervision/fold.html", {"number": number, "unfolded": unfolded})


@register.simple_tag
def missing_href(organization_id: int, column: Column) -> SafeString:
    """Make the address of those who are missing of a body in one column."""
    return SafeString(_missing(organization_id) + _tail(column))


@register.simple_tag
@lru_cache(4096)  # addresses never change, and working one out costs as much as a whole cell
def plan_href(organization_id: int) -> str:
    """Make the address of a body's plan or coverage."""
    return reverse("supervision:plan", args=[organization_id])


@lru_cache(4096)
def _missing(organization_id: int) -> str:
    return reverse("supervision:missing", args=[organization_id, 0]).removesuffix("0/")


def _tail(column: Column) -> str:
    return f"{column.requirement.pk}/?period={escaped(column.slot.key)}"
