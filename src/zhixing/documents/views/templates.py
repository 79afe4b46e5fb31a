"""A branch's own Word templates, and the fields that they may name."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.core.receiving import limited
from zhixing.documents.actions import remove_template, set_template
from zhixing.documents.choices import IN_CHINESE, Document
from zhixing.documents.fields import FIELDS
from zhixing.documents.forms import TemplateForm
from zhixing.documents.models import Template
from zhixing.documents.queries import content_of, templates_in_force
from zhixing.documents.views.common import DOCX, attachment
from zhixing.documents.word.builtin import builtin
from zhixing.documents.word.package import too_large
from zhixing.organizations.models import Organization
from zhixing.organizations.requests import place

MANAGE = "documents.manage_templates"
REFUSED = 422


@dataclass(frozen=True)
class Line:
    """One document on the page: the template in force, and the form for another."""

    document: Document
    form: TemplateForm
    used: Template | None
    is_own: bool


def templates(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the template of each document, and every field with its meaning."""
    return _page(request, place(request, pk, MANAGE))


def _page(
    request: HttpRequest, organization: Organization, status: int = 200, **sent: TemplateForm
) -> HttpResponse:
    used = templates_in_force(organization)
    context: dict[str, Any] = {
        "organization": organization,
        "lines": [
            Line(
                document,
                sent.get(document.name) or TemplateForm(prefix=document.value),
                used.get(document),
                document in used and used[document].organization_id == organization.pk,
            )
            for document in Document
        ],
        "texts": [each for each in FIELDS if not each.items],
        "lists": [each for each in FIELDS if each.items],
    }
    return render(request, "documents/templates.html", context, status=status)


@require_POST
@limited()
def upload(request: HttpRequest, pk: int, document: Document) -> HttpResponse:
    """Take a template in; one that is refused says why, a line for each thing wrong, and changes nothing."""
    organization = place(request, pk, MANAGE)
    form = TemplateForm(request.POST, request.FILES, prefix=document.value)
    if getattr(request, "upload_refused", False):
        form.errors["file"] = form.error_class([too_large()])
    elif form.is_valid():
        given = form.cleaned_data["file"]
        try:
            set_template(
                by=signed_in(request),
                organization=organization,
                document=document,
                name=given.name,
                content=given.read(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("From now on this template is used. Download a document and look at it.")
            )
            return redirect("documents:templates", pk=pk)
    return _page(request, organization, REFUSED, **{document.name: form})


@require_POST
def remove(request: HttpRequest, pk: int, document: Document) -> HttpResponse:
    """Go back to the template above, or to the built-in one."""
    remove_template(by=signed_in(request), organization=place(request, pk, MANAGE), document=document)
    messages.success(request, _("Your template is no longer used."))
    return redirect("documents:templates", pk=pk)


def template(request: HttpRequest, pk: int, document: Document) -> HttpResponse:
    """Give the template in force, or with `?which=built-in` the built-in one, to be changed in Word."""
    organization = place(request, pk, MANAGE)
    name = f"{IN_CHINESE[document]}模板.docx"
    if request.GET.get("which") == "built-in":
        return attachment(builtin(document), name, DOCX)
    row = templates_in_force(organization).get(document)
    content = content_of(row) if row else builtin(document)
    if content is None:
        raise Http404
    return attachment(content, row.name if row else name, DOCX)
