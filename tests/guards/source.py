"""The project's own files and modules, as the guard tests see them."""

import ast
import importlib
import pkgutil
import subprocess
from functools import cache
from pathlib import Path

import zhixing

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "zhixing"


@cache
def tracked() -> tuple[Path, ...]:
    """List the files that git keeps or would keep; all but build products where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def texts() -> list[tuple[str, str]]:
    """Read every kept file that is text: its name from the root, and what it says."""
    found = []
    for path in tracked():
        raw = path.read_bytes()
        if b"\0" not in raw[:4096]:
            found.append((path.relative_to(ROOT).as_posix(), raw.decode()))
    return found


def modules() -> list[Path]:
    """List the project's own Python files, without migrations."""
    return [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]


def tree(path: Path) -> ast.Module:
    """Parse one file."""
    return ast.parse(path.read_text())


@cache
def import_everything() -> None:
    """Import every module, so that all that registers itself has done so."""
    for module in pkgutil.walk_packages(zhixing.__path__, "zhixing."):
        if ".migrations" not in module.name and not module.name.endswith(("__main__", "wsgi")):
            importlib.import_module(module.name)
