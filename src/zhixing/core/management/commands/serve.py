"""`zhixing serve`: the web server and the worker, together."""

import signal
import socket
import subprocess
import sys
import threading
from argparse import ArgumentParser
from contextlib import closing
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from typing_extensions import override

GRACE = 10  # seconds that a child has to end what it is doing


class Command(BaseCommand):
    help = "Serve the pages and run the background worker, until Ctrl-C."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="processes")
        parser.add_argument("--threads", type=int, default=2, help="threads of each process")
        parser.add_argument("--no-worker", action="store_true", help="the worker runs elsewhere")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        _require_tables()
        _require_free(options["host"], options["port"])
        call_command("collectstatic", interactive=False, verbosity=0)
        connections.close_all()
        commands = [_server(options)]
        if not options["no_worker"]:
            commands.append([sys.executable, "-m", "zhixing", "worker"])
        self._run(commands, options["host"], options["port"])

    def _run(self, commands: list[list[str]], host: str, port: int) -> None:
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        # Sessions of their own: Ctrl-C reaches us alone, and we end them in order.
        children = [subprocess.Popen(command, start_new_session=True) for command in commands]  # noqa: S603  our own
        try:
            self._announce(children, stop, host, port)
            while not stop.wait(0.5) and _all_run(children):
                pass
            failed = not stop.is_set()
        finally:
            _end(children)
        if failed:
            raise CommandError(_("A part of the server stopped by itself; what it said stands above."))

    def _announce(self, children: list[Any], stop: threading.Event, host: str, port: int) -> None:
        while not stop.wait(0.1) and _all_run(children):
            if _answers(host, port):
                self.stdout.write(
                    self.style.SUCCESS(_("Zhixing is at %(url)s") % {"url": f"http://{host}:{port}/"})
                )
                self.stdout.write(_("Ctrl-C stops it."))
                self.stdout.flush()
                return


def _server(options: dict[str, Any]) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "warning"),
        *("--host", options["host"], "--port", str(options["port"])),
        *("--workers", str(options["workers"]), "--blocking-threads", str(options["threads"])),
        "zhixing.config.wsgi:application",
    ]


def _require_tables() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError(_("The database is not up to date. Run `zhixing migrate` first."))


def _require_free(host: str, port: int) -> None:
    if _answers(host, port):
        raise CommandError(
            _("Port %(port)d is taken by another program. Choose another with --port.") % {"port": port}
        )


def _answers(host: str, port: int) -> bool:
    with closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def _all_run(children: list[Any]) -> bool:
    return all(child.poll() is None for child in children)


def _end(children: list[Any]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
