"""Enrolling a list of names, pasted or from Excel: everybody found, or nobody enrolled."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhixing.accounts.requests import signed_in
from zhixing.core.sheets.errors import BookError
from zhixing.training.actions.enrolling import enrol
from zhixing.training.forms.classes import ListForm
from zhixing.training.models import TrainingClass
from zhixing.training.names import Matching, match, read_names, text_of
from zhixing.training.queries.people import enrolled_ids, posts_of
from zhixing.training.views.common import load_to_hold
from zhixing.training.views.enrolling import say_enrolled


def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for the names of a list; once everybody is known, a second click enrols them."""
    training = load_to_hold(request, pk)
    form = ListForm(request.POST or None, request.FILES or None)
    matching: Matching | None = None
    if request.method == "POST" and form.is_valid():
        text = _text(form)
        if text is not None:
            matching = match(training, read_names(text), request.POST.dict())
            if not matching.found and not matching.several and not matching.unknown:
                form.add_error("names", _("There is no name in this list. Paste one name a line."))
            elif (
                "enrol" in request.POST and matching.is_clear and _enrolled(request, training, form, matching)
            ):
                return redirect("training:class", pk=pk)
            form.data = {"names": text}  # what came from a file is shown, to be mended here
    context = {
        "training": training,
        "organization": training.organization,
        "form": form,
        "matching": matching,
        "enrolled": enrolled_ids(training) if matching else set(),
        "posts": _posts(matching),
        "picks": [(name, value) for name, value in request.POST.items() if name.startswith("pick:")],
    }
    bad = form.errors or (matching is not None and not matching.is_clear)
    return render(request, "training/names.html", context, status=422 if bad else 200)


def _text(form: ListForm) -> str | None:
    """Give the list as lines; None where the file has something to mend, which the form then says."""
    upload = form.cleaned_data["file"]
    if not upload:
        text: str = form.cleaned_data["names"]
        return text
    try:
        return text_of(upload.read())
    except BookError as error:
        form.add_error("file", str(error))
        return None


def _enrolled(request: HttpRequest, training: TrainingClass, form: ListForm, matching: Matching) -> bool:
    try:
        fresh = enrol(
            by=signed_in(request), training=training, members=[row.member for row in matching.found]
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    say_enrolled(request, fresh)
    return True


def _posts(matching: Matching | None) -> dict[int, str]:
    """Say the posts of those among whom one is to be chosen."""
    ids = {row.member_id for each in (matching.several if matching else []) for row in each.candidates}
    found = posts_of(ids) if ids else {}
    return {pk: " ".join(str(post.get_code_display()) for post in posts) for pk, posts in found.items()}
