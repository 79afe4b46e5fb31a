"""Core's own background work."""

from zhixing.core.again import put_back
from zhixing.core.audit import seal_all
from zhixing.core.time import now
from zhixing.core.worker import periodic


@periodic(seconds=60)
def seal_audit() -> None:
    """Seal what was recorded in the last minute."""
    seal_all(now())


@periodic(seconds=60)
def try_again() -> None:
    """Try the tasks again that crashed and may run twice."""
    put_back(now())
