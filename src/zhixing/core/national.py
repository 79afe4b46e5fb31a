"""The short list of queries that look at every unit at once; all others name their unit (docs/adr/0003)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

NATIONAL = {
    "drain-marks": "the worker asks which units have marks to drain",
    "seal-audit": "the worker asks which units have audit entries to seal",
    "edit-scheme": "a period that an edit takes out of a scheme takes its cells along, in every unit",
    "discard-text": "a text thrown away unpublished is looked for in every unit, and nothing hangs on it yet",
    "rebuild": "a full rebuild or verify goes slot by slot over every unit",
    "evaluate": "a touch evaluates the branches that a drain names, whichever units they are of",
    "coverage": "a superior's dashboard reads its children's totals, which may stand in several units",
    "due-notices": "the worker asks in which units mail or a reminder is due, or a notice is old",
    "named-inspectors": "an inspector may be named by a mandate of any unit",
    "appraisals": "a superior counts the appraisals of the bodies below, which may stand in several units",
    "bench": "a benchmark measures the whole province",
}
_reason: ContextVar[str | None] = ContextVar("national", default=None)


@contextmanager
def national(reason: str) -> Iterator[None]:
    """Allow queries without a unit inside this block; `reason` is a key of NATIONAL."""
    token = _reason.set(reason if reason in NATIONAL else None)
    if reason not in NATIONAL:
        raise KeyError(reason)
    try:
        yield
    finally:
        _reason.reset(token)


def is_national() -> bool:
    """Tell whether the running query stands in a national block; the test guard asks this."""
    return _reason.get() is not None
