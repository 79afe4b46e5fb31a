"""The branch's Ledger tab: a year in numbers, as Excel, and as an archive."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhixing.activities.queries import years_of
from zhixing.core.files import XLSX
from zhixing.core.time import today
from zhixing.documents.ledger.asked import sheets_of
from zhixing.documents.ledger.entries import entries_of, waiting_in
from zhixing.documents.ledger.problems import problems_in
from zhixing.documents.ledger.sheets import LEDGERS
from zhixing.documents.ledger.workbook import workbook
from zhixing.documents.queries import archives_of
from zhixing.documents.views.common import attachment, year_of
from zhixing.organizations.requests import place
from zhixing.rectification.choosing import ThreeLists
from zhixing.rectification.masking import Masks
from zhixing.rectification.queries.lists import stood_in


def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a year's ledgers hold, and the ways to take them along."""
    organization = place(request, pk, "activities.view")
    year = year_of(request)
    entries, sheets = entries_of(organization, year), sheets_of(organization, year, request.user)
    may_archive = request.user.has_perm("documents.archive", organization)
    context = {
        "organization": organization,
        "year": year,
        "years": sorted({*years_of(organization, today()), year}, reverse=True),
        "entries": entries,
        "ledgers": [(each.label, len(each.rows(entries))) for each in LEDGERS],
        "votes": sum(len(entry.votes) for entry in entries),
        "resolutions": sum(len(entry.resolutions) for entry in entries),
        "problems": stood_in(organization, year).count(),
        "lists": ThreeLists.labels,
        "sheets": [(sheet.label, len(sheet.lines)) for sheet in sheets],
        "has_more": any(sheet.lines for sheet in sheets),
        "waiting": waiting_in(organization, year),
        "may_export": request.user.has_perm("documents.export_ledger", organization),
        "may_archive": may_archive,
        "may_manage": request.user.has_perm("documents.manage_templates", organization),
        "archives": archives_of(organization, year) if may_archive else [],
    }
    return render(request, "documents/ledger.html", context)


def ledger_excel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a year's ledgers as a workbook."""
    organization = place(request, pk, "documents.export_ledger")
    year = year_of(request)
    problems = problems_in(organization, year, Masks(request.user, organization))
    sheets = sheets_of(organization, year, request.user)
    content = workbook(organization, year, entries_of(organization, year), problems, sheets)
    return attachment(content, f"{organization.name}{year}年度台账.xlsx", XLSX)
