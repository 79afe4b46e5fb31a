"""Reads scheme files and local plans, or raises SchemeError with everything that is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from zhixing.schemes.language.build import build_plan, build_scheme
from zhixing.schemes.language.grammar import PLAN, SCHEME
from zhixing.schemes.language.known import known_in_file, known_over
from zhixing.schemes.language.model import LocalPlan, Requirement, Scheme
from zhixing.schemes.language.nodes import MOST_BYTES, parse
from zhixing.schemes.language.overlay import check_plan
from zhixing.schemes.language.periods import periods
from zhixing.schemes.language.problems import Problem, Problems, SchemeError, quoted
from zhixing.schemes.language.references import check_scheme
from zhixing.schemes.language.shapes import Record
from zhixing.schemes.language.tighten import timing_key


def read_scheme(source: bytes | str, name: str) -> Scheme:
    """Read a scheme from a file's content; ``name`` is how problems call the file.

    Raises SchemeError with all problems, each with its line.
    """
    problems = Problems(name)
    values = _values(source, SCHEME, problems)
    check_scheme(values, known_in_file(values), problems)
    problems.stop_if_any()
    scheme = build_scheme(values)
    _refuse_the_never_due(scheme, scheme.requirements, problems)
    return scheme


def read_plan(source: bytes | str, name: str, base: Scheme) -> LocalPlan:
    """Read a unit's own plan over ``base``, whose requirements it may tighten and never loosen.

    Raises SchemeError with all problems; a loosening names the clause that forbids it.
    """
    problems = Problems(name)
    values = _values(source, PLAN, problems)
    check_plan(values, known_over(base, values), base, problems)
    problems.stop_if_any()
    plan = build_plan(values, base)
    _refuse_the_never_due(base, plan.requirements, problems)
    return plan


def read_file(path: Path) -> Scheme:
    """Read the scheme in the file at ``path``; raises SchemeError, also when it cannot be opened."""
    return read_scheme(_content(path), str(path))


def read_plan_file(path: Path, base: Scheme) -> LocalPlan:
    """Read the local plan in the file at ``path``; raises SchemeError, also when it cannot be opened."""
    return read_plan(_content(path), str(path), base)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        message = _("the file cannot be read: {reason}").format(reason=error.strerror or quoted(error))
        raise SchemeError([Problem(str(path), 1, "", message)]) from error


def _refuse_the_never_due(scheme: Scheme, rules: tuple[Requirement, ...], problems: Problems) -> None:
    if scheme.starts is None or scheme.ends is None:
        return
    for place, each in enumerate(rules):
        if not periods(each, scheme.starts, scheme.ends):
            message = _("no period of it ends between {starts} and {ends}, so it is never due")
            path = ("requirements", place, timing_key(each))
            problems.add(path, message.format(starts=scheme.starts, ends=scheme.ends))
    problems.stop_if_any()


def _values(source: bytes | str, root: Record, problems: Problems) -> dict[str, Any]:
    parsed = parse(source, problems)
    problems.lines, problems.names = parsed.lines, parsed.names
    values: dict[str, Any] = root.read(parsed.tree, (), problems)
    return values
