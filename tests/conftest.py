"""What every test stands on: its own files, no way out of the machine, and queries that name their unit."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase
from django.utils import translation

from tests.plugins import scoped
from zhixing.core.database import guard_audit, number_rows, unguard_audit
from zhixing.core.models import PLATFORM, Unit

pytest_plugins = ["tests.plugins.chromium"]

# Playwright's loop makes Django think that it runs in an event loop.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

LOCAL = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    """Give each test its own uploads and an empty cache."""
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    """Begin each test in the house's own language, whatever the last request of another asked for."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_way_out() -> Iterator[None]:
    """Refuse connections to other machines."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOCAL):
            raise ConnectionRefusedError(f"tests talk to this machine only, not to {address[0]}")
        connect(self, address)

    socket.socket.connect = local_only  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let go of what a journey's last request still holds when the databases are taken down."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _scoped_queries() -> Iterator[None]:
    """Fail a query on a growing table that does not name its unit."""
    with scoped.watching():
        yield


def _guard(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if scoped.guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(scoped.guard)


connection_created.connect(_guard)
_empty = TransactionTestCase._fixture_teardown


def _empty_database(case: TransactionTestCase) -> None:
    """Flush as Django does, around the audit trail's own refusal, and put back what migrations had made."""
    with scoped.unscoped():
        unguard_audit(connection)
        _empty(case)
        number_rows(connection)
        Unit.objects.create(id=PLATFORM, code="platform", name="平台")
        guard_audit(connection)


TransactionTestCase._fixture_teardown = _empty_database  # type: ignore[method-assign]
