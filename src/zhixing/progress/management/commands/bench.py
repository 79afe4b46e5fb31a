"""`zhixing bench [S|M|L]`: measures on a database of its own, and writes docs/benchmarks.md."""

import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.test import override_settings
from django.utils.translation import gettext as _
from rich.console import Console
from typing_extensions import override

from zhixing.core.national import national
from zhixing.organizations.models import Member
from zhixing.progress.bench.clock import Line, timed
from zhixing.progress.bench.measurements import bench_client, everything
from zhixing.progress.bench.province import SIZES, counted, make_province
from zhixing.progress.bench.readings import make_readings, reading_lines
from zhixing.progress.bench.report import put, table

NAME = "zhixing_bench"
ROSTER = settings.ROOT / "samples" / "roster-tidy.xlsx"
PLAIN = {
    "DRAIN_INLINE": False,
    "SECOND_FACTOR_REQUIRED": False,
    "SECURE_SSL_REDIRECT": False,
    "STORAGES": settings.STORAGES
    | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
}


class Command(BaseCommand):
    help = "Makes a province (S 2,000 members, M 100,000, L 4,000,000) in a database of its own and measures."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("size", nargs="?", choices=tuple(SIZES), default="S")
        parser.add_argument(
            "--texts", type=int, default=0, help="texts that each member has read, 36 at most"
        )
        parser.add_argument("--report", type=Path, default=settings.ROOT / "docs" / "benchmarks.md")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        self.console = Console(file=self.stdout, highlight=False, width=160)  # type: ignore[arg-type]
        logging.disable(logging.WARNING)
        own_database()
        with override_settings(**PLAIN):
            self._say(_("tables"))
            call_command("migrate", verbosity=0)
            lines = [self._show(import_rate())]
            with national("bench"):
                for step in make_province(options["size"]):
                    self._say(step)
                for step in make_readings(options["texts"]) if options["texts"] else ():
                    self._say(step)
                province = counted(options["size"])
            lines += [self._show(line) for line in everything()]
            if options["texts"]:
                lines += [self._show(line) for line in reading_lines(bench_client())]
            put(options["report"], province, table(province, lines))
        self._say(str(options["report"]))

    def _say(self, text: str) -> None:
        self.console.print(f"[dim]… {text}[/dim]")

    def _show(self, line: Line) -> Line:
        ratio = f" {line.ratio:.1f}×" if line.ratio else ""
        limit = f" (limit {line.limit:.2f}{ratio}: {line.against})" if line.limit else ""
        self.console.print(f"{line.what}: {line.ours:.2f} {line.unit}{limit} {line.note}")
        return line


def own_database() -> None:
    """Turn to an empty database that holds nobody's data, beside the one of the settings."""
    connection.close()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
            cursor.execute(f"CREATE DATABASE {NAME}")
        connection.close()
        connection.settings_dict["NAME"] = NAME
        return
    path = settings.VAR / f"{NAME}.sqlite3"
    for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        each.unlink(missing_ok=True)
    connection.settings_dict["NAME"] = str(path)


def import_rate() -> Line:
    """Import the sample roster into the empty database, and take it back."""
    with national("bench"), transaction.atomic():
        taken = timed(lambda: call_command("import-roster", ROSTER, verbosity=0, stdout=_Silent()))
        members = Member.objects.count()
        transaction.set_rollback(True)
    return Line(
        "roster import, rows", members / taken, "/s", note=f"{members} members with everything checked"
    )


class _Silent:
    """A place for words that nobody needs."""

    def write(self, text: str) -> int:
        """Take and forget."""
        return len(text)

    def flush(self) -> None:
        """Have nothing to do."""

    def isatty(self) -> bool:
        """Be no terminal."""
        return False
