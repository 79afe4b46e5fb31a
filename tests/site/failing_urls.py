"""Addresses that fail, each in its way, beside the project's own."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.urls import path

from zhixing.config.urls import urlpatterns as own


def raising(error):
    @login_not_required
    def view(request):
        raise error

    return view


urlpatterns = [
    path("broken/", raising(ZeroDivisionError())),
    path("forbidden/", raising(PermissionDenied("organizations.manage"))),
    path("strange/", raising(SuspiciousOperation())),
    *own,
]
