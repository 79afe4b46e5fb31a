"""Files of an activity: looked into when they come, handed out as attachments only."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhixing.accounts.requests import signed_in
from zhixing.activities import actions
from zhixing.activities.forms import UploadForm
from zhixing.activities.queries.listing import file_of
from zhixing.activities.views.common import load, load_to_record, page
from zhixing.core.keeping import attachment
from zhixing.core.receiving import limited, was_refused
from zhixing.core.typed import explain
from zhixing.core.uploads import too_large


@require_POST
@limited()
def add_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a file with the activity; one that is refused says why and changes nothing."""
    activity = load_to_record(request, pk)
    form = UploadForm(request.POST, request.FILES)
    if was_refused(request):
        form.errors["file"] = form.error_class([too_large()])
    elif form.is_valid():
        try:
            actions.add_file(by=signed_in(request), activity=activity, upload=form.cleaned_data["file"])
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _("The file is kept with this activity."))
            return redirect("activities:detail", pk=pk)
    return page(request, activity, upload_form=form)


@require_POST
def remove_file(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """Take a file away."""
    actions.remove_file(by=signed_in(request), activity=load_to_record(request, pk), file_id=file_id)
    messages.success(request, _("The file is removed."))
    return redirect("activities:detail", pk=pk)


def file(request: HttpRequest, pk: int, file_id: int) -> HttpResponseBase:
    """Hand out a file as an attachment, never to be opened within the site."""
    return attachment(file_of(load(request, pk), file_id))
