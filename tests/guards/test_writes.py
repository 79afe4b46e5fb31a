"""Only actions write: pages, forms, reads, the API and template tags change nothing."""

import ast
from pathlib import Path

from tests.guards.source import SOURCE, modules, tree

READ_ONLY = {
    "views",
    "forms",
    "queries",
    "api",
    "templatetags",
    "measures",
    "exports",
    "cards",
    "coverage",
    "plan",
}
WRITES = {
    *("save", "create", "acreate", "update", "delete", "bulk_create", "bulk_update"),
    *("get_or_create", "update_or_create", "add", "remove", "clear", "set"),
}
# Methods of that name on what is no table: sets, dicts, caches, sessions, responses.
ON_TABLES_ONLY = {"add", "remove", "clear", "set", "update"}

# file: {line of code: reason}
ALLOWED: dict[str, dict[str, str]] = {}


def is_read_only(path: Path) -> bool:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return bool(READ_ONLY & set(parts))


def writes_in(path: Path) -> list[str]:
    """List the calls in a file that write to a table: `x.save()`, `X.objects.create()`, `rows.update()`."""
    found = []
    for node in ast.walk(tree(path)):
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
        ):
            continue
        call = ast.unparse(node)
        if node.func.attr in ON_TABLES_ONLY and not _on_rows(node.func.value):
            continue
        found.append(call)
    return found


def _on_rows(value: ast.expr) -> bool:
    """Tell whether a chain begins at a manager or ends in a queryset's method."""
    text = ast.unparse(value)
    return ".objects" in text or ".filter(" in text or text.endswith((".all()", "_set"))


def test_only_actions_write() -> None:
    stray = [
        f"{path.relative_to(SOURCE)}: {call}"
        for path in modules()
        if is_read_only(path)
        for call in writes_in(path)
        if call not in ALLOWED.get(path.relative_to(SOURCE).as_posix(), {})
    ]

    assert stray == []


def test_no_exception_is_listed_in_vain() -> None:
    assert [
        (name, call)
        for name, calls in ALLOWED.items()
        for call in calls
        if call not in writes_in(SOURCE / name)
    ] == []


def test_the_scan_sees_a_write(tmp_path: Path) -> None:
    page = tmp_path / "views.py"
    page.write_text(
        "def page():\n    Member.objects.filter(pk=1).update(name='x')\n    member.save()\n    seen.add(1)\n"
    )

    assert writes_in(page) == ["Member.objects.filter(pk=1).update(name='x')", "member.save()"]
