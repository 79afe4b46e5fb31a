"""Files of a problem's history: looked into when they come, handed out as attachments, to who may read names."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.core.keeping import attachment
from zhixing.core.receiving import limited, was_refused
from zhixing.core.typed import explain
from zhixing.core.uploads import too_large
from zhixing.rectification.actions.step_files import add_step_file, remove_step_file
from zhixing.rectification.forms.steps import StepFileForm
from zhixing.rectification.queries.history import file_of, step_of
from zhixing.rectification.views.common import load
from zhixing.rectification.views.steps import again, load_for
from zhixing.rectification.working import WORK


def may_upload(request: HttpRequest, pk: int, **_more: int) -> None:
    """Refuse who does not work on a problem before a byte of their file is read."""
    load_for(request, pk, WORK)


@require_POST
@limited(first=may_upload)
def add(request: HttpRequest, pk: int, step_id: int) -> HttpResponse:
    """Keep a file with a step; one that is refused says why and changes nothing."""
    problem = load_for(request, pk, WORK)
    step = step_of(problem, step_id)
    if step is None:
        raise Http404
    form = StepFileForm(request.POST, request.FILES, prefix=f"step-{step_id}")
    if was_refused(request):
        form.errors["file"] = form.error_class([too_large()])
    elif form.is_valid():
        try:
            add_step_file(by=signed_in(request), problem=problem, step=step, upload=form.cleaned_data["file"])
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _("The file is kept with this step."))
            return redirect(_history(pk))
    return again(request, pk, {f"step-{step_id}": form})


@require_POST
def remove(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """Take a file away that does not belong here."""
    problem = load_for(request, pk, WORK)
    row = file_of(problem, file_id)
    if row is None:
        raise Http404
    remove_step_file(by=signed_in(request), problem=problem, file=row)
    messages.success(request, _("The file is removed."))
    return redirect(_history(pk))


def download(request: HttpRequest, pk: int, file_id: int) -> HttpResponseBase:
    """Hand out a file as an attachment; nobody masks the names in it, so who may not read names is refused."""
    problem = load(request, pk)
    if not request.user.has_perm("rectification.view_names", problem):
        raise PermissionDenied
    return attachment(file_of(problem, file_id))


def _history(pk: int) -> str:
    return f"{reverse('rectification:problem', args=[pk])}#history"
