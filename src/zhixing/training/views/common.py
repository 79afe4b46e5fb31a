"""What the pages share: loading a class with permission, and putting refusals beside what was typed."""

from django.core.exceptions import PermissionDenied
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
