"""What the pages share: loading a class with permission, and putting refusals beside what was typed."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest

from zhixing.training.models import TrainingClass
from zhixing.training.queries.classes import find


def load(request: HttpRequest, pk: int) -> TrainingClass:
    """Load a class that the user may see; any other is not found."""
    training = find(pk)
    if training is None or not request.user.has_perm("training.view", training):
        raise Http404
    return training


def load_to_hold(request: HttpRequest, pk: int) -> TrainingClass:
    """Load a class that the user holds; who may only see it is refused."""
    training = load(request, pk)
    if not request.user.has_perm("training.hold", training):
        raise PermissionDenied
    return training


def explain(form: BaseForm, error: ValidationError) -> None:
    """Put what an action refused beside the fields that it is about; what has no field, above the form."""
    problems = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for field, messages in problems.items():
        for message in messages:
            form.add_error(field if field in form.fields else None, message)
