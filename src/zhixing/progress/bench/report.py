"""docs/benchmarks.md: one section for each size and database, replaced when it is measured again."""

import os
import platform
import re
from collections.abc import Iterable
from pathlib import Path

from django.db import connection

from zhixing.core.time import today
from zhixing.progress.bench.clock import Line
from zhixing.progress.bench.province import Province

HEAD = """# Benchmarks

Measured by `make bench SIZE=S|M|L DB=sqlite|postgres` on a province made for it: the real tables, the 2016
plan, a year of meetings, lectures and attendance. Read ratios rather than times: every number stands beside
the least that bare SQL needs for it in the same run. A confirmation is one lecture with twenty people.
"""
MODEL = re.compile(r"^model name\s*:\s*(.+)$", re.MULTILINE)


def table(province: Province, lines: Iterable[Line]) -> str:
    """Write one section."""
    size = (
        f"{province.members:,} members, {province.branches:,} branches, "
        f"{province.organizations:,} organisations, "
        f"{province.activities:,} activities, {province.attendances:,} attendances, {province.slots} slots"
    )
    head = f"## {title(province)}\n\n{size}. {machine()} Measured on {today()}.\n\n"
    return (
        head
        + "| what | ours | limit | ratio | the limit is | |\n|---|---|---|---|---|---|\n"
        + "\n".join(map(_row, lines))
        + "\n"
    )


def title(province: Province) -> str:
    """Name a section."""
    return f"{province.size} on {'PostgreSQL' if connection.vendor == 'postgresql' else 'SQLite'}"


def machine() -> str:
    """Describe what it ran on, plainly."""
    model = MODEL.search(Path("/proc/cpuinfo").read_text()) if Path("/proc/cpuinfo").exists() else None
    name = model.group(1).strip() if model else platform.machine()
    return f"{os.cpu_count()} cores ({name}), Python {platform.python_version()}, {database()}."


def database() -> str:
    """Name the database and its version."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
            return f"PostgreSQL {cursor.fetchone()[0].split()[0]} as embedded (fsync off, its own defaults)"
        cursor.execute("SELECT sqlite_version()")
        return f"SQLite {cursor.fetchone()[0]}"


def put(path: Path, province: Province, section: str) -> None:
    """Put a section in the place of the former one of its name."""
    parts = path.read_text(encoding="utf-8").split("\n## ") if path.exists() else []
    kept = {part.split("\n", 1)[0]: part for part in parts[1:]}
    kept[title(province)] = section.removeprefix("## ")
    body = "".join(f"\n## {kept[name].strip()}\n" for name in sorted(kept))
    path.write_text(HEAD + body, encoding="utf-8")


def _row(line: Line) -> str:
    ratio = f"{line.ratio:.1f}×" if line.ratio else ""
    limit = "" if line.limit is None else _shown(line.limit, line.unit)
    return (
        f"| {line.what} | {_shown(line.ours, line.unit)} | {limit} | {ratio} | {line.against} | {line.note} |"
    )


def _shown(number: float, unit: str) -> str:
    digits = 0 if number >= 100 else 1 if number >= 10 else 2
    return f"{number:.{digits}f} {unit}"
