"""Background work: the drain, each second."""

from zhixing.core.worker import periodic
from zhixing.progress.drain import drain


@periodic(seconds=1)
def drain_marks() -> None:
    """Work out what actions have marked since the last turn."""
    drain()
