"""`zhixing backup FILE`: a whole copy of the database while it is in use."""

import os
import shutil
import sqlite3
import subprocess
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _
from typing_extensions import override


class Command(BaseCommand):
    help = "Copy the database into FILE while people work; docs/operating.md says how to restore it."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if file.exists():
            raise CommandError(_("%(file)s exists already. Name a new file.") % {"file": file})
        if not file.parent.is_dir():
            raise CommandError(_("There is no folder %(folder)s.") % {"folder": file.parent})
        file.touch(mode=0o600)
        try:
            if connection.vendor == "sqlite":
                _copy_sqlite(file)
            else:
                _dump_postgres(file)
        except Exception:
            file.unlink(missing_ok=True)
            raise
        size = file.stat().st_size / 1024 / 1024
        self.stdout.write(_("%(file)s: %(size).1f MB") % {"file": file, "size": size})
        self.stdout.write(
            _("Not in it: the uploads in %(uploads)s, and the field keys that open ID numbers. Keep both.")
            % {"uploads": settings.MEDIA_ROOT}
        )


def _copy_sqlite(file: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as target:
        connection.connection.backup(target)


def _dump_postgres(file: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise CommandError(
            _("pg_dump is not on PATH. Install PostgreSQL's client programs, no older than the server.")
        )
    asked = connection.get_connection_params()
    places = {
        "PGHOST": "host",
        "PGPORT": "port",
        "PGUSER": "user",
        "PGPASSWORD": "password",
        "PGDATABASE": "dbname",
    }
    where = {name: str(asked[key]) for name, key in places.items() if asked.get(key)}
    done = subprocess.run(  # noqa: S603  found on PATH; the password goes by environment, not by argument
        [program, "--format=custom", "--no-owner", "--file", str(file)],
        env=os.environ | where,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(_("pg_dump failed: %(words)s") % {"words": done.stderr.strip()})
