"""The operators' pages: a short list of technical records to look at, entered by the same door as all others.

Nothing is changed here: accounts, roles and everything else change through actions, which are audited.
Rooms' own records are not shown; whoever runs the server reads no files.
"""

from typing import Any

from allauth.account.decorators import secure_admin_login
from axes.models import AccessAttempt, AccessFailureLog
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult
from typing_extensions import override

from zhixing.accounts.models import User
from zhixing.core.models import Unit


class OperatorSite(admin.AdminSite):
    """Django's admin with only what is registered below."""

    site_header = site_title = _("Operators")
    index_title = _("Technical records")


class ReadOnly(admin.ModelAdmin[Model]):
    """Lists and shows rows; adds, changes and deletes none."""

    @override
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Accounts(ReadOnly):
    """Who can sign in; no password, no member."""

    list_display = ("username", "name", "is_active", "is_staff", "joined_at")
    search_fields = ("username", "name")
    fields = ("username", "name", "is_active", "is_staff", "joined_at", "language")


class Tasks(ReadOnly):
    """Background work: what waits, what failed. Arguments are ids."""

    list_display = ("id", "task_path", "status", "enqueued_at", "finished_at")
    list_filter = ("status",)
    fields = (
        "task_path",
        "status",
        "enqueued_at",
        "started_at",
        "finished_at",
        "exception_class_path",
        "traceback",
    )


class Attempts(ReadOnly):
    """Sign-ins that failed, by which a lock-out can be explained."""

    list_display = ("username", "ip_address", "attempt_time")
    fields = ("username", "ip_address", "attempt_time", "path_info")


class Units(ReadOnly):
    """The units that the installation holds."""

    list_display = ("id", "code", "name")


operators = OperatorSite(name="admin")
operators.login = secure_admin_login(operators.login)  # type: ignore[method-assign]
for model, options in (
    (User, Accounts),
    (DBTaskResult, Tasks),
    (AccessAttempt, Attempts),
    (AccessFailureLog, Attempts),
    (Unit, Units),
):
    operators.register(model, options)
